//! A handful of slots for requests: a runtime lets only so many await their headers at once.
//!
//! One of them is kept for the policy fetch until that has begun or will never begin: the MX hosts
//! are often known a moment earlier and would take them all.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Who goes first when a slot becomes free; the earlier one among equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// The policy fetch: the longest way ahead of it.
    Policy,
    /// The look-ups that everything else waits for.
    First,
    /// IPv4 addresses of MX hosts.
    MxHostA,
    /// IPv6 addresses of MX hosts.
    MxHostAaaa,
    /// TLSA records of MX hosts.
    Tlsa,
    /// What other answers led to.
    FollowUp,
}

/// The slots of one check; clones share them.
#[derive(Clone, Debug)]
pub struct Slots(Rc<RefCell<State>>);

impl Slots {
    /// So many free slots, one of them for [`Priority::Policy`] alone.
    pub fn new(free: usize) -> Self {
        Self(Rc::new(RefCell::new(State { free, kept: 1, next: 0, waiting: BTreeMap::new() })))
    }

    /// Waits for a slot.
    pub fn take(&self, priority: Priority) -> Take {
        Take { slots: self.clone(), priority, place: None }
    }

    /// Gives the slot that is kept for the policy fetch to everyone: there will be none.
    pub fn open_all(&self) {
        self.0.borrow_mut().kept = 0;
        self.wake_first();
    }

    /// Wakes whoever is first in line, if there is a slot to be had.
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
    kept: usize,
    next: u64,
    waiting: BTreeMap<Place, Waker>,
}

/// A place in the line.
type Place = (Priority, u64);

impl State {
    fn place(&mut self, priority: Priority) -> Place {
        let place = (priority, self.next);
        self.next = self.next.wrapping_add(1);
        place
    }

    /// Takes a slot for whoever stands at `place`, if it is their turn.
    fn try_take(&mut self, place: Place) -> bool {
        let is_policy = place.0 == Priority::Policy;
        let is_first = self.waiting.keys().next().is_none_or(|first| place <= *first);
        let kept = if is_policy { 0 } else { self.kept };
        if !is_first || self.free <= kept {
            return false;
        }
        self.free = self.free.saturating_sub(1);
        if is_policy {
            self.kept = 0;
        }
        self.waiting.remove(&place);
        true
    }
}

/// A slot, free again when it is dropped.
#[derive(Debug)]
pub struct Slot(Slots);

impl Drop for Slot {
    fn drop(&mut self) {
        {
            let mut state = self.0.0.borrow_mut();
            state.free = state.free.saturating_add(1);
        }
        self.0.wake_first();
    }
}

/// The wait for a slot.
#[derive(Debug)]
pub struct Take {
    slots: Slots,
    priority: Priority,
    place: Option<Place>,
}

impl Future for Take {
    type Output = Slot;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Slot> {
        let take = self.get_mut();
        {
            let mut state = take.slots.0.borrow_mut();
            let place = match take.place {
                Some(place) => place,
                None => state.place(take.priority),
            };
            if !state.try_take(place) {
                take.place = Some(place);
                state.waiting.insert(place, context.waker().clone());
                return Poll::Pending;
            }
        }
        take.place = None;
        // Several slots may have become free before the first in line was polled.
        take.slots.wake_first();
        Poll::Ready(Slot(take.slots.clone()))
    }
}

impl Drop for Take {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        self.slots.0.borrow_mut().waiting.remove(&place);
        // It may have been woken for a slot that it will now never take.
        self.slots.wake_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream::{FuturesUnordered, StreamExt};
    use futures_util::task::noop_waker;
    use futures_util::{FutureExt, future::poll_fn};
    use std::cell::Cell;

    fn poll(take: &mut Take) -> Option<Slot> {
        match take.poll_unpin(&mut Context::from_waker(&noop_waker())) {
            Poll::Ready(slot) => Some(slot),
            Poll::Pending => None,
        }
    }

    fn open(free: usize) -> Slots {
        let slots = Slots::new(free);
        slots.open_all();
        slots
    }

    #[test]
    fn one_slot_is_kept_until_the_policy_fetch_has_begun() {
        let slots = Slots::new(2);
        let _first = poll(&mut slots.take(Priority::First)).unwrap();
        let mut waits = slots.take(Priority::MxHostA);
        assert!(poll(&mut waits).is_none());
        let policy = poll(&mut slots.take(Priority::Policy)).unwrap();
        assert!(poll(&mut waits).is_none());
        drop(policy);
        assert!(poll(&mut waits).is_some());
    }

    #[test]
    fn no_more_slots_than_there_are() {
        let slots = open(2);
        let (mut first, mut second, mut third) =
            (slots.take(Priority::First), slots.take(Priority::First), slots.take(Priority::First));
        let slot = poll(&mut first);
        let _second = poll(&mut second).unwrap();
        assert!(slot.is_some() && poll(&mut third).is_none());
        drop(slot);
        assert!(poll(&mut third).is_some());
    }

    #[test]
    fn the_policy_overtakes_and_equals_keep_their_order() {
        let slots = open(1);
        let slot = poll(&mut slots.take(Priority::First)).unwrap();
        let mut late = slots.take(Priority::MxHostAaaa);
        let mut early = slots.take(Priority::MxHostA);
        let mut next = slots.take(Priority::MxHostA);
        let mut policy = slots.take(Priority::Policy);
        for take in [&mut late, &mut early, &mut next, &mut policy] {
            assert!(poll(take).is_none());
        }
        drop(slot);
        assert!(poll(&mut late).is_none() && poll(&mut early).is_none());
        drop(poll(&mut policy).unwrap());
        assert!(poll(&mut next).is_none());
        drop(poll(&mut early).unwrap());
        drop(poll(&mut next).unwrap());
        assert!(poll(&mut late).is_some());
    }

    #[test]
    fn everyone_gets_a_turn() {
        let slots = open(6);
        let in_use = Cell::new(0);
        let mut work: FuturesUnordered<_> = (0..20)
            .map(|_| async {
                let _slot = slots.take(Priority::MxHostA).await;
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

    /// Lets everyone else run once.
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
    fn whoever_gives_up_is_forgotten() {
        let slots = open(1);
        let slot = poll(&mut slots.take(Priority::First)).unwrap();
        let mut gone = slots.take(Priority::Policy);
        let mut stays = slots.take(Priority::First);
        assert!(poll(&mut gone).is_none() && poll(&mut stays).is_none());
        drop(slot);
        drop(gone);
        assert!(poll(&mut stays).is_some());
    }
}
