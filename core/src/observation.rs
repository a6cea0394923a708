//! What was seen of a domain: one [`Probe`] per question, filled in by [`Event`]s.
//!
//! Nothing here judges. A probe that failed is an observation of its own, apart from an answer
//! that says "there is nothing"; which of it matters is the lints' business.

mod answers;
mod by_name;
mod event;
mod probe;
mod tls;

pub use answers::{Addresses, Answer, MxRecord, Response, TlsaRecord, TxtRecord};
pub use event::Event;
pub use probe::{Failure, Outcome, Probe, Reason, Settled};
pub use tls::{Certificate, MxTls, Presented};

use crate::rfc::POLICY_SIZE_LIMIT;
use crate::text::sort::insert_once;
use by_name::ByName;
use std::collections::BTreeMap;

/// The version of the JSON of [`Event`]s. It is increased whenever the JSON of any event changes: the edge's shared cache
/// keys by it, so that a newer build does not read the events of an older one.
pub const FORMAT: u32 = 1;

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
    /// A policy text that is drafted where the policy host was asked: it takes the place of what the host
    /// serves, and of nothing else that was seen of it.
    pub drafted: Option<Response>,
    /// A look of its own at the policy host's certificate, after the fetch failed in TLS.
    pub certificate: Probe<Presented>,
    /// MX records of the domain that TLSRPT reports are mailed to, where it is another one.
    pub mailbox: Probe<Answer<MxRecord>>,
    mx_hosts: ByName<Addresses>,
    tlsa: ByName<Answer<TlsaRecord>>,
    mx_tls: ByName<MxTls>,
    elsewhere: ByName<Answer<TxtRecord>>,
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
            certificate: Probe::NotAsked,
            mailbox: Probe::NotAsked,
            closed: true,
            ..Self::default()
        }
    }

    /// Puts a policy text in the place of the one that is served, of which senders read no more than they
    /// have to. Where nobody asked a host, it is all there is.
    pub fn draft_policy(&mut self, text: &[u8]) {
        let cut = text.get(..POLICY_SIZE_LIMIT).filter(|read| read.len() < text.len());
        let response = Response {
            status: 200,
            headers: BTreeMap::new(),
            body: cut.unwrap_or(text).to_vec().into(),
            cut: cut.map(|_| Reason::TooLarge),
        };
        match self.policy_host {
            Probe::NotAsked => self.policy = Probe::Answered(response),
            _ => self.drafted = Some(response),
        }
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
            Event::Certificate(settled) => self.certificate.settle(&settled.outcome),
            Event::Mailbox(settled) => self.mailbox.settle(&settled.outcome),
            Event::MxHost(settled) => self.mx_hosts.settle(settled),
            Event::MxTls(settled) => self.mx_tls.settle(settled),
            Event::Tlsa(settled) => self.tlsa.settle(settled),
            Event::Elsewhere(settled) => self.elsewhere.settle(settled),
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
        self.certificate.close_unasked();
        self.mailbox.close_unasked();
    }

    /// Whether no event is awaited any more.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// The status with which the policy fetch failed, where a status is how it failed: `HTTP status 526`.
    pub fn fetch_status(&self) -> Option<&str> {
        self.policy.failure()?.detail.as_deref()
    }

    /// The addresses probe of one MX host. After the end, a host nobody asked about was left out.
    pub fn mx_host(&self, host: &str) -> &Probe<Addresses> {
        self.mx_hosts.get(host, self.closed)
    }

    /// The TLSA probe of one MX host.
    pub fn tlsa(&self, host: &str) -> &Probe<Answer<TlsaRecord>> {
        self.tlsa.get(&tlsa_name(host), self.closed)
    }

    /// The look at port 25 of one MX host.
    pub fn mx_tls(&self, host: &str) -> &Probe<MxTls> {
        self.mx_tls.get(host, self.closed)
    }

    /// The TXT probe of a name where a misplaced record may be.
    pub fn elsewhere(&self, name: &str) -> &Probe<Answer<TxtRecord>> {
        self.elsewhere.get(name, self.closed)
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
        let mut hosts = Vec::new();
        names.for_each(|name| insert_once(&mut hosts, name));
        hosts
    }
}

/// Where the TLSA records for SMTP at an MX host stand (RFC 7672 §2.2).
pub fn tlsa_name(host: &str) -> String {
    format!("_25._tcp.{host}")
}

fn one_string_each(records: &[&[u8]]) -> Vec<TxtRecord> {
    records.iter().map(|record| vec![record.to_vec().into()]).collect()
}
