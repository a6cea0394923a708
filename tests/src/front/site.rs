use std::path::{Path, PathBuf};

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use super::encoding::{Coding, Compressed, fingerprint};
use super::rules::Rules;
use crate::LabError;
use crate::http::{BoxBody, full, text};

/// Configuration files of the site, which are not served.
const NOT_SERVED: [&str; 2] = ["_headers", "_redirects"];
/// The platform's default Cache-Control for static assets.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// The built page, served in the way the platform serves static assets.
#[derive(Debug)]
pub struct Site {
    root: PathBuf,
    rules: Rules,
    demo_domains: String,
    compressed: Compressed,
}

/// A file that answers a request.
struct Found {
    status: StatusCode,
    path: PathBuf,
    bytes: Bytes,
}

impl Site {
    /// Reads the rules of a built page. Every HTML file gets a `meta` element with the demo domains, which the page lists. The
    /// deployed site does not have this element.
    ///
    /// # Errors
    ///
    /// Fails if there is no page, or if its `_headers` or `_redirects` cannot be read.
    pub fn load(root: &Path, demo_domains: &[String]) -> Result<Self, LabError> {
        if !root.join("index.html").is_file() {
            return Err(LabError::NoSite(root.to_path_buf()));
        }
        Ok(Self {
            root: root.to_path_buf(),
            rules: Rules::load(root)?,
            demo_domains: demo_domains.join(" "),
            compressed: Compressed::default(),
        })
    }

    pub(super) async fn answer(&self, request: &Request<Incoming>) -> Response<BoxBody> {
        let path = request.uri().path();
        let Some(found) = self.find(path).await else {
            return text(StatusCode::NOT_FOUND, "not found\n");
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&found.path)));
        headers.insert(CACHE_CONTROL, REVALIDATE);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        self.rules.apply(path, &mut headers);

        let mark = fingerprint(&found.bytes);
        let coding =
            header(request, &ACCEPT_ENCODING).and_then(Coding::accepted).filter(|_| compresses(&found.path));
        let encoded =
            coding.and_then(|coding| Some((coding, self.compressed.of(&found.bytes, mark, coding)?)));
        let suffix = encoded.as_ref().map_or("", |(coding, _)| coding.name());
        let etag = format!("\"{mark:016x}{suffix}\"");
        let unchanged = found.status == StatusCode::OK
            && header(request, &IF_NONE_MATCH)
                .is_some_and(|seen| seen.split(',').any(|one| one.trim().trim_start_matches("W/") == etag));
        headers.extend(HeaderValue::from_str(&etag).map(|etag| (ETAG, etag)));
        headers.extend(
            encoded.as_ref().map(|(coding, _)| (CONTENT_ENCODING, HeaderValue::from_static(coding.name()))),
        );

        let body = encoded.map_or(found.bytes, |(_, bytes)| bytes);
        let body = if unchanged || request.method() == Method::HEAD { Bytes::new() } else { body };
        let mut response = Response::new(full(body));
        *response.status_mut() = if unchanged { StatusCode::NOT_MODIFIED } else { found.status };
        *response.headers_mut() = headers;
        response
    }

    /// Finds the file itself, or the target of a rewrite, or `404.html`.
    async fn find(&self, path: &str) -> Option<Found> {
        for candidate in [path, self.rules.rewrite(path)] {
            if let Some((path, bytes)) = self.read(candidate).await {
                return Some(Found { status: StatusCode::OK, path, bytes });
            }
        }
        let (path, bytes) = self.read("/404.html").await?;
        Some(Found { status: StatusCode::NOT_FOUND, path, bytes })
    }

    /// Reads the file for a URL path. For `/a` it tries `a`, `a.html` and `a/index.html`.
    async fn read(&self, url_path: &str) -> Option<(PathBuf, Bytes)> {
        let decoded = percent_decode_str(url_path).decode_utf8().ok()?;
        let relative = decoded.trim_matches('/');
        let unsafe_segment =
            |segment: &str| segment == ".." || segment == "." || segment.contains(['\\', '\0']);
        if relative.split('/').any(unsafe_segment) || NOT_SERVED.contains(&relative) {
            return None;
        }
        for candidate in [relative.to_owned(), format!("{relative}.html"), format!("{relative}/index.html")] {
            let path = self.root.join(candidate.trim_start_matches('/'));
            if let Ok(bytes) = tokio::fs::read(&path).await {
                return Some((path.clone(), self.with_demo_domains(&path, bytes)));
            }
        }
        None
    }

    fn with_demo_domains(&self, path: &Path, bytes: Vec<u8>) -> Bytes {
        if extension(path) != "html" || self.demo_domains.is_empty() {
            return bytes.into();
        }
        let meta = format!("<head><meta name=\"demo-domains\" content=\"{}\">", self.demo_domains);
        String::from_utf8(bytes)
            .map_or_else(|error| error.into_bytes().into(), |html| html.replacen("<head>", &meta, 1).into())
    }
}

fn header<'a>(request: &'a Request<Incoming>, name: &hyper::header::HeaderName) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn media_type(path: &Path) -> &'static str {
    match extension(path) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether compression makes sense, because the file's format is not compressed already.
fn compresses(path: &Path) -> bool {
    !matches!(extension(path), "png" | "woff2" | "ico")
}
