//! Asks the edge and reads its stream as it comes. Only this file and `public/early.js` know the edge's address.

use crate::browser;
use crate::check::json::Json;
use crate::check::ndjson::Lines;
use crate::check::trouble::Trouble;
use js_sys::{Array, JSON, Promise, Reflect, Uint8Array};
use mta_sts::output::{LINTED, REPORT};
use mta_sts::{DomainName, Event};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

/// How old an answer from the edge's cache is, and for how many more seconds it stays there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CacheAge {
    pub(crate) age: u32,
    pub(crate) left: u32,
}

impl CacheAge {
    /// Returns `None` where the answer is new.
    fn of(response: &Response) -> Option<Self> {
        let field = |name| response.headers().get(name).ok().flatten();
        let age = field("age")?.parse().ok()?;
        let caching = field("cache-control")?;
        let max_age = caching.split(',').find_map(|part| part.trim().strip_prefix("max-age="));
        Some(Self { age, left: max_age?.parse::<u32>().ok()?.saturating_sub(age) })
    }
}

/// Observes `domain` and returns after the last event. Each call of `settled` brings the events of one chunk of the
/// stream; `cached` is called before them where the answer is not new.
pub(crate) async fn observe(
    domain: &DomainName,
    signal: &AbortSignal,
    cached: impl FnOnce(CacheAge),
    settled: impl Fn(Vec<Event>),
) -> Result<(), Trouble> {
    observe_from(None, domain, signal, cached, settled, |_| Some(()), |_| ()).await
}

/// Does the same with the answer to a request that was sent already. If that request failed, it is sent again. `linted` gets
/// the line with what the lints say, which comes after all probes, and returns `None` if it cannot read it. `reported` gets the report
/// to save, the public JSON (ReportV1).
pub(crate) async fn observe_from(
    answer: Option<Promise>,
    domain: &DomainName,
    signal: &AbortSignal,
    cached: impl FnOnce(CacheAge),
    settled: impl Fn(Vec<Event>),
    linted: impl Fn(JsValue) -> Option<()>,
    reported: impl Fn(JsValue),
) -> Result<(), Trouble> {
    let early = match answer {
        Some(answer) => JsFuture::from(answer).await.ok().map(JsCast::unchecked_into),
        None => None,
    };
    let response: Response = match early {
        Some(response) => response,
        None => ask(domain, signal).await.map_err(|_| unreachable())?,
    };
    if !response.ok() {
        return Err(refused(&response).await);
    }
    if let Some(age) = CacheAge::of(&response) {
        cached(age);
    }
    let stream = response.body().ok_or(Trouble::BrokenOff)?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut lines = Lines::default();
    let evidence = Array::new();
    while let Some(chunk) = next(&reader).await? {
        let mut events = Vec::new();
        for line in lines.push(&chunk) {
            let (probe, value) = tagged(&line).ok_or(Trouble::BrokenOff)?;
            if probe == LINTED {
                linted(value).ok_or(Trouble::BrokenOff)?;
            } else if probe == REPORT {
                reported(with_evidence(&value, &evidence).map_err(|_| Trouble::BrokenOff)?);
            } else {
                let event = Event::deserialize_as(&probe, Json(value.clone()));
                let event = event.map_err(|_| Trouble::BrokenOff)?;
                // The end is not evidence, and comes after the report.
                if event != Event::End {
                    evidence.push(&value);
                }
                events.push(event);
            }
        }
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

async fn ask(domain: &DomainName, signal: &AbortSignal) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/x-ndjson")?;
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    init.set_headers(&headers);
    // The edge has a cache, which is enough.
    init.set_cache(RequestCache::NoStore);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Ok(JsFuture::from(window.fetch_with_str_and_init(&address("observe", domain), &init))
        .await?
        .unchecked_into())
}

/// Returns the address of an endpoint of the API. Its texts are in the language of the page.
fn address(endpoint: &str, domain: &DomainName) -> String {
    format!("/api/v1/{endpoint}?domain={domain}&lang={}", browser::language())
}

async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, Trouble> {
    let read = JsFuture::from(reader.read()).await.map_err(|_| Trouble::BrokenOff)?;
    let value = Reflect::get(&read, &"value".into()).map_err(|_| Trouble::BrokenOff)?;
    Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
}

/// Reads a line and its tag.
fn tagged(line: &str) -> Option<(String, JsValue)> {
    let value = JSON::parse(line).ok()?;
    let probe = Reflect::get(&value, &"probe".into()).ok()?.as_string()?;
    Some((probe, value))
}

/// Returns the report that is in a line, with the events that came before it.
fn with_evidence(line: &JsValue, events: &Array) -> Result<JsValue, JsValue> {
    let report = Reflect::get(line, &REPORT.into())?;
    Reflect::set(&report, &"evidence".into(), events)?;
    Ok(report)
}

/// Returns the whole report about a domain, as the public JSON (ReportV1).
pub(crate) async fn report(domain: &DomainName) -> Result<JsValue, Trouble> {
    let window = web_sys::window().ok_or(Trouble::BrokenOff)?;
    let init = RequestInit::new();
    // The edge has a cache, which is enough.
    init.set_cache(RequestCache::NoStore);
    let answer = window.fetch_with_str_and_init(&address("report", domain), &init);
    let response: Response = JsFuture::from(answer).await.map_err(|_| unreachable())?.unchecked_into();
    if !response.ok() {
        return Err(refused(&response).await);
    }
    let json = response.json().map_err(|_| Trouble::BrokenOff)?;
    JsFuture::from(json).await.map_err(|_| Trouble::BrokenOff)
}

/// Returns the text of the policy that a domain publishes now; empty if it publishes none. `None` if the edge does not
/// answer.
pub(crate) async fn policy_of(domain: &DomainName) -> Option<String> {
    let policy = Reflect::get(&report(domain).await.ok()?, &"policy".into()).ok()?;
    Some(Reflect::get(&policy, &"body".into()).ok()?.as_string().unwrap_or_default())
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
        status => match (status, detail(response).await) {
            (502 | 504, Some(detail)) => Trouble::Resolver { detail },
            (502 | 504, None) => Trouble::Unreachable,
            (status, detail) => Trouble::Unexpected { status, detail },
        },
    }
}

/// The `detail` of a problem document (RFC 9457).
async fn detail(response: &Response) -> Option<String> {
    let problem = JsFuture::from(response.json().ok()?).await.ok()?;
    Reflect::get(&problem, &"detail".into()).ok()?.as_string()
}
