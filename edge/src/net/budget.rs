//! How many requests a check may still make: the platform allows fifty per invocation.

use std::cell::Cell;

/// At most this many requests are made by one check.
pub const REQUESTS_MAX: usize = 46;

/// The remaining requests of a check, some of them reserved for queries that will certainly come.
#[derive(Debug)]
pub struct Budget {
    left: Cell<usize>,
    reserved: Cell<usize>,
}

impl Budget {
    /// Returns a budget of [`REQUESTS_MAX`] requests, `reserved` of them for queries that will come.
    pub const fn new(reserved: usize) -> Self {
        Self { left: Cell::new(REQUESTS_MAX), reserved: Cell::new(reserved) }
    }

    /// Reserves more requests, for queries that are now known to come.
    pub fn reserve(&self, more: usize) {
        self.reserved.set(self.reserved.get().saturating_add(more));
    }

    /// Cancels the reservation of one request.
    pub fn release(&self) {
        self.reserved.set(self.reserved.get().saturating_sub(1));
    }

    /// Takes a reserved request; returns whether one was left.
    pub fn take_reserved(&self) -> bool {
        self.release();
        self.take()
    }

    /// Takes a request that was not reserved; returns whether more are left than are reserved.
    pub fn take_spare(&self) -> bool {
        self.left.get() > self.reserved.get() && self.take()
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
    fn spare_requests_leave_the_reserved_ones() {
        let budget = Budget::new(40);
        assert_eq!((0..100).filter(|_| budget.take_spare()).count(), 6);
        budget.reserve(5);
        assert_eq!((0..100).filter(|_| budget.take_reserved()).count(), 40);
        assert!(!budget.take_reserved() && !budget.take_spare());
    }

    #[test]
    fn a_released_request_is_spare() {
        let budget = Budget::new(REQUESTS_MAX);
        assert!(!budget.take_spare());
        budget.release();
        assert!(budget.take_spare() && !budget.take_spare());
    }
}
