//! Whether a client may cause one more check: the platform counts where it can, else the isolate does.

use crate::error::ServiceError;
use crate::limit::counters::{self, Counters, PERIOD_MS};
use crate::timeout::in_time;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use worker::js_sys::{Function, Object, Promise, Reflect};
use worker::wasm_bindgen_futures::JsFuture;
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
    let client = counters::client(address.as_deref());
    if let Some(platform) = platform_limit(env) {
        match in_time(is_admitted(&platform, &client)).await {
            Some(Ok(true)) => return Ok(()),
            // The platform does not say how long; its period is the longest it can be.
            Some(Ok(false)) => {
                return Err(ServiceError::TooMany { retry_after_s: PERIOD_MS.div_euclid(1000) });
            }
            // Out of order, or too slow: then the isolate counts.
            Some(Err(_)) | None => {}
        }
    }
    let counted = COUNTERS.with_borrow_mut(|counters| counters.count(&client, Date::now().as_millis()));
    counted.map_err(|retry_after_s| ServiceError::TooMany { retry_after_s })
}

/// The binding, where the platform has bound it.
fn platform_limit(env: &Env) -> Option<JsValue> {
    Reflect::get(env, &BINDING.into()).ok().filter(JsValue::is_object)
}

/// `(await binding.limit({ key })).success`. The Worker's own wrapper brings a serializer along for it.
async fn is_admitted(platform: &JsValue, client: &str) -> Result<bool, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"key".into(), &client.into())?;
    let limit: Function = Reflect::get(platform, &"limit".into())?.dyn_into()?;
    let outcome: Promise = limit.call1(platform, &options)?.dyn_into()?;
    let outcome = JsFuture::from(outcome).await?;
    Ok(Reflect::get(&outcome, &"success".into())?.is_truthy())
}
