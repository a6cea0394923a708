//! The platform's cache (`caches.default`), as workerd speaks to it: `GET` of what may be there, and `PUT` of a whole
//! response in the body, head and all. One is shared by all isolates of a data centre.

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

/// What workerd goes by.
const STATUS: &str = "cf-cache-status";

/// A cache that forgets nothing. It ends when it is dropped.
pub struct PlatformCache {
    address: SocketAddr,
    kept: Kept,
    task: JoinHandle<()>,
}

/// Responses as they were put there, by URL.
type Kept = Arc<Mutex<BTreeMap<String, Bytes>>>;

impl PlatformCache {
    /// Opens an empty one that takes its time over everything.
    ///
    /// # Errors
    ///
    /// No port can be opened.
    pub async fn open(delay: Duration) -> Result<Self, LabError> {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.map_err(LabError::io("cannot open a port for a cache"))?;
        let address = listener.local_addr().map_err(LabError::io("cannot see the port of a cache"))?;
        let kept = Kept::default();
        Ok(Self { address, kept: Arc::clone(&kept), task: tokio::spawn(serve(listener, kept, delay)) })
    }

    /// Where it listens, for [`crate::Options::cache`].
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URLs under which something is kept.
    pub fn urls(&self) -> Vec<String> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Puts other bytes in the place of every body.
    pub fn spoil(&self, body: &str) {
        for kept in self.kept.lock().unwrap_or_else(PoisonError::into_inner).values_mut() {
            let head = kept.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or_default();
            let head: Vec<u8> = kept.iter().take(head + 4).copied().collect();
            *kept = [head.as_slice(), body.as_bytes()].concat().into();
        }
    }
}

impl Drop for PlatformCache {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, kept: Kept, delay: Duration) {
    while let Ok((stream, _)) = listener.accept().await {
        let kept = Arc::clone(&kept);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let kept = Arc::clone(&kept);
                async move {
                    tokio::time::sleep(delay).await;
                    Ok::<_, Infallible>(answer(&kept, request).await)
                }
            });
            http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
        });
    }
}

async fn answer(kept: &Kept, request: Request<Incoming>) -> Response<BoxBody> {
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
                kept.lock().unwrap_or_else(PoisonError::into_inner).insert(url, bytes);
                StatusCode::NO_CONTENT
            }
            Err(_) => StatusCode::BAD_REQUEST,
        };
        return response;
    }
    let found = kept.lock().unwrap_or_else(PoisonError::into_inner).get(&url).cloned();
    found.as_ref().and_then(|bytes| as_it_was(bytes)).unwrap_or_else(|| {
        let mut response = Response::new(full(""));
        *response.status_mut() = StatusCode::GATEWAY_TIMEOUT;
        response.headers_mut().insert(STATUS, HeaderValue::from_static("MISS"));
        response
    })
}

/// The response that was put there.
fn as_it_was(bytes: &[u8]) -> Option<Response<BoxBody>> {
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")?;
    let (head, body) = bytes.split_at_checked(end + 4)?;
    let mut response = Response::new(full(body.to_vec()));
    for line in std::str::from_utf8(head).ok()?.lines().skip(1).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name: HeaderName = name.parse().ok()?;
        // The length is that of the body as it is now.
        if name != hyper::header::CONTENT_LENGTH {
            response.headers_mut().insert(name, value.trim().parse().ok()?);
        }
    }
    response.headers_mut().insert(STATUS, HeaderValue::from_static("HIT"));
    Some(response)
}
