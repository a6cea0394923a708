//! What the caller chooses.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The settings of all checks of one run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The resolvers, the first one first.
    pub resolvers: Vec<SocketAddr>,
    /// Whether the AD bit of every resolver is believed. That of a resolver on this machine always is.
    pub trust_ad: bool,
    /// The certificates that are trusted.
    pub roots: Roots,
    /// The name in EHLO.
    pub ehlo: String,
    /// The addresses that connections are made from, at most one of each family.
    pub source: Vec<IpAddr>,
    /// At most this long one query, one fetch or one MX host is waited for.
    pub timeout: Duration,
    /// Whether the MX hosts are connected to.
    pub smtp: bool,
    /// The port of policy hosts: 443, but for a lab.
    pub https_port: u16,
    /// The port of MX hosts: 25, but for a lab.
    pub smtp_port: u16,
    /// Networks that are not public and may be connected to, for a lab.
    pub allowed: Vec<Network>,
}

impl Settings {
    /// Returns the usual settings with these resolvers.
    pub fn with(resolvers: Vec<SocketAddr>) -> Self {
        Self {
            resolvers,
            trust_ad: false,
            roots: Roots::Mozilla,
            ehlo: EHLO.to_owned(),
            source: Vec::new(),
            timeout: Duration::from_secs(10),
            smtp: true,
            https_port: 443,
            smtp_port: 25,
            allowed: Vec::new(),
        }
    }

    /// Whether an address that is not public may be connected to.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(address))
    }
}

/// The name in EHLO never resolves (RFC 6761 §6.4): the checker has no mail host to name.
pub const EHLO: &str = "mta-sts-check.invalid";

/// The certificates that are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roots {
    /// Those of Mozilla, which are built in.
    Mozilla,
    /// Those of the operating system.
    System,
    /// Those in a PEM file, alone.
    File(PathBuf),
}

/// Why no check can be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The resolvers of the system are not known.
    #[error(
        "the resolvers of this system are not known: {0}; name one with --resolver, such as 127.0.0.1 or 9.9.9.9"
    )]
    Resolvers(String),
    /// The trusted certificates cannot be read.
    #[error("the trusted certificates cannot be read: {0}")]
    Roots(String),
    /// The system gives no random numbers, or the TLS library refuses its own settings.
    #[error("TLS cannot be used on this system: {0}")]
    Tls(String),
}

/// A network, written `127.20.0.0/16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    length: u32,
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(net), IpAddr::V4(address)) => {
                (net.to_bits() ^ address.to_bits()).leading_zeros() >= self.length
            }
            (IpAddr::V6(net), IpAddr::V6(address)) => {
                (net.to_bits() ^ address.to_bits()).leading_zeros() >= self.length
            }
            _ => false,
        }
    }
}

/// The text is not a valid network.
#[derive(Debug, thiserror::Error)]
#[error("is not a valid network; write it as 127.20.0.0/16 or ::1")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse().map_err(|_| NetworkError)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(most);
        if length > most { Err(NetworkError) } else { Ok(Self { address, length }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_contains_its_addresses_only() {
        let cases = [
            ("127.20.0.0/16", "127.20.255.1", true),
            ("127.20.0.0/16", "127.21.0.1", false),
            ("::1", "::1", true),
            ("::1", "::2", false),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("0.0.0.0/0", "::1", false),
        ];
        for (network, address, expected) in cases {
            let contained = network.parse::<Network>().unwrap().contains(address.parse().unwrap());
            assert_eq!(contained, expected, "{network} {address}");
        }
        for text in ["", "127.0.0.1/33", "::/129", "x/8", "127.0.0.1/"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
