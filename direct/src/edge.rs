//! Asks a service for the events of a check, instead of gathering them.

use crate::tls::session::handshake;
use crate::tls::trust::Trust;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, HOST, RETRY_AFTER};
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use mta_sts::{DomainName, Event, Message, Observation};
use std::fmt;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// At most this many bytes of events are read; the edge sends less than a megabyte.
const EVENTS_MAX: usize = 4 << 20;

/// Why a service gave no events.
#[derive(Debug)]
pub enum EdgeError {
    /// The URL cannot be used.
    Url,
    /// No connection can be made.
    Connection(String),
    /// Its certificate is not valid.
    Certificate,
    /// The TLS handshake failed.
    Handshake,
    /// It answered with another status.
    Status(StatusCode),
    /// It limits the rate of checks.
    Limited(String),
    /// It did not answer in time.
    Timeout,
    /// Its answer is not a stream of events.
    Events(String),
    /// Its answer ended before the last event.
    Ended,
}

impl EdgeError {
    /// Returns the reason as a sentence about the service, without a full stop.
    pub fn message(&self) -> Message {
        match self {
            Self::Url => {
                Message::new("edge.url", "it is not a valid URL; write it as https://check.example.com")
            }
            Self::Connection(reason) => {
                Message::new("edge.connection", "the connection failed: {reason}").arg("reason", reason)
            }
            Self::Certificate => Message::new("edge.certificate", "its certificate is not valid"),
            Self::Handshake => Message::new("edge.handshake", "the TLS handshake failed"),
            Self::Status(status) => {
                Message::new("edge.status", "it answers with HTTP status {status}").arg("status", status)
            }
            Self::Limited(seconds) => {
                Message::new("edge.limited", "it limits the rate of checks; try again in {seconds} seconds")
                    .arg("seconds", seconds)
            }
            Self::Timeout => Message::new("edge.timeout", "it did not answer in time"),
            Self::Events(reason) => {
                Message::new("edge.events", "its answer is not a stream of events: {reason}")
                    .arg("reason", reason)
            }
            Self::Ended => {
                Message::new("edge.ended", "its answer is not a stream of events: it ended too early")
            }
        }
    }
}

impl fmt::Display for EdgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for EdgeError {}

/// A service with the API of this project.
#[derive(Clone, Debug)]
pub struct Edge {
    host: String,
    port: u16,
    is_https: bool,
    prefix: String,
    trust: Trust,
    timeout: Duration,
}

impl Edge {
    /// Takes the address of a service, such as `https://check.example.com`.
    ///
    /// # Errors
    ///
    /// The URL is not valid.
    pub fn new(url: &str, trust: Trust, timeout: Duration) -> Result<Self, EdgeError> {
        let uri: Uri = url.parse().map_err(|_| EdgeError::Url)?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(EdgeError::Url),
        };
        let host = uri.host().ok_or(EdgeError::Url)?.trim_matches(['[', ']']).to_owned();
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { host, port, is_https, prefix, trust, timeout })
    }

    /// Checks a domain there.
    ///
    /// # Errors
    ///
    /// The service gave no events.
    pub async fn observe(&self, domain: &DomainName) -> Result<Observation, EdgeError> {
        let body = timeout(self.timeout, self.events(domain)).await.map_err(|_| EdgeError::Timeout)??;
        let mut observation = Observation::begin();
        for line in body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let event: Event =
                serde_json::from_slice(line).map_err(|error| EdgeError::Events(error.to_string()))?;
            observation.apply(event);
        }
        if !observation.is_closed() {
            return Err(EdgeError::Ended);
        }
        Ok(observation)
    }

    async fn events(&self, domain: &DomainName) -> Result<Bytes, EdgeError> {
        let lost = |error: &dyn std::fmt::Display| EdgeError::Connection(error.to_string());
        let stream =
            TcpStream::connect((self.host.as_str(), self.port)).await.map_err(|error| lost(&error))?;
        stream.set_nodelay(true).map_err(|error| lost(&error))?;
        if !self.is_https {
            return self.request(stream, domain).await;
        }
        let deadline = Instant::now() + self.timeout;
        match handshake(stream, &self.host, &self.trust, deadline).await {
            Ok(session) if session.verified => self.request(session.stream, domain).await,
            Ok(_) => Err(EdgeError::Certificate),
            Err(_) => Err(EdgeError::Handshake),
        }
    }

    async fn request<S>(&self, stream: S, domain: &DomainName) -> Result<Bytes, EdgeError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let lost = |error: hyper::Error| EdgeError::Connection(error.to_string());
        let request = Request::get(format!("{}/api/v1/observe?domain={domain}", self.prefix))
            .header(HOST, &self.host)
            .header(ACCEPT, "application/x-ndjson")
            .body(Empty::<Bytes>::new())
            .map_err(|_| EdgeError::Url)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await.map_err(lost)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS => {
                let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                return Err(EdgeError::Limited(after.unwrap_or("60").chars().take(10).collect()));
            }
            status => return Err(EdgeError::Status(status)),
        }
        let body = Limited::new(response.into_body(), EVENTS_MAX).collect().await;
        Ok(body.map_err(|error| EdgeError::Events(error.to_string()))?.to_bytes())
    }
}
