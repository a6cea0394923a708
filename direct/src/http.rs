//! The policy fetch (RFC 8461 §3.3): one GET over a verified session, without redirects and without a cache.

use crate::net::recorded::{Record, Recorded};
use crate::tls::session::Session;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT_ENCODING, HOST, HeaderMap, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use mta_sts::{Failure, Outcome, POLICY_SIZE_LIMIT, Reason, Response};
use mta_sts_wire::http_head::{Head, head};
use std::collections::BTreeMap;
use tokio::time::{Instant, timeout_at};

const AGENT: &str = concat!("mta-sts-check/", env!("CARGO_PKG_VERSION"));

const CLOSES: &str = "the host closes the connection after the TLS handshake, without a complete answer";

/// At most this many characters of a header field are recorded.
const FIELD_VALUE_MAX: usize = 1024;

/// Requests the policy of `host` until `deadline`.
pub(crate) async fn fetch(session: Session, host: &str, deadline: Instant) -> Outcome<Response> {
    let wants_certificate = session.presented.wants_certificate;
    let (stream, record) = Recorded::new(session.stream);
    match timeout_at(deadline, exchange(stream, host)).await {
        Err(_) => Outcome::Failed(Failure::new(Reason::Slow)),
        // A server that demands a client certificate ends the session only now (TLS 1.3).
        Ok(None) if wants_certificate && record.bytes().is_empty() => {
            Outcome::Failed(Failure::new(Reason::Tls))
        }
        Ok(None) => Outcome::Failed(not_http(&record)),
        Ok(Some((response, driver))) => {
            let (status, headers) = (response.status(), evidence(response.headers()));
            let outcome = read(response.into_body(), status, headers, deadline).await;
            driver.abort();
            Outcome::Answered(outcome)
        }
    }
}

type Driver = tokio::task::JoinHandle<Result<(), hyper::Error>>;

/// Sends the request and returns the head of the response; `None` if there is no valid one.
async fn exchange(
    stream: Recorded<tokio_rustls::client::TlsStream<Recorded<tokio::net::TcpStream>>>,
    host: &str,
) -> Option<(hyper::Response<Incoming>, Driver)> {
    let request = Request::get("/.well-known/mta-sts.txt")
        .header(HOST, host)
        .header(USER_AGENT, AGENT)
        .header(ACCEPT_ENCODING, "identity")
        .body(Empty::<Bytes>::new())
        .ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let driver = tokio::spawn(connection);
    match sender.send_request(request).await {
        Ok(response) => Some((response, driver)),
        Err(_) => {
            driver.abort();
            None
        }
    }
}

fn not_http(record: &Record) -> Failure {
    let detail = match head(&record.bytes()) {
        Head::Invalid(why) => why,
        Head::Valid => "the header of the answer is not valid HTTP",
        Head::Incomplete => CLOSES,
    };
    Failure { reason: Reason::NotHttp, detail: Some(detail.to_owned()) }
}

fn evidence(headers: &HeaderMap) -> BTreeMap<String, String> {
    let value = |name: &str| {
        let value = headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).chars().take(FIELD_VALUE_MAX).collect())
    };
    Response::HEADERS.into_iter().filter_map(|name| Some((name.to_owned(), value(name)?))).collect()
}

/// Reads the body to its end, but at most 64 KiB of it.
async fn read(
    mut body: Incoming,
    status: StatusCode,
    headers: BTreeMap<String, String>,
    deadline: Instant,
) -> Response {
    let mut bytes: Vec<u8> = Vec::new();
    let cut = loop {
        match timeout_at(deadline, body.frame()).await {
            Err(_) => break Some(Reason::Slow),
            Ok(None) => break None,
            Ok(Some(Err(_))) => break Some(Reason::ConnectionLost),
            Ok(Some(Ok(frame))) => bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data)),
        }
        if bytes.len() > POLICY_SIZE_LIMIT {
            bytes.truncate(POLICY_SIZE_LIMIT);
            break Some(Reason::TooLarge);
        }
    };
    Response { status: status.as_u16(), headers, body: bytes.into(), cut }
}
