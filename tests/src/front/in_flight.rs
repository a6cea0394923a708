//! Counts the requests that are in flight at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the requests in flight, and keeps the maximum.
#[derive(Debug, Clone, Default)]
pub(super) struct InFlight(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// One request in flight, until it is dropped.
#[derive(Debug)]
pub(super) struct Guard(Arc<Counts>);

impl InFlight {
    pub(super) fn enter(&self) -> Guard {
        let now = self.0.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.0.most.fetch_max(now, Ordering::Relaxed);
        Guard(Arc::clone(&self.0))
    }

    pub(super) fn most(&self) -> usize {
        self.0.most.load(Ordering::Relaxed)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}
