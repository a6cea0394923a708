//! Reports on drafts of every kind.

use crate::platform::{plain, timestamp};
use crate::{context, in_words, parse_domain};
use mta_sts::output::ReportV1;
use mta_sts::{Draft, evaluate, lints};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// Lints a draft: a policy as bytes, TXT records at `_mta-sts` and `_smtp._tls`, and MX hosts. A part that is
/// left out or empty is not checked.
///
/// # Errors
///
/// Fails if `domain` is not a valid domain; the message gives the reason.
#[wasm_bindgen]
// wasm-bindgen passes lists only by value.
#[allow(clippy::needless_pass_by_value)]
pub fn lint(
    policy: Option<Vec<u8>>,
    records: Vec<String>,
    tlsrpt: Vec<String>,
    mx: Vec<String>,
    domain: Option<String>,
    now_s: Option<f64>,
) -> Result<JsValue, JsError> {
    let mut draft = Draft::new();
    if let Some(policy) = &policy {
        draft = draft.policy(policy);
    }
    if !records.is_empty() {
        draft = draft.records(&records.iter().map(String::as_bytes).collect::<Vec<_>>());
    }
    if !tlsrpt.is_empty() {
        draft = draft.tlsrpt(&tlsrpt.iter().map(String::as_bytes).collect::<Vec<_>>());
    }
    if !mx.is_empty() {
        draft = draft.mx(&mx.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let draft = draft.over(None);
    let (domain, now) = (parse_domain(domain)?, timestamp(now_s));
    let report = evaluate(&draft, &context(domain.as_ref(), now), &lints::DRAFTS);
    in_words(|words| plain(&ReportV1::without_evidence(&report, &draft, now, words)))
}
