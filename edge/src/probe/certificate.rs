//! The certificate probe of the policy host, after the policy fetch failed in TLS.
//!
//! The runtime only reports that TLS failed. So a second, plain connection asks for the certificate. It explains the
//! failure; only the runtime's own handshake decides about trust.

use crate::net::semaphore::Priority;
use crate::net::socket::Connection;
use crate::net::upstream::Upstream;
use mta_sts::{Failure, Outcome, Presented, Reason};
use mta_sts_wire::tls::client_hello::client_hello;
use mta_sts_wire::tls::handshake::Handshake;

/// At most this long the probe takes, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// Probes port 443 of `host`.
pub(crate) async fn probe(upstream: &Upstream, host: &str) -> Outcome<Presented> {
    if !upstream.budget().take_reserved() {
        return Outcome::NotAsked;
    }
    let handshake = async {
        let connection = Connection::open(host, 443, "off").await?;
        presented(&connection, host).await
    };
    match upstream.with_permit(Priority::FollowUp, TIMEOUT_MS, handshake).await {
        Ok(presented) => Outcome::Answered(presented),
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

/// Sends a ClientHello on a connection that is ready for TLS, and returns what the server presents.
pub(crate) async fn presented(connection: &Connection, host: &str) -> Result<Presented, Reason> {
    connection.write(&client_hello(host)).await?;
    let mut handshake = Handshake::of(host);
    loop {
        let chunk = match connection.read().await {
            Ok(chunk) if !chunk.is_empty() => chunk,
            end => return handshake.so_far().ok_or(end.err().unwrap_or(Reason::ConnectionLost)),
        };
        if let Some(presented) = handshake.add(&chunk).map_err(|_| Reason::TooLarge)? {
            return Ok(presented);
        }
    }
}
