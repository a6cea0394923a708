//! A semaphore with priorities: a runtime lets only a few requests await their headers at once.
//!
//! One permit is reserved for the policy fetch until it has begun or is known not to happen. The MX hosts are often
//! known a moment earlier, and their look-ups would take all permits.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Decides which waiting task gets the next permit; equal priorities are served in order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// The policy fetch, which takes longest.
    Policy,
    /// The look-ups whose answers lead to others.
    First,
    /// IPv4 addresses of MX hosts.
    MxHostA,
    /// IPv6 addresses of MX hosts.
    MxHostAaaa,
    /// TLSA records of MX hosts.
    Tlsa,
    /// Queries that only explain other answers.
    FollowUp,
}

/// The semaphore of one check; clones share its permits.
#[derive(Clone, Debug)]
pub struct Semaphore(Rc<RefCell<State>>);

impl Semaphore {
    /// Returns a semaphore with `free` permits, one of them reserved for [`Priority::Policy`].
    pub fn new(free: usize) -> Self {
        Self(Rc::new(RefCell::new(State { free, reserved: 1, next: 0, waiting: BTreeMap::new() })))
    }

    /// Waits for a permit.
    pub fn acquire(&self, priority: Priority) -> Acquire {
        Acquire { semaphore: self.clone(), priority, ticket: None }
    }

    /// Makes the permit that is reserved for the policy fetch available to all.
    pub fn release_reserved(&self) {
        self.0.borrow_mut().reserved = 0;
        self.wake_first();
    }

