//! Asks another instance about STARTTLS at the MX hosts, because the platform refuses port 25.

use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use crate::settings::ProberSettings;
use mta_sts::{DomainName, MxTls, Settled};
use mta_sts_wire::prober::{PATH, RESPONSE_MAX, SCHEME, SIGNATURE, request, response, same};
use worker::{CacheMode, Date, Headers, Request, RequestInit, RequestRedirect};

/// At most this long the prober is waited for, in milliseconds. It waits for five seconds itself.
const TIMEOUT_MS: u32 = 8_000;

/// Returns what the prober saw at the MX hosts of `domain`; `None` if it gave no answer with its signature.
pub(crate) async fn ask(
    upstream: &Upstream,
    prober: &ProberSettings,
    domain: &DomainName,
) -> Option<Vec<Settled<MxTls>>> {
    if !upstream.budget().take_spare() {
        return None;
    }
    let at = Date::now().as_millis() / 1000;
    let question = question(prober, domain, at).ok()?;
    let answer = upstream.send(question, Priority::FollowUp, TIMEOUT_MS).await.ok()?;
    let signature = answer.headers().get(SIGNATURE).ok().flatten().unwrap_or_default();
    if answer.status_code() != 200 {
        upstream::discard(answer);
        return None;
    }
    let body = upstream::read_body(answer, RESPONSE_MAX).await;
    let expected = response(prober.secret.as_bytes(), domain.as_str(), at, &body.bytes);
    if body.cut.is_some() || !same(&signature, &expected) {
        return None;
    }
    let lines = body.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).ok()).collect()
}

fn question(prober: &ProberSettings, domain: &DomainName, at: u64) -> worker::Result<Request> {
    let headers = Headers::new();
    let signature = request(prober.secret.as_bytes(), domain.as_str(), at);
    headers.set("authorization", &format!("{SCHEME} {signature}"))?;
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual).with_cache(CacheMode::NoStore);
    Request::new_with_init(&format!("{}{PATH}?domain={domain}&at={at}", prober.url), &init)
}
