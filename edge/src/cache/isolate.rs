//! Finished checks, kept for a while: who asks again for a domain gets the same answer, and the domain
//! is left alone.
//!
//! A check is kept whole. Kept probe by probe, a report could hold a new record against an old policy
//! and call a roll-out broken that is not.

use mta_sts::{Event, Outcome, Settled};
use std::rc::Rc;

/// Shortest time an answer is kept, in seconds: the policy of a domain is fetched once a minute at most.
pub const SHORTEST_S: u32 = 60;

/// Longest time an answer is kept, in seconds.
pub const LONGEST_S: u32 = 300;

/// After so many milliseconds nobody waits for a check any more: it takes ten seconds at most, so it
/// was lost together with what ran it.
pub const LOST_MS: u64 = 10_250;

/// For so many milliseconds it is known that a check found no resolver: those who waited for it look no more rarely.
const NO_RESOLVER_MS: u64 = 5_000;

/// Most answers kept in one isolate.
const ANSWERS_MAX: usize = 1_000;

/// Most bytes of answers kept in one isolate, which has 128 MB for everything.
const BYTES_MAX: usize = 16 << 20;

/// A finished check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When the check ended, in milliseconds since 1970.
    pub ended_ms: u64,
    /// For how many seconds from then it answers for its domain.
    pub lifetime_s: u32,
    /// Its events, as the stream has them: a line of JSON each.
    pub lines: Rc<Vec<u8>>,
}

impl Kept {
    /// Seconds since the check ended.
    pub const fn age_s(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.ended_ms).div_euclid(1000)
    }

    /// Whether it still answers.
    pub fn is_fresh(&self, now_ms: u64) -> bool {
        self.age_s(now_ms) < u64::from(self.lifetime_s)
    }

    /// The events, read back; `None` if they are not ours.
    pub fn events(&self) -> Option<Vec<Event>> {
        let lines = self.lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(event).collect()
    }
}

/// Reads an event whose tag is known, which takes half the code of the derived way. Our own lines begin
/// with the tag.
fn event(line: &[u8]) -> Option<Event> {
    let tag = line.strip_prefix(br#"{"probe":""#)?.split(|byte| *byte == b'"').next()?;
    let tag = std::str::from_utf8(tag).ok()?;
    Event::deserialize_as(tag, &mut serde_json::Deserializer::from_slice(line)).ok()
}

/// For how many seconds a check answers for its domain: as long as the shortest-lived of its DNS
/// answers, within [`SHORTEST_S`] and [`LONGEST_S`]. What failed, in part too, may work again in a minute.
pub fn lifetime_s(events: &[Event]) -> u32 {
    events.iter().filter_map(ttl).min().unwrap_or(SHORTEST_S).clamp(SHORTEST_S, LONGEST_S)
}

fn ttl(event: &Event) -> Option<u32> {
    match event {
        // An answer without a time to live says that there is nothing, which changes soonest.
        Event::Record(settled) | Event::Tlsrpt(settled) => {
            seconds(settled, |answer| Some(answer.ttl.unwrap_or(SHORTEST_S)))
        }
        Event::Mx(settled) => seconds(settled, |answer| Some(answer.ttl.unwrap_or(SHORTEST_S))),
        Event::PolicyHost(settled) | Event::MxHost(settled) => {
            seconds(settled, |host| Some(host.ttl.filter(|_| host.partial.is_none()).unwrap_or(SHORTEST_S)))
        }
        Event::Policy(settled) => seconds(settled, |response| {
            let is_busy = response.cut.is_some() || response.status == 429 || response.status >= 500;
            Some(if is_busy { SHORTEST_S } else { LONGEST_S })
        }),
        // The rest only adds to these; that there is nothing, as nearly everywhere, changes little.
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
        Outcome::Failed(_) => Some(SHORTEST_S),
        Outcome::NotAsked => None,
    }
}

/// What one isolate keeps, and which checks it is at.
#[derive(Debug, Default)]
pub struct Shelf {
    // A list is looked through in microseconds, and costs the Worker less than a map.
    places: Vec<(String, Place)>,
    bytes: usize,
}

#[derive(Debug)]
enum Place {
    Running { lost_ms: u64 },
    Kept(Rc<Kept>),
    NoResolver { forgotten_ms: u64 },
}

/// What there is of a domain.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// An answer.
    Kept(Rc<Kept>),
    /// A check that will have one soon.
    Running,
    /// A check that has just found no resolver.
    NoResolver,
    /// Nothing.
    Nothing,
}

