//! What the caller chooses.

use mta_sts::Message;
use std::fmt;
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
    /// Networks of a lab. Their addresses count as public.
    pub mapped: Vec<Mapping>,
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
            mapped: Vec::new(),
        }
    }

    /// Whether an address is one of a lab.
    pub(crate) fn is_mapped(&self, address: IpAddr) -> bool {
        self.mapped.iter().any(|mapping| mapping.of(address).is_some())
    }

    /// Returns where connections to this address go.
    pub(crate) fn destination(&self, address: SocketAddr) -> SocketAddr {
        let mapped = self.mapped.iter().find_map(|mapping| mapping.of(address.ip()));
        SocketAddr::new(mapped.unwrap_or(address.ip()), address.port())
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
#[derive(Debug)]
pub enum SetupError {
    /// The resolvers of the system are not known.
    Resolvers(String),
    /// The trusted certificates cannot be read.
    Roots(String),
    /// The list of trusted certificates is empty.
    NoRoots,
    /// The system gives no random numbers, or the TLS library refuses its own settings.
    Tls(String),
}

impl SetupError {
    /// Returns the reason, and what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::Resolvers(reason) => Message::new(
                "setup.resolvers",
                "the resolvers of this system are not known: {reason}; name one with --resolver, such as 127.0.0.1 or 9.9.9.9",
            )
            .arg("reason", reason),
            Self::Roots(reason) => {
                Message::new("setup.roots", "the trusted certificates cannot be read: {reason}")
                    .arg("reason", reason)
            }
            Self::NoRoots => Message::new(
                "setup.roots-empty",
                "no certificate is in the file of trusted certificates",
            ),
            Self::Tls(reason) => {
                Message::new("setup.tls", "TLS cannot be used on this system: {reason}").arg("reason", reason)
            }
        }
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for SetupError {}

/// A network that stands for another one, written `198.18.0.0/16=127.20.0.0`: what DNS says is in the first, and the
/// connections go to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    from: IpAddr,
    length: u32,
    to: IpAddr,
}

impl Mapping {
    /// Returns the address to connect to, if the network contains this one.
    fn of(self, address: IpAddr) -> Option<IpAddr> {
        match (self.from, address, self.to) {
            (IpAddr::V4(from), IpAddr::V4(address), IpAddr::V4(to)) => {
                let host = u32::MAX.checked_shr(self.length).unwrap_or_default();
                let is_inside = (from.to_bits() ^ address.to_bits()) & !host == 0;
                is_inside.then(|| IpAddr::V4(((to.to_bits() & !host) | (address.to_bits() & host)).into()))
            }
            (IpAddr::V6(from), IpAddr::V6(address), IpAddr::V6(to)) => {
                let host = u128::MAX.checked_shr(self.length).unwrap_or_default();
                let is_inside = (from.to_bits() ^ address.to_bits()) & !host == 0;
                is_inside.then(|| IpAddr::V6(((to.to_bits() & !host) | (address.to_bits() & host)).into()))
            }
            _ => None,
        }
    }
}

/// The text is not a valid mapping.
#[derive(Debug, thiserror::Error)]
#[error("write two networks of one family, such as 198.18.0.0/16=127.20.0.0 or 2001:db8::1=::1")]
pub struct MappingError;

impl FromStr for Mapping {
    type Err = MappingError;

    fn from_str(text: &str) -> Result<Self, MappingError> {
        let (from, to) = text.split_once('=').ok_or(MappingError)?;
        let (from, length) = match from.split_once('/') {
            Some((from, length)) => (from, Some(length.parse::<u32>().map_err(|_| MappingError)?)),
            None => (from, None),
        };
        let parse = |text: &str| text.parse::<IpAddr>().map_err(|_| MappingError);
        let (from, to) = (parse(from)?, parse(to)?);
        let most = if from.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(most);
        if length > most || from.is_ipv4() != to.is_ipv4() {
            return Err(MappingError);
        }
        Ok(Self { from, length, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_place_in_the_network() {
        let cases = [
            ("198.18.0.0/16=127.20.0.0", "198.18.3.7", Some("127.20.3.7")),
            ("198.18.0.0/16=127.20.0.0", "198.19.3.7", None),
            ("2001:db8::1=::1", "2001:db8::1", Some("::1")),
            ("2001:db8::1=::1", "2001:db8::2", None),
            ("0.0.0.0/0=127.0.0.1", "192.0.2.1", Some("192.0.2.1")),
            ("192.0.2.1=127.0.0.1", "192.0.2.1", Some("127.0.0.1")),
            ("192.0.2.1=127.0.0.1", "::1", None),
        ];
        for (mapping, address, expected) in cases {
            let mapped = mapping.parse::<Mapping>().unwrap().of(address.parse().unwrap());
            assert_eq!(mapped, expected.map(|text| text.parse().unwrap()), "{mapping} {address}");
        }
        for text in ["", "127.0.0.1", "127.0.0.1/33=127.0.0.1", "::/129=::", "x=y", "127.0.0.1=::1"] {
            assert!(text.parse::<Mapping>().is_err(), "{text}");
        }
    }
}
