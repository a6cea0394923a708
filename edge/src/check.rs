//! The check of a domain: a cached one, or else a new one.
//!
//! A new check belongs to the domain, not to the request that started it: it runs to its end even if the client
//! disconnects, other requests in the same isolate wait for it, and its result is cached.

use crate::cache::isolate::{CachedCheck, Found, IsolateCache, LOST_MS, lifetime_s};
use crate::cache::shared;
use crate::error::ServiceError;
use crate::invocation::Invocation;
use crate::limit::admit::admit;
use crate::limit::counters::CHECKS_PER_MINUTE;
use crate::probe::observe;
use crate::report::stream;
use crate::settings::Settings;
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::stream::{Stream, StreamExt, unfold};
use mta_sts::{Detail, DomainName, Event, Failure, Observation, Reason, Timestamp};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use worker::{Date, Delay};

/// How often a waiting request polls for the end of another request's check, in milliseconds. The platform does not let
/// one request wake another. The interval grows with the number of waiting requests.
const POLL_MS: u64 = 25;

/// How many requests may poll at the shortest interval.
const POLLING_MAX: u64 = 32;

/// At most this long a request may have waited for other checks and still start its own, in milliseconds.
const WAITED_MAX_MS: u64 = 400;

/// At most this long other requests wait while the rate limiter is asked, in milliseconds.
const ADMISSION_MS: u64 = 250;

thread_local! {
    static CHECKS: RefCell<IsolateCache> = RefCell::default();
    static WAITING: Cell<u64> = const { Cell::new(0) };
}

/// Counts a waiting request until it is dropped.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.set(WAITING.get().saturating_add(1));
        Self
    }

    fn pause(&self) -> Delay {
        let times = WAITING.get().div_euclid(POLLING_MAX).saturating_add(1);
        Delay::from(Duration::from_millis(POLL_MS.saturating_mul(times)))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get().saturating_sub(1));
    }
}

/// An event of a running check.
pub(crate) struct Streamed {
    pub(crate) event: Event,
    /// Its line of the stream.
    pub(crate) line: Vec<u8>,
}

/// A check, finished or running.
pub(crate) enum Check {
    /// A finished check.
    Cached(Rc<CachedCheck>),
    /// What a check that has just begun streams.
    Running(UnboundedReceiver<Streamed>),
    /// Another request has started the check, and some of its probes have settled.
    Joined,
}

/// Returns the cached check of `domain`, or starts one if the rate limit allows it. Of a running check it waits for the
/// end, or with `joins` for the first event.
pub(crate) async fn check(
    domain: &DomainName,
    settings: Settings,
    invocation: &Invocation,
    joins: bool,
) -> Result<Check, ServiceError> {
    let key = shared::key(&invocation.request, domain);
    let mut waited_ms = 0;
    if let Some(check) = awaited(domain, &mut waited_ms, joins).await? {
        return Ok(check);
    }
    if let Some(check) = from_shared_cache(domain, key.as_deref()).await {
        return Ok(Check::Cached(check));
    }
    // Another request may have started a check meanwhile. Requests that only wait do not count for the rate limit.
    if let Some(check) = awaited(domain, &mut waited_ms, joins).await? {
        return Ok(check);
    }
    if waited_ms > WAITED_MAX_MS {
        return Err(ServiceError::Lost);
    }
    if settings.rate_limit {
        begin(domain, ADMISSION_MS);
        if let Err(retry_after_s) = admit(&invocation.request, &invocation.env).await {
            CHECKS.with_borrow_mut(|checks| checks.remove(domain.as_str()));
            return Err(ServiceError::TooMany { per_minute: CHECKS_PER_MINUTE, retry_after_s });
        }
    }
    begin(domain, LOST_MS);
    let (sender, receiver) = mpsc::unbounded();
    let domain = domain.clone();
    invocation.context.wait_until(async move {
        let mut stream = pin!(observe(domain.clone(), settings));
        let mut observation = Observation::begin();
        let mut lines = Vec::new();
        while let Some(event) = stream.next().await {
            observation.apply(event.clone());
            let line = match event {
                Event::End => stream::end(&domain, &observation, Timestamp(now_ms().div_euclid(1000))),
                _ => stream::line(&event),
            };
            lines.extend_from_slice(&line);
            CHECKS.with_borrow_mut(|checks| checks.settle(domain.as_str(), &line));
            // The client may have disconnected.
            let _ = sender.unbounded_send(Streamed { event, line });
        }
        let check = store(&domain, &observation, lines);
        // Closes the stream only now, so that a client that has read the last event finds the check in the cache.
        drop(sender);
        if let (Some(key), Some(check)) = (key, check) {
            shared::put(&key, &check).await;
        }
    });
    Ok(Check::Running(receiver))
}

