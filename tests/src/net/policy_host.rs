use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use brotli::enc::BrotliEncoderParams;
use fixture::{Certificate, Fixture, HttpAnswer, PolicyHost, PolicyHostBehaviour, PolicyHostFault};
use flate2::Compression;
use flate2::write::GzEncoder;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::Listening;
use super::authority::Authority;
use super::mail_host::old_hello;
use crate::LabError;

/// The line that an endless answer repeats, in its body or header, and with which a stalled one begins.
const FIRST_LINE: &[u8] = b"version: STSv1\n";
/// The same line as a chunk of a chunked body (RFC 9112 §7.1).
const CHUNK: &[u8] = b"f\r\nversion: STSv1\n\r\n";
/// The decompressed size of a compression bomb in bytes: far above the policy size limit, but harmless for the tests.
const BOMB_SIZE: usize = 20 << 20;
/// At most this many bytes of a request head are read.
const MAX_HEAD: usize = 16 << 10;

/// Starts the policy host of a fixture at an address; with port 0 the system chooses the port. Returns `None` if the host
/// should not listen.
pub(crate) async fn start(
    fixture: &Fixture,
    trusted: &Authority,
    unknown: &Authority,
    bind: SocketAddr,
    written: &Written,
    listening: &mut Listening,
) -> Result<Option<SocketAddr>, LabError> {
    let Some(PolicyHost { delay, behaviour }) = fixture.policy_host.clone() else {
        return Ok(None);
    };
    let host = fixture.policy_host_name();
    let tls = match &behaviour {
        PolicyHostBehaviour::Fault(PolicyHostFault::Refused | PolicyHostFault::Unreachable) => {
            return Ok(None);
        }
        PolicyHostBehaviour::Fault(
            PolicyHostFault::PlainHttp
            | PolicyHostFault::TlsUnrecognizedName
            | PolicyHostFault::TlsOld
            | PolicyHostFault::TlsCloses,
        ) => None,
        PolicyHostBehaviour::Fault(PolicyHostFault::TlsUnknownCa) => {
            Some(unknown.server(&host, Certificate::Valid)?)
        }
        PolicyHostBehaviour::Fault(fault) => Some(trusted.server(&host, certificate(*fault))?),
        PolicyHostBehaviour::Answer(_) => Some(trusted.server(&host, Certificate::Valid)?),
    };
    let answer = Arc::new(Answer::new(behaviour));
    let listener =
        TcpListener::bind(bind).await.map_err(LabError::io("cannot open a port for a policy host"))?;
    let address = listener.local_addr().map_err(LabError::io("cannot see the port of a policy host"))?;
    let written = written.clone();
    listening.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Errors are ignored: the client may close the connection at any time, and the gateway logs the request.
            tokio::spawn(serve(stream, tls.clone(), delay, Arc::clone(&answer), written.clone()));
        }
    });
    Ok(Some(address))
}

/// Counts the bytes of answers that a policy host could write. Clones share one count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written(Arc<AtomicU64>);

