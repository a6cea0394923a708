//! What was seen of a domain: one [`Probe`] per question, filled in by [`Event`]s.
//!
//! Nothing here judges. A probe that failed is an observation of its own, apart from an answer
//! that says "there is nothing"; which of it matters is the lints' business.

use crate::octets::Octets;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// One question and what is known of its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Probe<T> {
    /// Nobody asked: a part left out of a draft, or a question that another answer made moot.
    NotAsked,
    /// Asked, no answer yet. Silence, not a pass.
    #[default]
    Pending,
    /// Answered.
    Answered(T),
    /// Asked, but no usable answer came.
    Failed(Failure),
}

impl<T> Probe<T> {
    /// The answer, if there is one.
    pub const fn answer(&self) -> Option<&T> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// How it failed, if it did.
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// Whether an answer may still come.
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }

    fn settle(&mut self, outcome: &Outcome<T>)
    where
        T: Clone,
    {
        // The first answer stands: a repeated event changes nothing.
        if !self.is_pending() {
            return;
        }
        *self = match outcome {
            Outcome::Answered(answer) => Self::Answered(answer.clone()),
            Outcome::Failed(failure) => Self::Failed(failure.clone()),
            Outcome::NotAsked => Self::NotAsked,
        };
    }

    fn close(&mut self) {
        if self.is_pending() {
            *self = Self::Failed(Failure::new(Reason::ConnectionLost));
        }
    }
}

/// How a probe ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// With an answer.
    Answered(T),
    /// Without one.
    Failed(Failure),
    /// Before it began: another answer made it moot.
    NotAsked,
}

/// Why a probe got no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind of failure.
    pub reason: Reason,
    /// What the other side said about it, such as the text of an extended DNS error (RFC 8914).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Failure {
    /// A failure nobody commented on.
    pub const fn new(reason: Reason) -> Self {
        Self { reason, detail: None }
    }
}

/// The kinds of failure, as the public JSON names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The resolver answered SERVFAIL.
    Servfail,
    /// The resolver refused to answer.
    DnsRefused,
    /// The resolver did not answer in time.
    DnsTimeout,
    /// The resolver's answer was no valid answer to the question.
    DnsMalformed,
    /// The host did not answer in time.
    Timeout,
    /// The host refused the connection, or could not be reached.
    Refused,
    /// No verified TLS session came about.
    Tls,
    /// The answer was a redirect, which must not be followed (RFC 8461 §3.3).
    Redirect,
    /// The answer had another status than 200.
    Status,
    /// The body was larger than 64 KiB.
    TooLarge,
    /// The host has no public address.
    NotPublic,
    /// A wall against robots answered in the host's place.
    Blocked,
    /// The connection ended too early.
    ConnectionLost,
}

/// A DNS answer: the records at the end of the CNAME chain, perhaps none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer<T> {
    /// The records of the type asked for; empty for NODATA and for NXDOMAIN.
    pub records: Vec<T>,
    /// The name does not exist at all (NXDOMAIN).
    #[serde(default, skip_serializing_if = "is_false")]
    pub nxdomain: bool,
    /// Targets of the CNAME records on the way, in order, in presentation form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cname: Vec<String>,
    /// Smallest time to live on the way, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// The resolver vouches for the answer by DNSSEC (the AD bit).
    #[serde(default, skip_serializing_if = "is_false")]
    pub authenticated: bool,
}

impl<T> Answer<T> {
    /// An answer with `records` and nothing noteworthy about them.
    pub const fn of(records: Vec<T>) -> Self {
        Self { records, nxdomain: false, cname: Vec::new(), ttl: None, authenticated: false }
    }
}

/// One TXT record: its strings, which stay apart here and are read joined (RFC 8461 §3.1).
pub type TxtRecord = Vec<Octets>;

/// One MX record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MxRecord {
    /// Lower is tried first.
    pub preference: u16,
    /// The host, in presentation form, lower case, without final dot; empty for the root, which
    /// makes it a null MX (RFC 7505).
    pub host: String,
}

