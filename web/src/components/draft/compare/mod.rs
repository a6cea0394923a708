//! The comparison with a live domain, which is observed first.

mod changes;
mod steps;
pub(super) mod view;

use crate::browser;
use crate::browser::{platform, shell};
use crate::check::client::observe;
use crate::check::domain_input::domain_meant;
use crate::check::trouble::Trouble;
use crate::components::draft::Lint;
use crate::draft::{Change, Published};
use crate::words::draft_words;
use mta_sts::{DomainError, DomainName, Event, Observation, Timestamp};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlInputElement};
use yew::prelude::*;

pub(super) struct Comparison {
    /// Where the domain is typed.
    field: NodeRef,
    phase: Phase,
    observed_at: Timestamp,
    stream: Option<AbortController>,
}

/// How far the observation of the domain is.
enum Phase {
    /// It has not begun, or it has ended and the draft is compared.
    Idle,
    Refused(DomainError),
    Running(DomainName, Box<Observation>),
    Failed(DomainName, Trouble),
}

pub(crate) enum Msg {
    /// Compares with the domain in this text.
    Compare(String),
    End,
    /// The answer comes from the edge's cache, where it was for this many seconds.
    Cached(u32),
    Settled(Vec<Event>),
    /// The stream has ended.
    Observed(Result<(), Trouble>),
}

impl From<Msg> for super::Msg {
    fn from(message: Msg) -> Self {
        Self::Compare(message)
    }
}

impl Comparison {
    pub(super) fn new() -> Self {
        Self { field: NodeRef::default(), phase: Phase::Idle, observed_at: browser::now(), stream: None }
    }

    /// Stops an observation that is running.
    pub(super) fn abort(&mut self) {
        if let Some(stream) = self.stream.take() {
            stream.abort();
        }
    }
}

impl Lint {
    pub(super) fn update_comparison(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Compare(text) => {
                platform::hold_focus();
                self.compare(ctx, &text);
            }
            Msg::End => {
                self.end_comparison();
                // The button that was pressed goes away.
                let _ = self.comparison.field.cast::<HtmlInputElement>().map(|field| field.focus());
                shell::say(draft_words().compare.ended);
            }
            Msg::Cached(seconds) => {
                let time = &mut self.comparison.observed_at.0;
                *time = time.saturating_sub(seconds.into());
            }
            Msg::Settled(events) => {
                if let Phase::Running(_, observation) = &mut self.comparison.phase {
                    events.into_iter().for_each(|event| observation.apply(event));
                }
            }
            Msg::Observed(result) => self.observed(result),
        }
        true
    }

    fn compare(&mut self, ctx: &Context<Self>, text: &str) {
        self.drop_domain();
        let domain = match domain_meant(text, ctx.props().reading.0) {
            Ok(domain) => domain,
            Err(error) => {
                self.comparison.phase = Phase::Refused(error);
                return;
            }
        };
        self.comparison.phase = Phase::Running(domain.clone(), Box::new(Observation::begin()));
        self.comparison.observed_at = browser::now();
        let Ok(controller) = AbortController::new() else { return };
        let (signal, link) = (controller.signal(), ctx.link().clone());
        self.comparison.stream = Some(controller);
        spawn_local(async move {
            let settled = |events| link.send_message(Msg::Settled(events));
            let observed =
                observe(&domain, &signal, |cache| link.send_message(Msg::Cached(cache.age)), settled).await;
            if !signal.aborted() {
                link.send_message(Msg::Observed(observed));
            }
        });
    }

    fn observed(&mut self, result: Result<(), Trouble>) {
        let phase = std::mem::replace(&mut self.comparison.phase, Phase::Idle);
        let Phase::Running(domain, mut observation) = phase else { return };
        if let Err(trouble) = result {
            self.comparison.phase = Phase::Failed(domain, trouble);
            return;
        }
        observation.close();
        let live = mta_sts::published(&observation);
        let observed_at = self.comparison.observed_at;
        let published = Published { domain, observed_at, observation: *observation, live };
        self.draft.apply(Change::Published(Some(Rc::new(published))), browser::now());
    }

    /// Ends the comparison and empties its field.
    pub(super) fn end_comparison(&mut self) {
        self.drop_domain();
        if let Some(field) = self.comparison.field.cast::<HtmlInputElement>() {
            field.set_value("");
        }
    }

    fn drop_domain(&mut self) {
        self.comparison.abort();
        self.comparison.phase = Phase::Idle;
        if self.draft.published.is_some() {
            self.draft.apply(Change::Published(None), browser::now());
        }
    }
}
