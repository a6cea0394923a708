//! A look of its own at a certificate that was refused.
//!
//! The runtime says nothing but that TLS failed, so a plain connection asks once more. The answer
//! explains; trust is decided by the runtime's own handshake alone.

use crate::slots::Priority;
use crate::socket::Connection;
use crate::tls;
use crate::upstream::Upstream;
use mta_sts::observation::{Failure, Outcome, Presented, Reason};

/// How long the look may take, in milliseconds.
const LOOK_MS: u32 = 5_000;

/// Looks at what `host` shows on port 443.
pub(crate) async fn look(upstream: &Upstream, host: &str) -> Outcome<Presented> {
    upstream.allowance().first();
    let look = async {
        let connection = Connection::open(host, 443, "off").await?;
        greet(&connection, host, Vec::new()).await
    };
    match upstream.in_slot(Priority::FollowUp, LOOK_MS, look).await {
        Ok(presented) => Outcome::Answered(presented),
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

/// Greets a server that is ready for TLS and has sent `bytes` already.
pub(crate) async fn greet(
    connection: &Connection,
    host: &str,
    mut bytes: Vec<u8>,
) -> Result<Presented, Reason> {
    connection.write(&tls::greeting(host)).await?;
    loop {
        let chunk = connection.read().await?;
        if chunk.is_empty() {
            return Err(Reason::ConnectionLost);
        }
        bytes.extend_from_slice(&chunk);
        if let Some(presented) = tls::reply(&bytes) {
            return Ok(presented);
        }
        if bytes.len() > tls::REPLY_MAX {
            return Err(Reason::TooLarge);
        }
    }
}
