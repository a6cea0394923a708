//! What the lints look at: the observation, parsed once.

mod announced;
mod context;
mod fetch;
pub mod follow_up;
pub(crate) mod mx;
mod publication;
mod reason;
mod txt;

use crate::names::ip_address::is_private;
use crate::observation::{Answer, Observation, Probe, Reason, Response, TxtRecord};
use crate::policy::Policy;
use crate::senders::{self, SenderVerdict};
use crate::syntax::policy::{Mode, PolicySyntax};
use crate::syntax::sts_record::RecordSyntax;
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::text::message::{Arg, and};
use crate::time::Timestamp;
use std::cell::OnceCell;
use txt::{STS, TLSRPT};

pub use context::Context;
pub(crate) use fetch::Fetch;
pub use publication::{Delivery, Live, MxPart, PolicyPart, RecordPart, State, TlsrptPart};
pub use reason::failed;
pub(crate) use txt::Txt;

/// An observation and everything that is derived from it.
pub struct Facts<'a> {
    /// The observation.
    pub observation: &'a Observation,
    /// Domain, clock, IDNA.
    pub context: &'a Context<'a>,
    /// The TXT records at `_mta-sts`.
    pub record: Txt<'a, RecordSyntax<'a>>,
    /// The TXT records at `_smtp._tls`.
    pub tlsrpt: Txt<'a, TlsrptSyntax<'a>>,
    /// The result of the policy fetch.
    pub fetch: Fetch<'a>,
    /// The policy body, if it was read completely.
    pub body: Option<PolicySyntax<'a>>,
    /// The mode of the policy, if an RFC-following sender accepts the body.
    pub mode: Option<Mode>,
    policy: OnceCell<Option<Policy<'a>>>,
    senders: OnceCell<Vec<SenderVerdict>>,
    mx_rows: OnceCell<Vec<MxPart>>,
}

impl<'a> Facts<'a> {
    /// Parses `observation`.
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
                is_given(observation, &observation.record),
                RecordSyntax::passes_filter,
                RecordSyntax::parse,
                STS,
            ),
            tlsrpt: Txt::select(
                texts(&observation.tlsrpt),
                is_given(observation, &observation.tlsrpt),
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

    /// Returns the policy, if a sender that follows the RFC accepts the body.
    pub fn policy(&self) -> Option<&Policy<'a>> {
        self.policy.get_or_init(|| self.body.as_ref().and_then(Policy::of)).as_ref()
    }

    /// Whether senders get the body. A drafted one is not served if the policy host has a problem.
    pub const fn is_served(&self) -> bool {
        matches!(self.fetch, Fetch::Body(_))
    }

    /// Returns the policy, if it is served and a sender that follows the RFC accepts it.
    pub fn served_policy(&self) -> Option<&Policy<'a>> {
        self.policy().filter(|_| self.is_served())
    }

    /// Returns how real senders judge the body. The list is empty without a body. If the body was cut at 64 KiB, it has
    /// only the senders that refuse larger ones.
    pub fn senders(&self) -> &[SenderVerdict] {
        self.senders.get_or_init(|| self.judged())
    }

    /// Returns the same for the report, which needs nothing else of the facts any more.
    pub(crate) fn into_senders(mut self) -> Vec<SenderVerdict> {
        self.senders.take().unwrap_or_else(|| self.judged())
    }

    fn judged(&self) -> Vec<SenderVerdict> {
        match (&self.body, self.fetch) {
            (Some(body), _) => senders::judge(body),
            (None, Fetch::Answered(_, Reason::TooLarge)) => senders::refusing_over_limit(),
            (None, _) => Vec::new(),
        }
    }

    /// Returns the domain for a sentence, `example.com` in a draft without a domain.
    pub fn domain(&self) -> &str {
        self.context.domain.map_or("example.com", |domain| domain.as_str())
    }

    /// Returns a new policy id made from the time. Without a clock there is none: an id that many copy is not new.
    pub fn fresh_id(&self) -> Option<String> {
        self.context.now.map(Timestamp::policy_id)
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

    /// Returns the state of the MTA-STS TXT record.
    pub fn record_state(&self) -> State {
        let valid = |syntax: &RecordSyntax<'_>| syntax.accepted_id().is_some();
        self.record.state(&self.observation.record, valid)
    }

    /// Returns the state of the TLSRPT record.
    pub fn tlsrpt_state(&self) -> State {
        let valid = |syntax: &TlsrptSyntax<'_>| syntax.accepted_rua().is_some();
        self.tlsrpt.state(&self.observation.tlsrpt, valid)
    }

    /// Returns the state of the policy.
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

    /// Whether the policy is unknown for a reason that is not the domain's: the answer is pending, the lookup failed,
    /// this service could not connect or read the answer, it stopped waiting, or it does not connect to one of the addresses.
    pub fn is_policy_unknown(&self) -> bool {
        matches!(
            self.fetch,
            Fetch::Pending
                | Fetch::HostUnknown(_)
                | Fetch::Failed(Reason::ConnectionLost | Reason::Slow | Reason::Unsupported)
                | Fetch::Answered(_, Reason::Slow | Reason::Pieces | Reason::Unsupported)
        ) || self.half_public_host().is_some()
    }

    /// Returns the private addresses of the policy host if the policy was not fetched because of them, although the host
    /// has other addresses too: senders may reach it at one of those.
    pub(crate) fn half_public_host(&self) -> Option<Arg> {
        let found = self.observation.policy_host.answer()?;
        let all = found.a.iter().chain(&found.aaaa).map(String::as_str);
        let (private, public): (Vec<_>, Vec<_>) = all.partition(|address| is_private(address));
        let is_refused = matches!(self.fetch, Fetch::Failed(Reason::NotPublic));
        (is_refused && !private.is_empty() && !public.is_empty())
            .then(|| and(private.into_iter().map(Arg::from).collect()))
    }

    /// Whether the body is meant as a policy, and is not a web page that is served at every name.
    pub fn serves_policy(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.fields().any(|field| field.parsed.key().is_some()))
    }
}

/// Whether the records of a draft were given. Those of an answer, which a draft may leave as they are, have a time to live.
fn is_given(observation: &Observation, probe: &Probe<Answer<TxtRecord>>) -> bool {
    observation.is_draft() && probe.answer().is_some_and(|answer| answer.ttl.is_none())
}

/// The records of an answer.
fn texts(probe: &Probe<Answer<TxtRecord>>) -> &[TxtRecord] {
    probe.answer().map(|answer| answer.records.as_slice()).unwrap_or_default()
}
