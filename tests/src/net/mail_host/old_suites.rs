//! A server that knows only cipher suites without forward secrecy, as far as its first messages (RFC 5246 §7.4).

use rcgen::{CertificateParams, KeyPair};
use tokio::io::{self, AsyncRead, AsyncReadExt};

/// `TLS_RSA_WITH_AES_128_CBC_SHA`.
const SUITE: [u8; 2] = [0x00, 0x2f];

/// The fatal alert `handshake_failure`.
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

/// Reads a ClientHello, and returns the alert, or the server's messages if the client has its suite.
pub(super) async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut header = [0; 5];
    stream.read_exact(&mut header).await?;
    let mut hello = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
    stream.read_exact(&mut hello).await?;
    if offers(&hello, SUITE) { messages() } else { Ok(HANDSHAKE_FAILURE.to_vec()) }
}

/// Whether the list of suites contains one: it follows version, random and session id (RFC 5246 §7.4.1.2).
fn offers(hello: &[u8], suite: [u8; 2]) -> bool {
    let session = 4 + 2 + 32;
    let Some(length) = hello.get(session) else { return false };
    let rest = hello.get(session + 1 + usize::from(*length)..).unwrap_or_default();
    let [high, low, suites @ ..] = rest else { return false };
    let count = usize::from(u16::from_be_bytes([*high, *low]));
    suites.get(..count).unwrap_or_default().chunks(2).any(|one| one == suite)
}

/// ServerHello, Certificate and ServerHelloDone.
fn messages() -> io::Result<Vec<u8>> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let params = CertificateParams::new(vec!["old.test".to_owned()]).map_err(io::Error::other)?;
    let certificate = params.self_signed(&key).map_err(io::Error::other)?;
    let hello = message(2, &[&[3, 3][..], &[0; 32], &[0], &SUITE, &[0]].concat());
    let certificates = message(11, &counted(&counted(certificate.der())));
    let body = [hello, certificates, message(14, &[])].concat();
    let length = u16::try_from(body.len()).map_err(io::Error::other)?.to_be_bytes();
    Ok([&[22, 3, 3][..], &length, &body].concat())
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind][..], &counted(body)].concat()
}

/// Puts the length before the bytes, in three octets.
fn counted(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or_default().to_be_bytes();
    [&length[1..], bytes].concat()
}
