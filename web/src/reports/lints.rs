//! The lints of policies. They weigh as much as the rest of this screen, so they are a program of their own, the one of the
//! lint element, and the worker loads it when the first policy arrives.

use crate::reports::bridge;
use js_sys::{Array, Function, Reflect, Uint8Array};
use mta_sts::tlsrpt_report::{PolicyFinding, policy_text};
use mta_sts::{Shown, ToAscii};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};

/// At most this many different policies are remembered.
const REMEMBERED: usize = 500;

thread_local! {
    static LINT: RefCell<Option<Function>> = const { RefCell::new(None) };
    static KNOWN: RefCell<BTreeMap<String, Vec<PolicyFinding>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Loads the program, once. Without it, as on a device that went offline before, policies have no findings.
pub(super) async fn load() {
    if LINT.with_borrow(Option::is_some) {
        return;
    }
    if let Ok(lint) = bridge::load_lints().await {
        LINT.set(lint.dyn_into().ok());
    }
}

/// Lints the lines of a policy.
pub(super) fn lint(lines: &[String], _: ToAscii) -> Vec<PolicyFinding> {
    let text = policy_text(lines);
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&text).cloned()) {
        return known;
    }
    let report = LINT.with_borrow(|lint| {
        let bytes = Uint8Array::from(text.as_bytes());
        lint.as_ref()?.call2(&JsValue::NULL, &bytes, &(js_sys::Date::now() / 1000.0).into()).ok()
    });
    let Some(report) = report else { return Vec::new() };
    let found = findings(&report);
    KNOWN.with_borrow_mut(|known| {
        if known.len() < REMEMBERED {
            known.insert(text, found.clone());
        }
    });
    found
}

fn findings(report: &JsValue) -> Vec<PolicyFinding> {
    let field = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or(JsValue::NULL);
    let text = |object: &JsValue, name: &str| field(object, name).as_string().unwrap_or_default();
    let Ok(list) = field(report, "findings").dyn_into::<Array>() else { return Vec::new() };
    let serious = list.iter().filter(|finding| text(finding, "severity") != "note");
    serious
        .map(|finding| PolicyFinding {
            name: text(&finding, "name"),
            title: Shown::brief(text(&finding, "title")),
            is_error: text(&finding, "severity") == "error",
        })
        .collect()
}
