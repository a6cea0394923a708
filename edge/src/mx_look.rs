//! What a sending MTA meets at port 25 of an MX host: STARTTLS, a verified handshake, and nothing sent.
//!
//! The runtime verifies the certificate for the host's name. It does not say why it refuses one, so a
//! second, plain connection asks then; what that one shows explains and decides nothing.

use crate::certificate_look::greet;
use crate::slots::Priority;
use crate::smtp::{self, Reply};
use crate::socket::Connection;
use crate::upstream::Upstream;
use mta_sts::observation::{Failure, MxTls, Outcome, Presented, Reason};

/// How long a look at one host may take, in milliseconds.
const LOOK_MS: u32 = 5_000;

const SMTP_PORT: u16 = 25;

/// Who we say we are. The checker takes no mail and has no name that could: an honest one that leads
/// nowhere (RFC 6761 §6.4).
const EHLO: &[u8] = b"EHLO mta-sts-check.invalid\r\n";

/// Looks at port 25 of `host`.
pub(crate) async fn look(upstream: &Upstream, host: &str) -> Outcome<MxTls> {
    let first = upstream.in_slot(Priority::FollowUp, LOOK_MS, verified(host)).await;
    let answer = |starttls, verified, presented| Outcome::Answered(MxTls { starttls, verified, presented });
    match first {
        Ok(Handshake::NotOffered) => answer(false, false, None),
        Ok(Handshake::Verified) => answer(true, true, None),
        Ok(Handshake::Failed) => {
            let second = upstream.in_slot(Priority::FollowUp, LOOK_MS, presented(host)).await;
            answer(true, false, second.ok())
        }
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

enum Handshake {
    NotOffered,
    Verified,
    Failed,
}

async fn verified(host: &str) -> Result<Handshake, Reason> {
    let Some(session) = Session::ready_for_tls(host, "starttls").await? else {
        return Ok(Handshake::NotOffered);
    };
    let mut session = match session.connection.start_tls().await {
        Ok(connection) => Session { connection, unread: Vec::new() },
        Err(Reason::Tls) => return Ok(Handshake::Failed),
        Err(reason) => return Err(reason),
    };
    // The runtime may tell only now how the handshake went.
    match session.ask(EHLO).await {
        Ok(_) => {
            session.quit().await;
            Ok(Handshake::Verified)
        }
        Err(_) => Ok(Handshake::Failed),
    }
}

/// What the host shows to a greeting that verifies nothing.
async fn presented(host: &str) -> Result<Presented, Reason> {
    let session = Session::ready_for_tls(host, "off").await?.ok_or(Reason::ConnectionLost)?;
    greet(&session.connection, host, Vec::new()).await
}

struct Session {
    connection: Connection,
    unread: Vec<u8>,
}

impl Session {
    /// Says hello and asks for TLS; `None` where the host does not offer it or declines.
    async fn ready_for_tls(host: &str, secure: &str) -> Result<Option<Self>, Reason> {
        let connection = Connection::open(host, SMTP_PORT, secure).await?;
        let mut session = Self { connection, unread: Vec::new() };
        if session.reply().await?.code != 220 {
            return Err(Reason::Refused);
        }
        let offered = session.ask(EHLO).await?.offers_starttls();
        if offered && session.ask(b"STARTTLS\r\n").await?.code == 220 {
            return Ok(Some(session));
        }
        session.quit().await;
        Ok(None)
    }

    async fn ask(&mut self, command: &[u8]) -> Result<Reply, Reason> {
        self.connection.write(command).await?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, Reason> {
        loop {
            match smtp::take(&self.unread) {
                Some(Ok((reply, taken))) => {
                    self.unread.drain(..taken);
                    return Ok(reply);
                }
                Some(Err(smtp::NotSmtp)) => return Err(Reason::ConnectionLost),
                None => {}
            }
            let chunk = self.connection.read().await?;
            if chunk.is_empty() {
                return Err(Reason::ConnectionLost);
            }
            self.unread.extend_from_slice(&chunk);
        }
    }

    /// Takes its leave; what the host says to that is of no interest.
    async fn quit(&self) {
        let _ = self.connection.write(b"QUIT\r\n").await;
    }
}
