//! Turns a request into its response.

use crate::api::headers::{self, NO_STORE};
use crate::api::language::language;
use crate::api::route::{ALLOW, RequestHead, Route, badge, host, path_and_query, route};
use crate::cache::isolate::CachedCheck;
use crate::check::{Check, Streamed, cached, check, finished, joined};
use crate::error::ServiceError;
use crate::hosted;
use crate::invocation::Invocation;
use crate::log::LogLine;
use crate::report;
use crate::report::badge::{self, Badge};
use crate::report::bounded_json;
use crate::report::etag;
use crate::report::format::{BadgeFormat, Format};
use crate::settings::Settings;
use crate::words::{Spoken, spoken};
use futures_util::stream::{self, Stream, StreamExt};
use mta_sts::DomainName;
use mta_sts::rfc::POLICY_PATH;
use std::rc::Rc;
use worker::{Date, Error, Response, ResponseBuilder};

/// The description of the API.
const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// How long clients may cache the description of the API.
const OPENAPI_CACHING: &str = "public, max-age=3600";

/// At most this many bytes of a body are passed to the runtime at once.
const CHUNK: usize = 1 << 16;

/// Answers a request. Every response has the header fields of the API.
pub(crate) async fn serve(invocation: &Invocation) -> worker::Result<Response> {
    let mut log = LogLine::begin();
    match answer(invocation, &mut log).await {
        Ok(Answer::Whole(response)) => {
            log.status(response.status_code());
            Ok(response)
        }
        Ok(Answer::Stream(events)) => {
            log.status(200);
            streamed(events, log)
        }
        Ok(Answer::Joined(domain)) => {
            log.status(200);
            ndjson(NO_STORE)?.from_stream(joined(domain).map(Ok::<_, Error>))
        }
        Err(error) => {
            log.status(error.status());
            let url = invocation.request.inner().url();
            let badge = badge(path_and_query(&url).0).map(|(_, format)| format);
            let spoken = speaking(invocation, badge.is_some()).await;
            problem(&error, badge, &spoken)
        }
    }
}

/// Returns the language of the answer. That of an image depends on its URL alone, because caches of images are shared.
async fn speaking(invocation: &Invocation, is_image: bool) -> Spoken {
    let url = invocation.request.inner().url();
    let (_, query) = path_and_query(&url);
    let field = || invocation.request.headers().get("accept-language").ok().flatten();
    let language = if is_image { language(query, None) } else { language(query, field().as_deref()) };
    spoken(language, &invocation.env).await
}

enum Answer<S> {
    Whole(Response),
    Stream(S),
    Joined(DomainName),
}

async fn answer(
    invocation: &Invocation,
    log: &mut LogLine,
) -> Result<Answer<impl Stream<Item = Streamed> + 'static>, ServiceError> {
    // `Request::method` would turn every method that it does not know into GET.
    let method = invocation.request.inner().method();
    let url = invocation.request.inner().url();
    let (path, query) = path_and_query(&url);
    #[cfg(feature = "panicking")]
    #[expect(clippy::panic, reason = "a test measures what a panic costs")]
    if path == "/api/panic" {
        panic!("requested by the path");
    }
    if let Some(policy) = hosted::policy_at(host(&url)) {
        log.route("policy");
        let answer = at_policy_host(&method, path, policy);
        return answer.map(Answer::Whole).map_err(|_| ServiceError::Internal);
    }
    // A hosted policy is served even if a setting is missing.
    let settings = Settings::read(&invocation.env)?;
    let field = |name| invocation.request.headers().get(name).ok().flatten();
    let accept = field("accept");
    let head = RequestHead { method: &method, path, query, accept: accept.as_deref() };
    let route = route(&head, settings.lab_suffix.as_deref())?;
    log.route(route.name());
    let conditions = Conditions { if_none_match: field("if-none-match"), is_head: method == "HEAD" };
    let response = match route {
        Route::Methods => methods(),
        Route::OpenApi => builder("application/json", OPENAPI_CACHING).and_then(|builder| {
            let body = Rc::new(OPENAPI.as_bytes().to_vec());
            with_etag(builder, &etag::of(&body), &body, &conditions)
        }),
        Route::Hosted(domain) => {
            hosted::policy(domain.as_str()).ok_or(ServiceError::NotHosted)?;
            let body = format!(
                "{{\"hosted\":true,\"domain\":\"{domain}\",\"policy_url\":\"{}\"}}",
                domain.policy_url()
            );
            builder("application/json", NO_STORE).map(|builder| builder.fixed(body.into_bytes()))
        }
        // HEAD starts no check. If the check is cached, the response has the fields of GET.
        Route::Observe(domain) if conditions.is_head => match cached(&domain, invocation).await {
            Some(check) => ndjson(&caching(&check))
                .and_then(|builder| with_age(builder, &check))
                .map(ResponseBuilder::empty),
            None => ndjson(NO_STORE).map(ResponseBuilder::empty),
        },
        Route::Observe(domain) => match check(&domain, settings, invocation, true).await? {
            Check::Running(events) => return Ok(Answer::Stream(events)),
            Check::Joined => return Ok(Answer::Joined(domain)),
            Check::Cached(check) => {
                log.cached(age_s(&check));
                ndjson(&caching(&check))
                    .and_then(|builder| with_age(builder, &check))
                    .and_then(|builder| with_body(builder, &check.lines))
            }
        },
        Route::Report(domain, format) => {
            let check = match check(&domain, settings, invocation, false).await? {
                Check::Cached(check) => {
                    log.cached(age_s(&check));
                    check
                }
                Check::Running(mut events) => {
                    while let Some(streamed) = events.next().await {
                        log.probe(&streamed.event);
                    }
                    finished(&domain).await?
                }
                Check::Joined => finished(&domain).await?,
            };
            let spoken = speaking(invocation, matches!(format, Format::Badge(_))).await;
            let report = report::report(&domain, &check, format, &spoken)?;
            let builder = match format {
                Format::Badge(_) => builder(report.media_type, badge::CACHING),
                Format::Json | Format::Text => builder(report.media_type, &caching(&check))
                    .and_then(|builder| builder.with_header("vary", "accept, accept-language")),
            };
            builder.and_then(|builder| {
                let builder = builder.with_header("content-language", spoken.language)?;
                with_etag(with_age(builder, &check)?, &report.tag, &report.body, &conditions)
            })
        }
    };
    response.map(Answer::Whole).map_err(|_| ServiceError::Internal)
}

