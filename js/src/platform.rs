//! What the platform lends, and how values cross over to it.

use crate::json;
use js_sys::JSON;
use mta_sts::time::Timestamp;
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue};
use web_sys::Url;

/// IDNA by the platform's URL parser, which follows UTS #46.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let host = Url::new(&format!("https://{name}/")).ok()?.hostname();
    // A name with a user part, a port or a path in it would come back as another name.
    let is_host_alone = !name.contains(['/', '?', '#', '@', ':', '\\']);
    is_host_alone.then_some(host)
}

/// Seconds of JavaScript's clock.
pub(crate) fn timestamp(now_s: Option<f64>) -> Option<Timestamp> {
    now_s.map(|seconds| Timestamp(seconds as u64))
}

/// As JavaScript would read it from JSON.
pub(crate) fn plain(value: &impl Serialize) -> Result<JsValue, JsError> {
    let read = json::text(value).map(|text| JSON::parse(&text));
    read.ok().and_then(Result::ok).ok_or_else(|| JsError::new("the report cannot be written"))
}
