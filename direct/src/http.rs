//! The policy fetch (RFC 8461 §3.3): one GET over a verified session, without redirects and without a cache.

use crate::net::recorded::{Record, Recorded};
use crate::tls::session::Session;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT_ENCODING, HOST, HeaderMap, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use mta_sts::{Detail, Failure, Outcome, POLICY_SIZE_LIMIT, Reason, Response};
use mta_sts_wire::http_head::{Head, head};
use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::{self, Read as _};
use tokio::time::{Instant, timeout_at};

const AGENT: &str = concat!("mta-sts-check/", env!("CARGO_PKG_VERSION"));

/// At most this many header fields of an answer are read. Senders have limits of their own, or none.
const FIELDS_MAX: usize = 1000;

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
    let (mut sender, connection) =
        http1::Builder::new().max_headers(FIELDS_MAX).handshake(TokioIo::new(stream)).await.ok()?;
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
    let bytes = record.bytes();
    let why = match head(&bytes) {
        Head::Invalid(why) => why,
        Head::Valid if fields(&bytes) > FIELDS_MAX => {
            let why = Detail::ManyFields.message().arg("count", FIELDS_MAX);
            return Failure::because(Reason::Unsupported, &why);
        }
        Head::Valid => Detail::BadHeader,
        Head::Incomplete => Detail::Closes,
    };
    Failure::because(Reason::NotHttp, &why.message())
}

/// Returns how many header fields a valid head has.
fn fields(head: &[u8]) -> usize {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    lines.take_while(|line| !line.trim_ascii().is_empty()).count()
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
            Ok(Some(Err(error))) => break Some(cut(&error)),
            Ok(Some(Ok(frame))) => bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data)),
        }
        if bytes.len() > POLICY_SIZE_LIMIT {
            bytes.truncate(POLICY_SIZE_LIMIT);
            break Some(Reason::TooLarge);
        }
    };
    let coding = headers.get("content-encoding").map(|value| value.trim().to_ascii_lowercase());
    let unasked_coding = coding.as_ref().is_some_and(|coding| !matches!(coding.as_str(), "" | "identity"));
    let (bytes, cut) =
        match coding.as_deref().filter(|_| cut.is_none()).and_then(|coding| decoded(&bytes, coding)) {
            Some(decoded) => decoded,
            None => (bytes, cut),
        };
    Response { status: status.as_u16(), headers, body: bytes.into(), cut, unasked_coding }
}

/// Returns why a body ends before its end.
fn cut(error: &hyper::Error) -> Reason {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    match source.map(io::Error::kind) {
        Some(io::ErrorKind::InvalidInput) => Reason::NotHttp,
        // The library limits the length of chunk extensions and trailers, and the size of a chunk.
        Some(io::ErrorKind::InvalidData) => Reason::Unsupported,
        _ => Reason::ConnectionLost,
    }
}

/// Decodes a body, as most senders do, and as the runtime of the edge does: they ask for these codings. `None` if it is not
/// one of them.
fn decoded(bytes: &[u8], coding: &str) -> Option<(Vec<u8>, Option<Reason>)> {
    // One more byte shows that there are more.
    let most = POLICY_SIZE_LIMIT as u64 + 1;
    let mut body = Vec::new();
    let read = match coding {
        "gzip" => flate2::read::MultiGzDecoder::new(bytes).take(most).read_to_end(&mut body),
        "br" => {
            brotli_decompressor::Decompressor::new(bytes, BROTLI_BUFFER).take(most).read_to_end(&mut body)
        }
        _ => return None,
    };
    let is_too_large = body.len() > POLICY_SIZE_LIMIT;
    body.truncate(POLICY_SIZE_LIMIT);
    let cut = match read {
        _ if is_too_large => Some(Reason::TooLarge),
        Ok(_) => None,
        Err(_) => Some(Reason::ConnectionLost),
    };
    Some((body, cut))
}

const BROTLI_BUFFER: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_body_is_decoded_like_that_of_a_sender() {
        let policy = b"version: STSv1\nmode: none\nmax_age: 86400\n".repeat(3);
        let whole = gzip(&policy);
        let bomb = gzip(&vec![b'x'; 1 << 20]);
        // The bytes and their coding; how many bytes come out, and why not more.
        type Decoded = Option<(usize, Option<Reason>)>;
        let cases: [(&[u8], &str, Decoded); 7] = [
            (&whole, "gzip", Some((policy.len(), None))),
            (&policy, "gzip", Some((0, Some(Reason::ConnectionLost)))),
            (&bomb, "gzip", Some((POLICY_SIZE_LIMIT, Some(Reason::TooLarge)))),
            (&policy, "br", Some((0, Some(Reason::ConnectionLost)))),
            (&policy, "identity", None),
            (&policy, "deflate", None),
            (&policy, "", None),
        ];
        for (bytes, coding, expected) in cases {
            let found = decoded(bytes, coding).map(|(body, cut)| (body.len(), cut));
            assert_eq!(found, expected, "{coding}");
        }
        let (_, cut) = decoded(&whole[..whole.len() - 9], "gzip").unwrap();
        assert_eq!(cut, Some(Reason::ConnectionLost));
    }

    #[test]
    fn header_fields_are_counted() {
        for (head, count) in [
            (&b"HTTP/1.1 200 OK\r\n\r\nbody: x"[..], 0),
            (b"HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\ne: f\r\n", 2),
            (b"HTTP/1.1 200 OK\nA: b\n\n", 1),
        ] {
            assert_eq!(fields(head), count);
        }
    }
}
