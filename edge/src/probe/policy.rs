//! The policy fetch (RFC 8461 §3.3): one GET, no redirect followed, nothing from a cache.
//!
//! What the answer is worth is the core's business; here only the answers that the platform makes
//! up for hosts that did not answer are told apart from real ones.

use crate::net::fault;
use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use mta_sts::rfc::POLICY_SIZE_LIMIT;
use mta_sts::{Failure, Outcome, Reason, Response};
use std::collections::BTreeMap;
use worker::{CacheMode, Headers, Request, RequestInit, RequestRedirect};

/// How long the policy host may take, in milliseconds.
const POLICY_MS: u32 = 5_000;

const USER_AGENT: &str = concat!("mta-sts-check/", env!("CARGO_PKG_VERSION"));

/// Fetches the policy at `url`. `platform_statuses` says whether the runtime answers for hosts that do not.
pub(crate) async fn fetch(upstream: &Upstream, url: &str, platform_statuses: bool) -> Outcome<Response> {
    match answer(upstream, url, platform_statuses).await {
        Ok(Some(response)) => Outcome::Answered(response),
        Ok(None) => Outcome::NotAsked,
        Err(failure) => Outcome::Failed(failure),
    }
}

/// `None` if the check has no request left.
async fn answer(
    upstream: &Upstream,
    url: &str,
    platform_statuses: bool,
) -> Result<Option<Response>, Failure> {
    let request = request(url).map_err(|_| Failure::new(Reason::Refused))?;
    if !upstream.allowance().first() {
        return Ok(None);
    }
    let response = upstream.send(request, Priority::Policy, POLICY_MS).await.map_err(Failure::new)?;
    let status = response.status_code();
    if let Some(reason) = fault::platform_status(status).filter(|_| platform_statuses) {
        upstream::discard(response);
        return Err(Failure { reason, detail: Some(format!("HTTP status {status}")) });
    }
    let headers = evidence(response.headers());
    let body = upstream::read(response, POLICY_SIZE_LIMIT).await;
    Ok(Some(Response { status, headers, body: body.bytes.into(), cut: body.cut }))
}

fn request(url: &str) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("user-agent", USER_AGENT)?;
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual).with_cache(CacheMode::NoStore);
    Request::new_with_init(url, &init)
}

/// The header fields that explain an answer.
const EVIDENCE: [&str; 5] = ["cache-control", "content-length", "content-type", "location", "server"];

/// Longest field value kept, in characters.
const FIELD_VALUE_MAX: usize = 1024;

fn evidence(headers: &Headers) -> BTreeMap<String, String> {
    // One after the other: to collect them would sort them, by a sort of 5 kB.
    let mut fields = BTreeMap::new();
    for name in EVIDENCE {
        if let Ok(Some(value)) = headers.get(name) {
            fields.insert(name.to_owned(), value.chars().take(FIELD_VALUE_MAX).collect());
        }
    }
    fields
}
