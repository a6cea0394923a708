//! The policy fetch (RFC 8461 §3.3): one GET, without redirects and without a cache.
//!
//! The core evaluates the response. Only the statuses that the platform sends if a host does not answer are interpreted
//! here.

use crate::net::fault::platform_status;
use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use mta_sts::{Failure, Outcome, POLICY_SIZE_LIMIT, Reason, Response};
use std::collections::BTreeMap;
use worker::{CacheMode, Headers, Request, RequestInit, RequestRedirect};

/// At most this long the policy host is waited for, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

const USER_AGENT: &str = concat!("mta-sts-check/", env!("CARGO_PKG_VERSION"));

/// Fetches the policy at `url`. `platform_statuses` is whether the platform sends a status if the host does not answer.
pub(crate) async fn fetch(upstream: &Upstream, url: &str, platform_statuses: bool) -> Outcome<Response> {
    match answer(upstream, url, platform_statuses).await {
        Ok(Some(response)) => Outcome::Answered(response),
        Ok(None) => Outcome::NotAsked,
        Err(failure) => Outcome::Failed(failure),
    }
}

/// Returns the response; `None` if the check has no request left.
async fn answer(
    upstream: &Upstream,
    url: &str,
    platform_statuses: bool,
) -> Result<Option<Response>, Failure> {
    let request = request(url).map_err(|_| Failure::new(Reason::Refused))?;
    if !upstream.budget().take_reserved() {
        return Ok(None);
    }
    let response = upstream.send(request, Priority::Policy, TIMEOUT_MS).await.map_err(Failure::new)?;
    let status = response.status_code();
    if let Some(reason) = platform_status(status).filter(|_| platform_statuses) {
        upstream::discard(response);
        return Err(Failure { reason, detail: Some(format!("HTTP status {status}")) });
    }
    let headers = evidence(response.headers());
    let body = upstream::read_body(response, POLICY_SIZE_LIMIT).await;
    Ok(Some(Response { status, headers, body: body.bytes.into(), cut: body.cut }))
}

fn request(url: &str) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("user-agent", USER_AGENT)?;
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual).with_cache(CacheMode::NoStore);
    Request::new_with_init(url, &init)
}

/// At most this many characters of a header field are recorded.
const FIELD_VALUE_MAX: usize = 1024;

fn evidence(headers: &Headers) -> BTreeMap<String, String> {
    // `collect` would sort the fields first, which adds 5 kB to the Worker.
    let mut fields = BTreeMap::new();
    for name in Response::HEADERS {
        if let Ok(Some(value)) = headers.get(name) {
            fields.insert(name.to_owned(), value.chars().take(FIELD_VALUE_MAX).collect());
        }
    }
    fields
}
