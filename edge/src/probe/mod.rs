//! One check: runs all probes and reports each as it settles.
//!
//! Two waves of requests look up what senders depend on. Look-ups that only explain the result come after them.

pub(crate) mod certificate;
pub(crate) mod policy;
pub(crate) mod prober;
pub(crate) mod session;
pub(crate) mod starttls;

use crate::dns::resolver::Resolver;
use crate::net::semaphore::Priority;
use crate::net::upstream::Upstream;
use crate::settings::Settings;
use futures_channel::mpsc::{self, UnboundedSender};
use futures_util::future::{join, join_all, ready};
use futures_util::stream::{self, Stream, StreamExt};
use mta_sts::{
    Addresses, Answer, DomainName, Event, Outcome, Reason, Response, Settled, TlsaRecord, TxtRecord,
    follow_up, tlsa_name,
};
use mta_sts_wire::dns::lookup_error::LookupError;
use mta_sts_wire::dns::record::RecordType;
use mta_sts_wire::{addresses, mx_hosts};
use session::Seen;
use std::future::Future;
use std::net::IpAddr;

/// Checks a domain. The last event is [`Event::End`], at most ten seconds after the first poll; by then every probe has
/// settled. Dropping the stream cancels the check.
pub(crate) fn observe(domain: DomainName, settings: Settings) -> impl Stream<Item = Event> + 'static {
    let (events, settled) = mpsc::unbounded();
    let check = stream::once(async move { Probes::begin(domain, settings, events).run().await });
    stream::select(settled, check.filter_map(|()| ready(None)))
}

/// The probes of one check.
struct Probes {
    domain: DomainName,
    upstream: Upstream,
    resolver: Resolver,
    settings: Settings,
    events: UnboundedSender<Event>,
}

impl Probes {
    fn begin(domain: DomainName, settings: Settings, events: UnboundedSender<Event>) -> Self {
        Self {
            domain,
            upstream: Upstream::begin(),
            resolver: Resolver::new(settings.resolver_primary.clone(), settings.resolver_secondary.clone()),
            settings,
            events,
        }
    }

    async fn run(self) {
        let texts = join(self.record(), self.tlsrpt());
        let ((record, tlsrpt), _) = join(texts, join(self.mx(), self.policy())).await;
        self.elsewhere(&record, &tlsrpt).await;
        self.report(Event::End);
    }

    async fn record(&self) -> Outcome<Answer<TxtRecord>> {
        let settled = self.look_up(self.domain.record_name(), Priority::First).await;
        let outcome = settled.outcome.clone();
        self.report(Event::Record(settled));
        outcome
    }

    /// Looks up the TLSRPT record, and the MX records of the mailbox that it names.
    async fn tlsrpt(&self) -> Outcome<Answer<TxtRecord>> {
        let settled = self.look_up(self.domain.tlsrpt_name(), Priority::First).await;
        let outcome = settled.outcome.clone();
        self.report(Event::Tlsrpt(settled));
        let mailbox = answer(&outcome).and_then(|tlsrpt| follow_up::mailbox(&self.domain, tlsrpt));
        let mailbox = mailbox.and_then(|name| name.require_public(self.settings.lab_suffix.as_deref()).ok());
        if let Some(mailbox) = mailbox.filter(|_| self.settings.rua_mx) {
            self.report(Event::Mailbox(self.look_up(mailbox.to_string(), Priority::FollowUp).await));
        }
        outcome
    }

    /// Looks up the names at which missing records may have been published by mistake. Runs last, so that it delays no
    /// other probe.
    async fn elsewhere(&self, record: &Outcome<Answer<TxtRecord>>, tlsrpt: &Outcome<Answer<TxtRecord>>) {
        let names = follow_up::places(&self.domain, answer(record), answer(tlsrpt));
        let look_up =
            async |name| self.report(Event::Elsewhere(self.look_up(name, Priority::FollowUp).await));
        join_all(names.into_iter().map(look_up)).await;
    }

