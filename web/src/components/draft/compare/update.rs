//! Observes the domain, and compares the draft with it.

use crate::browser;
use crate::browser::{platform, shell};
use crate::check::client::{CacheAge, observe};
use crate::check::domain_input::domain_meant;
use crate::check::trouble::Trouble;
use crate::components::draft::compare::state::Phase;
use crate::components::draft::message::CompareMsg;
use crate::components::draft::state::State;
use crate::draft::{Change, Published};
use crate::words::draft_words;
use mta_sts::Observation;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlInputElement};

impl State {
    pub(crate) fn update_comparison(&mut self, message: CompareMsg) -> bool {
        match message {
            CompareMsg::Compare(text) => {
                platform::hold_focus();
                self.compare(&text);
            }
            CompareMsg::End => {
                self.end_comparison();
                // The button that was pressed goes away.
                let _ = self.comparison.field.cast::<HtmlInputElement>().map(|field| field.focus());
                shell::say(draft_words().compare.ended);
            }
            CompareMsg::Cached(seconds) => {
                let time = &mut self.comparison.observed_at.0;
                *time = time.saturating_sub(seconds.into());
            }
            CompareMsg::Settled(events) => {
                if let Phase::Running(_, observation) = &mut self.comparison.phase {
                    events.into_iter().for_each(|event| observation.apply(event));
                }
            }
            CompareMsg::Observed(result) => self.observed(result),
        }
        true
    }

    fn compare(&mut self, text: &str) {
        self.comparison.used = true;
        self.drop_domain();
        let domain = match domain_meant(text, self.reading) {
            Ok(domain) => domain,
            Err(error) => {
                self.comparison.phase = Phase::Refused(error);
                return;
            }
        };
        self.comparison.phase = Phase::Running(domain.clone(), Box::new(Observation::begin()));
        self.comparison.observed_at = browser::now();
        let Ok(controller) = AbortController::new() else { return };
        let (signal, send) = (controller.signal(), self.send.clone());
        self.comparison.stream = Some(controller);
        spawn_local(async move {
            let cached = |cache: CacheAge| send.emit(CompareMsg::Cached(cache.age).into());
            let settled = |events| send.emit(CompareMsg::Settled(events).into());
            let observed = observe(&domain, &signal, cached, settled).await;
            if !signal.aborted() {
                send.emit(CompareMsg::Observed(observed).into());
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
    pub(crate) fn end_comparison(&mut self) {
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