/// Notes that a check of `domain` begins, so that other requests wait for it, but at most `lasts_ms`.
fn begin(domain: &DomainName, lasts_ms: u64) {
    CHECKS.with_borrow_mut(|checks| checks.begin(domain.as_str(), now_ms(), lasts_ms));
}

/// Returns the cached check of `domain` after a check that has just ended.
pub(crate) async fn finished(domain: &DomainName) -> Result<Rc<CachedCheck>, ServiceError> {
    match awaited(domain, &mut 0, false).await? {
        Some(Check::Cached(check)) => Ok(check),
        _ => Err(ServiceError::ResolverUnreachable),
    }
}

/// Returns the cached check of `domain`, after waiting for a running one; `None` if there is neither. Adds the time
/// waited to `waited_ms`. If a check that was waited for reached no resolver, that is an error.
async fn awaited(
    domain: &DomainName,
    waited_ms: &mut u64,
    joins: bool,
) -> Result<Option<Check>, ServiceError> {
    let waiting = Waiting::begin();
    let (began_ms, before_ms) = (now_ms(), *waited_ms);
    loop {
        let found = CHECKS.with_borrow(|checks| checks.find(domain.as_str(), now_ms()));
        *waited_ms = before_ms.saturating_add(now_ms().saturating_sub(began_ms));
        match found {
            Found::Cached(check) => return Ok(Some(Check::Cached(check))),
            Found::Running if joins && has_settled(domain) => return Ok(Some(Check::Joined)),
            Found::Running if *waited_ms > LOST_MS => return Err(ServiceError::Lost),
            Found::Running => waiting.pause().await,
            Found::NoResolver if *waited_ms > 0 => return Err(ServiceError::ResolverUnreachable),
            Found::NoResolver | Found::Nothing => return Ok(None),
        }
    }
}

fn has_settled(domain: &DomainName) -> bool {
    CHECKS.with_borrow(|checks| !checks.lines(domain.as_str(), 0, now_ms()).text.is_empty())
}

/// Streams the lines of the running check of `domain`: at once those of the probes that have settled, then the others.
/// If the check is lost, the stream ends without its last line, as that of the other request does.
pub(crate) fn joined(domain: DomainName) -> impl Stream<Item = Vec<u8>> + 'static {
    let (waiting, began_ms) = (Waiting::begin(), now_ms());
    unfold((domain, waiting, 0_usize, false), move |(domain, waiting, sent, ended)| async move {
        let mut ended = ended || now_ms().saturating_sub(began_ms) > LOST_MS;
        while !ended {
            let lines = CHECKS.with_borrow(|checks| checks.lines(domain.as_str(), sent, now_ms()));
            ended = lines.are_all || now_ms().saturating_sub(began_ms) > LOST_MS;
            if !lines.text.is_empty() {
                let sent = sent.saturating_add(lines.text.len());
                return Some((lines.text, (domain, waiting, sent, ended)));
            }
            if !ended {
                waiting.pause().await;
            }
        }
        None
    })
}

