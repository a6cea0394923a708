//! A handshake that finishes with any chain, and what it showed.

use crate::net::recorded::{Record, Recorded};
use crate::tls::judge::judge;
use crate::tls::trust::Trust;
use crate::tls::verifier::{Keeper, NoClientCertificate};
use mta_sts::{Presented, Reason};
use mta_sts_wire::tls::certificate::chain;
use mta_sts_wire::tls::client_hello::client_hello;
use mta_sts_wire::tls::handshake::Handshake;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The alert of a server that finds nothing acceptable in the ClientHello (RFC 8446 §6.2).
const HANDSHAKE_FAILURE: u8 = 40;

/// A finished handshake.
pub struct Session {
    /// The session.
    pub stream: TlsStream<Recorded<TcpStream>>,
    /// What the server presented, judged.
    pub presented: Presented,
    /// Its certificates, in the order sent.
    pub chain: Vec<CertificateDer<'static>>,
    /// Whether a sender that follows the RFC accepts the session: chain, time and name are right.
    pub verified: bool,
}

/// A handshake that did not finish.
pub enum Unfinished {
    /// The server sent something that shows why.
    Presented(Presented),
    /// It did not.
    Lost(Reason),
}

/// Makes a handshake with `host` until `deadline`.
///
/// # Errors
///
/// It did not finish.
pub async fn handshake(
    stream: TcpStream,
    host: &str,
    trust: &Trust,
    deadline: Instant,
) -> Result<Session, Unfinished> {
    let lost = Unfinished::Lost;
    let name = ServerName::try_from(host.to_owned()).map_err(|_| lost(Reason::Tls))?;
    let keeper = Arc::new(Keeper::new(trust.algorithms()));
    let config = config(trust, &keeper).map_err(|_| lost(Reason::Tls))?;
    let (stream, record) = Recorded::new(stream);
    let connected = timeout_at(deadline, TlsConnector::from(Arc::new(config)).connect(name, stream)).await;
    match connected {
        Err(_) => Err(lost(Reason::Slow)),
        Ok(Err(error)) => Err(unfinished(&error, &record, host, &keeper)),
        Ok(Ok(stream)) => Ok(finished(stream, host, trust, &keeper)),
    }
}

fn config(trust: &Trust, keeper: &Arc<Keeper>) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::clone(&trust.provider));
    let versions = builder.with_safe_default_protocol_versions()?;
    let verifier = versions.dangerous().with_custom_certificate_verifier(Arc::clone(keeper) as Arc<_>);
    let mut config = verifier.with_client_cert_resolver(Arc::new(NoClientCertificate(Arc::clone(keeper))));
    // A resumed session shows no certificate.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn finished(stream: TlsStream<Recorded<TcpStream>>, host: &str, trust: &Trust, keeper: &Keeper) -> Session {
    let sent = keeper.chain();
    let judged = judge(&sent, host, UnixTime::now(), trust);
    let presented = Presented {
        version: stream.get_ref().1.protocol_version().map(u16::from),
        wants_certificate: keeper.wants_certificate(),
        chain: chain(sent.iter().map(AsRef::as_ref), host),
        verified_here: true,
        trusted: judged.trusted,
        refused: judged.refused.clone(),
        ..Presented::default()
    };
    Session { stream, presented, verified: judged.is_valid(), chain: sent }
}

/// Reads from the bytes of the server why the handshake ended.
fn unfinished(error: &io::Error, record: &Record, host: &str, keeper: &Keeper) -> Unfinished {
    let bytes = record.bytes();
    if bytes.is_empty() {
        let was_closed = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
        );
        return Unfinished::Lost(if was_closed { Reason::ConnectionLost } else { Reason::Tls });
    }
    let mut parsed = Handshake::of(host);
    let seen = parsed.add(&bytes).ok().flatten().or_else(|| parsed.so_far());
    match seen {
        Some(presented) => Unfinished::Presented(Presented {
            wants_certificate: presented.wants_certificate || keeper.wants_certificate(),
            verified_here: true,
            ..presented
        }),
        None => Unfinished::Lost(Reason::ConnectionLost),
    }
}

/// Whether a second handshake, with old cipher suites, can tell why the first one was refused.
pub fn may_have_old_suites(presented: &Presented) -> bool {
    presented.alert == Some(HANDSHAKE_FAILURE) && presented.chain.is_empty()
}

/// Offers the cipher suites of the last fifteen years on a new connection. If the server then sends its certificates, it
/// refused the first handshake because of the suites.
pub async fn has_old_suites(mut stream: TcpStream, host: &str, deadline: Instant) -> bool {
    let look = async {
        stream.write_all(&client_hello(host)).await?;
        let mut handshake = Handshake::of(host);
        let mut chunk = [0; 4096];
        loop {
            let length = stream.read(&mut chunk).await?;
            let read = chunk.get(..length).unwrap_or_default();
            match handshake.add(read) {
                Ok(None) if length > 0 => {}
                Ok(Some(presented)) => return io::Result::Ok(!presented.chain.is_empty()),
                _ => return Ok(handshake.so_far().is_some()),
            }
        }
    };
    matches!(timeout_at(deadline, look).await, Ok(Ok(true)))
}
