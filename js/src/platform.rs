//! What the platform lends, and how values cross over to it.

use mta_sts::Timestamp;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
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

/// As JavaScript would read it from JSON: a plain object.
pub(crate) fn plain(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(JsError::from)
}
