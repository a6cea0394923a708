//! A short timeout for the platform's cache and rate limiter.

use futures_util::future::{Either, select};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::Delay;

/// At most this long the platform's cache or rate limiter is waited for, in milliseconds: a check can do without them.
const TIMEOUT_MS: u64 = 200;

/// Returns the result of `call`, or `None` if it takes too long.
pub(crate) async fn with_timeout<T>(call: impl Future<Output = T>) -> Option<T> {
    let timeout = pin!(Delay::from(Duration::from_millis(TIMEOUT_MS)));
    match select(pin!(call), timeout).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}
