//! The state of the screen, and how it changes.

use crate::browser;
use crate::browser::shell;
use crate::check::domain_input::Reading;
use crate::check::trouble::Trouble;
use crate::components::publish::message::{Edit, Msg};
use crate::draft::codec;
use crate::publish::lints::{self, Lints};
use crate::publish::made::Made;
use crate::publish::seen::{Seen, SeenFinding};
use crate::publish::setup::{IdFrom, Setup};
use crate::publish::step::Step;
use crate::publish::{bridge, store};
use crate::words::publish_words;
use mta_sts::publish::records::id_of_digest;
use mta_sts::publish::usual_max_age;
use mta_sts::{DomainError, DomainName, Mode};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// How far looking up the domain is.
pub(super) enum Phase {
    Idle,
    Refused(DomainError),
    Looking,
    Failed(Trouble),
}

/// The program of the lints.
pub(super) enum Program {
    NotAsked,
    /// Being loaded, or it could not be loaded.
    Asked,
    Ready(Lints),
}

/// The hosts and the address for reports that a look-up has entered.
#[derive(Default)]
pub(super) struct Entered {
    pub(super) hosts: String,
    pub(super) rua: String,
}

pub(super) struct State {
    pub(super) setup: Setup,
    pub(super) made: Made,
    pub(super) live: Option<Seen>,
    /// The domain that `live` is about, or will be.
    pub(super) looked: Option<DomainName>,
    /// What was entered for the person, so that it does not outlive its domain.
    pub(super) entered: Entered,
    pub(super) phase: Phase,
    /// Counts the look-ups, so that an earlier answer is not taken for a later one.
    pub(super) run: u32,
    program: Program,
    /// The findings about what is entered.
    pub(super) draft: Vec<SeenFinding>,
    pub(super) open: Option<Step>,
    /// The step that gets the focus after the next render.
    pub(super) focus: Option<Step>,
    pub(super) no_digest: bool,
    pub(super) link_to_copy: Option<String>,
    /// A link was opened while something else was saved.
    pub(super) has_own: bool,
    pub(super) reading: Reading,
    pub(super) send: Callback<Msg>,
}

impl State {
    /// Returns what a link contains, or else what is saved, and looks its domain up.
    pub(super) fn restored(reading: Reading, send: Callback<Msg>) -> Self {
        let linked = store::linked();
        if linked.is_some() {
            store::keep_own();
        }
        let setup = linked.or_else(store::saved).unwrap_or_else(Setup::new);
        let mut state = Self {
            made: Made::default(),
            setup,
            live: None,
            looked: None,
            entered: Entered::default(),
            phase: Phase::Idle,
            run: 0,
            program: Program::NotAsked,
            draft: Vec::new(),
            open: Some(Step::Hosts),
            focus: None,
            no_digest: false,
            link_to_copy: None,
            has_own: store::own().is_some(),
            reading,
            send,
        };
        state.remake(None);
        if state.made.domain.is_some() {
            state.look(&state.setup.domain.clone());
        }
        state
    }

