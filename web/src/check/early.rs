//! `public/early.js`: what the HTML's own script has done before the program is there.

use js_sys::Promise;
use mta_sts::DomainName;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    /// What the script hands over.
    pub(crate) type Early;

    /// Fails where the script is not there.
    #[wasm_bindgen(catch, js_namespace = early, js_name = take)]
    fn take_early() -> Result<Early, JsValue>;

    /// Whether the form was submitted.
    #[wasm_bindgen(method, getter)]
    fn submitted(this: &Early) -> bool;

    #[wasm_bindgen(method, getter)]
    fn check(this: &Early) -> Option<EarlyCheck>;

    /// A check that the script has started.
    pub(crate) type EarlyCheck;

    #[wasm_bindgen(method, getter)]
    fn domain(this: &EarlyCheck) -> String;

    /// The promise of its response.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn answer(this: &EarlyCheck) -> Promise;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn controller(this: &EarlyCheck) -> AbortController;
}

/// Takes over from the script: returns whether the form was submitted, and the check that was started, if any.
pub(crate) fn take() -> (bool, Option<EarlyCheck>) {
    take_early().map_or((false, None), |early| (early.submitted(), early.check()))
}

impl EarlyCheck {
    /// Returns whether it is the check of this domain.
    pub(crate) fn is_of(&self, domain: &DomainName) -> bool {
        self.domain() == domain.as_str()
    }
}