    /// Looks up the MX records, and probes their hosts as soon as they are known.
    async fn mx(&self) {
        let settled = self.look_up(self.domain.to_string(), Priority::First).await;
        let (hosts, rest) = match &settled.outcome {
            Outcome::Answered(answer) => mx_hosts::split(&answer.records),
            Outcome::Failed(_) | Outcome::NotAsked => Default::default(),
        };
        let lab_suffix = self.settings.lab_suffix.as_deref();
        let (hosts, special): (Vec<_>, Vec<_>) =
            hosts.into_iter().partition(|host| mx_hosts::may_be_looked_up(host, lab_suffix));
        let implicit =
            answer(&settled.outcome).is_some_and(|answer| answer.records.is_empty() && !answer.nxdomain);
        self.report(Event::Mx(settled));
        // Without MX records, mail goes to the domain itself (RFC 5321 §5.1), if it has an address.
        if implicit {
            let addresses = self.addresses(self.domain.as_str(), Priority::MxHostA, Priority::MxHostAaaa);
            let settled = self.timed(self.domain.to_string(), addresses).await;
            self.report(Event::MxHost(settled));
            if self.settings.prober.is_some() {
                self.ask_prober(&[self.domain.to_string()]).await;
            }
        }
        for host in special.into_iter().chain(rest) {
            self.report(Event::MxHost(self.skipped(host.clone(), Outcome::NotAsked)));
            self.report(Event::Tlsa(self.skipped(tlsa_name(&host), Outcome::NotAsked)));
            self.report(Event::MxTls(self.skipped(host, Outcome::NotAsked)));
        }
        // Reported at once, so that no client waits for these probes.
        let asks_prober = self.settings.prober.is_some() && !self.settings.smtp_probe && !hosts.is_empty();
        for host in hosts.iter().filter(|_| !self.settings.smtp_probe && !asks_prober) {
            self.report(Event::MxTls(self.skipped(host.clone(), Outcome::NotAsked)));
        }
        let queries = if self.settings.tlsa { 2 } else { 1 };
        self.upstream.budget().reserve(hosts.len().saturating_mul(queries));
        let probes =
            hosts.iter().enumerate().map(|(rank, host)| join(self.mx_host(host, rank), self.tlsa(host)));
        if asks_prober {
            join(join_all(probes), self.ask_prober(&hosts)).await;
        } else {
            join_all(probes).await;
        }
    }

    /// Asks the prober about the MX hosts. What it does not tell was not asked, as without a prober.
    async fn ask_prober(&self, hosts: &[String]) {
        let Some(prober) = &self.settings.prober else { return };
        let started_ms = self.upstream.elapsed_ms();
        let mut seen = prober::ask(&self.upstream, prober, &self.domain).await.unwrap_or_default();
        for host in hosts {
            let found = seen.iter().position(|settled| settled.asked == *host);
            let settled = match found.map(|at| seen.swap_remove(at)) {
                Some(settled) => Settled { started_ms, ..settled },
                None => self.skipped(host.clone(), Outcome::NotAsked),
            };
            self.report(Event::MxTls(settled));
        }
    }

    /// Looks up the addresses of an MX host. The most preferred host is looked up in both families; for the others one
    /// address is enough, so that the second wave has room for three hosts.
    async fn mx_host(&self, host: &str, rank: usize) {
        let addresses = async {
            // All addresses must be known to be public before the host is connected to.
            if rank == 0 || self.settings.smtp_probe {
                return self.addresses(host, Priority::MxHostA, Priority::MxHostAaaa).await;
            }
            match self.resolver.look_up(&self.upstream, host, Priority::MxHostA).await {
                Ok(a) if !a.records.is_empty() => addresses::only_a(a),
                a => {
                    let aaaa = self.resolver.look_up(&self.upstream, host, Priority::MxHostAaaa).await;
                    addresses::merge(a, aaaa)
                }
            }
        };
        let settled = self.timed(host.to_owned(), addresses).await;
        let may_be_probed =
            self.settings.smtp_probe && addresses::may_be_connected_to(&settled.outcome, &self.exempt());
        self.report(Event::MxHost(settled));
        if may_be_probed {
            let probe = starttls::probe(&self.upstream, host);
            self.report(Event::MxTls(self.timed(host.to_owned(), probe).await));
        }
    }

