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

    /// Remembers among which findings the focus is, before they change.
    #[wasm_bindgen(js_name = holdFocus)]
    pub(crate) fn hold_focus();

    /// Gives the focus to the next finding, where the change took the focused one away.
    #[wasm_bindgen(js_name = giveFocus)]
    pub(crate) fn give_focus();

    /// Selects a part of a text box and brings its line, from 1, into view.
    pub(crate) fn select(place: &HtmlTextAreaElement, start: u32, end: u32, line: u32);
}
