//! From a request to its response.

use crate::error::ServiceError;
use crate::headers;
use crate::log::Line;
use crate::observe::observe;
use crate::report;
use crate::route::{ALLOW, Asked, Route, path_and_query, route};
use crate::settings::Settings;
use futures_util::stream::StreamExt;
use mta_sts::domain::DomainName;
use mta_sts::observation::Event;
use worker::{Env, Error, Request, Response, ResponseBuilder};

/// Answers a request; every answer of our own making carries the API's header fields.
pub(crate) async fn serve(request: &Request, env: &Env) -> worker::Result<Response> {
    let mut line = Line::begin();
    // Not `Request::method`, which takes every method it does not know for GET.
    let method = request.inner().method();
    match answer(request, &method, env, &mut line).await {
        Ok(Answer::Whole(response)) => {
            line.status(response.status_code());
            Ok(response)
        }
        Ok(Answer::Stream(domain, settings)) => {
            line.status(200);
            stream(domain, settings, line)
        }
        Err(error) => {
            line.status(error.status());
            problem(&error)
        }
    }
}

enum Answer {
    Whole(Response),
    Stream(DomainName, Settings),
}

async fn answer(request: &Request, method: &str, env: &Env, line: &mut Line) -> Result<Answer, ServiceError> {
    let settings = Settings::read(env)?;
    let url = request.inner().url();
    let (path, query) = path_and_query(&url);
    let accept = request.headers().get("accept").ok().flatten();
    let asked = Asked { method, path, query, accept: accept.as_deref() };
    let route = route(&asked, settings.lab_suffix.as_deref())?;
    line.route(route.name());
    let response = match route {
        Route::Methods => methods(),
        Route::Observe(_) if method == "HEAD" => ndjson().map(ResponseBuilder::empty),
        Route::Observe(domain) => return Ok(Answer::Stream(domain, settings)),
        Route::Report(domain, format) => {
            let (content_type, body) = report::report(&domain, settings, format, line).await?;
            builder(content_type).and_then(|builder| Ok(builder.with_header("vary", "accept")?.fixed(body)))
        }
    };
    response.map(Answer::Whole).map_err(|_| ServiceError::Internal)
}

/// The events of a check, each a line of its own as soon as it is there.
fn stream(domain: DomainName, settings: Settings, mut line: Line) -> worker::Result<Response> {
    let lines = observe(domain, settings).map(move |event| {
        line.probe(&event);
        json_line(&event)
    });
    ndjson()?.from_stream(lines)
}

fn json_line(event: &Event) -> Result<Vec<u8>, Error> {
    let mut json = serde_json::to_vec(event)?;
    json.push(b'\n');
    Ok(json)
}

fn ndjson() -> worker::Result<ResponseBuilder> {
    builder("application/x-ndjson")
}

fn methods() -> worker::Result<Response> {
    let mut builder = api()?.with_status(204).with_header("allow", ALLOW)?;
    for (name, value) in headers::PREFLIGHT {
        builder = builder.with_header(name, value)?;
    }
    Ok(builder.empty())
}

fn problem(error: &ServiceError) -> worker::Result<Response> {
    let mut builder = builder("application/problem+json")?.with_status(error.status());
    if *error == ServiceError::Method {
        builder = builder.with_header("allow", ALLOW)?;
    }
    Ok(builder.fixed(serde_json::to_vec(&error.problem())?))
}

fn builder(content_type: &str) -> worker::Result<ResponseBuilder> {
    api()?.with_header("content-type", content_type)
}

fn api() -> worker::Result<ResponseBuilder> {
    headers::API
        .iter()
        .try_fold(ResponseBuilder::new(), |builder, (name, value)| builder.with_header(name, value))
}
