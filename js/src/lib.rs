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
use mta_sts::{Context, DomainName, Draft, Fixes, Text, Timestamp, lints};
use platform::{plain, timestamp, to_ascii};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[cfg(feature = "drafts")]
pub use drafts::lint;
#[cfg(feature = "whole")]
pub use events::evaluate;

/// Lints a policy without records.
///
/// # Errors
///
/// Fails only if the report cannot be converted to a JavaScript object. Problems of the text are findings.
#[wasm_bindgen(js_name = lintPolicy)]
pub fn lint_policy(policy: &[u8], now_s: f64) -> Result<JsValue, JsError> {
    let draft = Draft::new().policy(policy).over(None);
    let now = timestamp(Some(now_s));
    plain(&ReportV1::without_evidence(
        &mta_sts::evaluate(&draft, &context(None, now), &lints::POLICIES),
        &draft,
        now,
    ))
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
