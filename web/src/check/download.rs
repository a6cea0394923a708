//! Files to save.

use crate::browser;
use js_sys::JSON;
use mta_sts::DomainName;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers the public JSON of the check of `domain` for saving.
pub(crate) fn report(domain: &DomainName, json: &JsValue) {
    if let Ok(text) = JSON::stringify_with_replacer_and_space(json, &JsValue::NULL, &JsValue::from(2)) {
        let text = String::from(text) + "\n";
        file(&format!("mta-sts-{domain}.json"), "application/json", text.as_bytes());
    }
}

/// Offers these bytes for saving.
pub(crate) fn file(name: &str, media_type: &str, bytes: &[u8]) {
    // Without a document there is no user who could save.
    let _ = save(name, media_type, bytes);
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