    /// Wakes the first waiting task if a permit is free.
    fn wake_first(&self) {
        let waker = {
            let state = self.0.borrow();
            state.waiting.values().next().filter(|_| state.free > 0).cloned()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[derive(Debug)]
struct State {
    free: usize,
    reserved: usize,
    next: u64,
    waiting: BTreeMap<Ticket, Waker>,
}

/// The position of a waiting task: its priority, then its number in order of arrival.
type Ticket = (Priority, u64);

impl State {
    fn ticket(&mut self, priority: Priority) -> Ticket {
        let ticket = (priority, self.next);
        self.next = self.next.wrapping_add(1);
        ticket
    }

    /// Takes a permit for `ticket` if none waits before it; returns whether it did.
    fn try_acquire(&mut self, ticket: Ticket) -> bool {
        let is_policy = ticket.0 == Priority::Policy;
        let is_first = self.waiting.keys().next().is_none_or(|first| ticket <= *first);
        let reserved = if is_policy { 0 } else { self.reserved };
        if !is_first || self.free <= reserved {
            return false;
        }
        self.free = self.free.saturating_sub(1);
        if is_policy {
            self.reserved = 0;
        }
        self.waiting.remove(&ticket);
        true
    }
}

/// A permit, released when it is dropped.
#[derive(Debug)]
pub struct Permit(Semaphore);

impl Drop for Permit {
    fn drop(&mut self) {
        {
            let mut state = self.0.0.borrow_mut();
            state.free = state.free.saturating_add(1);
        }
        self.0.wake_first();
    }
}

/// The future that resolves to a permit.
#[derive(Debug)]
pub struct Acquire {
    semaphore: Semaphore,
    priority: Priority,
    ticket: Option<Ticket>,
}

impl Future for Acquire {
    type Output = Permit;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit> {
        let acquire = self.get_mut();
        {
            let mut state = acquire.semaphore.0.borrow_mut();
            let ticket = match acquire.ticket {
                Some(ticket) => ticket,
                None => state.ticket(acquire.priority),
            };
            if !state.try_acquire(ticket) {
                acquire.ticket = Some(ticket);
                state.waiting.insert(ticket, context.waker().clone());
                return Poll::Pending;
            }
        }
        acquire.ticket = None;
        // Several permits may have been released before the first waiting task was polled.
        acquire.semaphore.wake_first();
        Poll::Ready(Permit(acquire.semaphore.clone()))
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        self.semaphore.0.borrow_mut().waiting.remove(&ticket);
        // This task may have been woken for a permit that it will never take.
        self.semaphore.wake_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream::{FuturesUnordered, StreamExt};
    use futures_util::task::noop_waker;
    use futures_util::{FutureExt, future::poll_fn};
    use std::cell::Cell;

    fn poll(acquire: &mut Acquire) -> Option<Permit> {
        match acquire.poll_unpin(&mut Context::from_waker(&noop_waker())) {
            Poll::Ready(permit) => Some(permit),
            Poll::Pending => None,
        }
    }

    fn unreserved(free: usize) -> Semaphore {
        let semaphore = Semaphore::new(free);
        semaphore.release_reserved();
        semaphore
    }

    #[test]
    fn one_permit_is_reserved_until_the_policy_fetch_has_begun() {
        let semaphore = Semaphore::new(2);
        let _first = poll(&mut semaphore.acquire(Priority::First)).unwrap();
        let mut waits = semaphore.acquire(Priority::MxHostA);
        assert!(poll(&mut waits).is_none());
        let policy = poll(&mut semaphore.acquire(Priority::Policy)).unwrap();
        assert!(poll(&mut waits).is_none());
        drop(policy);
        assert!(poll(&mut waits).is_some());
    }

    #[test]
    fn no_more_permits_are_given_than_there_are() {
        let semaphore = unreserved(2);
        let (mut first, mut second, mut third) = (
            semaphore.acquire(Priority::First),
            semaphore.acquire(Priority::First),
            semaphore.acquire(Priority::First),
        );
        let permit = poll(&mut first);
        let _second = poll(&mut second).unwrap();
        assert!(permit.is_some() && poll(&mut third).is_none());
        drop(permit);
        assert!(poll(&mut third).is_some());
    }

    #[test]
    fn the_policy_fetch_goes_first_and_equal_priorities_keep_their_order() {
        let semaphore = unreserved(1);
        let permit = poll(&mut semaphore.acquire(Priority::First)).unwrap();
        let mut late = semaphore.acquire(Priority::MxHostAaaa);
        let mut early = semaphore.acquire(Priority::MxHostA);
        let mut next = semaphore.acquire(Priority::MxHostA);
        let mut policy = semaphore.acquire(Priority::Policy);
        for acquire in [&mut late, &mut early, &mut next, &mut policy] {
            assert!(poll(acquire).is_none());
        }
        drop(permit);
        assert!(poll(&mut late).is_none() && poll(&mut early).is_none());
        drop(poll(&mut policy).unwrap());
        assert!(poll(&mut next).is_none());
        drop(poll(&mut early).unwrap());
        drop(poll(&mut next).unwrap());
        assert!(poll(&mut late).is_some());
    }

    #[test]
    fn every_task_gets_a_permit() {
        let semaphore = unreserved(6);
        let in_use = Cell::new(0);
        let mut work: FuturesUnordered<_> = (0..20)
            .map(|_| async {
                let _permit = semaphore.acquire(Priority::MxHostA).await;
                in_use.set(in_use.get() + 1);
                assert!(in_use.get() <= 6);
                yield_once().await;
                in_use.set(in_use.get() - 1);
            })
            .collect();
        let mut done = 0;
        for _ in 0..100 {
            while let Some(Some(())) = work.next().now_or_never() {
                done += 1;
            }
        }
        assert_eq!(done, 20);
    }

    /// Lets every other task run once.
    async fn yield_once() {
        let mut yielded = false;
        poll_fn(|context| {
            if yielded {
                return Poll::Ready(());
            }
            yielded = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    #[test]
    fn a_dropped_task_is_skipped() {
        let semaphore = unreserved(1);
        let permit = poll(&mut semaphore.acquire(Priority::First)).unwrap();
        let mut gone = semaphore.acquire(Priority::Policy);
        let mut stays = semaphore.acquire(Priority::First);
        assert!(poll(&mut gone).is_none() && poll(&mut stays).is_none());
        drop(permit);
        drop(gone);
        assert!(poll(&mut stays).is_some());
    }
}
