//! What was seen in the last minute, and how much more may be looked at in this one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer is kept: a domain is looked at once a minute.
const KEPT: Duration = Duration::from_secs(60);

/// At most this many domains are looked at in a minute.
const DOMAINS_PER_MINUTE: usize = 60;

/// The answers of the last minute.
#[derive(Default)]
pub(super) struct Cache(Mutex<BTreeMap<String, Kept>>);

struct Kept {
    since: Instant,
    /// `None` while the domain is looked at.
    body: Option<Arc<Vec<u8>>>,
}

/// What to do about a request.
pub(super) enum Turn {
    /// The answer is known.
    Known(Arc<Vec<u8>>),
    /// Look at the domain, and put the answer in.
    Look,
    /// Too many domains in this minute, or this one is being looked at.
    Later,
}

impl Cache {
    /// Decides about a request for `domain`.
    pub(super) fn turn(&self, domain: &str, now: Instant) -> Turn {
        let mut all = self.lock();
        // No more than the domains of one minute stay.
        all.retain(|_, kept| now.duration_since(kept.since) < KEPT);
        match all.get(domain) {
            Some(Kept { body: Some(body), .. }) => Turn::Known(Arc::clone(body)),
            Some(_) => Turn::Later,
            None if all.len() >= DOMAINS_PER_MINUTE => Turn::Later,
            None => {
                all.insert(domain.to_owned(), Kept { since: now, body: None });
                Turn::Look
            }
        }
    }

    /// Puts an answer in.
    pub(super) fn put(&self, domain: &str, body: Arc<Vec<u8>>) {
        if let Some(kept) = self.lock().get_mut(domain) {
            kept.body = Some(body);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_looked_at_once_a_minute_and_not_too_many_are() {
        let cache = Cache::default();
        let now = Instant::now();
        assert!(matches!(cache.turn("a.example", now), Turn::Look));
        assert!(matches!(cache.turn("a.example", now), Turn::Later));
        cache.put("a.example", Arc::new(vec![1]));
        assert!(matches!(cache.turn("a.example", now), Turn::Known(body) if *body == [1]));
        for number in 1..DOMAINS_PER_MINUTE {
            assert!(matches!(cache.turn(&format!("{number}.example"), now), Turn::Look), "{number}");
        }
        assert!(matches!(cache.turn("b.example", now), Turn::Later));
        assert!(matches!(cache.turn("a.example", now + KEPT), Turn::Look));
    }
}
