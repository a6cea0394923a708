//! One check: the waves of the edge, with sockets of this machine.

mod family;
mod mx;
mod policy;

use crate::dns::resolver::Resolver;
use crate::settings::{Settings, SetupError};
use crate::tls::dane::Tlsa;
use crate::tls::trust::Trust;
use futures_util::future::join_all;
use mta_sts::{
    Addresses, Answer, DomainError, DomainName, Event, MxTls, Observation, Outcome, Settled, TlsaRecord,
    TxtRecord, follow_up, tlsa_name,
};
use mta_sts_wire::dns::lookup_error::LookupError;
use mta_sts_wire::dns::record::RecordType;
use mta_sts_wire::{addresses, mx_hosts};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The suffix of the names that a lab may look up.
const LAB_SUFFIX: &str = "test";

/// What all checks of a run share. Copies are cheap.
#[derive(Clone, Debug)]
pub struct Checker {
    settings: Arc<Settings>,
    resolver: Resolver,
    trust: Trust,
}

impl Checker {
    /// Prepares for checks: loads the trusted certificates.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        let resolver = Resolver::new(&settings);
        Ok(Self { trust: Trust::load(&settings.roots)?, resolver, settings: Arc::new(settings) })
    }

    /// Returns what the checks use.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Tells why a domain cannot be checked.
    ///
    /// # Errors
    ///
    /// The name is not one of the public DNS.
    pub fn accepts(&self, domain: &DomainName) -> Result<(), DomainError> {
        domain.clone().require_public(self.lab_suffix()).map(drop)
    }

    /// Checks a domain. Every question has ended when this returns.
    pub async fn observe(&self, domain: &DomainName) -> Observation {
        let check = Check { checker: self, domain, began: Instant::now(), observation: Mutex::default() };
        check.run().await;
        let mut observation = check.observation.into_inner().unwrap_or_else(PoisonError::into_inner);
        observation.close();
        observation
    }

    /// Looks at the MX hosts of a domain, and at nothing else.
    pub async fn observe_mx(&self, domain: &DomainName) -> Vec<Event> {
        let check = Check { checker: self, domain, began: Instant::now(), observation: Mutex::default() };
        check.mx().await;
        let observation = check.observation.into_inner().unwrap_or_else(PoisonError::into_inner);
        observation.events().iter().filter(|event| matches!(event, Event::MxTls(_))).cloned().collect()
    }

    fn lab_suffix(&self) -> Option<&str> {
        (!self.settings.mapped.is_empty()).then_some(LAB_SUFFIX)
    }

    fn exempt(&self) -> impl Fn(IpAddr) -> bool {
        |address| self.settings.is_mapped(address)
    }
}

struct Check<'a> {
    checker: &'a Checker,
    domain: &'a DomainName,
    began: Instant,
    observation: Mutex<Observation>,
}

