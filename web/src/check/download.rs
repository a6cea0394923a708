//! Files to save.

use crate::browser;
use crate::check::state::Check;
use mta_sts::Words;
use mta_sts::output::ReportV1;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers the public JSON of a check for saving.
pub(crate) fn report(check: &Check) {
    let name = format!("mta-sts-{}.json", check.domain);
    if let Some(json) = json(check) {
        file(&name, "application/json", json.as_bytes());
    }
}

/// Offers these bytes for saving.
pub(crate) fn file(name: &str, media_type: &str, bytes: &[u8]) {
    // Without a document there is no user who could save.
    let _ = save(name, media_type, bytes);
}

fn json(check: &Check) -> Option<String> {
    let (next, at) = (check.next(), Some(check.asked_at));
    let report = ReportV1::with_next(&check.report, &check.observation, at, next, &Words::ENGLISH);
    let value = report.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    let text =
        js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2)).ok()?;
    Some(String::from(text) + "\n")
}

fn save(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let bytes = js_sys::Uint8Array::from(bytes);
    let blob = Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(&bytes), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = browser::document().ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url)
}
