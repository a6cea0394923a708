//! Decides whether a client may start one more check: by the platform's rate limiter, or else by the isolate's counters.

use crate::limit::counters::{self, Counters, PERIOD_MS};
use crate::timeout::with_timeout;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use worker::js_sys::{Function, Object, Promise, Reflect};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Date, Env, Request};

/// The name of the rate limiter in `wrangler.toml`.
pub(crate) const BINDING: &str = "CHECK_LIMIT";

/// The header field with the client's address. The platform sets it; a self-hosted front end overwrites what the client
/// sent.
const CLIENT_ADDRESS: &str = "cf-connecting-ip";

thread_local! {
    static COUNTERS: RefCell<Counters> = RefCell::default();
}

/// Counts one check of the client that sent `request`; the error is the number of seconds it has to wait.
pub(crate) async fn admit(request: &Request, env: &Env) -> Result<(), u64> {
    let address = request.headers().get(CLIENT_ADDRESS).ok().flatten();
    let client = counters::client(address.as_deref());
    if let Some(limiter) = rate_limiter(env) {
        match with_timeout(is_admitted(&limiter, &client)).await {
            Some(Ok(true)) => return Ok(()),
            // The platform does not tell how long to wait; a whole period is always enough.
            Some(Ok(false)) => return Err(PERIOD_MS.div_euclid(1000)),
            // The rate limiter failed or is too slow, so the isolate counts.
            Some(Err(_)) | None => {}
        }
    }
    COUNTERS.with_borrow_mut(|counters| counters.count(&client, Date::now().as_millis()))
}

/// Returns the platform's rate limiter, if it is bound.
fn rate_limiter(env: &Env) -> Option<JsValue> {
    Reflect::get(env, &BINDING.into()).ok().filter(JsValue::is_object)
}

/// Evaluates `(await limiter.limit({ key })).success`. The wrapper of the `worker` crate would add a serializer for it.
async fn is_admitted(limiter: &JsValue, client: &str) -> Result<bool, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"key".into(), &client.into())?;
    let limit: Function = Reflect::get(limiter, &"limit".into())?.dyn_into()?;
    let outcome: Promise = limit.call1(limiter, &options)?.dyn_into()?;
    let outcome = JsFuture::from(outcome).await?;
    Ok(Reflect::get(&outcome, &"success".into())?.is_truthy())
}