/// A and AAAA records of one host, asked for together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// IPv4 addresses.
    pub a: Vec<String>,
    /// IPv6 addresses.
    pub aaaa: Vec<String>,
    /// The name does not exist at all (NXDOMAIN).
    #[serde(default, skip_serializing_if = "is_false")]
    pub nxdomain: bool,
    /// Targets of the CNAME records on the way, in order, in presentation form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cname: Vec<String>,
    /// Smallest time to live on the way, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// One of the two look-ups failed while the other answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<Failure>,
}

impl Addresses {
    /// Whether the host has no address at all.
    pub const fn is_empty(&self) -> bool {
        self.a.is_empty() && self.aaaa.is_empty()
    }
}

/// What the policy host answered over verified TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The header fields worth showing, names in lower case: content-type, content-length,
    /// location, server, cache-control.
    pub headers: BTreeMap<String, String>,
    /// The decoded body, at most 64 KiB of it.
    pub body: Octets,
    /// Why reading stopped before the body's end, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Reason>,
}

/// A probe that has settled: what was asked, how it ended, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled<T> {
    /// The DNS name or the URL that was asked.
    pub asked: String,
    /// How it ended.
    pub outcome: Outcome<T>,
    /// Milliseconds from the start of the check to the question.
    #[serde(default)]
    pub started_ms: u32,
    /// Milliseconds from the question to its end.
    #[serde(default)]
    pub took_ms: u32,
}

/// One line of the stream: one probe settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "probe", rename_all = "snake_case")]
pub enum Event {
    /// TXT records at `_mta-sts`.
    Record(Settled<Answer<TxtRecord>>),
    /// TXT records at `_smtp._tls`.
    Tlsrpt(Settled<Answer<TxtRecord>>),
    /// MX records of the policy domain.
    Mx(Settled<Answer<MxRecord>>),
    /// Addresses of the policy host.
    PolicyHost(Settled<Addresses>),
    /// The policy fetch.
    Policy(Settled<Response>),
    /// Addresses of one MX host; `asked` is the host as the MX record names it.
    MxHost(Settled<Addresses>),
    /// Every probe has settled.
    End,
    /// A kind this version does not know; ignored, so that an older page reads a newer edge.
    #[serde(other)]
    Unknown,
}

impl Event {
    /// Reads an event whose tag `probe` is known already.
    ///
    /// The derived way through the tag has to buffer the whole event first, which costs the page
    /// 40 kB of code; a reader that can look at the tag needs none of that.
    ///
    /// # Errors
    ///
    /// The event does not have the shape that its tag promises.
    pub fn deserialize_as<'de, D: Deserializer<'de>>(probe: &str, event: D) -> Result<Self, D::Error> {
        Ok(match probe {
            "record" => Self::Record(Settled::deserialize(event)?),
            "tlsrpt" => Self::Tlsrpt(Settled::deserialize(event)?),
            "mx" => Self::Mx(Settled::deserialize(event)?),
            "policy_host" => Self::PolicyHost(Settled::deserialize(event)?),
            "policy" => Self::Policy(Settled::deserialize(event)?),
            "mx_host" => Self::MxHost(Settled::deserialize(event)?),
            "end" => Self::End,
            _ => Self::Unknown,
        })
    }
}

/// Everything seen of one domain so far. Pasting a draft fills the same probes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// TXT records at `_mta-sts`.
    pub record: Probe<Answer<TxtRecord>>,
    /// TXT records at `_smtp._tls`.
    pub tlsrpt: Probe<Answer<TxtRecord>>,
    /// MX records of the policy domain.
    pub mx: Probe<Answer<MxRecord>>,
    /// Addresses of the policy host.
    pub policy_host: Probe<Addresses>,
    /// The policy fetch, or the draft in its place.
    pub policy: Probe<Response>,
    mx_hosts: Vec<(String, Probe<Addresses>)>,
    /// The events, in the order they came, for the evidence.
    pub events: Vec<Event>,
    closed: bool,
}

impl Observation {
    /// A check that has just begun: everything is pending.
    pub fn begin() -> Self {
        Self::default()
    }

