//! The platform's cache, which outlives an isolate and is shared by those of one data centre. Where
//! there is none, as in a workerd of one's own, nothing is found in it and nothing is kept.

use crate::api::route::origin;
use crate::cache::isolate::Kept;
use crate::timeout::in_time;
use mta_sts::DomainName;
use std::rc::Rc;
use worker::{Cache, Date, Request, Response, ResponseBuilder};

/// When the check ended, in milliseconds since 1970: the platform knows only when it was put here.
const ENDED_MS: &str = "x-ended-ms";

/// For how many seconds from then it answers.
const LIFETIME_S: &str = "x-lifetime-s";

/// Where an answer is kept: a URL of our own that the Worker itself answers with 404, so nobody gets at
/// the cache from outside. The version and what events look like keep a newer Worker from older answers.
pub(crate) fn key(request: &Request, domain: &DomainName) -> Option<String> {
    let url = request.inner().url();
    let origin = origin(&url)?;
    Some(format!("{origin}/api/kept/{}-{}/{domain}", env!("CARGO_PKG_VERSION"), env!("EVENTS")))
}

/// The kept answer under `key`, if it is there in time, still fresh, and can be read.
pub(crate) async fn get(key: &str) -> Option<Kept> {
    in_time(find(key)).await?
}

async fn find(key: &str) -> Option<Kept> {
    let mut response = Cache::default().get(key, false).await.ok()??;
    let number = |name| response.headers().get(name).ok().flatten()?.parse::<u64>().ok();
    let ended_ms = number(ENDED_MS)?;
    let lifetime_s = u32::try_from(number(LIFETIME_S)?).ok()?;
    let kept = Kept { ended_ms, lifetime_s, lines: Rc::new(response.bytes().await.ok()?) };
    (kept.is_fresh(Date::now().as_millis()) && kept.events().is_some()).then_some(kept)
}

/// Keeps an answer.
pub(crate) async fn put(key: &str, kept: &Kept) {
    if let Ok(response) = response(kept) {
        // A cache that takes nothing is no worse than none.
        let _ = Cache::default().put(key, response).await;
    }
}

fn response(kept: &Kept) -> worker::Result<Response> {
    Ok(ResponseBuilder::new()
        .with_header("cache-control", &format!("max-age={}", kept.lifetime_s))?
        .with_header(ENDED_MS, &kept.ended_ms.to_string())?
        .with_header(LIFETIME_S, &kept.lifetime_s.to_string())?
        .fixed(kept.lines.to_vec()))
}
