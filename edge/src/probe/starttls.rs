//! The STARTTLS probe of an MX host: connects to port 25 as a sending mail server does, but sends no mail.
//!
//! The runtime verifies the certificate for the host's name. It does not report why it rejects one. So a second, plain
//! connection asks for the certificate; it explains the failure and decides nothing.

use crate::net::semaphore::Priority;
use crate::net::socket::Connection;
use crate::net::upstream::Upstream;
use crate::probe::certificate::presented;
use mta_sts::{Detail, EndOfSession, Failure, Message, MxTls, Outcome, Presented, Reason};
use mta_sts_wire::smtp::{NotSmtp, Replies, Reply};

/// At most this long the probe of one host takes, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

const SMTP_PORT: u16 = 25;

/// The name in EHLO never resolves (RFC 6761 §6.4): the checker has no mail host to name.
const EHLO: &[u8] = b"EHLO mta-sts-check.invalid\r\n";

/// Probes port 25 of `host`.
pub(crate) async fn probe(upstream: &Upstream, host: &str) -> Outcome<MxTls> {
    if !upstream.budget().take_spare() {
        return Outcome::NotAsked;
    }
    let first = upstream.with_permit(Priority::FollowUp, TIMEOUT_MS, verified(host)).await;
    let answer = |starttls, verified, presented, ended| {
        Outcome::Answered(MxTls { starttls, verified, presented, ended, ..MxTls::default() })
    };
    match first {
        Ok(StartTls::NotOffered) => answer(false, false, None, None),
        Ok(StartTls::Verified(ended)) => answer(true, true, None, ended),
        Ok(StartTls::Failed) => answer(true, false, unverified(upstream, host).await, None),
        Ok(StartTls::Declined(why)) => Outcome::Failed(Failure::because(Reason::Refused, &why)),
        // Either the host refuses the connection, or this service has no route to it.
        Err(Reason::Refused) => {
            Outcome::Failed(Failure::because(Reason::Refused, &Detail::NoConnection.message()))
        }
        Err(reason) => Outcome::Failed(Failure::new(reason)),
    }
}

enum StartTls {
    NotOffered,
    /// The host declined, perhaps temporarily, so nothing is known about its TLS.
    Declined(Message),
    /// The handshake succeeded. Then the host may have ended the session.
    Verified(Option<EndOfSession>),
    Failed,
}

async fn verified(host: &str) -> Result<StartTls, Reason> {
    let session = match Session::ready_for_tls(host, "starttls").await? {
        Ok(session) => session,
        Err(handshake) => return Ok(handshake),
    };
    let mut session = match session.connection.start_tls().await {
        Ok(connection) => Session::over(connection),
        Err(Reason::Tls) => return Ok(StartTls::Failed),
        Err(reason) => return Err(reason),
    };
    // The runtime may report only now how the handshake went. Any bytes from the session prove that it succeeded; if
    // the connection ends without any, nothing is known.
    let ended = match session.ask(EHLO).await {
        Ok(Reply { code: 250, .. }) => None,
        Ok(Reply { code, .. }) => Some(EndOfSession::Code(code)),
        Err(ReplyError::NotSmtp) => Some(EndOfSession::NotSmtp),
        Err(ReplyError::Lost(Reason::Tls)) => return Ok(StartTls::Failed),
        Err(ReplyError::Lost(reason)) => return Err(reason),
    };
    session.quit().await;
    Ok(StartTls::Verified(ended))
}

/// Returns what the host presents in a handshake that verifies nothing.
async fn unverified(upstream: &Upstream, host: &str) -> Option<Presented> {
    let handshake = async {
        let session = Session::ready_for_tls(host, "off").await?.map_err(|_| Reason::Refused)?;
        presented(&session.connection, host).await
    };
    if !upstream.budget().take_spare() {
        return None;
    }
    upstream.with_permit(Priority::FollowUp, TIMEOUT_MS, handshake).await.ok()
}

/// Why a command has no reply.
enum ReplyError {
    /// The connection failed.
    Lost(Reason),
    /// The bytes are not SMTP.
    NotSmtp,
}

impl From<Reason> for ReplyError {
    fn from(reason: Reason) -> Self {
        Self::Lost(reason)
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

    /// Sends EHLO and STARTTLS. If the host does not agree to TLS, the inner error is the result of the probe.
    async fn ready_for_tls(host: &str, secure: &str) -> Result<Result<Self, StartTls>, Reason> {
        let mut session = Self::over(Connection::open(host, SMTP_PORT, secure).await?);
        let end = match session.request_tls().await {
            Ok(None) => return Ok(Ok(session)),
            Ok(Some(end)) => end,
            Err(ReplyError::NotSmtp) => StartTls::Declined(Detail::NotSmtp.message()),
            Err(ReplyError::Lost(reason)) => return Err(reason),
        };
        session.quit().await;
        Ok(Err(end))
    }

    /// Requests TLS; returns the result of the probe if the host does not agree.
    async fn request_tls(&mut self) -> Result<Option<StartTls>, ReplyError> {
        let greeting = self.reply().await?.code;
        if greeting != 220 {
            return Ok(Some(StartTls::Declined(Detail::Greeting.message().arg("code", greeting))));
        }
        let hello = self.ask(EHLO).await?;
        Ok(match (hello.code, hello.offers_starttls) {
            (250, true) => match self.ask(b"STARTTLS\r\n").await?.code {
                220 => None,
                code => Some(StartTls::Declined(Detail::DeclinesTls.message().arg("code", code))),
            },
            (250, false) => Some(StartTls::NotOffered),
            (code, _) => Some(StartTls::Declined(Detail::EhloAnswer.message().arg("code", code))),
        })
    }

    async fn ask(&mut self, command: &[u8]) -> Result<Reply, ReplyError> {
        self.connection.write(command).await?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, ReplyError> {
        loop {
            if let Some(reply) = self.replies.take() {
                return reply.map_err(|NotSmtp| ReplyError::NotSmtp);
            }
            let chunk = self.connection.read().await?;
            if chunk.is_empty() {
                return Err(ReplyError::Lost(Reason::ConnectionLost));
            }
            self.replies.add(&chunk);
        }
    }

    /// Sends QUIT, without waiting for the reply.
    async fn quit(&self) {
        let _ = self.connection.write(b"QUIT\r\n").await;
    }
}
