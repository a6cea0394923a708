use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use fixture::{Certificate, MailHost};
use rustls::ServerConfig;
use rustls::server::Acceptor;
use tokio::io::{self, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::LazyConfigAcceptor;

use super::Listening;
use super::authority::Authority;
use crate::LabError;

mod old_suites;

/// The fatal alert `unrecognized_name` (RFC 6066 §3).
const UNRECOGNIZED_NAME: [u8; 7] = [21, 3, 3, 0, 2, 2, 112];

/// Returns the `ServerHello` of a server that supports only TLS 1.1 (RFC 4346 §7.4.1.3), which current clients reject: version
/// 3.2, a `random` of zeros, no session, `TLS_RSA_WITH_AES_128_CBC_SHA`, no compression.
pub(super) fn old_hello() -> Vec<u8> {
    [&[0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2][..], &[0; 32], &[0, 0x00, 0x2f, 0]].concat()
}

/// Starts an MX host at an address; with port 0 the system chooses the port. Returns `None` if the host should not listen.
pub(crate) async fn start(
    host: &str,
    behaviour: MailHost,
    trusted: &Authority,
    bind: SocketAddr,
    listening: &mut Listening,
) -> Result<Option<SocketAddr>, LabError> {
    let tls = match behaviour {
        MailHost::Refused => return Ok(None),
        MailHost::StartTls(certificate) => Some(trusted.server(host, certificate)?),
        MailHost::ClosesInTls
        | MailHost::NoSmtpInTls
        | MailHost::Slow
        | MailHost::Injected
        | MailHost::EnforcesSni
        | MailHost::OnlyIpv6 => Some(trusted.server(host, Certificate::Valid)?),
        _ => None,
    };
    let listener =
        TcpListener::bind(bind).await.map_err(LabError::io("cannot open a port for an MX host"))?;
    let address = listener.local_addr().map_err(LabError::io("cannot see the port of an MX host"))?;
    let host: Arc<str> = host.into();
    listening.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&host), behaviour, tls.clone()));
        }
    });
    Ok(Some(address))
}

async fn serve(
    mut stream: TcpStream,
    host: Arc<str>,
    behaviour: MailHost,
    tls: Option<Arc<ServerConfig>>,
) -> io::Result<()> {
    if behaviour == MailHost::Stall {
        return stream.read_u8().await.map(drop);
    }
    if behaviour == MailHost::Greylists {
        return stream.write_all(b"450 4.7.1 come back in five minutes\r\n").await;
    }
    if behaviour == MailHost::Slow {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    stream.write_all(format!("220 {host} ESMTP\r\n").as_bytes()).await?;
    let (mut stream, upgrade) = converse(stream, &host, behaviour).await?;
    if !upgrade {
        return Ok(());
    }
    match tls {
        Some(config) => {
            let mut hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
            if behaviour == MailHost::EnforcesSni && hello.client_hello().server_name() != Some(&*host) {
                return hello.io.write_all(&UNRECOGNIZED_NAME).await;
            }
            let mut stream = hello.into_stream(config).await?;
            match behaviour {
                MailHost::ClosesInTls => {
                    stream.read_u8().await?;
                    stream.shutdown().await
                }
                MailHost::NoSmtpInTls => {
                    stream.read_u8().await?;
                    stream.write_all(b"what?\r\n").await?;
                    io::copy(&mut stream, &mut io::sink()).await.map(drop)
                }
                _ => converse(stream, &host, MailHost::NoStartTls).await.map(drop),
            }
        }
        None => {
            let answer = match behaviour {
                MailHost::UnknownName => UNRECOGNIZED_NAME.to_vec(),
                MailHost::OldSuites => old_suites::answer(&mut stream).await?,
                _ => old_hello(),
            };
            if behaviour != MailHost::OldSuites {
                stream.read_u8().await?;
            }
            stream.write_all(&answer).await?;
            // Closing with unread data would reset the connection, and the client would not see the answer.
            io::copy(&mut stream, &mut io::sink()).await.map(drop)
        }
    }
}

/// Speaks SMTP until QUIT, STARTTLS or the end of the connection. The second value is true if TLS follows.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    host: &str,
    behaviour: MailHost,
) -> io::Result<(S, bool)> {
    let offers_starttls = !matches!(behaviour, MailHost::NoStartTls | MailHost::NoEhlo);
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok((stream.into_inner(), false));
        }
        let reply =
            match line.split_ascii_whitespace().next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" if offers_starttls => format!("250-{host}\r\n250 STARTTLS\r\n"),
                "EHLO" if behaviour == MailHost::NoEhlo => "502 what is that\r\n".to_owned(),
                "EHLO" | "HELO" => format!("250 {host}\r\n"),
                "STARTTLS" if behaviour == MailHost::Declines => "454 no TLS today\r\n".to_owned(),
                "STARTTLS" if behaviour == MailHost::Injected => {
                    stream.write_all(b"220 ready\r\n250 injected\r\n").await?;
                    return Ok((stream.into_inner(), true));
                }
                "STARTTLS" if offers_starttls => {
                    stream.write_all(b"220 ready\r\n").await?;
                    // Data that a client sent before "ready" is dropped, as RFC 3207 §4.2 requires.
                    return Ok((stream.into_inner(), true));
                }
                "NOOP" | "RSET" => "250 ok\r\n".to_owned(),
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok((stream.into_inner(), false));
                }
                _ => "502 this host takes no mail\r\n".to_owned(),
            };
        stream.write_all(reply.as_bytes()).await?;
    }
}
