//! A step of a plan, and the plan as it is made.

use crate::names::domain::DomainName;
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
use crate::text::shown::Shown;
use crate::time::Timestamp;

/// A plan with dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What it is for.
    pub title: Shown,
    /// The policy domain.
    pub domain: DomainName,
    /// When it was made.
    pub made: Timestamp,
    /// What the plan assumes, in sentences; may be empty.
    pub note: Shown,
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
    pub title: Shown,
    /// How, and why not earlier; sentences.
    pub detail: Shown,
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
    pub(super) fn new(title: String, domain: &DomainName, made: Timestamp) -> Self {
        Self {
            title: Shown::of(title),
            domain: domain.clone(),
            made,
            note: Shown::default(),
            steps: Vec::new(),
        }
    }

    /// Adds a step that may be done `wait` seconds after the one before, rounded up to an hour.
    pub(super) fn then(
        &mut self,
        wait: u64,
        task: Task,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) {
        let from = self.steps.last().map_or(self.made, |step| step.at);
        let at = from.0.saturating_add(wait);
        let at = if wait == 0 { at } else { at.checked_next_multiple_of(3600).unwrap_or(at) };
        self.steps.push(ScheduledStep {
            at: Timestamp(at),
            task,
            title: Shown::of(title.into()),
            detail: Shown::of(detail.into()),
        });
    }

    /// Adds the step that serves a first policy and then announces it.
    pub(super) fn announce(&mut self, mode: Mode, max_age: u32, detail: &str) {
        self.served(0, (mode, max_age), "publish the TXT record", detail);
    }

    /// Adds the step that serves a policy and then changes the record.
    pub(super) fn serve(&mut self, wait: u64, mode: Mode, max_age: u32, detail: &str) {
        self.served(wait, (mode, max_age), "give the TXT record a new id", detail);
    }

    /// Adds the step that changes the mx lines of the policy, and then the record.
    pub(super) fn change(&mut self, mode: Mode, max_age: u32, title: &str, detail: &str) {
        let how = self.order();
        let title = format!("{title}, then give the TXT record a new id");
        self.then(0, Task::Serve { mode, max_age }, title, format!("{detail} {how}"));
    }

    /// Returns why the policy is changed before the record.
    fn order(&self) -> String {
        format!(
            "First the policy at {}, then the record at {}: a sender must not see a new id with an old policy.",
            self.domain.policy_url(),
            self.domain.record_name()
        )
    }

    fn served(&mut self, wait: u64, (mode, max_age): (Mode, u32), record: &str, detail: &str) {
        let age = duration(max_age).text();
        let title = format!(
            "Serve the policy with mode {} and max_age {max_age} ({age}), then {record}",
            mode.name()
        );
        let how = self.order();
        self.then(wait, Task::Serve { mode, max_age }, title, format!("{detail} {how}"));
    }
}
