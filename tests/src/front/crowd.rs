//! How many requests are under way at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts who is inside, and remembers the greatest crowd.
#[derive(Debug, Clone, Default)]
pub(super) struct Crowd(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// Somebody inside, until dropped.
#[derive(Debug)]
pub(super) struct Guest(Arc<Counts>);

impl Crowd {
    pub(super) fn enter(&self) -> Guest {
        let now = self.0.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.0.most.fetch_max(now, Ordering::Relaxed);
        Guest(Arc::clone(&self.0))
    }

    pub(super) fn most(&self) -> usize {
        self.0.most.load(Ordering::Relaxed)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}
