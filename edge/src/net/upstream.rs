//! Requests to upstreams, limited in number and time.

use crate::net::body::{self, Body};
use crate::net::budget::Budget;
use crate::net::fault::{body_exception, fetch_exception};
use crate::net::semaphore::{Priority, Semaphore};
use futures_util::future::{Either, select};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use mta_sts::Reason;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::web_sys::AbortSignal;
use worker::{Date, Delay, Error, Fetch, Request, Response};

/// At most this many requests await their headers at once, as the platform requires.
const AWAITING_MAX: usize = 6;

/// How many requests every check needs: the first wave, the policy fetch, and after a failure two connections that
/// explain it.
const RESERVED: usize = 8;

/// At most this long a check takes, in milliseconds.
const CHECK_MS: u32 = 10_000;

/// The network as one check may use it.
pub(crate) struct Upstream {
    began_ms: u64,
    semaphore: Semaphore,
    budget: Budget,
}

impl Upstream {
    /// Starts the time limit of a check.
    pub(crate) fn begin() -> Self {
        Self {
            began_ms: Date::now().as_millis(),
            semaphore: Semaphore::new(AWAITING_MAX),
            budget: Budget::new(RESERVED),
        }
    }

    /// Returns the budget of requests.
    pub(crate) const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Returns the milliseconds since the check began.
    pub(crate) fn elapsed_ms(&self) -> u32 {
        let elapsed = Date::now().as_millis().saturating_sub(self.began_ms);
        u32::try_from(elapsed).unwrap_or(u32::MAX)
    }

    /// Sends a request and awaits its headers. Headers and body must both arrive within `timeout_ms` and before
    /// the check's time limit.
    pub(crate) async fn send(
        &self,
        request: Request,
        priority: Priority,
        timeout_ms: u32,
    ) -> Result<Response, Reason> {
        let wait = pin!(Delay::from(Duration::from_millis(u64::from(self.remaining_ms()))));
        let Either::Left((permit, _)) = select(self.semaphore.acquire(priority), wait).await else {
            return Err(Reason::Timeout);
        };
        let signal = AbortSignal::timeout_with_u32(timeout_ms.min(self.remaining_ms()));
        let response = Fetch::Request(request).send_with_signal(&signal.into()).await;
        drop(permit);
        response.map_err(|error| reason_of(&error, fetch_exception))
    }

    /// Runs `work`, which holds one connection, with a permit, for at most `timeout_ms` and not beyond the check's
    /// time limit.
    pub(crate) async fn with_permit<T>(
        &self,
        priority: Priority,
        timeout_ms: u32,
        work: impl Future<Output = Result<T, Reason>>,
    ) -> Result<T, Reason> {
        let delay = |ms: u32| Delay::from(Duration::from_millis(u64::from(ms)));
        let wait = pin!(delay(self.remaining_ms()));
        let Either::Left((_permit, _)) = select(self.semaphore.acquire(priority), wait).await else {
            return Err(Reason::Timeout);
        };
        let timeout = pin!(delay(timeout_ms.min(self.remaining_ms())));
        match select(pin!(work), timeout).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(Reason::Timeout),
        }
    }

    /// Cancels what is reserved for the policy fetch: its permit and its request.
    pub(crate) fn skip_policy_fetch(&self) {
        self.semaphore.release_reserved();
        self.budget.release();
    }

    fn remaining_ms(&self) -> u32 {
        CHECK_MS.saturating_sub(self.elapsed_ms())
    }
}

/// Reads at most `limit` bytes of the body of a response, decoded.
pub(crate) async fn read_body(mut response: Response, limit: usize) -> Body {
    let chunks = match response.stream() {
        Ok(chunks) => chunks.map_err(|error| reason_of(&error, body_exception)).left_stream(),
        // A response without a body has no stream.
        Err(_) => stream::empty().right_stream(),
    };
    body::read(chunks, limit).await
}

/// Closes a response whose body is not needed, and its connection.
pub(crate) fn discard(mut response: Response) {
    // A dropped stream is cancelled; a stream that was never taken stays open.
    drop(response.stream());
}

fn reason_of(error: &Error, reason: fn(Option<&str>, &str) -> Reason) -> Reason {
    match error {
        Error::UnknownJsError { name, message, .. } => reason(name.as_deref(), message),
        other => reason(None, &other.to_string()),
    }
}
