//! A simple HTTP/1.1 client for the tests. It sends requests unchanged and does not follow redirects.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use hyper::header::{HOST, HeaderMap, HeaderValue};
use hyper::{Method, Request};
use tokio::net::TcpStream;

use crate::http::{BoxBody, exchange, full};

/// A response whose body may still be arriving.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    body: BoxBody,
}

impl Answer {
    /// Returns a header as text, or an empty text if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns the next piece of the body, or `None` at its end.
    ///
    /// # Errors
    ///
    /// Fails if the connection breaks.
    pub async fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data.to_vec()));
            }
        }
        Ok(None)
    }

    /// Returns the rest of the body.
    ///
    /// # Errors
    ///
    /// Fails if the connection breaks.
    pub async fn bytes(mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece().await? {
            bytes.extend(piece);
        }
        Ok(bytes)
    }

    /// Returns the rest of the body as text; invalid UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// Fails if the connection breaks.
    pub async fn text(self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.bytes().await?).into_owned())
    }

    /// Returns the rest of the body as lines, each with the time from now to its arrival.
    ///
    /// # Errors
    ///
    /// Fails if the connection breaks.
    pub async fn timed_lines(mut self) -> io::Result<Vec<(Duration, String)>> {
        let start = Instant::now();
        let mut pending = Vec::new();
        let mut lines = Vec::new();
        while let Some(piece) = self.piece().await? {
            pending.extend(piece);
            while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = pending.drain(..=end).collect();
                lines.push((start.elapsed(), String::from_utf8_lossy(&line).trim_end().to_owned()));
            }
        }
        Ok(lines)
    }
}

/// Sends `GET target`. The target is a path, or an absolute URL for a proxy.
///
/// # Errors
///
/// Fails if the server cannot be reached, the target cannot be sent, or the answer is not HTTP.
pub async fn get(address: SocketAddr, target: &str) -> io::Result<Answer> {
    ask(address, Method::GET, target, &[], Vec::new()).await
}

/// Sends any request. `Host` is set to the address, as a browser does.
///
/// # Errors
///
/// Fails if the server cannot be reached, the request cannot be sent, or the answer is not HTTP.
pub async fn ask(
    address: SocketAddr,
    method: Method,
    target: &str,
    headers: &[(&'static str, &str)],
    body: Vec<u8>,
) -> io::Result<Answer> {
    let mut request = Request::new(full(body));
    *request.method_mut() = method;
    *request.uri_mut() = target.parse().map_err(io::Error::other)?;
    request.headers_mut().insert(HOST, address.to_string().parse().map_err(io::Error::other)?);
    for (name, value) in headers {
        request.headers_mut().append(*name, HeaderValue::from_str(value).map_err(io::Error::other)?);
    }
    let response = exchange(TcpStream::connect(address).await?, request).await.map_err(io::Error::other)?;
    let (head, body) = response.into_parts();
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
}
