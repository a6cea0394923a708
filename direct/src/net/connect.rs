//! Connects to one address.

use crate::settings::Settings;
use mta_sts::{Failure, Reason};
use std::io;
use std::net::SocketAddr;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout_at};

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectError {
    /// The host refuses it.
    Refused,
    /// This machine has no route to the address, for example no IPv6. It says nothing about the host.
    NoRoute,
    /// The host did not answer in time.
    Timeout,
    /// It failed in another way.
    Other,
}

impl ConnectError {
    /// Returns the failure of a probe at this address.
    pub fn failure(self, address: SocketAddr) -> Failure {
        let at = address.ip();
        let (reason, detail) = match self {
            Self::Refused => (Reason::Refused, format!("{at} refuses the connection")),
            Self::NoRoute => (Reason::ConnectionLost, format!("this machine has no route to {at}")),
            Self::Timeout => (Reason::Timeout, format!("{at} did not answer in time")),
            Self::Other => (Reason::ConnectionLost, format!("the connection to {at} failed")),
        };
        Failure { reason, detail: Some(detail) }
    }
}

/// Connects until `deadline`, from the chosen source address of the same family, if there is one.
///
/// # Errors
///
/// There is no connection.
pub async fn connect(
    address: SocketAddr,
    settings: &Settings,
    deadline: Instant,
) -> Result<TcpStream, ConnectError> {
    let address = settings.destination(address);
    let from = settings.source.iter().find(|source| source.is_ipv4() == address.is_ipv4());
    let open = async {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // The request follows the last message of the TLS handshake at once, and would else wait for its ACK.
        socket.set_nodelay(true)?;
        if let Some(from) = from {
            socket.bind(SocketAddr::new(*from, 0))?;
        }
        socket.connect(address).await
    };
    match timeout_at(deadline, open).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(of_io(&error)),
        Err(_) => Err(ConnectError::Timeout),
    }
}

fn of_io(error: &io::Error) -> ConnectError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => ConnectError::Refused,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::Unsupported => ConnectError::NoRoute,
        io::ErrorKind::TimedOut => ConnectError::Timeout,
        _ => ConnectError::Other,
    }
}
