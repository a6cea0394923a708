//! IDNA and time from JavaScript, and conversion of results to JavaScript objects.

use mta_sts::Timestamp;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsError, JsValue};
use web_sys::Url;

/// Converts a name to ASCII with the platform's URL parser, which follows UTS #46.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let host = Url::new(&format!("https://{name}/")).ok()?.hostname();
    // If the input contains a user name, port or path, the URL's host is not the whole input.
    let is_host_alone = !name.contains(['/', '?', '#', '@', ':', '\\']);
    is_host_alone.then_some(host)
}

/// Converts seconds of JavaScript's clock to a timestamp.
pub(crate) fn timestamp(now_s: Option<f64>) -> Option<Timestamp> {
    now_s.map(|seconds| Timestamp(seconds as u64))
}

/// Converts a value to the plain object that JavaScript would parse from its JSON.
pub(crate) fn plain(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(JsError::from)
}
