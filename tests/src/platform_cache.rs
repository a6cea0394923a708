//! The platform's cache (`caches.default`), which all isolates of a data centre share. workerd sends it `GET` to look up a
//! response, and `PUT` with a whole response, including its head, in the body.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::LabError;
use crate::http::{BoxBody, full};

/// The header by which workerd recognises a hit or a miss.
const STATUS: &str = "cf-cache-status";

/// A cache in which responses never expire. It stops when it is dropped.
pub struct PlatformCache {
    address: SocketAddr,
    stored: Stored,
    task: JoinHandle<()>,
}

/// The stored responses, by URL.
type Stored = Arc<Mutex<BTreeMap<String, Bytes>>>;

impl PlatformCache {
    /// Starts an empty cache that answers after `delay`.
    ///
    /// # Errors
    ///
    /// Fails if a port cannot be opened.
    pub async fn open(delay: Duration) -> Result<Self, LabError> {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.map_err(LabError::io("cannot open a port for a cache"))?;
        let address = listener.local_addr().map_err(LabError::io("cannot see the port of a cache"))?;
        let stored = Stored::default();
        Ok(Self { address, stored: Arc::clone(&stored), task: tokio::spawn(serve(listener, stored, delay)) })
    }

    /// Returns its address, for [`crate::Options::cache`].
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URLs of the stored responses.
    pub fn urls(&self) -> Vec<String> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Replaces the body of every stored response.
    pub fn spoil(&self, body: &str) {
        for stored in self.stored.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
            let head = stored.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or_default();
            let head: Vec<u8> = stored.iter().take(head + 4).copied().collect();
            *stored = [head.as_slice(), body.as_bytes()].concat().into();
        }
    }
}

impl Drop for PlatformCache {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, stored: Stored, delay: Duration) {
    while let Ok((stream, _)) = listener.accept().await {
        let stored = Arc::clone(&stored);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let stored = Arc::clone(&stored);
                async move {
                    tokio::time::sleep(delay).await;
                    Ok::<_, Infallible>(answer(&stored, request).await)
                }
            });
            http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
        });
    }
}

async fn answer(stored: &Stored, request: Request<Incoming>) -> Response<BoxBody> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let url = match request.uri().authority() {
        Some(_) => request.uri().to_string(),
        None => format!("http://{host}{}", request.uri()),
    };
    if request.method() == Method::PUT {
        let bytes = request.into_body().collect().await.map(http_body_util::Collected::to_bytes);
        let mut response = Response::new(full(""));
        *response.status_mut() = match bytes {
            Ok(bytes) => {
                stored.lock().unwrap_or_else(PoisonError::into_inner).insert(url, bytes);
                StatusCode::NO_CONTENT
            }
            Err(_) => StatusCode::BAD_REQUEST,
        };
        return response;
    }
    let found = stored.lock().unwrap_or_else(PoisonError::into_inner).get(&url).cloned();
    found.as_ref().and_then(|bytes| parse(bytes)).unwrap_or_else(|| {
        let mut response = Response::new(full(""));
        *response.status_mut() = StatusCode::GATEWAY_TIMEOUT;
        response.headers_mut().insert(STATUS, HeaderValue::from_static("MISS"));
        response
    })
}

/// Parses a stored response.
fn parse(bytes: &[u8]) -> Option<Response<BoxBody>> {
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")?;
    let (head, body) = bytes.split_at_checked(end + 4)?;
    let mut response = Response::new(full(body.to_vec()));
    for line in std::str::from_utf8(head).ok()?.lines().skip(1).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name: HeaderName = name.parse().ok()?;
        // The body may have been replaced, so its length is set anew.
        if name != hyper::header::CONTENT_LENGTH {
            response.headers_mut().insert(name, value.trim().parse().ok()?);
        }
    }
    response.headers_mut().insert(STATUS, HeaderValue::from_static("HIT"));
    Some(response)
}
