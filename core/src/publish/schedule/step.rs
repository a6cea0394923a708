//! A step of a plan, and the plan as it is made.

use crate::finding::Message;
use crate::names::domain::DomainName;
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
use crate::text::message::sentences;
use crate::time::Timestamp;

/// A plan with dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What it is for.
    pub title: Message,
    /// The policy domain.
    pub domain: DomainName,
    /// When it was made.
    pub made: Timestamp,
    /// What the plan assumes, in sentences.
    pub note: Option<Message>,
    /// The steps, in order.
    pub steps: Vec<ScheduledStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledStep {
    /// The earliest time.
    pub at: Timestamp,
    /// What is done.
    pub task: Task,
    /// What to do, in a few words.
    pub title: Message,
    /// How, and why not earlier; sentences.
    pub detail: Message,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A policy is served, and its record gets a new id.
    Serve {
        /// The mode.
        mode: Mode,
        /// The `max_age` in seconds.
        max_age: u32,
    },
    /// Something is read or checked.
    Check,
    /// MX records are added.
    AddHosts,
    /// MX records are removed.
    RemoveHosts,
    /// The TXT record is removed.
    RemoveRecord,
    /// The policy is removed.
    RemovePolicy,
}

impl Schedule {
    pub(super) fn new(title: Message, domain: &DomainName, made: Timestamp) -> Self {
        Self { title, domain: domain.clone(), made, note: None, steps: Vec::new() }
    }

    /// Adds a step that may be done `wait` seconds after the one before, rounded up to an hour.
    pub(super) fn then(&mut self, wait: u64, task: Task, title: Message, detail: Message) {
        let from = self.steps.last().map_or(self.made, |step| step.at);
        let at = from.0.saturating_add(wait);
        let at = if wait == 0 { at } else { at.checked_next_multiple_of(3600).unwrap_or(at) };
        self.steps.push(ScheduledStep { at: Timestamp(at), task, title, detail });
    }

    /// Adds the step that serves a first policy and then announces it.
    pub(super) fn announce(&mut self, mode: Mode, max_age: u32, detail: Message) {
        let title = Message::new(
            "schedule.announce",
            "Serve the policy with mode {mode} and max_age {max_age} ({age}), then publish the TXT record",
        );
        self.served(0, (mode, max_age), title, detail);
    }

    /// Adds the step that serves a policy and then changes the record.
    pub(super) fn serve(&mut self, wait: u64, mode: Mode, max_age: u32, detail: Message) {
        let title = Message::new(
            "schedule.serve",
            "Serve the policy with mode {mode} and max_age {max_age} ({age}), then give the TXT record a new id",
        );
        self.served(wait, (mode, max_age), title, detail);
    }

    fn served(&mut self, wait: u64, (mode, max_age): (Mode, u32), title: Message, detail: Message) {
        let title = title.arg("mode", mode.name()).arg("max_age", max_age).arg("age", duration(max_age));
        self.change(wait, (mode, max_age), title, detail);
    }

    /// Adds a step that changes the policy, and then the record.
    pub(super) fn change(
        &mut self,
        wait: u64,
        (mode, max_age): (Mode, u32),
        title: Message,
        detail: Message,
    ) {
        let order = Message::new(
            "schedule.order",
            "First the policy at {url}, then the record at {record}: a sender must not see a new id with an old policy.",
        );
        let order = order.arg("url", self.domain.policy_url()).arg("record", self.domain.record_name());
        self.then(wait, Task::Serve { mode, max_age }, title, sentences(detail, order));
    }
}
