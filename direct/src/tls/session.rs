//! A handshake that finishes with any chain, and what it showed.

use crate::net::recorded::{Record, Recorded};
use crate::tls::judge::{Judged, judge};
use crate::tls::trust::Trust;
use crate::tls::verifier::{Keeper, NoClientCertificate};
use mta_sts::{Detail, Presented, Reason, Refusal};
use mta_sts_wire::tls::certificate::chain;
use mta_sts_wire::tls::client_hello::client_hello;
use mta_sts_wire::tls::handshake::Handshake;
use rustls::client::Resumption;
use rustls::{CertificateError, ClientConfig, InvalidMessage};
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

/// TLS 1.3 (RFC 8446 §4.2.1). On the wire a ServerHello says TLS 1.2.
const TLS_1_3: u16 = 0x0304;

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
    /// Why this program cannot tell whether a sender accepts it: what the host does.
    pub undecided: Option<Detail>,
}

/// A handshake that did not finish.
pub enum Unfinished {
    /// The server sent something that shows why.
    Presented(Presented),
    /// It sent something that this program cannot read. Senders may be able to.
    Undecided(Detail),
    /// It sent nothing.
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
        Ok(Err(error)) => Err(unfinished(&error, &record, host, trust, &keeper)),
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
    let version = stream.get_ref().1.protocol_version().map(u16::from);
    let presented = Presented { version, ..presented(&sent, host, &judged, keeper) };
    Session { stream, presented, verified: judged.is_valid(), undecided: judged.undecided(), chain: sent }
}

fn presented(sent: &[CertificateDer<'_>], host: &str, judged: &Judged, keeper: &Keeper) -> Presented {
    Presented {
        wants_certificate: keeper.wants_certificate(),
        chain: chain(sent.iter().map(AsRef::as_ref), host),
        verified_here: true,
        trusted: judged.trusted,
        refused: judged.refused,
        ..Presented::default()
    }
}

/// Finds out why the handshake ended: from the chain, if it arrived, else from the bytes of the server.
fn unfinished(error: &io::Error, record: &Record, host: &str, trust: &Trust, keeper: &Keeper) -> Unfinished {
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
    let sent = keeper.chain();
    if !sent.is_empty() {
        let mut judged = judge(&sent, host, UnixTime::now(), trust);
        // The signature of the handshake is made with the key of the server, those of the chain with other keys.
        if judged.is_valid() && is_of_signature(error) {
            judged.refused = Some(Refusal::OtherKey);
        }
        if let Some(undecided) = judged.undecided() {
            return Unfinished::Undecided(undecided);
        }
        // TLS 1.3 encrypts the certificates.
        let is_readable = seen.as_ref().is_some_and(|seen| !seen.chain.is_empty());
        let version = if is_readable { seen.and_then(|seen| seen.version) } else { Some(TLS_1_3) };
        let presented = presented(&sent, host, &judged, keeper);
        return Unfinished::Presented(Presented { version, alert: alert(error), ..presented });
    }
    if matches!(of_tls(error), Some(rustls::Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge)))
    {
        return Unfinished::Undecided(Detail::LargeChain);
    }
    match seen {
        Some(presented) => Unfinished::Presented(Presented {
            wants_certificate: presented.wants_certificate || keeper.wants_certificate(),
            // What was not judged was not verified.
            verified_here: presented.chain.is_empty(),
            ..presented
        }),
        None => Unfinished::Lost(Reason::ConnectionLost),
    }
}

/// Returns the error of the TLS library inside one of its stream.
fn of_tls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// Returns the alert with which the server ended the session.
pub fn alert(error: &io::Error) -> Option<u8> {
    match of_tls(error)? {
        rustls::Error::AlertReceived(alert) => Some(u8::from(*alert)),
        _ => None,
    }
}

fn is_of_signature(error: &io::Error) -> bool {
    matches!(of_tls(error), Some(rustls::Error::InvalidCertificate(CertificateError::BadSignature)))
}

/// Whether a second handshake, with an older offer, can tell why the first one was refused.
pub fn may_accept_older(presented: &Presented) -> bool {
    presented.alert == Some(HANDSHAKE_FAILURE) && presented.chain.is_empty()
}

/// What a server does that is offered the cipher suites, signatures and curves of the last fifteen years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// It sends no certificate either.
    Refused,
    /// It chooses a suite that current TLS libraries do not have.
    OldSuite,
    /// It chooses a suite that the first handshake offered too, so that handshake had no signature or curve for it.
    CurrentSuite,
}

/// The cipher suites for TLS 1.2 of the first handshake.
const CURRENT_SUITES: [u16; 6] = [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8];

/// Makes an older offer on a new connection.
pub async fn offer_older(mut stream: TcpStream, host: &str, deadline: Instant) -> Older {
    let look = async {
        stream.write_all(&client_hello(host)).await?;
        let mut handshake = Handshake::of(host);
        let mut chunk = [0; 4096];
        loop {
            let length = stream.read(&mut chunk).await?;
            let read = chunk.get(..length).unwrap_or_default();
            let (suite, has_chain) = match handshake.add(read) {
                Ok(None) if length > 0 => continue,
                Ok(Some(presented)) => (handshake.suite(), !presented.chain.is_empty()),
                _ => (handshake.suite(), handshake.so_far().is_some()),
            };
            return io::Result::Ok(match suite {
                _ if !has_chain => Older::Refused,
                Some(suite) if CURRENT_SUITES.contains(&suite) => Older::CurrentSuite,
                _ => Older::OldSuite,
            });
        }
    };
    match timeout_at(deadline, look).await {
        Ok(Ok(older)) => older,
        _ => Older::Refused,
    }
}
