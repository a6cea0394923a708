//! Helpers for all HTTP servers and clients of the lab.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Frame, SizeHint};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

pub(crate) type BoxBody = http_body_util::combinators::UnsyncBoxBody<Bytes, io::Error>;

/// Headers of a single connection, which must not be forwarded (RFC 9110 §7.6.1).
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

pub(crate) fn full(bytes: impl Into<Bytes>) -> BoxBody {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// Converts any body to the type that all parts of the lab use.
pub(crate) fn boxed<B>(body: B) -> BoxBody
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Error + Send + Sync + 'static,
{
    body.map_err(io::Error::other).boxed_unsync()
}

/// Returns a plain-text response.
pub(crate) fn text(status: StatusCode, text: impl Into<String>) -> Response<BoxBody> {
    let mut response = Response::new(full(text.into()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Sends one request over a new connection, which ends with the response body.
pub(crate) async fn exchange<S>(stream: S, request: Request<BoxBody>) -> hyper::Result<Response<BoxBody>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // A failed connection also shows as an error of the body, so the result of this task is not needed.
    tokio::spawn(connection);
    let mut response = sender.send_request(request).await?.map(boxed);
    remove_hop_by_hop(response.headers_mut());
    Ok(response)
}

pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    for name in HOP_BY_HOP {
        headers.remove(HeaderName::from_static(name));
    }
}

/// Wraps a body so that `held` lives until the body is sent or dropped.
pub(crate) fn holding<T: Send + Unpin + 'static>(body: BoxBody, held: T) -> BoxBody {
    Holding { body, _held: held }.boxed_unsync()
}

struct Holding<T> {
    body: BoxBody,
    _held: T,
}

impl<T: Unpin> Body for Holding<T> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
