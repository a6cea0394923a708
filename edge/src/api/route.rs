//! Maps a request's method, path and query to a route.

use crate::api::accept;
use crate::api::parameter;
use crate::error::ServiceError;
use crate::hosted;
use crate::report::format::{BadgeFormat, Format};
use mta_sts::DomainName;

/// The supported methods, as the `Allow` field lists them.
pub const ALLOW: &str = "GET, HEAD, OPTIONS";

/// What a request is for.
#[derive(Debug, PartialEq, Eq)]
pub enum Route {
    /// The stream of events of one domain's check.
    Observe(DomainName),
    /// The finished report of one domain.
    Report(DomainName, Format),
    /// Whether the policy of a domain is hosted here: the domain.
    Hosted(DomainName),
    /// The description of this API.
    OpenApi,
    /// The supported methods; browsers send this request before some others (a CORS preflight).
    Methods,
}

impl Route {
    /// Returns the route's name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Observe(_) => "observe",
            Self::Report(_, Format::Badge(_)) => "badge",
            Self::Report(..) => "report",
            Self::Hosted(_) => "hosted",
            Self::OpenApi => "openapi",
            Self::Methods => "methods",
        }
    }
}

/// The parts of a request that select its route.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The method, as sent.
    pub method: &'a str,
    /// The path of the URL.
    pub path: &'a str,
    /// The query of the URL, without `?`; empty if there is none.
    pub query: &'a str,
    /// The `Accept` field.
    pub accept: Option<&'a str>,
}

/// Returns path and query of a URL that the runtime has normalized.
pub fn path_and_query(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let target = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    let target = target.split_once('#').map_or(target, |(target, _)| target);
    target.split_once('?').unwrap_or((target, ""))
}

/// Returns the route. The path is checked before the method, and the method before the query.
pub fn route(request: &RequestHead<'_>, lab_suffix: Option<&str>) -> Result<Route, ServiceError> {
    let endpoint = match request.path {
        "/api/v1/observe" => Endpoint::Observe,
        "/api/v1/report" => Endpoint::Report,
        "/api/v1/hosted" => Endpoint::Hosted,
        "/api/v1/openapi.json" => Endpoint::OpenApi,
        path => match badge(path) {
            Some((domain, format)) => Endpoint::Badge(domain, format),
            None => return Err(ServiceError::NotFound),
        },
    };
    match request.method {
        "GET" | "HEAD" => {}
        "OPTIONS" => return Ok(Route::Methods),
        _ => return Err(ServiceError::Method),
    }
    let domain = || parameter::domain(request.query, lab_suffix);
    Ok(match endpoint {
        Endpoint::Observe => Route::Observe(domain()?),
        Endpoint::Report => Route::Report(domain()?, accept::format(request.accept)),
        Endpoint::Hosted => Route::Hosted(hosted(request.query, domain()?)?),
        Endpoint::OpenApi => Route::OpenApi,
        Endpoint::Badge(name, format) => {
            Route::Report(parameter::segment(name, lab_suffix)?, Format::Badge(format))
        }
    })
}

/// Returns the domain that is meant by its own name or by that of its policy host. With `name=policy-host` only the latter is
/// accepted: a web server that asks before it gets a certificate must not get one for the domain itself.
fn hosted(query: &str, name: DomainName) -> Result<DomainName, ServiceError> {
    let is_strict = query.split('&').any(|parameter| parameter == "name=policy-host");
    let domain = hosted::domain_of(name.as_str()).and_then(|domain| DomainName::parse_ascii(domain).ok());
    match domain {
        Some(domain) => Ok(domain),
        None if is_strict => Err(ServiceError::NotHosted),
        None => Ok(name),
    }
}

/// Returns the host of a URL that the runtime has normalized, without its port.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// Returns the domain, still percent-encoded, and the format of the badge at a path.
pub fn badge(path: &str) -> Option<(&str, BadgeFormat)> {
    const ENDINGS: [(&str, BadgeFormat); 4] = [
        ("/picture.svg", BadgeFormat::Picture),
        ("/card.svg", BadgeFormat::Card),
        (".svg", BadgeFormat::Svg),
        (".json", BadgeFormat::Shields),
    ];
    let file = path.strip_prefix("/badge/")?;
    ENDINGS.into_iter().find_map(|(ending, format)| Some((file.strip_suffix(ending)?, format)))
}

enum Endpoint<'a> {
    Observe,
    Report,
    Hosted,
    OpenApi,
    Badge(&'a str, BadgeFormat),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &'static str, url: &'static str) -> Result<Route, ServiceError> {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        route(&RequestHead { method, path, query, accept: None }, None)
    }

    #[test]
    fn a_url_is_split_into_path_and_query() {
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
    fn each_endpoint_has_a_route() {
        let domain = || DomainName::parse_ascii("example.com").unwrap();
        let report = Ok(Route::Report(domain(), Format::Json));
        assert_eq!(request("GET", "/api/v1/observe?domain=example.com"), Ok(Route::Observe(domain())));
        assert_eq!(request("GET", "/api/v1/report?domain=example.com"), report);
        assert_eq!(request("HEAD", "/api/v1/report?domain=example.com"), report);
        assert_eq!(request("GET", "/api/v1/openapi.json"), Ok(Route::OpenApi));
        assert_eq!(request("OPTIONS", "/api/v1/report"), Ok(Route::Methods));
        let badge = |format| Ok(Route::Report(domain(), Format::Badge(format)));
        assert_eq!(request("GET", "/badge/Example.com.svg"), badge(BadgeFormat::Svg));
        assert_eq!(request("GET", "/badge/ex%61mple.com.json?style=flat"), badge(BadgeFormat::Shields));
        assert_eq!(request("GET", "/badge/example.com/picture.svg"), badge(BadgeFormat::Picture));
        assert_eq!(request("GET", "/badge/example.com/card.svg"), badge(BadgeFormat::Card));
    }

    #[test]
    fn a_hosted_domain_is_named_by_itself_or_by_its_policy_host() {
        let domain = || DomainName::parse_ascii("example.com").unwrap();
        assert_eq!(request("GET", "/api/v1/hosted?domain=example.com"), Ok(Route::Hosted(domain())));
        assert_eq!(request("GET", "/api/v1/hosted?domain=mta-sts.example.com"), Ok(Route::Hosted(domain())));
        let strict = "/api/v1/hosted?name=policy-host&domain=mta-sts.example.com";
        assert_eq!(request("GET", strict), Ok(Route::Hosted(domain())));
        let refused = request("GET", "/api/v1/hosted?domain=example.com&name=policy-host");
        assert_eq!(refused, Err(ServiceError::NotHosted));
    }

    #[test]
    fn a_host_is_read_from_a_url() {
        for (url, expected) in [
            ("https://mta-sts.example.com/.well-known/mta-sts.txt", "mta-sts.example.com"),
            ("http://mta-sts.example.com:8787/?a", "mta-sts.example.com"),
            ("https://example.com", "example.com"),
            ("https://example.com?x=/mta-sts.b/", "example.com"),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn other_requests_are_refused_by_path_then_method_then_query() {
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
            assert_eq!(request(method, url).expect_err(url).status(), status, "{method} {url}");
        }
    }
}
