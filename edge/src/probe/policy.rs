//! The policy fetch (RFC 8461 §3.3): one GET, without redirects and without a cache.
//!
//! The core evaluates the response. Only the statuses that the platform sends if a host does not answer are interpreted
//! here.

use crate::net::fault::platform_status;
use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use crate::probe::session::{Seen, USER_AGENT};
use mta_sts::{Detail, Failure, Outcome, POLICY_SIZE_LIMIT, Reason, Response};
use std::collections::BTreeMap;
use worker::{CacheMode, Headers, Request, RequestInit, RequestRedirect};

/// At most this long the policy host is waited for, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// Fetches the policy at `url`. `platform_statuses` is whether the platform sends a status if the host does not answer.
/// A failure may not be certain; see [`is_certain`].
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
    let request = request(url).map_err(|_| Failure::new(Reason::ConnectionLost))?;
    if !upstream.budget().take_reserved() {
        return Ok(None);
    }
    let sent = upstream.send(request, Priority::Policy, TIMEOUT_MS).await;
    let response = sent.map_err(|reason| Failure::new(slow(reason)))?;
    let status = response.status_code();
    if let Some(reason) = platform_status(status).filter(|_| platform_statuses) {
        upstream::discard(response);
        return Err(Failure::because(reason, &Detail::HttpStatus.message().arg("status", status)));
    }
    let headers = evidence(response.headers());
    let body = upstream::read_body(response, POLICY_SIZE_LIMIT).await;
    let (body, cut) = (body.bytes.into(), body.cut.map(slow));
    // The runtime asks for codings by itself.
    Ok(Some(Response { status, headers, body, cut, unasked_coding: false }))
}

/// Here only the clock of this service ends the wait, and senders may have more patience.
const fn slow(reason: Reason) -> Reason {
    match reason {
        Reason::Timeout => Reason::Slow,
        other => other,
    }
}

/// Returns whether a failed fetch shows by itself what is wrong. An exception does not: the runtime throws the same one
/// for trouble of its own and for several faults of the host.
pub(crate) fn is_certain(failure: &Failure) -> bool {
    match failure.reason {
        Reason::Slow => true,
        // The status does not tell what is wrong with the answer.
        Reason::NotHttp => false,
        _ => failure.detail.is_some(),
    }
}

/// Returns the failure of a fetch, given what a second connection showed. What is not known to be the fault of the host
/// counts as trouble of this service. `has_ipv4` is whether the host has an address that this service can certainly route.
pub(crate) fn judged(failure: Failure, seen: Seen, has_ipv4: bool) -> Failure {
    let lost = |why: Detail| Failure::because(Reason::ConnectionLost, &why.message());
    match (failure.reason, seen) {
        (_, Seen::NotHttp(why)) => Failure::because(Reason::NotHttp, &why.message()),
        (Reason::NotHttp, _) => failure,
        (_, Seen::NoTls) => Failure::new(Reason::Tls),
        (Reason::Refused, Seen::NotConnected) if has_ipv4 => failure,
        (Reason::Refused, Seen::NotConnected) => lost(Detail::OnlyIpv6),
        (_, Seen::NotConnected) => lost(Detail::NotReached),
        (_, Seen::Http) => lost(Detail::SecondAnswered),
        (_, Seen::Nothing) => lost(Detail::NotExplained),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_of_this_service_is_not_blamed_on_the_host() {
        let lost = Reason::ConnectionLost;
        let cases = [
            (Reason::Refused, Seen::NotConnected, true, Reason::Refused),
            (Reason::Refused, Seen::NotConnected, false, lost),
            (Reason::Refused, Seen::NoTls, true, Reason::Tls),
            (Reason::Refused, Seen::NotHttp(Detail::NotHttp), true, Reason::NotHttp),
            (Reason::Refused, Seen::Http, true, lost),
            (Reason::Refused, Seen::Nothing, true, lost),
            (Reason::Tls, Seen::NotConnected, true, lost),
            (Reason::Tls, Seen::NoTls, true, Reason::Tls),
            (Reason::Tls, Seen::NotHttp(Detail::NotHttp), true, Reason::NotHttp),
            (Reason::Tls, Seen::Http, true, lost),
            (Reason::Tls, Seen::Nothing, true, lost),
            (lost, Seen::Nothing, true, lost),
            (Reason::NotHttp, Seen::Nothing, true, Reason::NotHttp),
            (Reason::NotHttp, Seen::Http, true, Reason::NotHttp),
            (Reason::NotHttp, Seen::NotHttp(Detail::NotHttp), true, Reason::NotHttp),
        ];
        for (reason, seen, has_ipv4, expected) in cases {
            let text = format!("{reason:?}, {seen:?}, {has_ipv4}");
            assert!(!is_certain(&Failure::new(reason)), "{text}");
            let judged = judged(Failure::new(reason), seen, has_ipv4);
            assert_eq!(judged.reason, expected, "{text}");
            assert!(judged.reason != lost || judged.detail.is_some(), "{text}: a finding needs a reason");
            let is_ours = |detail: &String| Detail::told(detail).data().is_none();
            assert!(judged.detail.iter().all(is_ours), "{text}: {:?} cannot be translated", judged.detail);
        }
    }

    #[test]
    fn a_status_of_the_platform_and_the_own_clock_are_certain() {
        let status = |reason| Failure::because(reason, &Detail::HttpStatus.message().arg("status", 526));
        assert!(is_certain(&status(Reason::Tls)) && is_certain(&Failure::new(Reason::Slow)));
        assert!(!is_certain(&status(Reason::NotHttp)));
    }
}
