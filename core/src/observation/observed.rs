//! The observation itself: one probe for each question, filled in by events.

use super::answers::{Addresses, Answer, MxRecord, Response, TlsaRecord, TxtRecord};
use super::by_name::ByName;
use super::event::Event;
use super::probe::Probe;
use super::tls::{MxTls, Presented};
use crate::text::sort::insert_once;

/// Everything seen of one domain so far. Pasting a draft fills the same probes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// TXT records at `_mta-sts`.
    pub(crate) record: Probe<Answer<TxtRecord>>,
    /// TXT records at `_smtp._tls`.
    pub(crate) tlsrpt: Probe<Answer<TxtRecord>>,
    /// MX records of the policy domain.
    pub(crate) mx: Probe<Answer<MxRecord>>,
    /// Addresses of the policy host.
    pub(crate) policy_host: Probe<Addresses>,
    /// The policy fetch, or the draft in its place.
    pub(crate) policy: Probe<Response>,
    /// A policy text that is drafted where the policy host was asked: it takes the place of what the host
    /// serves, and of nothing else that was seen of it.
    pub(crate) drafted: Option<Response>,
    /// A look of its own at the policy host's certificate, after the fetch failed in TLS.
    pub(crate) certificate: Probe<Presented>,
    /// MX records of the domain that TLSRPT reports are mailed to, where it is another one.
    pub(crate) mailbox: Probe<Answer<MxRecord>>,
    mx_hosts: ByName<Addresses>,
    tlsa: ByName<Answer<TlsaRecord>>,
    mx_tls: ByName<MxTls>,
    elsewhere: ByName<Answer<TxtRecord>>,
    /// The events, in the order they came, for the evidence.
    pub(crate) events: Vec<Event>,
    kind: Kind,
    closed: bool,
}

/// Where the texts of an observation come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// A check of a domain. A draft that is compared with a published domain starts from one.
    #[default]
    Check,
    /// Someone typed them, or they are files. Nobody was asked anything.
    Draft,
}

impl Observation {
    /// A check that has just begun: everything is pending.
    pub fn begin() -> Self {
        Self::default()
    }

    /// A draft with nothing in it yet: nothing was asked and nothing will be.
    pub(crate) fn draft() -> Self {
        Self {
            record: Probe::NotAsked,
            tlsrpt: Probe::NotAsked,
            mx: Probe::NotAsked,
            policy_host: Probe::NotAsked,
            policy: Probe::NotAsked,
            certificate: Probe::NotAsked,
            mailbox: Probe::NotAsked,
            kind: Kind::Draft,
            closed: true,
            ..Self::default()
        }
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

    /// The TXT records at `_mta-sts`.
    pub const fn record(&self) -> &Probe<Answer<TxtRecord>> {
        &self.record
    }

    /// The TXT records at `_smtp._tls`.
    pub const fn tlsrpt(&self) -> &Probe<Answer<TxtRecord>> {
        &self.tlsrpt
    }

    /// The MX records of the policy domain.
    pub const fn mx(&self) -> &Probe<Answer<MxRecord>> {
        &self.mx
    }

    /// The addresses of the policy host.
    pub const fn policy_host(&self) -> &Probe<Addresses> {
        &self.policy_host
    }

    /// The policy fetch, or the text of a draft.
    pub const fn policy(&self) -> &Probe<Response> {
        &self.policy
    }

    /// The certificate that the policy host presented when the fetch failed in TLS.
    pub const fn certificate(&self) -> &Probe<Presented> {
        &self.certificate
    }

    /// The events, in the order they came: the evidence of a report.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Whether the texts are a draft alone, without answers of a check.
    pub const fn is_draft(&self) -> bool {
        matches!(self.kind, Kind::Draft)
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
