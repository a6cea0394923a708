//! The same question at the IPv4 and at the IPv6 addresses of a host.

use crate::net::connect::{ConnectError, connect};
use crate::settings::Settings;
use mta_sts::{Addresses, Failure, Reason};
use std::net::{IpAddr, SocketAddr};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// At most this many addresses of one family are tried until one accepts the connection.
const TRIES: usize = 3;

/// The addresses of one host, by family; each list may be empty.
pub(super) fn families(addresses: &Addresses, port: u16) -> [Vec<SocketAddr>; 2] {
    let parse = |texts: &[String]| {
        let all = texts.iter().filter_map(|text| text.parse::<IpAddr>().ok());
        all.map(|address| SocketAddr::new(address, port)).take(TRIES).collect()
    };
    [parse(&addresses.a), parse(&addresses.aaaa)]
}

/// Connects to the first address that accepts it.
pub(super) async fn first(
    addresses: &[SocketAddr],
    settings: &Settings,
    deadline: Instant,
) -> Result<(TcpStream, IpAddr), (Failure, ConnectError)> {
    let mut last = (Failure::new(Reason::ConnectionLost), ConnectError::Other);
    for address in addresses {
        match connect(*address, settings, deadline).await {
            Ok(stream) => return Ok((stream, address.ip())),
            Err(error) => last = (error.failure(*address), error),
        }
    }
    Err(last)
}

/// What one family showed.
pub(super) struct Seen<T> {
    /// The answer, or why there is none.
    pub(super) answer: Result<T, Failure>,
    /// Whether there was a connection.
    pub(super) connected: bool,
    /// Whether this machine can reach the family at all.
    pub(super) has_route: bool,
}

impl<T> Seen<T> {
    /// What is known without a connection.
    pub(super) fn unconnected((failure, error): (Failure, ConnectError)) -> Self {
        Self { answer: Err(failure), connected: false, has_route: error != ConnectError::NoRoute }
    }

    /// What a connection showed.
    pub(super) const fn connected(answer: Result<T, Failure>) -> Self {
        Self { answer, connected: true, has_route: true }
    }
}

/// Chooses the family that the result is about: IPv4, which nearly all senders have, unless only IPv6 can be connected to.
/// Returns what the other family showed beside it, if this machine can reach it.
pub(super) fn chosen<T>(v4: Option<Seen<T>>, v6: Option<Seen<T>>) -> Option<(Seen<T>, Option<Seen<T>>)> {
    match (v4, v6) {
        (Some(v4), Some(v6)) => {
            let (main, other) = if v6.connected && !v4.connected { (v6, v4) } else { (v4, v6) };
            let main_is_unreachable = !main.has_route && other.has_route;
            let (main, other) = if main_is_unreachable { (other, main) } else { (main, other) };
            let other = other.has_route.then_some(other);
            Some((main, other))
        }
        (one, None) | (None, one) => one.map(|one| (one, None)),
    }
}
