//! The core as WebAssembly for JavaScript programs. Arguments and results are plain objects.
//!
//! Without the features `drafts` and `whole` it only lints and fixes policies, which is all that the lint element needs.

#[cfg(target_arch = "wasm32")]
mod allocator;
#[cfg(feature = "drafts")]
mod drafts;
#[cfg(feature = "whole")]
mod events;
mod platform;

use mta_sts::output::ReportV1;
use mta_sts::{Context, DomainName, Draft, Fixes, Text, Timestamp, Words, lints};
use platform::{plain, timestamp, to_ascii};
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[cfg(feature = "drafts")]
pub use drafts::lint;
#[cfg(feature = "whole")]
pub use events::evaluate;

thread_local! {
    static WORDS: RefCell<Words> = const { RefCell::new(Words::ENGLISH) };
}

/// Speaks another language from now on: the lines `key = text` of `languages/<language>.txt`.
///
/// # Errors
///
/// Fails if a line has another form; the message names it.
#[wasm_bindgen]
pub fn speak(catalogue: &str) -> Result<(), JsError> {
    let words = Words::parse(catalogue)?;
    WORDS.with_borrow_mut(|spoken| *spoken = words);
    Ok(())
}

fn in_words<T>(write: impl FnOnce(&Words) -> T) -> T {
    WORDS.with_borrow(write)
}

/// Lints a policy without records.
///
/// # Errors
///
/// Fails only if the report cannot be converted to a JavaScript object. Problems of the text are findings.
#[wasm_bindgen(js_name = lintPolicy)]
pub fn lint_policy(policy: &[u8], now_s: f64) -> Result<JsValue, JsError> {
    let draft = Draft::new().policy(policy).over(None);
    let now = timestamp(Some(now_s));
    let report = mta_sts::evaluate(&draft, &context(None, now), &lints::POLICIES);
    in_words(|words| plain(&ReportV1::without_evidence(&report, &draft, now, words)))
}

/// Applies all safe fixes to a policy.
#[wasm_bindgen]
pub fn fix(policy: &[u8]) -> Vec<u8> {
    mta_sts::fix(Text::Policy(policy), &context(None, None), &lints::POLICIES, Fixes::Safe).text
}

const fn context(domain: Option<&DomainName>, now: Option<Timestamp>) -> Context<'_> {
    Context::new(to_ascii).domain(domain).now(now)
}

#[cfg(feature = "drafts")]
fn parse_domain(given: Option<String>) -> Result<Option<DomainName>, JsError> {
    let parse = |given: String| DomainName::parse(&given, to_ascii);
    given.map(parse).transpose().map_err(|error| JsError::new(&mta_sts::Shown::of(error)))
}
