//! What the lints look at: the observation, read once.

pub mod follow_up;
pub mod live;
pub(crate) mod mx;

use crate::observation::{Answer, Observation, Probe, Reason, Response, TxtRecord};
use crate::policy::Policy;
use crate::report::State;
use crate::report::evaluate::Context;
use crate::senders::{self, SenderVerdict};
use crate::syntax::policy::{Form, Mode, PolicySyntax};
use crate::syntax::sts_record::RecordSyntax;
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::text::characters::mentions;
use crate::text::octets::Octets;
use crate::text::spelling::nearest;
use memchr::memchr;
use std::cell::OnceCell;

/// The texts of an observation that have to be put together before they can be read.
pub struct Texts {
    record: Vec<Vec<u8>>,
    tlsrpt: Vec<Vec<u8>>,
}

impl Texts {
    /// Joins the strings of each TXT record (RFC 8461 §3.1, RFC 8460 §3: without adding spaces).
    pub fn of(observation: &Observation) -> Self {
        Self { record: joined(&observation.record), tlsrpt: joined(&observation.tlsrpt) }
    }
}

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
    ordinary: OnceCell<bool>,
    senders: OnceCell<Vec<SenderVerdict>>,
}

impl<'a> Facts<'a> {
    /// Reads `observation`, whose `texts` are.
    pub fn of(observation: &'a Observation, context: &'a Context<'a>, texts: &'a Texts) -> Self {
        let served = observation.policy.answer().and_then(Response::syntax);
        let fetch = Fetch::of(observation, served.as_ref());
        let (fetch, body) = match &observation.drafted {
            Some(draft) => fetch.with_draft(draft, served.as_ref()),
            None => (fetch, served.filter(|_| matches!(fetch, Fetch::Body(_)))),
        };
        Self {
            observation,
            context,
            record: Txt::select(&texts.record, RecordSyntax::passes_filter, RecordSyntax::parse, STS),
            tlsrpt: Txt::select(&texts.tlsrpt, TlsrptSyntax::passes_filter, TlsrptSyntax::parse, TLSRPT),
            mode: body.as_ref().and_then(Policy::terms).map(|(mode, _)| mode),
            policy: OnceCell::new(),
            ordinary: OnceCell::new(),
            senders: OnceCell::new(),
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

    /// Whether the body gives no sender that reads it whole a reason to refuse it.
    pub fn is_ordinary(&self) -> bool {
        *self.ordinary.get_or_init(|| self.body.as_ref().is_some_and(senders::is_ordinary))
    }

    /// Whether the texts were typed or read from files: a draft asks nobody.
    pub fn is_draft(&self) -> bool {
        self.observation.events.is_empty()
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
        self.context.now.map_or_else(|| "20260101T000000".to_owned(), crate::publish::fresh_id)
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

/// The TXT records at one name, and the one that senders look at.
pub struct Txt<'a, S> {
    /// All of them, strings joined.
    pub texts: &'a [Vec<u8>],
    /// Indices of those that are meant as records of this kind.
    pub candidates: Vec<usize>,
    /// Indices of those that are not.
    pub others: Vec<usize>,
    /// The one that senders look at, read; none where there is none or more than one.
    pub syntax: Option<S>,
    /// Senders discard that one after all: it stands beside other records and does not begin with
    /// the version and a semicolon.
    pub discarded: bool,
}

impl<'a, S> Txt<'a, S> {
    /// Picks the record as RFC 8461 §3.1 and RFC 8460 §3 say: a single record stands for itself; of
    /// several, only those that begin with the version and a semicolon count, and exactly one must.
    fn select(
        texts: &'a [Vec<u8>],
        passes: fn(&[u8]) -> bool,
        parse: fn(&'a [u8]) -> S,
        marks: Marks,
    ) -> Self {
        if texts.is_empty() {
            return Self {
                texts,
                candidates: Vec::new(),
                others: Vec::new(),
                syntax: None,
                discarded: false,
            };
        }
        let split = |is_meant: &dyn Fn(&[u8]) -> bool| -> (Vec<usize>, Vec<usize>) {
            (0..texts.len()).partition(|index| texts.get(*index).is_some_and(|text| is_meant(text)))
        };
        let (mut meant, mut others) = split(&|text| mentions(text, marks.word));
        if meant.is_empty() {
            (meant, others) = split(&|text| marks.are_nearly_in(text));
        }
        let passing =
            meant.iter().copied().filter(|index| texts.get(*index).is_some_and(|text| passes(text)));
        let passing: Vec<usize> = passing.collect();
        let discarded = texts.len() > 1 && passing.is_empty();
        // A discarded record is read all the same, so that a finding can say what is wrong with it.
        let candidates = if passing.is_empty() { meant } else { passing };
        let syntax = match candidates.as_slice() {
            [one] => texts.get(*one).map(|text| parse(text)),
            _ => None,
        };
        Self { texts, candidates, others, syntax, discarded }
    }

    fn state(&self, probe: &Probe<Answer<TxtRecord>>, valid: impl Fn(&S) -> bool) -> State {
        match probe {
            Probe::NotAsked => State::NotChecked,
            Probe::Pending => State::Pending,
            Probe::Failed(failure) => State::Failed(failure.reason),
            Probe::Answered(_) if self.candidates.is_empty() => State::Absent,
            Probe::Answered(_) if !self.discarded && self.syntax.as_ref().is_some_and(valid) => State::Valid,
            Probe::Answered(_) => State::Invalid,
        }
    }
}

/// How to tell a TXT record that is meant as one of a kind.
#[derive(Clone, Copy)]
struct Marks {
    /// In nearly every such record, in any case.
    word: &'static [u8],
    version: &'static str,
    /// The field without which there is no record.
    field: &'static [u8],
}

const STS: Marks = Marks { word: b"sts", version: "v=stsv1", field: b"id=" };
const TLSRPT: Marks = Marks { word: b"tlsrpt", version: "v=tlsrptv1", field: b"rua=" };

impl Marks {
    /// Whether `text` has a misspelt version, or none and the field.
    fn are_nearly_in(self, text: &[u8]) -> bool {
        let fields = || text.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        let begins = |field: &[u8], with: &[u8]| {
            field.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        match fields().find(|field| begins(field, b"v=")) {
            Some(version) => {
                let version = String::from_utf8_lossy(version).to_ascii_lowercase();
                nearest(&version, [self.version]).is_some()
            }
            None => fields().any(|field| begins(field, self.field)),
        }
    }
}

/// What became of the policy fetch, sorted once for everyone.
#[derive(Clone, Copy)]
pub enum Fetch<'a> {
    /// Not settled.
    Pending,
    /// Nobody fetched: a draft without a policy.
    NotAsked,
    /// The policy host does not exist or has no address.
    HostAbsent,
    /// The look-up of its addresses failed.
    HostUnknown(Reason),
    /// No answer came.
    Failed(Reason),
    /// The host answered 404.
    NotFound,
    /// The host answered, but not with a whole body and status 200.
    Answered(&'a Response, Reason),
    /// A whole body with status 200. The header fields are those of this answer; the body may be drafted.
    Body(&'a Response),
}

impl<'a> Fetch<'a> {
    fn of(observation: &'a Observation, body: Option<&PolicySyntax<'_>>) -> Self {
        let host = &observation.policy_host;
        match (&observation.policy, host) {
            (Probe::Answered(response), _) => Self::of_response(response, body),
            (Probe::Failed(failure), _) => Self::Failed(failure.reason),
            (_, Probe::Failed(failure)) => Self::HostUnknown(failure.reason),
            (_, Probe::Answered(addresses)) if addresses.is_empty() => match &addresses.partial {
                Some(failure) => Self::HostUnknown(failure.reason),
                None => Self::HostAbsent,
            },
            (Probe::Pending, _) => Self::Pending,
            (Probe::NotAsked, _) => Self::NotAsked,
        }
    }

    /// The same with a drafted text in the place of the one that is `served`, and the draft, read. What is
    /// wrong with the policy host itself stays wrong, whatever it is to serve.
    fn with_draft(
        self,
        draft: &'a Response,
        served: Option<&PolicySyntax<'_>>,
    ) -> (Self, Option<PolicySyntax<'a>>) {
        let body = draft.syntax();
        let drafted = Self::of_response(draft, body.as_ref());
        let fetch = match self {
            Self::HostUnknown(_) | Self::Failed(_) => self,
            Self::Answered(_, reason) if reason != Reason::TooLarge => self,
            // Header fields are not drafted. Those of a web page say nothing about a policy to come.
            Self::Body(_) if served.is_some_and(|served| served.form != Form::Html) => match drafted {
                Self::Body(_) => self,
                _ => drafted,
            },
            _ => drafted,
        };
        (fetch, body.filter(|_| matches!(drafted, Self::Body(_))))
    }

    fn of_response(response: &'a Response, body: Option<&PolicySyntax<'_>>) -> Self {
        // Where every line is a good field, nobody asks for a browser.
        if !body.is_some_and(PolicySyntax::is_plain) && is_bot_wall(response) {
            return Self::Answered(response, Reason::Blocked);
        }
        match (response.status, response.cut) {
            _ if response.is_whole() => Self::Body(response),
            (200, Some(reason)) => Self::Answered(response, reason),
            (404, _) => Self::NotFound,
            (301 | 302 | 303 | 307 | 308, _) => Self::Answered(response, Reason::Redirect),
            _ => Self::Answered(response, Reason::Status),
        }
    }
}

/// A page that asks for a browser in the policy's place. Judged by marks that only such walls leave,
/// with a status they use.
fn is_bot_wall(response: &Response) -> bool {
    if !matches!(response.status, 200 | 202 | 401 | 403 | 429 | 503) {
        return false;
    }
    let head = response.body.as_bytes();
    let head = head.get(..head.len().min(16 * 1024)).unwrap_or_default();
    // All of them stand in markup, which a policy has none of.
    if memchr(b'<', head).is_none() {
        return false;
    }
    BOT_WALL_MARKS.iter().any(|mark| mentions(head, mark.as_bytes()))
}

const BOT_WALL_MARKS: [&str; 7] = [
    "challenges.cloudflare.com",
    "/cdn-cgi/challenge-platform/",
    "cf-browser-verification",
    "_incapsula_resource",
    "awswafcookiedomainlist",
    "ddos-guard",
    "enable javascript and cookies to continue",
];

impl Response {
    /// Its body, read, where senders take it for a policy.
    fn syntax(&self) -> Option<PolicySyntax<'_>> {
        self.is_whole().then(|| PolicySyntax::parse(self.body.as_bytes()))
    }
}

fn joined(probe: &Probe<Answer<TxtRecord>>) -> Vec<Vec<u8>> {
    let records = probe.answer().map(|answer| answer.records.as_slice()).unwrap_or_default();
    let join = |record: &TxtRecord| record.iter().map(Octets::as_bytes).collect::<Vec<_>>().concat();
    records.iter().map(join).collect()
}