    async fn tlsa(&self, host: &str) {
        if self.settings.tlsa {
            let settled: Settled<Answer<TlsaRecord>> = self.look_up(tlsa_name(host), Priority::Tlsa).await;
            self.report(Event::Tlsa(settled));
        }
    }

    /// Looks up the policy host's addresses, and fetches the policy if they allow it. Does not wait for the MTA-STS TXT
    /// record, because the URL only depends on the domain (RFC 8461 §3.2).
    async fn policy(&self) {
        let host = self.domain.policy_host();
        let addresses = self.addresses(&host, Priority::First, Priority::First);
        let settled = self.timed(host.clone(), addresses).await;
        let obstacle = addresses::obstacle(&settled.outcome, &self.exempt());
        let has_ipv4 = answer(&settled.outcome).is_some_and(|found| !found.a.is_empty());
        self.report(Event::PolicyHost(settled));
        let url = self.domain.policy_url();
        let settled = match obstacle {
            Some(outcome) => {
                self.upstream.skip_policy_fetch();
                self.upstream.budget().release();
                self.skipped(url, outcome)
            }
            None => {
                let fetch = policy::fetch(&self.upstream, &url, self.settings.platform_statuses);
                let settled = self.timed(url.clone(), fetch).await;
                Settled { outcome: self.judged(settled.outcome, &host, has_ipv4).await, ..settled }
            }
        };
        // An answer that is not HTTP may be the end of a session without a client certificate.
        let may_be_tls = matches!(&settled.outcome, Outcome::Failed(failure) if matches!(failure.reason, Reason::Tls | Reason::NotHttp));
        self.report(Event::Policy(settled));
        if may_be_tls && self.settings.certificate_look {
            let probe = certificate::probe(&self.upstream, &host);
            self.report(Event::Certificate(self.timed(format!("{host}:443"), probe).await));
        } else {
            self.upstream.budget().release();
        }
    }

    /// Finds out what a failed policy fetch means.
    async fn judged(&self, fetched: Outcome<Response>, host: &str, has_ipv4: bool) -> Outcome<Response> {
        match fetched {
            Outcome::Failed(failure) if !policy::is_certain(&failure) => {
                let seen = if self.settings.certificate_look {
                    session::see(&self.upstream, host).await
                } else {
                    self.upstream.budget().release();
                    Seen::Nothing
                };
                Outcome::Failed(policy::judged(failure, seen, has_ipv4))
            }
            certain => {
                self.upstream.budget().release();
                certain
            }
        }
    }

    /// Returns whether an address that is not public may be connected to: only that of the lab.
    fn exempt(&self) -> impl Fn(IpAddr) -> bool {
        let lab = self.settings.lab_address;
        move |address| lab == Some(address)
    }

    async fn look_up<T: RecordType>(&self, name: String, priority: Priority) -> Settled<Answer<T>> {
        let answer = async { outcome(self.resolver.look_up(&self.upstream, &name, priority).await) };
        self.timed(name.clone(), answer).await
    }

    async fn addresses(&self, host: &str, a: Priority, aaaa: Priority) -> Outcome<Addresses> {
        let a = self.resolver.look_up(&self.upstream, host, a);
        let aaaa = self.resolver.look_up(&self.upstream, host, aaaa);
        let (a, aaaa) = join(a, aaaa).await;
        addresses::merge(a, aaaa)
    }

    async fn timed<T>(&self, asked: String, probe: impl Future<Output = Outcome<T>>) -> Settled<T> {
        let started_ms = self.upstream.elapsed_ms();
        let outcome = probe.await;
        let took_ms = self.upstream.elapsed_ms().saturating_sub(started_ms);
        Settled { asked, outcome, started_ms, took_ms }
    }

    /// Returns a probe that settled without a request.
    fn skipped<T>(&self, asked: String, outcome: Outcome<T>) -> Settled<T> {
        Settled { asked, outcome, started_ms: self.upstream.elapsed_ms(), took_ms: 0 }
    }

    fn report(&self, event: Event) {
        // Sending cannot fail: the receiver is part of the same stream.
        let _ = self.events.unbounded_send(event);
    }
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
