//! Whether a client may cause one more check: the platform counts where it can, else the isolate does.

use crate::error::ServiceError;
use crate::limit::{self, Counters, PERIOD_MS};
use std::cell::RefCell;
use worker::{Date, Env, Request};

/// The rate limit of `wrangler.toml`.
pub(crate) const BINDING: &str = "CHECK_LIMIT";

/// Where the platform says who asks; a self-hosted front door sets it, over whatever the client sent.
const CLIENT_ADDRESS: &str = "cf-connecting-ip";

thread_local! {
    static COUNTERS: RefCell<Counters> = RefCell::default();
}

/// Counts one check of whoever sent `request`.
pub(crate) async fn admit(request: &Request, env: &Env) -> Result<(), ServiceError> {
    let address = request.headers().get(CLIENT_ADDRESS).ok().flatten();
    let client = limit::client(address.as_deref());
    let Ok(platform) = env.rate_limiter(BINDING) else {
        let counted = COUNTERS.with_borrow_mut(|counters| counters.count(&client, Date::now().as_millis()));
        return counted.map_err(|retry_after_s| ServiceError::TooMany { retry_after_s });
    };
    // The platform does not say how long; its period is the longest it can be.
    match platform.limit(client).await {
        Ok(outcome) if !outcome.success => {
            Err(ServiceError::TooMany { retry_after_s: PERIOD_MS.div_euclid(1000) })
        }
        // A counter that is out of order is no reason to turn people away.
        _ => Ok(()),
    }
}
