//! `js/platform.js`: what would be long to write with the bindings.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::HtmlTextAreaElement;

#[wasm_bindgen(module = "/js/platform.js")]
extern "C" {
    /// Compresses bytes, without any header.
    #[wasm_bindgen(catch)]
    pub(crate) async fn deflate(bytes: Uint8Array) -> Result<JsValue, JsValue>;

    /// Decompresses bytes. Fails where the result is longer than `limit`.
    #[wasm_bindgen(catch)]
    pub(crate) async fn inflate(bytes: Uint8Array, limit: u32) -> Result<JsValue, JsValue>;

    /// Replaces part of a text box as if it had been typed.
    pub(crate) fn replace(place: &HtmlTextAreaElement, start: u32, end: u32, text: &str);

    /// Remembers among which findings the focus is, before they change.
    #[wasm_bindgen(js_name = holdFocus)]
    pub(crate) fn hold_focus();

    /// Focuses the next finding, where the change removed the focused one.
    #[wasm_bindgen(js_name = giveFocus)]
    pub(crate) fn give_focus();

    /// Selects a part of a text box and brings its line, from 1, into view.
    pub(crate) fn select(place: &HtmlTextAreaElement, start: u32, end: u32, line: u32);
}
