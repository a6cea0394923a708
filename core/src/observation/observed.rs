//! The observation itself: one probe for each question, filled in by events.

use super::answers::{Addresses, Answer, MxRecord, Response, TlsaRecord, TxtRecord};
use super::by_name::ByName;
use super::detail::http_status;
use super::event::Event;
use super::probe::Probe;
use super::tls::{MxTls, Presented};
use crate::text::sort::insert_once;

/// Everything observed of one domain so far. A draft fills the same probes.
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
    /// The policy fetch, or the draft if the policy host was not queried.
    pub(crate) policy: Probe<Response>,
    /// Whether it is of a draft, alone or over what a domain publishes.
    pub(crate) is_draft: bool,
    /// A drafted policy, if the policy host was queried too: it replaces the body that the host serves, and
    /// nothing else that was observed of the host.
    pub(crate) drafted: Option<Response>,
    /// The certificate of the policy host, from a separate handshake after the fetch failed in TLS.
    pub(crate) certificate: Probe<Presented>,
    /// MX records of the domain that TLSRPT reports are mailed to, if that is another domain.
    pub(crate) mailbox: Probe<Answer<MxRecord>>,
    mx_hosts: ByName<Addresses>,
    tlsa: ByName<Answer<TlsaRecord>>,
    mx_tls: ByName<MxTls>,
    elsewhere: ByName<Answer<TxtRecord>>,
    /// The events in the order of their arrival, as evidence.
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
    /// Returns the observation of a check that has just begun: everything is pending.
    pub fn begin() -> Self {
        Self::default()
    }

    /// Returns an empty draft: nothing is queried.
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

    /// Adds one settled probe. Later events of the same probe are ignored.
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

    /// Ends the check: probes that are still pending were lost with the stream.
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

    /// Returns the status of HTTP with which the policy fetch failed, if there was one.
    pub fn fetch_status(&self) -> Option<u16> {
        http_status(self.policy.failure()?.detail.as_deref()?)
    }

    /// Returns how many MX records the domain has, if only some of them are listed.
    pub fn mx_cut_from(&self) -> Option<usize> {
        self.mx.answer()?.cut_from
    }

    /// Returns the address probe of one MX host. After the end, a host without an event was not queried.
    pub fn mx_host(&self, host: &str) -> &Probe<Addresses> {
        self.mx_hosts.get(host, self.closed)
    }

    /// Returns the TLSA probe of one MX host.
    pub fn tlsa(&self, host: &str) -> &Probe<Answer<TlsaRecord>> {
        self.tlsa.get(&tlsa_name(host), self.closed)
    }

    /// Returns the probe of port 25 of one MX host.
    pub fn mx_tls(&self, host: &str) -> &Probe<MxTls> {
        self.mx_tls.get(host, self.closed)
    }

    /// Returns the TXT probe of a name where a misplaced record may be.
    pub fn elsewhere(&self, name: &str) -> &Probe<Answer<TxtRecord>> {
        self.elsewhere.get(name, self.closed)
    }

    /// Returns how many probes have settled, and how many are known so far.
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

    /// Returns the MX hosts known so far, each once and sorted by name, without the null MX.
    pub fn hosts(&self) -> Vec<&str> {
        let records = self.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default();
        let names = records.iter().map(|record| record.host.as_str()).filter(|host| !host.is_empty());
        let mut hosts = Vec::new();
        names.for_each(|name| insert_once(&mut hosts, name));
        hosts
    }
}

/// Returns the name of the TLSA records for SMTP at an MX host (RFC 7672 §2.2).
pub fn tlsa_name(host: &str) -> String {
    format!("_25._tcp.{host}")
}
