//! Requests to upstreams: how many at once, and for how long.

use crate::net::body::{self, Body};
use crate::net::budget::Allowance;
use crate::net::fault;
use crate::net::semaphore::{Priority, Slots};
use futures_util::future::{Either, select};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use mta_sts::Reason;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::web_sys::AbortSignal;
use worker::{Date, Delay, Error, Fetch, Request, Response};

/// Most requests that await their headers at once; the platform allows no more.
const AWAITING_MAX: usize = 6;

/// The requests of the first wave, the policy fetch, and the look at the certificate if it was refused.
const SURE_TO_COME: usize = 7;

/// Longest check, in milliseconds.
const CHECK_MS: u32 = 10_000;

/// What one check may use of the network.
pub(crate) struct Upstream {
    began_ms: u64,
    slots: Slots,
    allowance: Allowance,
}

impl Upstream {
    /// Starts the clock of a check.
    pub(crate) fn begin() -> Self {
        Self {
            began_ms: Date::now().as_millis(),
            slots: Slots::new(AWAITING_MAX),
            allowance: Allowance::new(SURE_TO_COME),
        }
    }

    /// How many requests the check may still make.
    pub(crate) const fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// Milliseconds since the check began.
    pub(crate) fn elapsed_ms(&self) -> u32 {
        let elapsed = Date::now().as_millis().saturating_sub(self.began_ms);
        u32::try_from(elapsed).unwrap_or(u32::MAX)
    }

    /// Sends a request and awaits its headers. From then on the body must come as well before
    /// `limit_ms` or the check's own end are over, whichever is first.
    pub(crate) async fn send(
        &self,
        request: Request,
        priority: Priority,
        limit_ms: u32,
    ) -> Result<Response, Reason> {
        let wait = pin!(Delay::from(Duration::from_millis(u64::from(self.remaining_ms()))));
        let Either::Left((slot, _)) = select(self.slots.take(priority), wait).await else {
            return Err(Reason::Timeout);
        };
        let signal = AbortSignal::timeout_with_u32(limit_ms.min(self.remaining_ms()));
        let response = Fetch::Request(request).send_with_signal(&signal.into()).await;
        drop(slot);
        response.map_err(|error| told(&error, fault::thrown))
    }

    /// Does `work` that holds a connection of its own, in a slot, for `limit_ms` or until the check's end.
    pub(crate) async fn in_slot<T>(
        &self,
        priority: Priority,
        limit_ms: u32,
        work: impl Future<Output = Result<T, Reason>>,
    ) -> Result<T, Reason> {
        let milliseconds = |limit: u32| Delay::from(Duration::from_millis(u64::from(limit)));
        let wait = pin!(milliseconds(self.remaining_ms()));
        let Either::Left((_slot, _)) = select(self.slots.take(priority), wait).await else {
            return Err(Reason::Timeout);
        };
        let limit = pin!(milliseconds(limit_ms.min(self.remaining_ms())));
        match select(pin!(work), limit).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(Reason::Timeout),
        }
    }

    /// Lets the look-ups have the slot that is kept for the policy fetch.
    pub(crate) fn no_policy_fetch(&self) {
        self.slots.open_all();
    }

    fn remaining_ms(&self) -> u32 {
        CHECK_MS.saturating_sub(self.elapsed_ms())
    }
}

/// Reads the body of a response, decoded, at most `limit` bytes of it.
pub(crate) async fn read(mut response: Response, limit: usize) -> Body {
    let chunks = match response.stream() {
        Ok(chunks) => chunks.map_err(|error| told(&error, fault::thrown_in_body)).left_stream(),
        // There is no stream where there is no body.
        Err(_) => stream::empty().right_stream(),
    };
    body::read(chunks, limit).await
}

/// Lets go of a response whose body nobody wants, and of its connection.
pub(crate) fn discard(mut response: Response) {
    // A stream that is dropped is cancelled; one that was never taken is left open.
    drop(response.stream());
}

fn told(error: &Error, reason: fn(Option<&str>, &str) -> Reason) -> Reason {
    match error {
        Error::UnknownJsError { name, message, .. } => reason(name.as_deref(), message),
        other => reason(None, &other.to_string()),
    }
}
