//! A look of its own at a certificate that was refused.
//!
//! The runtime says nothing but that TLS failed, so a plain connection asks once more. The answer
//! explains; trust is decided by the runtime's own handshake alone.

use crate::net::semaphore::Priority;
use crate::net::socket::Connection;
use crate::net::upstream::Upstream;
use crate::probe::tls;
use mta_sts::{Failure, Outcome, Presented, Reason};

/// How long the look may take, in milliseconds.
const LOOK_MS: u32 = 5_000;

/// Looks at what `host` shows on port 443.
pub(crate) async fn look(upstream: &Upstream, host: &str) -> Outcome<Presented> {
    if !upstream.allowance().first() {
        return Outcome::NotAsked;
    }
    let look = async {
        let connection = Connection::open(host, 443, "off").await?;
        greet(&connection, host).await
    };
    match upstream.in_slot(Priority::FollowUp, LOOK_MS, look).await {
        Ok(presented) => Outcome::Answered(presented),
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

/// Greets a server that is ready for TLS.
pub(crate) async fn greet(connection: &Connection, host: &str) -> Result<Presented, Reason> {
    connection.write(&tls::greeting(host)).await?;
    let mut reply = tls::Reply::default();
    loop {
        let piece = connection.read().await?;
        if piece.is_empty() {
            return Err(Reason::ConnectionLost);
        }
        if let Some(presented) = reply.add(&piece).map_err(|_| Reason::TooLarge)? {
            return Ok(presented);
        }
    }
}
