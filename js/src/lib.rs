//! The core as WebAssembly, for JavaScript programs: what they hand in and get back are plain objects.
//!
//! Without the feature `evaluate` only drafts are linted, and nothing is linked that a draft cannot
//! need.

#[cfg(target_arch = "wasm32")]
mod allocator;
#[cfg(feature = "evaluate")]
mod events;
mod platform;

use mta_sts::domain::DomainName;
use mta_sts::evaluate::{Context, evaluate_draft};
use mta_sts::mend::{self, Text};
use mta_sts::observation::Observation;
use mta_sts::time::Timestamp;
use mta_sts::wire::ReportV1;
use platform::{plain, timestamp, to_ascii};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[cfg(feature = "evaluate")]
pub use events::evaluate;

/// Lints a draft: a policy as bytes, TXT records at `_mta-sts` and `_smtp._tls`, MX hosts. What is left
/// out or empty was not asked.
///
/// # Errors
///
/// `domain` is none; the message says what would be one.
#[wasm_bindgen]
// Lists come over by value alone.
#[allow(clippy::needless_pass_by_value)]
pub fn lint(
    policy: Option<Vec<u8>>,
    records: Vec<String>,
    tlsrpt: Vec<String>,
    mx: Vec<String>,
    domain: Option<String>,
    now_s: Option<f64>,
) -> Result<JsValue, JsError> {
    let mut draft = Observation::draft();
    if let Some(policy) = policy {
        draft.draft_policy(&policy);
    }
    if !records.is_empty() {
        draft.draft_records(&records.iter().map(String::as_bytes).collect::<Vec<_>>());
    }
    if !tlsrpt.is_empty() {
        draft.draft_tlsrpt(&tlsrpt.iter().map(String::as_bytes).collect::<Vec<_>>());
    }
    if !mx.is_empty() {
        draft.draft_mx(&mx.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let (domain, now) = (parse_domain(domain)?, timestamp(now_s));
    let report = evaluate_draft(&draft, &context(domain.as_ref(), now));
    plain(&ReportV1::without_evidence(&report, &draft, now))
}

/// A policy after all of its safe fixes.
#[wasm_bindgen]
pub fn mend(policy: &[u8]) -> Vec<u8> {
    mend::safe(Text::Policy(policy), &context(None, None)).text
}

const fn context(domain: Option<&DomainName>, now: Option<Timestamp>) -> Context<'_> {
    Context { domain, now, to_ascii, live: None }
}

fn parse_domain(given: Option<String>) -> Result<Option<DomainName>, JsError> {
    let parse = |given: String| DomainName::parse(&given, to_ascii);
    given.map(parse).transpose().map_err(|error| JsError::new(&error.to_string()))
}