    /// A draft with nothing in it yet: nothing was asked and nothing will be.
    pub fn draft() -> Self {
        Self {
            record: Probe::NotAsked,
            tlsrpt: Probe::NotAsked,
            mx: Probe::NotAsked,
            policy_host: Probe::NotAsked,
            policy: Probe::NotAsked,
            closed: true,
            ..Self::default()
        }
    }

    /// Puts a policy text in the place of the fetch.
    pub fn draft_policy(&mut self, text: &[u8]) {
        self.policy = Probe::Answered(Response {
            status: 200,
            headers: BTreeMap::new(),
            body: text.to_vec().into(),
            cut: None,
        });
    }

    /// Puts TXT records in the place of those at `_mta-sts`.
    pub fn draft_records(&mut self, records: &[&[u8]]) {
        self.record = Probe::Answered(Answer::of(one_string_each(records)));
    }

    /// Puts TXT records in the place of those at `_smtp._tls`.
    pub fn draft_tlsrpt(&mut self, records: &[&[u8]]) {
        self.tlsrpt = Probe::Answered(Answer::of(one_string_each(records)));
    }

    /// Puts host names in the place of the MX records.
    pub fn draft_mx(&mut self, hosts: &[&str]) {
        let record =
            |host: &&str| MxRecord { preference: 10, host: host.trim_end_matches('.').to_ascii_lowercase() };
        self.mx = Probe::Answered(Answer::of(hosts.iter().map(record).collect()));
    }

    /// Takes in one settled probe. The first event of a probe stands.
    pub fn apply(&mut self, event: Event) {
        match &event {
            Event::Record(settled) => self.record.settle(&settled.outcome),
            Event::Tlsrpt(settled) => self.tlsrpt.settle(&settled.outcome),
            Event::Mx(settled) => self.mx.settle(&settled.outcome),
            Event::PolicyHost(settled) => self.policy_host.settle(&settled.outcome),
            Event::Policy(settled) => self.policy.settle(&settled.outcome),
            Event::MxHost(settled) => {
                if !self.mx_hosts.iter().any(|(host, _)| *host == settled.asked) {
                    let mut probe = Probe::Pending;
                    probe.settle(&settled.outcome);
                    self.mx_hosts.push((settled.asked.clone(), probe));
                }
            }
            Event::End => return self.close(),
            Event::Unknown => return,
        }
        self.events.push(event);
    }

    /// Ends the check: what is still pending was lost with the stream.
    pub fn close(&mut self) {
        self.closed = true;
        self.record.close();
        self.tlsrpt.close();
        self.mx.close();
        self.policy_host.close();
        self.policy.close();
    }

    /// Whether no event is awaited any more.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// The addresses probe of one MX host. After the end, a host nobody asked about was left out.
    pub fn mx_host(&self, host: &str) -> &Probe<Addresses> {
        const PENDING: &Probe<Addresses> = &Probe::Pending;
        const NOT_ASKED: &Probe<Addresses> = &Probe::NotAsked;
        let unknown = if self.closed { NOT_ASKED } else { PENDING };
        self.mx_hosts.iter().find(|(name, _)| name == host).map_or(unknown, |(_, probe)| probe)
    }

    /// How many probes have settled, of how many known so far.
    pub fn progress(&self) -> (usize, usize) {
        let main = [
            self.record.is_pending(),
            self.tlsrpt.is_pending(),
            self.mx.is_pending(),
            self.policy_host.is_pending(),
            self.policy.is_pending(),
        ];
        let hosts = self.hosts();
        let pending = main.into_iter().filter(|pending| *pending).count()
            + hosts.iter().filter(|host| self.mx_host(host).is_pending()).count();
        let total = main.len() + hosts.len();
        (total - pending, total)
    }

    /// The MX hosts known so far, each once, by name, the null MX aside.
    pub fn hosts(&self) -> Vec<&str> {
        let records = self.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default();
        let names = records.iter().map(|record| record.host.as_str()).filter(|host| !host.is_empty());
        let mut hosts: Vec<&str> = names.collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }
}

fn one_string_each(records: &[&[u8]]) -> Vec<TxtRecord> {
    records.iter().map(|record| vec![record.to_vec().into()]).collect()
}

// Serde's `skip_serializing_if` hands in a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
