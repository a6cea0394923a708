//! From a request's method, path and query to what is to be done.

use crate::api::accept::{self, Format};
use crate::api::parameter;
use crate::error::ServiceError;
use crate::report::badge::Form;
use mta_sts::DomainName;

/// The methods answered, as the `Allow` field lists them.
pub const ALLOW: &str = "GET, HEAD, OPTIONS";

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Route {
    /// The stream of events of one domain's check.
    Observe(DomainName),
    /// The finished report of one domain.
    Report(DomainName, Format),
    /// The description of this API.
    OpenApi,
    /// Which methods may be used: the question a browser asks before some requests.
    Methods,
}

impl Route {
    /// The route's name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Observe(_) => "observe",
            Self::Report(_, Format::Badge(_)) => "badge",
            Self::Report(..) => "report",
            Self::OpenApi => "openapi",
            Self::Methods => "methods",
        }
    }
}

/// The parts of a request that decide.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// As sent, upper case.
    pub method: &'a str,
    /// Path of the URL.
    pub path: &'a str,
    /// Query of the URL, without `?`; empty if there is none.
    pub query: &'a str,
    /// The `Accept` field.
    pub accept: Option<&'a str>,
}

/// Path and query of a request's URL, which the runtime has parsed and written out again.
pub fn path_and_query(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let target = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    let target = target.split_once('#').map_or(target, |(target, _)| target);
    target.split_once('?').unwrap_or((target, ""))
}

/// Where a request's URL leads, without its path: the same for everything that is asked here, badges included.
pub fn origin(url: &str) -> Option<&str> {
    let host = url.find("://")?.saturating_add(3);
    let length = url.get(host..)?.find(['/', '?', '#']);
    url.get(..length.map_or(url.len(), |length| host.saturating_add(length)))
}

/// Finds the route. The path is judged before the method, the method before the query.
pub fn route(asked: &Asked<'_>, lab_suffix: Option<&str>) -> Result<Route, ServiceError> {
    let endpoint = match asked.path {
        "/api/v1/observe" => Endpoint::Observe,
        "/api/v1/report" => Endpoint::Report,
        "/api/v1/openapi.json" => Endpoint::OpenApi,
        path => match badge(path) {
            Some((domain, form)) => Endpoint::Badge(domain, form),
            None => return Err(ServiceError::NotFound),
        },
    };
    match asked.method {
        "GET" | "HEAD" => {}
        "OPTIONS" => return Ok(Route::Methods),
        _ => return Err(ServiceError::Method),
    }
    let domain = || parameter::domain(asked.query, lab_suffix);
    Ok(match endpoint {
        Endpoint::Observe => Route::Observe(domain()?),
        Endpoint::Report => Route::Report(domain()?, accept::format(asked.accept)),
        Endpoint::OpenApi => Route::OpenApi,
        Endpoint::Badge(name, form) => {
            Route::Report(parameter::segment(name, lab_suffix)?, Format::Badge(form))
        }
    })
}

/// The domain, still encoded, and the form of the badge that a path asks for.
pub fn badge(path: &str) -> Option<(&str, Form)> {
    let file = path.strip_prefix("/badge/")?;
    let svg = file.strip_suffix(".svg").map(|name| (name, Form::Svg));
    svg.or_else(|| Some((file.strip_suffix(".json")?, Form::Shields)))
}

enum Endpoint<'a> {
    Observe,
    Report,
    OpenApi,
    Badge(&'a str, Form),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &'static str, url: &'static str) -> Result<Route, ServiceError> {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        route(&Asked { method, path, query, accept: None }, None)
    }

    #[test]
    fn a_url_has_a_path_and_a_query() {
        for (url, expected) in [
            ("https://check.example/api/v1/report?domain=a.b", ("/api/v1/report", "domain=a.b")),
            ("http://127.0.0.1:8787/", ("/", "")),
            ("https://check.example", ("/", "")),
            ("https://check.example/x?a=/?b#c?d", ("/x", "a=/?b")),
        ] {
            assert_eq!(path_and_query(url), expected, "{url}");
        }
    }

    #[test]
    fn a_badge_and_a_report_come_from_one_origin() {
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

    #[test]
    fn the_endpoints_are_found() {
        let domain = || DomainName::parse_ascii("example.com").unwrap();
        let report = Ok(Route::Report(domain(), Format::Json));
        assert_eq!(asked("GET", "/api/v1/observe?domain=example.com"), Ok(Route::Observe(domain())));
        assert_eq!(asked("GET", "/api/v1/report?domain=example.com"), report);
        assert_eq!(asked("HEAD", "/api/v1/report?domain=example.com"), report);
        assert_eq!(asked("GET", "/api/v1/openapi.json"), Ok(Route::OpenApi));
        assert_eq!(asked("OPTIONS", "/api/v1/report"), Ok(Route::Methods));
        let badge = |form| Ok(Route::Report(domain(), Format::Badge(form)));
        assert_eq!(asked("GET", "/badge/Example.com.svg"), badge(Form::Svg));
        assert_eq!(asked("GET", "/badge/ex%61mple.com.json?style=flat"), badge(Form::Shields));
    }

    #[test]
    fn the_rest_is_refused_by_path_then_method_then_query() {
        let cases = [
            ("GET", "/api", 404),
            ("GET", "/api/v1/", 404),
            ("GET", "/api/v1/report/?domain=example.com", 404),
            ("GET", "/api/v1/Report?domain=example.com", 404),
            ("GET", "/api/v2/report?domain=example.com", 404),
            ("GET", "/badge/example.com", 404),
            ("GET", "/badge/example.com.png", 404),
            ("GET", "/badge/.svg", 400),
            ("GET", "/badge/%3Cscript%3E.svg", 400),
            ("GET", "/badge/a/example.com.svg", 400),
            ("POST", "/badge/example.com.svg", 405),
            ("POST", "/api/v1/nothing", 404),
            ("POST", "/api/v1/report?domain=example.com", 405),
            ("PROPFIND", "/api/v1/report", 405),
            ("get", "/api/v1/report", 405),
            ("GET", "/api/v1/report", 400),
            ("GET", "/api/v1/observe?domain=ok-enforce.test", 400),
        ];
        for (method, url, status) in cases {
            assert_eq!(asked(method, url).expect_err(url).status(), status, "{method} {url}");
        }
    }
}
