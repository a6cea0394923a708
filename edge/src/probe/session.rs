//! A second connection to the policy host, after the policy fetch failed: an HTTPS session over a verified TLS connection
//! of the runtime. It shows at which point the host fails, which the fetch does not.

use crate::net::semaphore::Priority;
use crate::net::socket::Connection;
use crate::net::upstream::Upstream;
use mta_sts::{Detail, Reason};
use mta_sts_wire::http_head::{Head, head};

pub(crate) const USER_AGENT: &str = concat!("mta-sts-check/", env!("CARGO_PKG_VERSION"));

/// At most this long the session takes, in milliseconds.
const TIMEOUT_MS: u32 = 3_000;

/// How far a second connection came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The session was not possible, or did not end in time.
    Nothing,
    /// There is no connection: the host refuses it, or this service has no route or no address.
    NotConnected,
    /// The host is connected, but there is no verified TLS session.
    NoTls,
    /// The host answers over verified TLS, but not with valid HTTP, for this reason.
    NotHttp(Detail),
    /// The host answers with HTTP.
    Http,
}

/// Requests the policy from port 443 of `host` once more.
pub(crate) async fn see(upstream: &Upstream, host: &str) -> Seen {
    if !upstream.budget().take_reserved() {
        return Seen::Nothing;
    }
    let session = async { Ok(session(host).await) };
    upstream.with_permit(Priority::FollowUp, TIMEOUT_MS, session).await.unwrap_or(Seen::Nothing)
}

async fn session(host: &str) -> Seen {
    let Ok(connection) = Connection::open(host, 443, "starttls").await else { return Seen::NotConnected };
    let connection = match connection.start_tls().await {
        Ok(connection) => connection,
        // The runtime cannot start TLS at all.
        Err(Reason::Refused) => return Seen::Nothing,
        Err(_) => return Seen::NoTls,
    };
    match answer(&connection, host).await {
        Ok(seen) => seen,
        // The runtime may report only now that the handshake failed.
        Err(Reason::Tls) => Seen::NoTls,
        Err(Reason::ConnectionLost) => Seen::NotHttp(Detail::Closes),
        Err(_) => Seen::Nothing,
    }
}

async fn answer(connection: &Connection, host: &str) -> Result<Seen, Reason> {
    let request = format!(
        "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {USER_AGENT}\r\nConnection: close\r\n\r\n"
    );
    connection.write(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    loop {
        let chunk = connection.read().await?;
        if chunk.is_empty() {
            return Err(Reason::ConnectionLost);
        }
        bytes.extend_from_slice(&chunk);
        match head(&bytes) {
            Head::Incomplete => {}
            Head::Valid => return Ok(Seen::Http),
            Head::Invalid(why) => return Ok(Seen::NotHttp(why)),
        }
    }
}
