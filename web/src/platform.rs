//! `js/platform.js`: what has no short way through the bindings.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::HtmlTextAreaElement;

#[wasm_bindgen(module = "/js/platform.js")]
extern "C" {
    /// Compresses bytes, without any header.
    #[wasm_bindgen(catch)]
    pub(crate) async fn deflate(bytes: Uint8Array) -> Result<JsValue, JsValue>;

    /// The bytes again, if there are no more than `limit`.
    #[wasm_bindgen(catch)]
    pub(crate) async fn inflate(bytes: Uint8Array, limit: u32) -> Result<JsValue, JsValue>;

    /// Replaces part of a text box as if it had been typed.
    pub(crate) fn replace(place: &HtmlTextAreaElement, start: u32, end: u32, text: &str);

    /// Selects a part of a text box and brings its line, from 1, into view.
    pub(crate) fn select(place: &HtmlTextAreaElement, start: u32, end: u32, line: u32);
}
