//! What the lints look at: the observation, read once.

mod announced;
mod context;
mod fetch;
pub mod follow_up;
pub(crate) mod mx;
mod publication;
mod reason;
mod txt;

use crate::observation::{Answer, Observation, Probe, Reason, Response, TxtRecord};
use crate::policy::Policy;
use crate::senders::{self, SenderVerdict};
use crate::syntax::policy::{Mode, PolicySyntax};
use crate::syntax::sts_record::RecordSyntax;
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::time::Timestamp;
use std::cell::OnceCell;
use txt::{STS, TLSRPT};

pub use context::Context;
pub(crate) use fetch::Fetch;
pub use publication::{Delivery, Live, MxPart, PolicyPart, RecordPart, State, TlsrptPart};
pub use reason::failed;
pub(crate) use txt::Txt;

/// An observation and everything read from it.
pub struct Facts<'a> {
    /// What was seen.
    pub observation: &'a Observation,
    /// Domain, clock, IDNA.
    pub context: &'a Context<'a>,
    /// The TXT records at `_mta-sts`.
    pub record: Txt<'a, RecordSyntax<'a>>,
    /// The TXT records at `_smtp._tls`.
    pub tlsrpt: Txt<'a, TlsrptSyntax<'a>>,
    /// What became of the policy fetch.
    pub fetch: Fetch<'a>,
    /// The policy body, where one came whole.
    pub body: Option<PolicySyntax<'a>>,
    /// The mode of the policy, if an RFC-following sender accepts the body.
    pub mode: Option<Mode>,
    policy: OnceCell<Option<Policy<'a>>>,
    senders: OnceCell<Vec<SenderVerdict>>,
    mx_rows: OnceCell<Vec<MxPart>>,
}

impl<'a> Facts<'a> {
    /// Reads `observation`.
    pub fn of(observation: &'a Observation, context: &'a Context<'a>) -> Self {
        let served = observation.policy.answer().and_then(Response::syntax);
        let fetch = Fetch::of(observation, served.as_ref());
        let (fetch, body) = match &observation.drafted {
            Some(draft) => fetch.with_draft(draft, served.as_ref()),
            None => (fetch, served.filter(|_| matches!(fetch, Fetch::Body(_)))),
        };
        Self {
            observation,
            context,
            record: Txt::select(
                texts(&observation.record),
                RecordSyntax::passes_filter,
                RecordSyntax::parse,
                STS,
            ),
            tlsrpt: Txt::select(
                texts(&observation.tlsrpt),
                TlsrptSyntax::passes_filter,
                TlsrptSyntax::parse,
                TLSRPT,
            ),
            mode: body.as_ref().and_then(Policy::terms).map(|(mode, _)| mode),
            policy: OnceCell::new(),
            senders: OnceCell::new(),
            mx_rows: OnceCell::new(),
            body,
            fetch,
        }
    }

    /// The policy, if an RFC-following sender accepts the body. Put together when first asked for.
    pub fn policy(&self) -> Option<&Policy<'a>> {
        self.policy.get_or_init(|| self.body.as_ref().and_then(Policy::of)).as_ref()
    }

    /// Whether senders get the body: a drafted one may be held up by what is wrong with the policy host.
    pub const fn is_served(&self) -> bool {
        matches!(self.fetch, Fetch::Body(_))
    }

    /// The policy, if senders get it and an RFC-following one accepts it.
    pub fn served_policy(&self) -> Option<&Policy<'a>> {
        self.policy().filter(|_| self.is_served())
    }

    /// What real senders make of the body; empty where there is none, and without those that go on
    /// reading where it was cut. Worked out when first asked for.
    pub fn senders(&self) -> &[SenderVerdict] {
        self.senders.get_or_init(|| match (&self.body, self.fetch) {
            (Some(body), _) => senders::judge(body),
            (None, Fetch::Answered(_, Reason::TooLarge)) => senders::refusing_over_limit(),
            (None, _) => Vec::new(),
        })
    }

    /// The domain for a sentence; a draft without one speaks of an example.
    pub fn domain(&self) -> &str {
        self.context.domain.map_or("example.com", |domain| domain.as_str())
    }

    /// A fresh policy id: the moment as digits, as most of the field writes it.
    pub fn fresh_id(&self) -> String {
        self.context.now.map_or_else(|| "20260101T000000".to_owned(), Timestamp::policy_id)
    }

    /// The MTA-STS TXT record, as the report shows it.
    pub(crate) fn record_part(&self) -> RecordPart {
        let syntax = self.record.syntax.as_ref();
        RecordPart {
            state: self.record_state(),
            id: syntax.and_then(RecordSyntax::accepted_id),
            text: syntax.map(|syntax| syntax.text.to_vec()),
        }
    }

    /// The policy, as the report shows it.
    pub(crate) fn policy_part(&self) -> PolicyPart {
        PolicyPart {
            state: self.policy_state(),
            policy: self.policy().cloned().map(Policy::into_owned),
            text: self.body.as_ref().map(|body| body.text.to_vec()),
        }
    }

    /// The TLSRPT record, as the report shows it.
    pub(crate) fn tlsrpt_part(&self) -> TlsrptPart {
        let syntax = self.tlsrpt.syntax.as_ref();
        TlsrptPart {
            state: self.tlsrpt_state(),
            rua: syntax.and_then(TlsrptSyntax::accepted_rua).unwrap_or_default(),
            text: syntax.map(|syntax| syntax.text.to_vec()),
        }
    }

    /// How the MTA-STS TXT record stands.
    pub fn record_state(&self) -> State {
        let valid = |syntax: &RecordSyntax<'_>| syntax.accepted_id().is_some();
        self.record.state(&self.observation.record, valid)
    }

    /// How the TLSRPT record stands.
    pub fn tlsrpt_state(&self) -> State {
        let valid = |syntax: &TlsrptSyntax<'_>| syntax.accepted_rua().is_some();
        self.tlsrpt.state(&self.observation.tlsrpt, valid)
    }

    /// How the policy stands.
    pub fn policy_state(&self) -> State {
        match self.fetch {
            Fetch::Pending => State::Pending,
            Fetch::NotAsked => State::NotChecked,
            Fetch::HostAbsent | Fetch::NotFound => State::Absent,
            Fetch::HostUnknown(reason) | Fetch::Failed(reason) => State::Failed(reason),
            Fetch::Answered(_, reason) => State::Failed(reason),
            Fetch::Body(_) if self.mode.is_some() => State::Valid,
            Fetch::Body(_) => State::Invalid,
        }
    }

    /// Whether nothing can be said about the policy for a reason that is not the domain's: no answer
    /// yet, a failed look-up, or a stream that broke.
    pub fn is_policy_unknown(&self) -> bool {
        matches!(self.fetch, Fetch::Pending | Fetch::HostUnknown(_) | Fetch::Failed(Reason::ConnectionLost))
    }

    /// Whether the body is meant as a policy. A web page that answers at every name is none.
    pub fn serves_policy(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.fields().any(|field| field.parsed.key().is_some()))
    }
}

/// The records of an answer.
fn texts(probe: &Probe<Answer<TxtRecord>>) -> &[TxtRecord] {
    probe.answer().map(|answer| answer.records.as_slice()).unwrap_or_default()
}
