//! Connects to one address.

use crate::settings::Settings;
use mta_sts::{Detail, Failure, Reason};
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
        let (reason, why) = match self {
            Self::Refused => (Reason::Refused, Detail::Refuses),
            Self::NoRoute => (Reason::ConnectionLost, Detail::NoRoute),
            Self::Timeout => (Reason::Timeout, Detail::Late),
            Self::Other => (Reason::ConnectionLost, Detail::ConnectionFailed),
        };
        Failure::because(reason, &why.message().arg("address", address.ip()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_is_a_sentence_that_can_be_translated() {
        use ConnectError::{NoRoute, Other, Refused, Timeout};
        for (address, shown) in [("192.0.2.1:25", "192.0.2.1"), ("[2001:db8::1]:25", "2001:db8::1")] {
            for error in [Refused, NoRoute, Timeout, Other] {
                let detail = error.failure(address.parse().unwrap()).detail.unwrap();
                assert!(detail.contains(shown) && Detail::told(&detail).data().is_none(), "{detail}");
            }
        }
    }
}