impl Written {
    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The bytes of an answer, and what follows them.
struct Answer {
    bytes: Vec<u8>,
    then: Then,
}

enum Then {
    Close,
    /// A policy follows byte by byte, each after a pause, until the client closes the connection.
    Drip(Duration),
    Stall,
    /// Until the client closes the connection.
    Repeat(&'static [u8]),
}

impl Answer {
    fn new(behaviour: PolicyHostBehaviour) -> Self {
        let ok = |headers: &[(&str, &str)], body: Vec<u8>| HttpAnswer {
            status: 200,
            reason: "OK".to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
                .collect(),
            body,
        };
        let plain = [("Content-Type", "text/plain")];
        match behaviour {
            PolicyHostBehaviour::Answer(answer) => Self { bytes: on_the_wire(&answer), then: Then::Close },
            PolicyHostBehaviour::Fault(PolicyHostFault::StallHeaders) => {
                Self { bytes: Vec::new(), then: Then::Stall }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::StallBody) => {
                Self { bytes: on_the_wire(&ok(&plain, FIRST_LINE.to_vec())), then: Then::Stall }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::Endless) => {
                Self { bytes: on_the_wire(&ok(&plain, FIRST_LINE.to_vec())), then: Then::Repeat(FIRST_LINE) }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::EndlessChunked) => {
                let bytes =
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
                Self { bytes: bytes.to_vec(), then: Then::Repeat(CHUNK) }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::EndlessLength) => {
                let headers = [plain[0], ("Content-Length", "1073741824")];
                Self { bytes: on_the_wire(&ok(&headers, Vec::new())), then: Then::Repeat(FIRST_LINE) }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::EndlessHeaders) => {
                Self { bytes: b"HTTP/1.1 200 OK\r\n".to_vec(), then: Then::Repeat(FIRST_LINE) }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::Closes | PolicyHostFault::TlsCloses) => {
                Self { bytes: Vec::new(), then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::Garbage) => {
                Self { bytes: b"220 this is not HTTP\r\n\r\n".to_vec(), then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::FoldedHeader) => {
                let headers = [plain[0], ("X-Note", "one\r\n two")];
                Self { bytes: on_the_wire(&ok(&headers, FIRST_LINE.to_vec())), then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::NulHeader) => {
                let headers = [plain[0], ("X-Note", "one\0two")];
                Self { bytes: on_the_wire(&ok(&headers, FIRST_LINE.to_vec())), then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::Drip) => {
                let then = Then::Drip(Duration::from_millis(20));
                Self { bytes: on_the_wire(&ok(&plain, Vec::new())), then }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::SingleBytes) => {
                let head =
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
                let chunks = FIRST_LINE.iter().cycle().take(6_000);
                let chunks = chunks.flat_map(|byte| [b'1', b'\r', b'\n', *byte, b'\r', b'\n']);
                let bytes = head.iter().copied().chain(chunks).chain(*b"0\r\n\r\n").collect();
                Self { bytes, then: Then::Close }
            }
            // A fatal alert, and a ServerHello that chooses TLS 1.1 (RFC 5246 §7.2, §7.4.1.3).
            PolicyHostBehaviour::Fault(PolicyHostFault::TlsUnrecognizedName) => {
                Self { bytes: vec![21, 3, 3, 0, 2, 2, 112], then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::TlsOld) => {
                Self { bytes: old_hello(), then: Then::Stall }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::GzipBomb) => {
                let headers = [plain[0], ("Content-Encoding", "gzip")];
                Self { bytes: on_the_wire(&ok(&headers, bomb().unwrap_or_default())), then: Then::Close }
            }
            PolicyHostBehaviour::Fault(PolicyHostFault::BrotliBomb) => {
                let headers = [plain[0], ("Content-Encoding", "br")];
                let bomb = brotli_bomb().unwrap_or_default();
                Self { bytes: on_the_wire(&ok(&headers, bomb)), then: Then::Close }
            }
            // Only a client that does not verify certificates sees this body.
            PolicyHostBehaviour::Fault(_) => Self {
                bytes: on_the_wire(&ok(&plain, b"this answer must not be seen\n".to_vec())),
                then: Then::Close,
            },
        }
    }
}

/// Encodes an HTTP answer. The body ends with the connection, so that no Content-Length is added to the fixture's headers.
fn on_the_wire(answer: &HttpAnswer) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} {}\r\n", answer.status, answer.reason).into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    bytes.extend_from_slice(b"Connection: close\r\n\r\n");
    bytes.extend_from_slice(&answer.body);
    bytes
}

fn bomb() -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&FIRST_LINE.repeat(BOMB_SIZE / FIRST_LINE.len()))?;
    encoder.finish()
}

fn brotli_bomb() -> io::Result<Vec<u8>> {
    let mut bomb = Vec::new();
    let params = BrotliEncoderParams { quality: 5, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(
        &mut FIRST_LINE.repeat(BOMB_SIZE / FIRST_LINE.len()).as_slice(),
        &mut bomb,
        &params,
    )?;
    Ok(bomb)
}

fn certificate(fault: PolicyHostFault) -> Certificate {
    match fault {
        PolicyHostFault::TlsExpired => Certificate::Expired,
        PolicyHostFault::TlsWrongName => Certificate::WrongName,
        PolicyHostFault::TlsSelfSigned => Certificate::SelfSigned,
        PolicyHostFault::TlsExpiresSoon => Certificate::ExpiresSoon,
        PolicyHostFault::TlsCommonName => Certificate::CommonName,
        PolicyHostFault::TlsNoIntermediate => Certificate::NoIntermediate,
        PolicyHostFault::TlsClientCertificate => Certificate::DemandsClient,
        _ => Certificate::Valid,
    }
}

async fn serve(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    delay: Duration,
    answer: Arc<Answer>,
    written: Written,
) -> io::Result<()> {
    match tls {
        Some(config) => {
            answer_on(TlsAcceptor::from(config).accept(stream).await?, delay, &answer, &written).await
        }
        None => answer_on(stream, delay, &answer, &written).await,
    }
}

async fn answer_on<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    delay: Duration,
    answer: &Answer,
    written: &Written,
) -> io::Result<()> {
    // If the first byte is that of a TLS ClientHello, a server of plain HTTP answers at once, because no empty line follows.
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.first() != Some(&0x16) && head.len() < MAX_HEAD {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    tokio::time::sleep(delay).await;
    stream.write_all(&answer.bytes).await?;
    written.add(answer.bytes.len());
    stream.flush().await?;
    match answer.then {
        Then::Close => stream.shutdown().await,
        Then::Drip(pause) => loop {
            for byte in FIRST_LINE {
                stream.write_all(&[*byte]).await?;
                stream.flush().await?;
                written.add(1);
                tokio::time::sleep(pause).await;
            }
        },
        // Waits until the client closes the connection.
        Then::Stall => stream.read_buf(&mut head).await.map(drop),
        Then::Repeat(again) => loop {
            stream.write_all(again).await?;
            written.add(again.len());
        },
    }
}
