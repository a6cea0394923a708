//! What is only worth something if it comes at once.

use futures_util::future::{Either, select};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::Delay;

/// How long the platform's own cache and counters may take, in milliseconds: a check goes without them as well.
const PLATFORM_MS: u64 = 200;

/// What the platform says, unless it takes too long over it.
pub(crate) async fn in_time<T>(question: impl Future<Output = T>) -> Option<T> {
    let limit = pin!(Delay::from(Duration::from_millis(PLATFORM_MS)));
    match select(pin!(question), limit).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}
