//! From a request to its response.

use crate::Visit;
use crate::api::accept::Format;
use crate::api::headers::{self, NO_STORE};
use crate::api::route::{ALLOW, Asked, Route, badge, path_and_query, route};
use crate::cache::isolate::Kept;
use crate::check::{Check, check, kept_already, line, settled};
use crate::error::ServiceError;
use crate::log::Line;
use crate::report;
use crate::report::badge::{self, Badge, Form};
use crate::report::bounded_json::TooLarge;
use crate::report::etag;
use crate::settings::Settings;
use futures_util::stream::{self, Stream, StreamExt};
use mta_sts::Event;
use std::rc::Rc;
use worker::{Date, Error, Response, ResponseBuilder};

/// What this API is, for programs.
const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// For how long the description of the API may be kept without asking.
const OPENAPI_CACHING: &str = "public, max-age=3600";

/// Most bytes of an answer that are handed to the runtime at once.
const PIECE: usize = 1 << 16;

/// Answers a request; every answer of our own making carries the API's header fields.
pub(crate) async fn serve(visit: &Visit) -> worker::Result<Response> {
    let mut line = Line::begin();
    match answer(visit, &mut line).await {
        Ok(Answer::Whole(response)) => {
            line.status(response.status_code());
            Ok(response)
        }
        Ok(Answer::Stream(events)) => {
            line.status(200);
            streamed(events, line)
        }
        Err(error) => {
            line.status(error.status());
            problem(&error, badge(path_and_query(&visit.request.inner().url()).0))
        }
    }
}

enum Answer<S> {
    Whole(Response),
    Stream(S),
}

async fn answer(
    visit: &Visit,
    log: &mut Line,
) -> Result<Answer<impl Stream<Item = Event> + 'static>, ServiceError> {
    let settings = Settings::read(&visit.env)?;
    // Not `Request::method`, which takes every method it does not know for GET.
    let method = visit.request.inner().method();
    let url = visit.request.inner().url();
    let (path, query) = path_and_query(&url);
    #[cfg(feature = "panicking")]
    #[expect(clippy::panic, reason = "it is what is tested")]
    if path == "/api/panic" {
        panic!("as asked for");
    }
    let field = |name| visit.request.headers().get(name).ok().flatten();
    let accept = field("accept");
    let asked = Asked { method: &method, path, query, accept: accept.as_deref() };
    let route = route(&asked, settings.lab_suffix.as_deref())?;
    log.route(route.name());
    let asked = Client { known: field("if-none-match"), is_head: method == "HEAD" };
    let response = match route {
        Route::Methods => methods(),
        Route::OpenApi => builder("application/json", OPENAPI_CACHING).and_then(|builder| {
            let body = Rc::new(OPENAPI.as_bytes().to_vec());
            tagged(builder, &etag::of(&body), &body, &asked)
        }),
        // Nobody is asked for somebody who wants no answer; what is kept already has the fields that GET has.
        Route::Observe(domain) if asked.is_head => match kept_already(&domain, visit).await {
            Some(kept) => {
                ndjson(&caching(&kept)).and_then(|builder| aged(builder, &kept)).map(ResponseBuilder::empty)
            }
            None => ndjson(NO_STORE).map(ResponseBuilder::empty),
        },
        Route::Observe(domain) => match check(&domain, settings, visit).await? {
            Check::Running(events) => return Ok(Answer::Stream(events)),
            Check::Kept(kept) => {
                log.kept(age_s(&kept));
                ndjson(&caching(&kept))
                    .and_then(|builder| aged(builder, &kept))
                    .and_then(|builder| whole(builder, &kept.lines))
            }
        },
        Route::Report(domain, format) => {
            let kept = match check(&domain, settings, visit).await? {
                Check::Kept(kept) => {
                    log.kept(age_s(&kept));
                    kept
                }
                Check::Running(mut events) => {
                    while let Some(event) = events.next().await {
                        log.probe(&event);
                    }
                    settled(&domain, &mut 0).await?.ok_or(ServiceError::ResolverUnreachable)?
                }
            };
            let report = report::report(&domain, &kept, format)?;
            let builder = match format {
                Format::Badge(_) => builder(report.media_type, badge::CACHING),
                Format::Json | Format::Text => builder(report.media_type, &caching(&kept))
                    .and_then(|builder| builder.with_header("vary", "accept")),
            };
            builder.and_then(|builder| tagged(aged(builder, &kept)?, &report.tag, &report.body, &asked))
        }
    };
    response.map(Answer::Whole).map_err(|_| ServiceError::Internal)
}

/// The events of a check, each a line of its own as soon as it is there.
fn streamed(events: impl Stream<Item = Event> + 'static, mut log: Line) -> worker::Result<Response> {
    let lines = events.map(move |event| {
        log.probe(&event);
        line(&event).map_err(|TooLarge| Error::from("an event"))
    });
    ndjson(NO_STORE)?.from_stream(lines)
}

fn ndjson(caching: &str) -> worker::Result<ResponseBuilder> {
    builder("application/x-ndjson", caching)
}

/// Who asks again within the lifetime of an answer would get the same one.
fn caching(kept: &Kept) -> String {
    format!("private, max-age={}", kept.lifetime_s)
}

fn aged(builder: ResponseBuilder, kept: &Kept) -> worker::Result<ResponseBuilder> {
    builder.with_header("age", &age_s(kept).to_string())
}

fn age_s(kept: &Kept) -> u64 {
    kept.age_s(Date::now().as_millis())
}

/// What the client needs of an answer.
struct Client {
    known: Option<String>,
    is_head: bool,
}

/// The answer, or that it is the one the client has already.
fn tagged(
    builder: ResponseBuilder,
    tag: &str,
    body: &Rc<Vec<u8>>,
    asked: &Client,
) -> worker::Result<Response> {
    let builder = builder.with_header("etag", tag)?;
    if etag::is_known(asked.known.as_deref(), tag) {
        return Ok(builder.with_status(304).empty());
    }
    if asked.is_head {
        return Ok(builder.with_header("content-length", &body.len().to_string())?.empty());
    }
    whole(builder, body)
}

/// A body that is there already. A long one goes out piece by piece, as the client takes it: however many ask for it at once,
/// it is there once.
fn whole(builder: ResponseBuilder, body: &Rc<Vec<u8>>) -> worker::Result<Response> {
    if body.len() <= PIECE {
        return Ok(builder.fixed(body.to_vec()));
    }
    let body = Rc::clone(body);
    let pieces = stream::iter((0..body.len()).step_by(PIECE)).map(move |start| {
        let end = start.saturating_add(PIECE).min(body.len());
        Ok::<Vec<u8>, Error>(body.get(start..end).unwrap_or_default().to_vec())
    });
    builder.from_stream(pieces)
}

fn methods() -> worker::Result<Response> {
    let mut builder = api(NO_STORE)?.with_status(204).with_header("allow", ALLOW)?;
    for (name, value) in headers::PREFLIGHT {
        builder = builder.with_header(name, value)?;
    }
    Ok(builder.empty())
}

/// A problem document, or where an image was asked for, an image.
fn problem(error: &ServiceError, badge: Option<(&str, Form)>) -> worker::Result<Response> {
    let (content_type, body) = match badge {
        Some((_, form)) => Badge::refused(error).drawn(form, None),
        None => ("application/problem+json", serde_json::to_vec(&error.problem())?),
    };
    let mut builder = builder(content_type, NO_STORE)?.with_status(error.status());
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
