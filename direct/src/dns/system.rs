//! The resolvers that `/etc/resolv.conf` names.

use crate::settings::SetupError;
use std::fs;
use std::net::{IpAddr, SocketAddr};

/// At most this many resolvers are used, as in other programs (`MAXNS`).
const SERVERS_MAX: usize = 3;

const RESOLV_CONF: &str = "/etc/resolv.conf";

/// What `resolv.conf` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemResolvers {
    /// The servers, in order.
    pub servers: Vec<SocketAddr>,
    /// The option `trust-ad`: the path to the servers is safe, so their AD bit may be believed.
    pub trust_ad: bool,
}

impl SystemResolvers {
    /// Reads `/etc/resolv.conf`.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn read() -> Result<Self, SetupError> {
        let text = fs::read_to_string(RESOLV_CONF)
            .map_err(|error| SetupError::Resolvers(format!("{RESOLV_CONF}: {error}")))?;
        Ok(Self::parse(&text))
    }

    /// Parses the text of the file. Without a server, the one on this machine is meant (resolv.conf(5)).
    pub fn parse(text: &str) -> Self {
        let mut servers = Vec::new();
        let mut trust_ad = false;
        for line in text.lines() {
            let mut words = line.split_whitespace();
            match words.next() {
                Some("nameserver") => servers.extend(words.next().and_then(server)),
                Some("options") => trust_ad |= words.any(|word| word == "trust-ad"),
                _ => {}
            }
        }
        servers.truncate(SERVERS_MAX);
        if servers.is_empty() {
            servers.push(SocketAddr::from(([127, 0, 0, 1], 53)));
        }
        Self { servers, trust_ad }
    }
}

/// Parses an address. The zone of a link-local address (`fe80::1%eth0`) is not supported.
fn server(text: &str) -> Option<SocketAddr> {
    text.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, 53))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_the_option_are_read() {
        let cases: [(&str, &[&str], bool); 5] = [
            ("", &["127.0.0.1:53"], false),
            (
                "# x\nnameserver 192.0.2.1\nnameserver 2001:db8::1 # y\n",
                &["192.0.2.1:53", "[2001:db8::1]:53"],
                false,
            ),
            ("nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch example.com\n", &["127.0.0.53:53"], true),
            ("nameserver fe80::1%eth0\nnameserver x\n", &["127.0.0.1:53"], false),
            (
                "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n",
                &["192.0.2.1:53", "192.0.2.2:53", "192.0.2.3:53"],
                false,
            ),
        ];
        for (text, servers, trust_ad) in cases {
            let found = SystemResolvers::parse(text);
            let servers: Vec<SocketAddr> = servers.iter().map(|text| text.parse().unwrap()).collect();
            assert_eq!((found.servers, found.trust_ad), (servers, trust_ad), "{text}");
        }
    }
}