impl Check<'_> {
    async fn run(&self) {
        let (record, tlsrpt, (), ()) = tokio::join!(self.record(), self.tlsrpt(), self.mx(), self.policy());
        self.elsewhere(&record, &tlsrpt).await;
    }

    async fn record(&self) -> Outcome<Answer<TxtRecord>> {
        let settled = self.look_up(self.domain.record_name()).await;
        let outcome = settled.outcome.clone();
        self.report(Event::Record(settled));
        outcome
    }

    /// Looks up the TLSRPT record, and the MX records of the mailbox that it names.
    async fn tlsrpt(&self) -> Outcome<Answer<TxtRecord>> {
        let settled = self.look_up(self.domain.tlsrpt_name()).await;
        let outcome = settled.outcome.clone();
        self.report(Event::Tlsrpt(settled));
        let mailbox = answer(&outcome).and_then(|tlsrpt| follow_up::mailbox(self.domain, tlsrpt));
        if let Some(mailbox) = mailbox.filter(|name| self.checker.accepts(name).is_ok()) {
            self.report(Event::Mailbox(self.look_up(mailbox.to_string()).await));
        }
        outcome
    }

    /// Looks up the names at which missing records may have been published by mistake.
    async fn elsewhere(&self, record: &Outcome<Answer<TxtRecord>>, tlsrpt: &Outcome<Answer<TxtRecord>>) {
        let names = follow_up::places(self.domain, answer(record), answer(tlsrpt));
        let look_up = async |name| self.report(Event::Elsewhere(self.look_up(name).await));
        join_all(names.into_iter().map(look_up)).await;
    }

    /// Looks up the MX records, and probes their hosts as soon as they are known.
    async fn mx(&self) {
        let settled = self.look_up(self.domain.to_string()).await;
        let (hosts, rest) = match &settled.outcome {
            Outcome::Answered(answer) => mx_hosts::split(&answer.records),
            Outcome::Failed(_) | Outcome::NotAsked => Default::default(),
        };
        let lab_suffix = self.checker.lab_suffix();
        let (mut hosts, special): (Vec<_>, Vec<_>) =
            hosts.into_iter().partition(|host| mx_hosts::may_be_looked_up(host, lab_suffix));
        let is_implicit =
            answer(&settled.outcome).is_some_and(|answer| answer.records.is_empty() && !answer.nxdomain);
        self.report(Event::Mx(settled));
        // Without MX records, mail goes to the domain itself (RFC 5321 §5.1), if it has an address.
        if is_implicit {
            hosts.push(self.domain.to_string());
        }
        for host in special.into_iter().chain(rest) {
            self.report(Event::MxHost(self.skipped(host.clone(), Outcome::NotAsked)));
            self.report(Event::Tlsa(self.skipped(tlsa_name(&host), Outcome::NotAsked)));
            self.report(Event::MxTls(self.skipped(host, Outcome::NotAsked)));
        }
        join_all(hosts.iter().map(|host| self.mx_host(host))).await;
    }

    async fn mx_host(&self, host: &str) {
        let (addresses, tlsa) = tokio::join!(
            self.timed(host.to_owned(), self.addresses(host)),
            self.look_up::<Tlsa>(tlsa_name(host))
        );
        let is_allowed = addresses::may_be_connected_to(&addresses.outcome, &self.checker.exempt());
        let found = answer(&addresses.outcome).cloned().filter(|_| is_allowed);
        let records = answer(&tlsa.outcome).map(|answer| answer.records.clone()).unwrap_or_default();
        self.report(Event::MxHost(addresses));
        self.report(Event::Tlsa(shown(tlsa)));
        let settled = match found.filter(|_| self.checker.settings.smtp) {
            None => self.skipped(host.to_owned(), Outcome::NotAsked),
            Some(addresses) => self.timed(host.to_owned(), self.mx_tls(host, &records, &addresses)).await,
        };
        self.report(Event::MxTls(settled));
    }

    async fn mx_tls(&self, host: &str, tlsa: &[Tlsa], addresses: &Addresses) -> Outcome<MxTls> {
        let Checker { settings, trust, .. } = self.checker;
        let host = mx::Host { name: host, domain: self.domain.as_str(), tlsa, settings, trust };
        host.probe(addresses).await
    }

    /// Looks up the policy host's addresses, and fetches the policy if they allow it.
    async fn policy(&self) {
        let host = self.domain.policy_host();
        let settled = self.timed(host.clone(), self.addresses(&host)).await;
        let obstacle = addresses::obstacle(&settled.outcome, &self.checker.exempt());
        let found = answer(&settled.outcome).cloned().unwrap_or_default();
        self.report(Event::PolicyHost(settled));
        let url = self.domain.policy_url();
        if let Some(obstacle) = obstacle {
            return self.report(Event::Policy(self.skipped(url, obstacle)));
        }
        let Checker { settings, trust, .. } = self.checker;
        let fetched = async { Outcome::Answered(policy::probe(&host, &found, settings, trust).await) };
        let Settled { outcome, started_ms, took_ms, .. } = self.timed(url.clone(), fetched).await;
        let Outcome::Answered(fetched) = outcome else { return };
        self.report(Event::Policy(Settled { asked: url, outcome: fetched.response, started_ms, took_ms }));
        if fetched.certificate != Outcome::NotAsked {
            let asked = format!("{host}:{}", settings.https_port);
            let outcome = fetched.certificate;
            self.report(Event::Certificate(Settled { asked, outcome, started_ms, took_ms }));
        }
    }

    async fn look_up<T: RecordType>(&self, name: String) -> Settled<Answer<T>> {
        let answer = async { outcome(self.checker.resolver.look_up(&name).await) };
        self.timed(name.clone(), answer).await
    }

    async fn addresses(&self, host: &str) -> Outcome<Addresses> {
        let resolver = &self.checker.resolver;
        let (a, aaaa) = tokio::join!(resolver.look_up(host), resolver.look_up(host));
        addresses::merge(a, aaaa)
    }

    async fn timed<T>(&self, asked: String, probe: impl Future<Output = Outcome<T>>) -> Settled<T> {
        let started_ms = self.elapsed_ms();
        let outcome = probe.await;
        let took_ms = self.elapsed_ms().saturating_sub(started_ms);
        Settled { asked, outcome, started_ms, took_ms }
    }

    /// Returns a probe that settled without a request.
    fn skipped<T>(&self, asked: String, outcome: Outcome<T>) -> Settled<T> {
        Settled { asked, outcome, started_ms: self.elapsed_ms(), took_ms: 0 }
    }

    fn elapsed_ms(&self) -> u32 {
        u32::try_from(self.began.elapsed().as_millis()).unwrap_or(u32::MAX)
    }

    fn report(&self, event: Event) {
        self.observation.lock().unwrap_or_else(PoisonError::into_inner).apply(event);
    }
}

/// Shortens the data of TLSA records for the events.
fn shown(settled: Settled<Answer<Tlsa>>) -> Settled<Answer<TlsaRecord>> {
    let Settled { asked, outcome, started_ms, took_ms } = settled;
    let outcome = match outcome {
        Outcome::Answered(answer) => Outcome::Answered(Answer {
            records: answer.records.iter().map(TlsaRecord::from).collect(),
            nxdomain: answer.nxdomain,
            cname: answer.cname,
            ttl: answer.ttl,
            authenticated: answer.authenticated,
            unvalidated: answer.unvalidated,
            cut_from: answer.cut_from,
            beside_alias: answer.beside_alias,
        }),
        Outcome::Failed(failure) => Outcome::Failed(failure),
        Outcome::NotAsked => Outcome::NotAsked,
    };
    Settled { asked, outcome, started_ms, took_ms }
}

fn outcome<T>(answer: Result<Answer<T>, LookupError>) -> Outcome<Answer<T>> {
    match answer {
        Ok(answer) => Outcome::Answered(answer),
        Err(error) => error.outcome(),
    }
}

const fn answer<T>(outcome: &Outcome<T>) -> Option<&T> {
    match outcome {
        Outcome::Answered(answer) => Some(answer),
        Outcome::Failed(_) | Outcome::NotAsked => None,
    }
}