/// Returns the cached check of `domain`, without waiting for a running one.
pub(crate) async fn cached(domain: &DomainName, invocation: &Invocation) -> Option<Rc<CachedCheck>> {
    match CHECKS.with_borrow(|checks| checks.find(domain.as_str(), now_ms())) {
        Found::Cached(check) => Some(check),
        _ => from_shared_cache(domain, shared::key(&invocation.request, domain).as_deref()).await,
    }
}

async fn from_shared_cache(domain: &DomainName, key: Option<&str>) -> Option<Rc<CachedCheck>> {
    let check = Rc::new(shared::get(key?).await?);
    CHECKS.with_borrow_mut(|checks| checks.insert(domain.as_str(), Rc::clone(&check), now_ms()));
    Some(check)
}

/// Caches a finished check, unless no resolver could be reached: the next attempt may succeed a second later.
fn store(domain: &DomainName, observation: &Observation, lines: Vec<u8>) -> Option<Rc<CachedCheck>> {
    let check = (!is_resolver_unreachable(observation)).then(|| {
        let lifetime_s = lifetime_s(observation.events());
        Rc::new(CachedCheck { ended_ms: now_ms(), lifetime_s, lines: Rc::new(lines) })
    });
    CHECKS.with_borrow_mut(|checks| match &check {
        Some(check) => checks.insert(domain.as_str(), Rc::clone(check), now_ms()),
        None => checks.fail(domain.as_str(), now_ms()),
    });
    check
}

/// Returns whether no look-up got a DNS message from a resolver, so that nothing is known about the domain. A timeout
/// does not count, because the domain's own name servers may have caused it.
fn is_resolver_unreachable(observation: &Observation) -> bool {
    is_of_the_resolver(observation.record().failure())
        && is_of_the_resolver(observation.tlsrpt().failure())
        && is_of_the_resolver(observation.mx().failure())
        && is_of_the_resolver(observation.policy_host().failure())
}

/// Returns whether a look-up failed because of the resolver. A long chain of aliases is the domain's fault.
fn is_of_the_resolver(failure: Option<&Failure>) -> bool {
    failure.is_some_and(|Failure { reason, detail }| match reason {
        Reason::ConnectionLost => true,
        Reason::DnsMalformed => detail.as_deref() != Some(Detail::LongChain.template()),
        _ => false,
    })
}

fn now_ms() -> u64 {
    Date::now().as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::{Outcome, Settled};
    use mta_sts_wire::dns::lookup_error::LookupError;

    fn settled<T>(failure: Option<Failure>) -> Settled<T> {
        let outcome = failure.map_or(Outcome::NotAsked, Outcome::Failed);
        Settled { asked: String::new(), outcome, started_ms: 0, took_ms: 0 }
    }

    fn observation(record: &LookupError, others: &LookupError) -> Observation {
        let (record, others) = (record.clone().failure(), || others.clone().failure());
        let mut observation = Observation::begin();
        observation.apply(Event::Record(settled(record)));
        observation.apply(Event::Tlsrpt(settled(others())));
        observation.apply(Event::Mx(settled(others())));
        observation.apply(Event::PolicyHost(settled(others())));
        observation.apply(Event::Policy(settled(None)));
        observation.apply(Event::End);
        observation
    }

    #[test]
    fn the_resolver_is_unreachable_if_every_look_up_failed_there() {
        let truncated = LookupError::Malformed(Detail::Truncated);
        let too_long = LookupError::Malformed(Detail::LongChain);
        let cases = [
            (LookupError::Connection, LookupError::Connection, true),
            (LookupError::Status(503), LookupError::Connection, true),
            (LookupError::Status(200), LookupError::Status(429), true),
            (truncated.clone(), truncated, true),
            (LookupError::Servfail(None), LookupError::Connection, false),
            (LookupError::Connection, LookupError::Refused(None), false),
            (LookupError::Timeout, LookupError::Timeout, false),
            (too_long.clone(), too_long, false),
        ];
        for (record, others, expected) in cases {
            let actual = is_resolver_unreachable(&observation(&record, &others));
            assert_eq!(actual, expected, "{record:?}, then {others:?}");
        }
    }
}