    /// Changes what is entered.
    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Hosts(text) => self.setup.hosts = text,
            Edit::Propose => {
                if let Some(live) = self.live.clone() {
                    self.propose(&live);
                }
            }
            Edit::Mode(mode) => {
                // A max_age that was chosen stays; one that was proposed follows the mode.
                if self.setup.max_age == usual_max_age(self.setup.mode) {
                    self.setup.max_age = usual_max_age(mode);
                }
                self.setup.mode = mode;
            }
            Edit::MaxAge(seconds) => self.setup.max_age = seconds,
            Edit::Rua(text) => self.setup.rua = text,
            Edit::Server(text) => self.setup.server = text,
            Edit::Others(text) => self.setup.others = text,
            Edit::Zone(text) => self.setup.zone = text,
            Edit::Form(form) => self.setup.form = form,
            Edit::IdFrom(from) => {
                self.setup.id_from = from;
                self.setup.id.clear();
            }
            Edit::Hosting(key) => self.setup.hosting = key,
            Edit::Enforce => {
                self.setup.mode = Mode::Enforce;
                shell::say(publish_words().enforce.switched);
            }
        }
        self.changed();
    }

    /// Puts the id that follows from a policy into the record, if the policy is still the same.
    pub(super) fn digested(&mut self, policy: &str, digest: Option<&[u8]>) {
        if self.made.policy.as_deref() != Some(policy) || self.setup.id_from != IdFrom::Policy {
            return;
        }
        match digest {
            Some(digest) => self.setup.id = id_of_digest(digest),
            None => self.no_digest = true,
        }
        self.changed();
    }

    /// Lets the lints, when they are loaded, find what they find.
    pub(super) fn loaded(&mut self, lints: Option<Lints>) {
        self.program = lints.map_or(Program::Asked, Program::Ready);
        self.lint();
    }

    /// Deletes everything.
    pub(super) fn delete(&mut self) {
        store::delete();
        store::remove_fragment();
        self.setup = Setup::new();
        self.live = None;
        self.looked = None;
        self.entered = Entered::default();
        self.phase = Phase::Idle;
        self.run += 1;
        self.open = Some(Step::Hosts);
        self.link_to_copy = None;
        self.remake(None);
        shell::say(publish_words().kept.deleted);
    }

    /// Goes back to what was entered before a link was opened.
    pub(super) fn back_to_own(&mut self) {
        let Some(own) = store::own() else { return };
        store::forget_own();
        self.has_own = false;
        self.live = None;
        self.looked = None;
        self.setup = own;
        self.remake(None);
        store::save(&self.setup);
        store::remove_fragment();
        self.look(&self.setup.domain.clone());
    }

    /// Returns the texts as the editor reads them from a link.
    pub(super) fn as_draft(&self) -> Vec<u8> {
        let value = |name: fn(&DomainName) -> String| {
            self.made.domain.as_ref().and_then(|domain| self.made.value_at(&name(domain))).unwrap_or_default()
        };
        let policy = self.made.policy.clone().unwrap_or_default();
        let [record, tlsrpt] = [value(DomainName::record_name), value(DomainName::tlsrpt_name)];
        let hosts = self.live.iter().flat_map(|live| &live.mx).map(|mx| mx.host.as_str());
        let hosts = hosts.collect::<Vec<_>>().join("\n");
        codec::encode([policy.as_bytes(), record.as_bytes(), tlsrpt.as_bytes(), hosts.as_bytes()])
    }

    /// Follows a change of what is entered: the texts, a new id for a new policy, the findings, and what is saved.
    pub(super) fn changed(&mut self) {
        let before = self.made.policy.clone();
        self.link_to_copy = None;
        self.remake(before);
        if !self.setup.is_empty() {
            store::save(&self.setup);
            store::remove_fragment();
        }
    }

    /// Makes the texts again. `before` is the policy that the id is of; `None` if the id is of whatever is entered.
    fn remake(&mut self, before: Option<String>) {
        self.made = Made::of(&self.setup, self.reading);
        if let Some(policy) = &self.made.policy {
            let is_other = before.is_some_and(|before| before != *policy);
            if is_other || self.setup.id.is_empty() {
                self.setup.id = browser::now().policy_id();
                if self.setup.id_from == IdFrom::Policy && !self.no_digest {
                    let (policy, send) = (policy.clone(), self.send.clone());
                    spawn_local(async move {
                        let digest = bridge::digest_of(&policy).await;
                        send.emit(Msg::Digest(policy, digest));
                    });
                }
                self.made = Made::of(&self.setup, self.reading);
            }
        }
        self.lint();
    }

    fn lint(&mut self) {
        if let Program::Ready(lints) = &self.program {
            self.draft = lints.findings(&self.made, self.live.as_ref());
        } else if self.made.policy.is_some() && matches!(self.program, Program::NotAsked) {
            self.program = Program::Asked;
            let send = self.send.clone();
            spawn_local(async move { send.emit(Msg::Loaded(lints::load().await)) });
        }
    }
}
