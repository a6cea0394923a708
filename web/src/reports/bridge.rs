//! `js/reports.js`.

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{DataTransfer, HtmlInputElement};

#[wasm_bindgen(module = "/js/reports.js")]
extern "C" {
    /// Decompresses bytes. Fails where the result is longer than `limit`.
    #[wasm_bindgen(catch)]
    pub(crate) async fn unpack(bytes: Uint8Array, format: &str, limit: u32) -> Result<JsValue, JsValue>;

    /// Returns the files that were chosen, each with its path.
    pub(crate) fn chosen(input: &HtmlInputElement) -> Array;

    /// Returns the files that were dropped, with those in folders.
    #[wasm_bindgen(catch)]
    pub(crate) async fn dropped(data: &DataTransfer) -> Result<JsValue, JsValue>;

    /// Opens everything that is folded and prints.
    pub(crate) fn print();

    /// Starts the worker, and returns the function that sends to it.
    pub(crate) fn connect(heard: &Closure<dyn Fn(JsValue)>) -> Function;

    /// In the worker: calls `heard` with each message.
    pub(crate) fn serve(heard: &Closure<dyn Fn(JsValue)>);

    /// In the worker: loads the lints of policies, and returns the function that lints.
    #[wasm_bindgen(catch, js_name = loadLints)]
    pub(crate) async fn load_lints() -> Result<JsValue, JsValue>;

    /// In the worker: sends a message to the page.
    pub(crate) fn answer(message: &JsValue);
}
