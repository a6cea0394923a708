//! One check: every probe, in two waves, each reported as it settles.

use crate::addresses;
use crate::dns::{Trouble, Wanted};
use crate::mx_hosts;
use crate::policy_fetch;
use crate::resolver::Resolver;
use crate::settings::Settings;
use crate::slots::Priority;
use crate::upstream::Upstream;
use futures_channel::mpsc::{self, UnboundedSender};
use futures_util::future::{join, join_all, ready};
use futures_util::stream::{self, Stream, StreamExt};
use mta_sts::domain::DomainName;
use mta_sts::observation::{Addresses, Answer, Event, Outcome, Settled};
use std::future::Future;
use std::net::IpAddr;

/// Looks at a domain. The last event is [`Event::End`], at most ten seconds after the first poll;
/// until then every probe has settled. Dropping the stream drops the check.
pub(crate) fn observe(domain: DomainName, settings: Settings) -> impl Stream<Item = Event> + 'static {
    let (events, settled) = mpsc::unbounded();
    let check = stream::once(async move { Check::begin(domain, settings, events).run().await });
    stream::select(settled, check.filter_map(|()| ready(None)))
}

struct Check {
    domain: DomainName,
    upstream: Upstream,
    resolver: Resolver,
    lab_address: Option<IpAddr>,
    events: UnboundedSender<Event>,
}

impl Check {
    fn begin(domain: DomainName, settings: Settings, events: UnboundedSender<Event>) -> Self {
        Self {
            domain,
            upstream: Upstream::begin(),
            resolver: Resolver::new(settings.resolver_primary, settings.resolver_secondary),
            lab_address: settings.lab_address,
            events,
        }
    }

    async fn run(self) {
        let texts = join(self.record(), self.tlsrpt());
        join(texts, join(self.mx(), self.policy())).await;
        self.report(Event::End);
    }

    async fn record(&self) {
        self.report(Event::Record(self.look_up(self.domain.record_name()).await));
    }

    async fn tlsrpt(&self) {
        self.report(Event::Tlsrpt(self.look_up(self.domain.tlsrpt_name()).await));
    }

    /// The MX records, and the addresses of their hosts as soon as those are known.
    async fn mx(&self) {
        let settled = self.look_up(self.domain.to_string()).await;
        let (hosts, rest) = match &settled.outcome {
            Outcome::Answered(answer) => mx_hosts::split(&answer.records),
            Outcome::Failed(_) | Outcome::NotAsked => Default::default(),
        };
        self.report(Event::Mx(settled));
        for host in rest {
            self.report(Event::MxHost(self.skipped(host, Outcome::NotAsked)));
        }
        join_all(hosts.into_iter().map(|host| self.mx_host(host))).await;
    }

    async fn mx_host(&self, host: String) {
        let addresses = self.addresses(&host, Priority::MxHostA, Priority::MxHostAaaa);
        let settled = self.timed(host.clone(), addresses).await;
        self.report(Event::MxHost(settled));
    }

    /// The policy host's addresses, and the policy as soon as they allow it. The MTA-STS TXT
    /// record is not waited for: the URL follows from the domain (RFC 8461 §3.2).
    async fn policy(&self) {
        let host = self.domain.policy_host();
        let addresses = self.addresses(&host, Priority::First, Priority::First);
        let settled = self.timed(host.clone(), addresses).await;
        let obstacle = addresses::obstacle(&settled.outcome, self.lab_address);
        self.report(Event::PolicyHost(settled));
        let url = self.domain.policy_url();
        let settled = match obstacle {
            Some(outcome) => {
                self.upstream.no_policy_fetch();
                self.skipped(url, outcome)
            }
            None => self.timed(url.clone(), policy_fetch::fetch(&self.upstream, &url)).await,
        };
        self.report(Event::Policy(settled));
    }

    async fn look_up<T: Wanted>(&self, name: String) -> Settled<Answer<T>> {
        let answer = async { outcome(self.resolver.look_up(&self.upstream, &name, Priority::First).await) };
        self.timed(name.clone(), answer).await
    }

    async fn addresses(&self, host: &str, a: Priority, aaaa: Priority) -> Outcome<Addresses> {
        let a = self.resolver.look_up(&self.upstream, host, a);
        let aaaa = self.resolver.look_up(&self.upstream, host, aaaa);
        let (a, aaaa) = join(a, aaaa).await;
        addresses::merge(a, aaaa)
    }

    async fn timed<T>(&self, asked: String, question: impl Future<Output = Outcome<T>>) -> Settled<T> {
        let started_ms = self.upstream.elapsed_ms();
        let outcome = question.await;
        let took_ms = self.upstream.elapsed_ms().saturating_sub(started_ms);
        Settled { asked, outcome, started_ms, took_ms }
    }

    /// A probe that settled without a question.
    fn skipped<T>(&self, asked: String, outcome: Outcome<T>) -> Settled<T> {
        Settled { asked, outcome, started_ms: self.upstream.elapsed_ms(), took_ms: 0 }
    }

    fn report(&self, event: Event) {
        // The receiver lives in the same stream: it can only be gone together with us.
        let _ = self.events.unbounded_send(event);
    }
}

fn outcome<T>(answer: Result<Answer<T>, Trouble>) -> Outcome<Answer<T>> {
    match answer {
        Ok(answer) => Outcome::Answered(answer),
        Err(trouble) => Outcome::Failed(trouble.into()),
    }
}
