//! `js/publish.js`: what would be long to write with the bindings.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(module = "/js/publish.js")]
extern "C" {
    /// Loads the lints of drafts, a program of its own, and returns its function `lint`.
    #[wasm_bindgen(catch, js_name = loadLints)]
    pub(crate) async fn load_lints() -> Result<JsValue, JsValue>;

    /// Lints a draft with that function.
    #[wasm_bindgen(catch)]
    pub(crate) fn lint(
        function: &JsValue,
        policy: &str,
        record: &str,
        tlsrpt: &str,
        hosts: Vec<String>,
        domain: &str,
    ) -> Result<JsValue, JsValue>;

    /// Returns the SHA-256 digest of a text.
    #[wasm_bindgen(catch)]
    pub(crate) async fn digest(text: &str) -> Result<JsValue, JsValue>;
}

/// Returns the SHA-256 digest of a text; `None` where the browser does not compute one.
pub(crate) async fn digest_of(text: &str) -> Option<Vec<u8>> {
    digest(text).await.ok().map(|bytes| Uint8Array::new(&bytes).to_vec())
}