/// Answers at the name of a hosted policy: with the policy at its path, and with nothing at any other.
fn at_policy_host(method: &str, path: &str, policy: &'static [u8]) -> worker::Result<Response> {
    let (status, body): (u16, &[u8]) = match (path, method) {
        (POLICY_PATH, "GET" | "HEAD") => (200, policy),
        (POLICY_PATH, _) => (405, b"method not allowed\n"),
        _ => (404, b"not found\n"),
    };
    let builder = headers::POLICY
        .iter()
        .try_fold(ResponseBuilder::new(), |builder, (name, value)| builder.with_header(name, value))?;
    let builder = if status == 405 { builder.with_header("allow", "GET, HEAD")? } else { builder };
    let builder = builder.with_status(status);
    if method == "HEAD" {
        return Ok(builder.with_header("content-length", &body.len().to_string())?.empty());
    }
    Ok(builder.fixed(body.to_vec()))
}

/// Streams the events of a check, each as a line as soon as its probe has settled.
fn streamed(events: impl Stream<Item = Streamed> + 'static, mut log: LogLine) -> worker::Result<Response> {
    let lines = events.map(move |streamed| {
        log.probe(&streamed.event);
        Ok::<_, Error>(streamed.line)
    });
    ndjson(NO_STORE)?.from_stream(lines)
}

fn ndjson(caching: &str) -> worker::Result<ResponseBuilder> {
    builder("application/x-ndjson", caching)
}

/// Returns the `cache-control` of a cached check: until its lifetime ends, the Worker would send the same response.
fn caching(check: &CachedCheck) -> String {
    format!("private, max-age={}", check.lifetime_s)
}

fn with_age(builder: ResponseBuilder, check: &CachedCheck) -> worker::Result<ResponseBuilder> {
    builder.with_header("age", &age_s(check).to_string())
}

fn age_s(check: &CachedCheck) -> u64 {
    check.age_s(Date::now().as_millis())
}

/// The parts of a request that decide whether the body is sent.
struct Conditions {
    if_none_match: Option<String>,
    is_head: bool,
}

/// Adds the entity tag, and the body unless the client already has it or sent HEAD.
fn with_etag(
    builder: ResponseBuilder,
    tag: &str,
    body: &Rc<Vec<u8>>,
    conditions: &Conditions,
) -> worker::Result<Response> {
    let builder = builder.with_header("etag", tag)?;
    if etag::matches(conditions.if_none_match.as_deref(), tag) {
        return Ok(builder.with_status(304).empty());
    }
    if conditions.is_head {
        return Ok(builder.with_header("content-length", &body.len().to_string())?.empty());
    }
    with_body(builder, body)
}

/// Adds a body. A long one is sent in chunks as the client reads it, so that concurrent responses share one copy in
/// memory.
fn with_body(builder: ResponseBuilder, body: &Rc<Vec<u8>>) -> worker::Result<Response> {
    if body.len() <= CHUNK {
        return Ok(builder.fixed(body.to_vec()));
    }
    let body = Rc::clone(body);
    let chunks = stream::iter((0..body.len()).step_by(CHUNK)).map(move |start| {
        let end = start.saturating_add(CHUNK).min(body.len());
        Ok::<Vec<u8>, Error>(body.get(start..end).unwrap_or_default().to_vec())
    });
    builder.from_stream(chunks)
}

fn methods() -> worker::Result<Response> {
    let mut builder = api(NO_STORE)?.with_status(204).with_header("allow", ALLOW)?;
    for (name, value) in headers::PREFLIGHT {
        builder = builder.with_header(name, value)?;
    }
    Ok(builder.empty())
}

/// Returns a problem document, or a badge if the path is that of a badge.
fn problem(error: &ServiceError, badge: Option<BadgeFormat>, spoken: &Spoken) -> worker::Result<Response> {
    let words = &spoken.words;
    let (content_type, body) = match badge {
        Some(format) => Badge::of_error(error, words).render(format, None),
        None => {
            let problem = bounded_json::json(&error.problem(words), usize::MAX);
            ("application/problem+json", problem.unwrap_or_default())
        }
    };
    let builder = builder(content_type, NO_STORE)?.with_status(error.status());
    let mut builder = builder.with_header("content-language", spoken.language)?;
    if *error == ServiceError::Method {
        builder = builder.with_header("allow", ALLOW)?;
    }
    if let Some(seconds) = error.retry_after_s() {
        builder = builder.with_header("retry-after", &seconds.to_string())?;
    }
    Ok(builder.fixed(body))
}

fn builder(content_type: &str, caching: &str) -> worker::Result<ResponseBuilder> {
    api(caching)?.with_header("content-type", content_type)
}

fn api(caching: &str) -> worker::Result<ResponseBuilder> {
    headers::API
        .iter()
        .chain(&[("cache-control", caching)])
        .try_fold(ResponseBuilder::new(), |builder, (name, value)| builder.with_header(name, value))
}
