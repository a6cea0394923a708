//! The lints of drafts. They weigh more than the rest of this screen, so they are a program of their own, which is loaded
//! when there is something to lint.

use crate::publish::bridge;
use crate::publish::made::Made;
use crate::publish::seen::{Seen, SeenFinding};
use mta_sts::DomainName;
use wasm_bindgen::JsValue;

/// The loaded program.
#[derive(Clone)]
pub(crate) struct Lints(JsValue);

/// Loads it. `None` on a device that went offline before it was cached.
pub(crate) async fn load() -> Option<Lints> {
    bridge::load_lints().await.ok().map(Lints)
}

impl Lints {
    /// Returns the findings about the texts as they are, with the MX hosts of the live domain.
    pub(crate) fn findings(&self, made: &Made, live: Option<&Seen>) -> Vec<SeenFinding> {
        let Some(policy) = &made.policy else { return Vec::new() };
        let value = |name: fn(&DomainName) -> String| {
            made.domain.as_ref().and_then(|domain| made.value_at(&name(domain))).unwrap_or_default()
        };
        let [record, tlsrpt] = [value(DomainName::record_name), value(DomainName::tlsrpt_name)];
        let domain = made.domain.as_ref().map(DomainName::as_str).unwrap_or_default();
        let hosts = live.map(|live| live.mx.iter().map(|mx| mx.host.clone()).collect()).unwrap_or_default();
        let report = bridge::lint(&self.0, policy, &record, &tlsrpt, hosts, domain);
        report.ok().and_then(Seen::of).map(|seen| seen.findings).unwrap_or_default()
    }
}
