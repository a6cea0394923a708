//! Asks the edge, whose address nobody else knows, and reads its stream as it comes.

use crate::check::ndjson::Lines;
use crate::check::trouble::Trouble;
use js_sys::{JSON, Reflect, Uint8Array};
use mta_sts::{DomainName, Event};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

/// How old an answer is that the edge had kept, and how long it keeps it on, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) age: u32,
    pub(crate) left: u32,
}

impl Kept {
    /// `None` where the answer is new.
    fn of(response: &Response) -> Option<Self> {
        let field = |name| response.headers().get(name).ok().flatten();
        let age = field("age")?.parse().ok()?;
        let caching = field("cache-control")?;
        let max_age = caching.split(',').find_map(|part| part.trim().strip_prefix("max-age="));
        Some(Self { age, left: max_age?.parse::<u32>().ok()?.saturating_sub(age) })
    }
}

/// Observes `domain`: hands over the events as they arrive, and returns after the last one.
/// Every call of `settled` brings the events of one chunk of the stream.
pub(crate) async fn observe(
    domain: &DomainName,
    signal: &AbortSignal,
    kept: impl FnOnce(Kept),
    settled: impl Fn(Vec<Event>),
) -> Result<(), Trouble> {
    let url = format!("/api/v1/observe?domain={domain}");
    let response = ask(&url, signal).await.map_err(|_| unreachable())?;
    if !response.ok() {
        return Err(refused(&response).await);
    }
    if let Some(answer) = Kept::of(&response) {
        kept(answer);
    }
    let stream = response.body().ok_or(Trouble::BrokenOff)?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut lines = Lines::default();
    while let Some(chunk) = next(&reader).await? {
        let events: Option<Vec<Event>> = lines.push(&chunk).iter().map(|line| event(line)).collect();
        let events = events.ok_or(Trouble::BrokenOff)?;
        let ended = events.contains(&Event::End);
        if !events.is_empty() {
            settled(events);
        }
        if ended {
            return Ok(());
        }
    }
    Err(Trouble::BrokenOff)
}

async fn ask(url: &str, signal: &AbortSignal) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/x-ndjson")?;
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    init.set_headers(&headers);
    // What the edge keeps is enough.
    init.set_cache(RequestCache::NoStore);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Ok(JsFuture::from(window.fetch_with_str_and_init(url, &init)).await?.unchecked_into())
}

async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, Trouble> {
    let read = JsFuture::from(reader.read()).await.map_err(|_| Trouble::BrokenOff)?;
    let value = Reflect::get(&read, &"value".into()).map_err(|_| Trouble::BrokenOff)?;
    Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
}

fn event(line: &str) -> Option<Event> {
    let value = JSON::parse(line).ok()?;
    let probe = Reflect::get(&value, &"probe".into()).ok()?.as_string()?;
    Event::deserialize_as(&probe, serde_wasm_bindgen::Deserializer::from(value)).ok()
}

/// No answer at all: the browser may know why.
fn unreachable() -> Trouble {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if online { Trouble::Unreachable } else { Trouble::Offline }
}

async fn refused(response: &Response) -> Trouble {
    match response.status() {
        400 => Trouble::Refused { detail: detail(response).await.unwrap_or_default() },
        429 => {
            let seconds = response.headers().get("retry-after").ok().flatten();
            Trouble::Busy { retry_after: seconds.and_then(|seconds| seconds.trim().parse().ok()) }
        }
        502 | 504 => Trouble::Resolver,
        status => Trouble::Unexpected { status },
    }
}

/// The `detail` of a problem document (RFC 9457).
async fn detail(response: &Response) -> Option<String> {
    let problem = JsFuture::from(response.json().ok()?).await.ok()?;
    Reflect::get(&problem, &"detail".into()).ok()?.as_string()
}
