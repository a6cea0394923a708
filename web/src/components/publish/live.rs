//! What is seen at the live domain, and what is entered because of it.

use crate::browser;
use crate::browser::shell;
use crate::check::client;
use crate::check::domain_input::domain_meant;
use crate::check::trouble::Trouble;
use crate::components::publish::message::Msg;
use crate::components::publish::state::{Entered, Phase, State};
use crate::publish::made::Made;
use crate::publish::seen::Seen;
use crate::publish::step::{Step, here};
use mta_sts::publish::proposed;
use mta_sts::{DomainName, Mode};
use wasm_bindgen_futures::spawn_local;

impl State {
    /// Looks up the domain in a text.
    pub(super) fn look(&mut self, text: &str) {
        let domain = match domain_meant(text, self.reading) {
            Ok(domain) => domain,
            Err(error) => {
                self.phase = Phase::Refused(error);
                return;
            }
        };
        if self.looked.as_ref() != Some(&domain) {
            self.forget_live();
        }
        domain.as_str().clone_into(&mut self.setup.domain);
        self.looked = Some(domain.clone());
        self.changed();
        self.phase = Phase::Looking;
        self.run += 1;
        let (run, send) = (self.run, self.send.clone());
        spawn_local(async move {
            let report = client::report(&domain).await;
            let seen = report.and_then(|report| Seen::of(report).ok_or(Trouble::BrokenOff));
            send.emit(Msg::Seen(run, seen.map(Box::new)));
        });
    }

    /// Takes in what is typed into the field of the domain.
    pub(super) fn typed(&mut self, text: String) {
        self.setup.domain = text;
        self.phase = Phase::Idle;
        self.changed();
        if self.made.domain != self.looked {
            self.run += 1;
            self.forget_live();
            self.changed();
        }
    }

    /// Forgets what was seen at another domain, and what was entered because of that.
    fn forget_live(&mut self) {
        let is_return = self.looked.is_none();
        self.live = None;
        self.looked = None;
        // The first look-up after a return is of the saved domain.
        if !is_return {
            self.setup.testing_since = None;
        }
        let entered = std::mem::take(&mut self.entered);
        if !entered.hosts.is_empty() && self.setup.hosts == entered.hosts {
            self.setup.hosts.clear();
        }
        if !entered.rua.is_empty() && self.setup.rua == entered.rua {
            self.setup.rua.clear();
        }
    }

    /// Takes in the answer to a look-up, and opens the step at which the domain is.
    pub(super) fn seen(&mut self, run: u32, seen: Result<Box<Seen>, Trouble>) {
        if run != self.run {
            return;
        }
        let seen = match seen {
            Ok(seen) => *seen,
            Err(trouble) => {
                self.phase = Phase::Failed(trouble);
                return;
            }
        };
        self.phase = Phase::Idle;
        let is_new = self.setup.hosts.trim().is_empty();
        if is_new {
            self.take_over(&seen);
        }
        self.setup.testing_since = match seen.verdict.as_str() {
            "testing" => self.setup.testing_since.or(Some(browser::now().0)),
            "undetermined" => self.setup.testing_since,
            _ => None,
        };
        self.live = Some(seen);
        let was = self.open;
        self.changed();
        let Some(live) = &self.live else { return };
        let step = here(live, &self.made);
        self.open = match step {
            // What was proposed is to be read first.
            Step::Mode if is_new => Some(Step::Hosts),
            // Someone who is further on is not sent back.
            Step::Hosts | Step::Mode => was.filter(|was| *was >= step).or(Some(step)),
            step => Some(step),
        };
        shell::announce(&live.summary);
    }

    /// Enters what the domain publishes already, or what follows from its MX hosts.
    fn take_over(&mut self, seen: &Seen) {
        match (&seen.policy.mx, seen.policy.max_age, seen.policy.mode.as_deref()) {
            (Some(mx), Some(max_age), Some(mode)) if !mx.is_empty() => {
                self.setup.hosts = mx.join("\n");
                self.setup.max_age = max_age;
                let is_named = |known: &Mode| known.name() == mode;
                let known = [Mode::Enforce, Mode::Testing, Mode::None].into_iter().find(is_named);
                self.setup.mode = known.unwrap_or(Mode::Testing);
                self.setup.id = seen.record.id.clone().unwrap_or_default();
                // The text is the one that the id is of.
                self.made = Made::of(&self.setup, self.reading);
            }
            _ => self.propose(seen),
        }
        if let [rua] = seen.tlsrpt.rua.as_slice() {
            self.setup.rua.clone_from(rua);
        }
        self.entered = Entered { hosts: self.setup.hosts.clone(), rua: self.setup.rua.clone() };
    }

    pub(super) fn propose(&mut self, seen: &Seen) {
        let hosts = seen.mx.iter().map(|mx| mx.host.as_str());
        let domain = self.made.domain.as_ref().map(DomainName::as_str);
        self.setup.hosts = proposed(hosts, domain).patterns.join("\n");
    }
}
