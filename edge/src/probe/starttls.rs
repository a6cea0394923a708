//! What a sending MTA meets at port 25 of an MX host: STARTTLS, a verified handshake, and nothing sent.
//!
//! The runtime verifies the certificate for the host's name. It does not say why it refuses one, so a
//! second, plain connection asks then; what that one shows explains and decides nothing.

use crate::net::semaphore::Priority;
use crate::net::socket::Connection;
use crate::net::upstream::Upstream;
use crate::probe::certificate::greet;
use crate::probe::smtp::{NotSmtp, Replies, Reply};
use mta_sts::{Failure, MxTls, Outcome, Presented, Reason};

/// How long a look at one host may take, in milliseconds.
const LOOK_MS: u32 = 5_000;

const SMTP_PORT: u16 = 25;

/// Who we say we are. The checker takes no mail and has no name that could: an honest one that leads
/// nowhere (RFC 6761 §6.4).
const EHLO: &[u8] = b"EHLO mta-sts-check.invalid\r\n";

/// Looks at port 25 of `host`.
pub(crate) async fn look(upstream: &Upstream, host: &str) -> Outcome<MxTls> {
    if !upstream.allowance().second() {
        return Outcome::NotAsked;
    }
    let first = upstream.in_slot(Priority::FollowUp, LOOK_MS, verified(host)).await;
    let answer = |starttls, verified, presented| Outcome::Answered(MxTls { starttls, verified, presented });
    match first {
        Ok(Handshake::NotOffered) => answer(false, false, None),
        Ok(Handshake::Verified) => answer(true, true, None),
        Ok(Handshake::Failed) => answer(true, false, again(upstream, host).await),
        Ok(Handshake::Declined(detail)) => {
            Outcome::Failed(Failure { reason: Reason::Refused, detail: Some(detail) })
        }
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

enum Handshake {
    NotOffered,
    /// For now, it may be: it says nothing about TLS at this host.
    Declined(String),
    Verified,
    Failed,
}

async fn verified(host: &str) -> Result<Handshake, Reason> {
    let session = match Session::ready_for_tls(host, "starttls").await? {
        Ok(session) => session,
        Err(handshake) => return Ok(handshake),
    };
    let mut session = match session.connection.start_tls().await {
        Ok(connection) => Session::over(connection),
        Err(Reason::Tls) => return Ok(Handshake::Failed),
        Err(reason) => return Err(reason),
    };
    // The runtime may tell only now how the handshake went. Whatever bytes came out of the session prove it;
    // where it merely ends, nothing is known.
    match session.ask(EHLO).await {
        Ok(_) | Err(Trouble::NotSmtp) => {
            session.quit().await;
            Ok(Handshake::Verified)
        }
        Err(Trouble::Broke(Reason::Tls)) => Ok(Handshake::Failed),
        Err(Trouble::Broke(reason)) => Err(reason),
    }
}

/// What the host shows to a greeting that verifies nothing.
async fn again(upstream: &Upstream, host: &str) -> Option<Presented> {
    let look = async {
        let session = Session::ready_for_tls(host, "off").await?.map_err(|_| Reason::Refused)?;
        greet(&session.connection, host).await
    };
    if !upstream.allowance().second() {
        return None;
    }
    upstream.in_slot(Priority::FollowUp, LOOK_MS, look).await.ok()
}

/// Why there is no reply.
enum Trouble {
    /// None came.
    Broke(Reason),
    /// Something else came.
    NotSmtp,
}

impl From<Reason> for Trouble {
    fn from(reason: Reason) -> Self {
        Self::Broke(reason)
    }
}

struct Session {
    connection: Connection,
    replies: Replies,
}

impl Session {
    fn over(connection: Connection) -> Self {
        Self { connection, replies: Replies::default() }
    }

    /// Says hello and asks for TLS, or says how it ends without.
    async fn ready_for_tls(host: &str, secure: &str) -> Result<Result<Self, Handshake>, Reason> {
        let mut session = Self::over(Connection::open(host, SMTP_PORT, secure).await?);
        let end = match session.offer().await {
            Ok(None) => return Ok(Ok(session)),
            Ok(Some(end)) => end,
            Err(Trouble::NotSmtp) => Handshake::Declined("what it says is no SMTP".to_owned()),
            Err(Trouble::Broke(reason)) => return Err(reason),
        };
        session.quit().await;
        Ok(Err(end))
    }

    /// How it ends without TLS, if it does.
    async fn offer(&mut self) -> Result<Option<Handshake>, Trouble> {
        let greeting = self.reply().await?.code;
        if greeting != 220 {
            return Ok(Some(Handshake::Declined(format!("it greets with {greeting}"))));
        }
        let hello = self.ask(EHLO).await?;
        Ok(match (hello.code, hello.offers_starttls) {
            (250, true) => match self.ask(b"STARTTLS\r\n").await?.code {
                220 => None,
                code => {
                    let detail = format!("it offers STARTTLS and then declines it with {code}");
                    Some(Handshake::Declined(detail))
                }
            },
            (250, false) => Some(Handshake::NotOffered),
            (code, _) => Some(Handshake::Declined(format!("it answers EHLO with {code}"))),
        })
    }

    async fn ask(&mut self, command: &[u8]) -> Result<Reply, Trouble> {
        self.connection.write(command).await?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, Trouble> {
        loop {
            if let Some(reply) = self.replies.take() {
                return reply.map_err(|NotSmtp| Trouble::NotSmtp);
            }
            let piece = self.connection.read().await?;
            if piece.is_empty() {
                return Err(Trouble::Broke(Reason::ConnectionLost));
            }
            self.replies.add(&piece);
        }
    }

    /// Takes its leave; what the host says to that is of no interest.
    async fn quit(&self) {
        let _ = self.connection.write(b"QUIT\r\n").await;
    }
}
