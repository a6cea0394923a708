//! The platform's cache, which all isolates of a data centre share. Self-hosted workerd has none: nothing is found, and
//! nothing is stored.

use crate::cache::isolate::CachedCheck;
use crate::timeout::with_timeout;
use mta_sts::{DomainName, OBSERVATION_FORMAT};
use std::rc::Rc;
use worker::{Cache, Date, Request, Response, ResponseBuilder};

/// The header field with the end of the check, in milliseconds since 1970: the platform only knows when it was stored.
const ENDED_MS: &str = "x-ended-ms";

/// The header field with the number of seconds that the check is fresh.
const LIFETIME_S: &str = "x-lifetime-s";

/// Returns the key of a domain's check: a URL for which the Worker itself answers 404, so the cache cannot be read from
/// outside. Version and format keep a newer Worker from reading older checks.
pub(crate) fn key(request: &Request, domain: &DomainName) -> Option<String> {
    let url = request.inner().url();
    let origin = origin(&url)?;
    Some(format!("{origin}/api/cached/{}-{OBSERVATION_FORMAT}/{domain}", env!("CARGO_PKG_VERSION")))
}

/// Returns the origin of a URL. All routes share it, so that a badge finds the check of a report.
fn origin(url: &str) -> Option<&str> {
    let host = url.find("://")?.saturating_add(3);
    let length = url.get(host..)?.find(['/', '?', '#']);
    url.get(..length.map_or(url.len(), |length| host.saturating_add(length)))
}

/// Returns the check stored under `key`, if the cache answers in time and the check is fresh and readable.
pub(crate) async fn get(key: &str) -> Option<CachedCheck> {
    with_timeout(find(key)).await?
}

async fn find(key: &str) -> Option<CachedCheck> {
    let mut response = Cache::default().get(key, false).await.ok()??;
    let number = |name| response.headers().get(name).ok().flatten()?.parse::<u64>().ok();
    let ended_ms = number(ENDED_MS)?;
    let lifetime_s = u32::try_from(number(LIFETIME_S)?).ok()?;
    let check = CachedCheck { ended_ms, lifetime_s, lines: Rc::new(response.bytes().await.ok()?) };
    (check.is_fresh(Date::now().as_millis()) && check.events().is_some()).then_some(check)
}

/// Stores a check.
pub(crate) async fn put(key: &str, check: &CachedCheck) {
    if let Ok(response) = response(check) {
        // Without the cache the next isolate checks the domain again.
        let _ = Cache::default().put(key, response).await;
    }
}

fn response(check: &CachedCheck) -> worker::Result<Response> {
    Ok(ResponseBuilder::new()
        .with_header("cache-control", &format!("max-age={}", check.lifetime_s))?
        .with_header(ENDED_MS, &check.ended_ms.to_string())?
        .with_header(LIFETIME_S, &check.lifetime_s.to_string())?
        .fixed(check.lines.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_and_reports_have_the_same_origin() {
        for (url, expected) in [
            ("https://check.example/api/v1/report?domain=a.b", Some("https://check.example")),
            ("https://check.example/badge/a.b.svg", Some("https://check.example")),
            ("http://127.0.0.1:8787/badge/a.b.svg?x=/api/", Some("http://127.0.0.1:8787")),
            ("https://check.example", Some("https://check.example")),
            ("https://check.example?a/b", Some("https://check.example")),
            ("/api/v1/report", None),
        ] {
            assert_eq!(origin(url), expected, "{url}");
        }
    }
}
