//! The finished checks that one isolate caches, so that a domain is not checked again for every request.
//!
//! A check is cached whole. If probes were cached one by one, a report could compare a new record with an old policy
//! and call a working roll-out broken.

use mta_sts::{Event, Outcome, Settled};
use std::rc::Rc;

/// At least this long a check is cached, in seconds: the policy of a domain is fetched at most once a minute.
pub const LIFETIME_MIN_S: u32 = 60;

/// At most this long a check is cached, in seconds.
pub const LIFETIME_MAX_S: u32 = 300;

/// At most this long a check can run, in milliseconds. One that has not ended by then was lost with its request.
pub const LOST_MS: u64 = 10_250;

/// How long it is remembered that a check reached no resolver, in milliseconds: longer than the longest poll interval of
/// the waiting requests.
const NO_RESOLVER_MS: u64 = 5_000;

/// At most this many checks are cached in one isolate.
const CHECKS_MAX: usize = 1_000;

/// At most this many bytes of checks are cached in one isolate, which has 128 MB of memory in all.
const BYTES_MAX: usize = 16 << 20;

/// A finished check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedCheck {
    /// When the check ended, in milliseconds since 1970.
    pub ended_ms: u64,
    /// How many seconds from then it is fresh.
    pub lifetime_s: u32,
    /// Its events as lines of JSON, as the stream sends them.
    pub lines: Rc<Vec<u8>>,
}

impl CachedCheck {
    /// Returns the seconds since the check ended.
    pub const fn age_s(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.ended_ms).div_euclid(1000)
    }

    /// Returns whether the check may still be served.
    pub fn is_fresh(&self, now_ms: u64) -> bool {
        self.age_s(now_ms) < u64::from(self.lifetime_s)
    }

    /// Parses the events; returns `None` if the lines are not valid.
    pub fn events(&self) -> Option<Vec<Event>> {
        let lines = self.lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(event).collect()
    }
}

/// Parses an event by its tag, which takes half the code of the derived deserializer. Every cached line begins with the
/// tag.
fn event(line: &[u8]) -> Option<Event> {
    let tag = line.strip_prefix(br#"{"probe":""#)?.split(|byte| *byte == b'"').next()?;
    let tag = std::str::from_utf8(tag).ok()?;
    Event::deserialize_as(tag, &mut serde_json::Deserializer::from_slice(line)).ok()
}

/// Returns how many seconds a check is cached: the smallest TTL of its DNS answers, between [`LIFETIME_MIN_S`] and
/// [`LIFETIME_MAX_S`]. A check with a failure is cached for the minimum.
pub fn lifetime_s(events: &[Event]) -> u32 {
    events.iter().filter_map(ttl).min().unwrap_or(LIFETIME_MIN_S).clamp(LIFETIME_MIN_S, LIFETIME_MAX_S)
}

fn ttl(event: &Event) -> Option<u32> {
    match event {
        // An answer without records has no TTL, and records may appear soon.
        Event::Record(settled) | Event::Tlsrpt(settled) => {
            seconds(settled, |answer| Some(answer.ttl.unwrap_or(LIFETIME_MIN_S)))
        }
        Event::Mx(settled) => seconds(settled, |answer| Some(answer.ttl.unwrap_or(LIFETIME_MIN_S))),
        Event::PolicyHost(settled) | Event::MxHost(settled) => seconds(settled, |host| {
            Some(host.ttl.filter(|_| host.partial.is_none()).unwrap_or(LIFETIME_MIN_S))
        }),
        Event::Policy(settled) => seconds(settled, |response| {
            let is_busy = response.cut.is_some() || response.status == 429 || response.status >= 500;
            Some(if is_busy { LIFETIME_MIN_S } else { LIFETIME_MAX_S })
        }),
        // These only explain the others; that they have no records is usual and no reason for a short lifetime.
        Event::Tlsa(settled) => seconds(settled, |answer| answer.ttl),
        Event::Mailbox(settled) => seconds(settled, |answer| answer.ttl),
        Event::Elsewhere(settled) => seconds(settled, |answer| answer.ttl),
        Event::Certificate(settled) => seconds(settled, |_| None),
        Event::MxTls(settled) => seconds(settled, |_| None),
        Event::End | Event::Unknown => None,
    }
}

fn seconds<T>(settled: &Settled<T>, ttl: impl Fn(&T) -> Option<u32>) -> Option<u32> {
    match &settled.outcome {
        Outcome::Answered(answer) => ttl(answer),
        Outcome::Failed(_) => Some(LIFETIME_MIN_S),
        Outcome::NotAsked => None,
    }
}

/// The cached and the running checks of one isolate.
#[derive(Debug, Default)]
pub struct IsolateCache {
    // Searching a list takes microseconds and needs less code than a map.
    entries: Vec<(String, Entry)>,
    bytes: usize,
}

#[derive(Debug)]
enum Entry {
    Running { lost_ms: u64, lines: Vec<u8> },
    Cached(Rc<CachedCheck>),
    NoResolver { expires_ms: u64, lines: Vec<u8> },
}

/// What the requests that have joined a check do not have yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Lines {
    /// The lines of the events that have settled.
    pub text: Vec<u8>,
    /// Whether no more will come.
    pub are_all: bool,
}

