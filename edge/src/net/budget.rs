//! How many requests a check may still make: a platform ends it at fifty.

use std::cell::Cell;

/// Most requests of one check.
pub const REQUESTS_MAX: usize = 46;

/// What is left, and how much of it is kept for questions that will surely come.
#[derive(Debug)]
pub struct Allowance {
    left: Cell<usize>,
    kept: Cell<usize>,
}

impl Allowance {
    /// An allowance for [`REQUESTS_MAX`] requests, `kept` of them for questions that will come.
    pub const fn new(kept: usize) -> Self {
        Self { left: Cell::new(REQUESTS_MAX), kept: Cell::new(kept) }
    }

    /// Keeps more requests for questions that are known to come now.
    pub fn keep(&self, more: usize) {
        self.kept.set(self.kept.get().saturating_add(more));
    }

    /// Gives back a request kept for a question that will not come.
    pub fn release(&self) {
        self.kept.set(self.kept.get().saturating_sub(1));
    }

    /// Takes one of the requests kept for a question; whether there was one.
    pub fn first(&self) -> bool {
        self.release();
        self.take()
    }

    /// Takes a request for a question for which none is kept, if more are left than are kept.
    pub fn second(&self) -> bool {
        self.left.get() > self.kept.get() && self.take()
    }

    fn take(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_questions_leave_what_the_first_ones_need() {
        let allowance = Allowance::new(40);
        assert_eq!((0..100).filter(|_| allowance.second()).count(), 6);
        allowance.keep(5);
        assert_eq!((0..100).filter(|_| allowance.first()).count(), 40);
        assert!(!allowance.first() && !allowance.second());
    }

    #[test]
    fn what_is_released_is_for_others() {
        let allowance = Allowance::new(REQUESTS_MAX);
        assert!(!allowance.second());
        allowance.release();
        assert!(allowance.second() && !allowance.second());
    }
}
