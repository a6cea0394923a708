//! SMTP up to STARTTLS (RFC 5321, RFC 3207), as a sending mail server speaks it, but without a mail.

use crate::tls::session::alert;
use mta_sts::{Detail, EndOfSession, Message, Reason};
use mta_sts_wire::smtp::{NotSmtp, Replies, Reply};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// How far a host goes towards TLS.
pub(crate) enum StartTls {
    /// It agrees; the connection is ready for the handshake.
    Ready(TcpStream),
    /// It does not offer STARTTLS.
    NotOffered,
    /// It declines, perhaps temporarily (greylisting), so nothing is known about its TLS.
    Declined(Message),
}

/// How a host ends the session inside TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) how: EndOfSession,
    /// With this alert.
    pub(crate) alert: Option<u8>,
}

/// Why a command has no reply.
enum ReplyError {
    /// The connection ended, perhaps with this alert of TLS.
    Lost(Option<u8>),
    NotSmtp,
}

/// Asks for TLS.
///
/// # Errors
///
/// The connection ended.
pub(crate) async fn start_tls(stream: TcpStream, ehlo: &str) -> Result<StartTls, Reason> {
    let mut session = Session::over(stream);
    let end = match session.request_tls(ehlo).await {
        // What the host sent before the handshake is not protected, so it is dropped with the session (RFC 3207 §4.2).
        Ok(None) => return Ok(StartTls::Ready(session.stream)),
        Ok(Some(end)) => end,
        Err(ReplyError::NotSmtp) => StartTls::Declined(Detail::NotSmtp.message()),
        Err(ReplyError::Lost(_)) => return Err(Reason::ConnectionLost),
    };
    session.quit().await;
    Ok(end)
}

/// Says hello again inside TLS, as RFC 3207 §4.2 requires, and quits. Returns how the host ends the session, if it does.
pub(crate) async fn end<S: AsyncRead + AsyncWrite + Unpin>(stream: S, ehlo: &str) -> Option<Ended> {
    let mut session = Session::over(stream);
    let ended = |how, alert| Some(Ended { how, alert });
    let result = match session.ask(&format!("EHLO {ehlo}\r\n")).await {
        Ok(Reply { code: 250, .. }) => None,
        Ok(Reply { code, .. }) => ended(EndOfSession::Code(code), None),
        Err(ReplyError::NotSmtp) => ended(EndOfSession::NotSmtp, None),
        Err(ReplyError::Lost(alert)) => return ended(EndOfSession::Closed, alert),
    };
    session.quit().await;
    let _ = session.stream.shutdown().await;
    result
}

struct Session<S> {
    stream: S,
    replies: Replies,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    fn over(stream: S) -> Self {
        Self { stream, replies: Replies::default() }
    }

    /// Returns how it ends if the host does not agree to TLS.
    async fn request_tls(&mut self, ehlo: &str) -> Result<Option<StartTls>, ReplyError> {
        let greeting = self.reply().await?.code;
        if greeting != 220 {
            return Ok(Some(StartTls::Declined(Detail::Greeting.message().arg("code", greeting))));
        }
        let hello = self.ask(&format!("EHLO {ehlo}\r\n")).await?;
        Ok(match (hello.code, hello.offers_starttls) {
            (250, true) => match self.ask("STARTTLS\r\n").await?.code {
                220 => None,
                code => Some(StartTls::Declined(Detail::DeclinesTls.message().arg("code", code))),
            },
            (250, false) => Some(StartTls::NotOffered),
            (code, _) => Some(StartTls::Declined(Detail::EhloAnswer.message().arg("code", code))),
        })
    }

    async fn ask(&mut self, command: &str) -> Result<Reply, ReplyError> {
        // A host that closes the connection may have said why before, so the error is that of the reply.
        if self.stream.write_all(command.as_bytes()).await.is_ok() {
            let _ = self.stream.flush().await;
        }
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, ReplyError> {
        let mut chunk = [0; 1024];
        loop {
            if let Some(reply) = self.replies.take() {
                return reply.map_err(|NotSmtp| ReplyError::NotSmtp);
            }
            let length = match self.stream.read(&mut chunk).await {
                Ok(0) => return Err(ReplyError::Lost(None)),
                Ok(length) => length,
                Err(error) => return Err(ReplyError::Lost(alert(&error))),
            };
            self.replies.add(chunk.get(..length).unwrap_or_default());
        }
    }

    /// Sends QUIT, without waiting for the reply.
    async fn quit(&mut self) {
        let _ = self.stream.write_all(b"QUIT\r\n").await;
        let _ = self.stream.flush().await;
    }
}