/// The state of a domain's check.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The check is cached.
    Cached(Rc<CachedCheck>),
    /// The check is running.
    Running,
    /// A check has just ended without reaching a resolver.
    NoResolver,
    /// There is no check.
    Nothing,
}

impl IsolateCache {
    /// Returns the state of the check of `domain`.
    pub fn find(&self, domain: &str, now_ms: u64) -> Found {
        match self.entries.iter().find(|(name, _)| name == domain).map(|(_, entry)| entry) {
            Some(Entry::Cached(check)) if check.is_fresh(now_ms) => Found::Cached(Rc::clone(check)),
            Some(Entry::Running { lost_ms, .. }) if now_ms <= *lost_ms => Found::Running,
            Some(Entry::NoResolver { expires_ms, .. }) if now_ms <= *expires_ms => Found::NoResolver,
            _ => Found::Nothing,
        }
    }

    /// Notes that a check of `domain` begins and takes at most `lasts_ms`, and removes lost checks.
    pub fn begin(&mut self, domain: &str, now_ms: u64, lasts_ms: u64) {
        self.remove(domain);
        self.entries.retain(|(_, entry)| match entry {
            Entry::Running { lost_ms: expires_ms, .. } | Entry::NoResolver { expires_ms, .. } => {
                now_ms <= *expires_ms
            }
            Entry::Cached(_) => true,
        });
        let lost_ms = now_ms.saturating_add(lasts_ms);
        self.entries.push((domain.to_owned(), Entry::Running { lost_ms, lines: Vec::new() }));
    }

    /// Adds the line of an event that has settled to the running check of `domain`.
    pub fn settle(&mut self, domain: &str, line: &[u8]) {
        if let Some((_, Entry::Running { lines, .. })) =
            self.entries.iter_mut().find(|(name, _)| name == domain)
        {
            lines.extend_from_slice(line);
        }
    }

    /// Returns the lines of the check of `domain` after the first `sent` bytes.
    pub fn lines(&self, domain: &str, sent: usize, now_ms: u64) -> Lines {
        let entry = self.entries.iter().find(|(name, _)| name == domain).map(|(_, entry)| entry);
        let (all, are_all): (&[u8], bool) = match entry {
            Some(Entry::Running { lost_ms, lines }) if now_ms <= *lost_ms => (lines, false),
            Some(Entry::NoResolver { lines, .. }) => (lines, true),
            Some(Entry::Cached(check)) => (&check.lines, true),
            _ => (&[], true),
        };
        // A check that has fewer lines is another one.
        match all.get(sent..) {
            Some(rest) => Lines { text: rest.to_vec(), are_all },
            None => Lines { text: Vec::new(), are_all: true },
        }
    }

    /// Notes that the check of `domain` reached no resolver, for the requests that wait for it.
    pub fn fail(&mut self, domain: &str, now_ms: u64) {
        let Lines { text: lines, .. } = self.lines(domain, 0, now_ms);
        self.remove(domain);
        let expires_ms = now_ms.saturating_add(NO_RESOLVER_MS);
        self.entries.push((domain.to_owned(), Entry::NoResolver { expires_ms, lines }));
    }

    /// Caches a check; older ones are removed if there is no room left.
    pub fn insert(&mut self, domain: &str, check: Rc<CachedCheck>, now_ms: u64) {
        self.remove(domain);
        self.make_room(check.lines.len(), now_ms);
        self.bytes = self.bytes.saturating_add(check.lines.len());
        self.entries.push((domain.to_owned(), Entry::Cached(check)));
    }

    fn make_room(&mut self, bytes: usize, now_ms: u64) {
        // Running checks are not counted: however many there are, the result of each must stay here until the request
        // that started it has read it.
        let is_cached = |(_, entry): &&(String, Entry)| matches!(entry, Entry::Cached(_));
        let is_full = |cache: &Self| {
            cache.entries.iter().filter(is_cached).count() >= CHECKS_MAX
                || cache.bytes.saturating_add(bytes) > BYTES_MAX
        };
        if !is_full(self) {
            return;
        }
        self.entries.retain(|(_, entry)| match entry {
            Entry::Cached(check) => check.is_fresh(now_ms),
            Entry::Running { .. } | Entry::NoResolver { .. } => true,
        });
        self.bytes = self.entries.iter().map(|(_, entry)| entry.bytes()).fold(0, usize::saturating_add);
        while is_full(self) {
            let checks = self.entries.iter().filter_map(|(domain, entry)| match entry {
                Entry::Cached(check) => Some((check.ended_ms, domain)),
                Entry::Running { .. } | Entry::NoResolver { .. } => None,
            });
            let Some((_, oldest)) = checks.min() else { return };
            let oldest = oldest.clone();
            self.remove(&oldest);
        }
    }

    /// Removes the check of `domain`, for example because it is not made after all.
    pub fn remove(&mut self, domain: &str) {
        if let Some(index) = self.entries.iter().position(|(name, _)| name == domain) {
            let (_, entry) = self.entries.swap_remove(index);
            self.bytes = self.bytes.saturating_sub(entry.bytes());
        }
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        match self {
            Self::Cached(check) => check.lines.len(),
            Self::Running { .. } | Self::NoResolver { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests;