impl Shelf {
    /// What there is of `domain`.
    pub fn find(&self, domain: &str, now_ms: u64) -> Found {
        match self.places.iter().find(|(name, _)| name == domain).map(|(_, place)| place) {
            Some(Place::Kept(kept)) if kept.is_fresh(now_ms) => Found::Kept(Rc::clone(kept)),
            Some(Place::Running { lost_ms }) if now_ms <= *lost_ms => Found::Running,
            Some(Place::NoResolver { forgotten_ms }) if now_ms <= *forgotten_ms => Found::NoResolver,
            _ => Found::Nothing,
        }
    }

    /// Notes that a check of `domain` begins and takes so long at most, and forgets those that were lost.
    pub fn begin(&mut self, domain: &str, now_ms: u64, lasts_ms: u64) {
        self.remove(domain);
        self.places.retain(|(_, place)| match place {
            Place::Running { lost_ms: over_ms } | Place::NoResolver { forgotten_ms: over_ms } => {
                now_ms <= *over_ms
            }
            Place::Kept(_) => true,
        });
        let lost_ms = now_ms.saturating_add(lasts_ms);
        self.places.push((domain.to_owned(), Place::Running { lost_ms }));
    }

    /// Notes that the check of `domain` will not be made after all.
    pub fn give_way(&mut self, domain: &str) {
        self.remove(domain);
    }

    /// Notes that the check of `domain` ended without a resolver, for those who wait for it.
    pub fn give_up(&mut self, domain: &str, now_ms: u64) {
        self.remove(domain);
        let forgotten_ms = now_ms.saturating_add(NO_RESOLVER_MS);
        self.places.push((domain.to_owned(), Place::NoResolver { forgotten_ms }));
    }

    /// Keeps an answer, in the place of older ones if there is no room left.
    pub fn keep(&mut self, domain: &str, kept: Rc<Kept>, now_ms: u64) {
        self.remove(domain);
        self.make_room(kept.lines.len(), now_ms);
        self.bytes = self.bytes.saturating_add(kept.lines.len());
        self.places.push((domain.to_owned(), Place::Kept(kept)));
    }

    fn make_room(&mut self, bytes: usize, now_ms: u64) {
        // Checks under way are not counted: however many there are, what one of them ends with has to stand here
        // until whoever caused it has read it.
        let is_kept = |(_, place): &&(String, Place)| matches!(place, Place::Kept(_));
        let is_over = |shelf: &Self| {
            shelf.places.iter().filter(is_kept).count() >= ANSWERS_MAX
                || shelf.bytes.saturating_add(bytes) > BYTES_MAX
        };
        if !is_over(self) {
            return;
        }
        self.places.retain(|(_, place)| match place {
            Place::Kept(kept) => kept.is_fresh(now_ms),
            Place::Running { .. } | Place::NoResolver { .. } => true,
        });
        self.bytes = self.places.iter().map(|(_, place)| place.bytes()).fold(0, usize::saturating_add);
        while is_over(self) {
            let kept = self.places.iter().filter_map(|(domain, place)| match place {
                Place::Kept(kept) => Some((kept.ended_ms, domain)),
                Place::Running { .. } | Place::NoResolver { .. } => None,
            });
            let Some((_, oldest)) = kept.min() else { return };
            let oldest = oldest.clone();
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, domain: &str) {
        if let Some(place) = self.places.iter().position(|(name, _)| name == domain) {
            let (_, place) = self.places.swap_remove(place);
            self.bytes = self.bytes.saturating_sub(place.bytes());
        }
    }
}

impl Place {
    fn bytes(&self) -> usize {
        match self {
            Self::Kept(kept) => kept.lines.len(),
            Self::Running { .. } | Self::NoResolver { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests;
