//! A lab for programs that resolve names and connect to hosts themselves, without a separate network namespace.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use fixture::{LAB_ADDRESS, LAB_ADDRESS_V6, LAB_KEY, Record, RecordData};
use tokio::net::TcpListener;

use super::copies::original;
use super::loopback::Addresses;
use crate::LabError;

/// The ports of a lab; with 0 the system chooses one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// The DNS server, for UDP and TCP.
    pub dns: u16,
    /// All policy hosts.
    pub https: u16,
    /// All MX hosts.
    pub smtp: u16,
    /// Whether DNS gives the loopback addresses themselves, for senders that connect where DNS says.
    pub loopback_in_dns: bool,
}

impl Ports {
    /// How the networks in DNS map to those of the lab, for `mta-sts-check check --map-network`.
    pub const MAPPINGS: [&str; 2] = ["198.18.0.0/16=127.20.0.0", "2001:db8::1=::1"];

    /// The same for a lab whose DNS gives loopback addresses.
    pub const LOOPBACK: [&str; 2] = ["127.20.0.0/16=127.20.0.0", "::1=::1"];

    /// Chooses the ports that are 0. The listeners keep other labs from choosing the same ones. A port that is free at their
    /// address is free at the others, because nothing but labs uses these addresses.
    pub(super) async fn free(self) -> Result<(Self, Vec<TcpListener>), LabError> {
        let (mut ports, mut kept) = (self, Vec::new());
        for port in [&mut ports.https, &mut ports.smtp] {
            if *port == 0 {
                let listener = TcpListener::bind((KEPT, 0)).await;
                let listener = listener.map_err(LabError::io("cannot find a free port"))?;
                let address = listener.local_addr();
                *port = address.map_err(LabError::io("cannot find a free port"))?.port();
                kept.push(listener);
            }
        }
        Ok((ports, kept))
    }
}

/// The address at which a lab keeps its ports.
const KEPT: Ipv4Addr = Ipv4Addr::new(127, 20, 255, 253);

/// An address at which nothing listens.
const NOBODY: Ipv4Addr = Ipv4Addr::new(127, 20, 255, 254);

/// Returns the address in DNS of a host: one of a network for benchmarks (RFC 2544), because a loopback address would be a
/// fault of the domain.
fn in_dns(address: Ipv4Addr) -> Ipv4Addr {
    let [_, _, high, low] = address.octets();
    Ipv4Addr::new(198, 18, high, low)
}

/// What is in records instead of the placeholders of fixtures.
#[derive(Default)]
pub(crate) struct RealData {
    key: [u8; 32],
    /// The addresses of the hosts; `None` if `A lab` stays as it is.
    addresses: Option<BTreeMap<String, Ipv4Addr>>,
    loopback_in_dns: bool,
}

impl RealData {
    pub(super) fn of(key: [u8; 32]) -> Self {
        Self { key, ..Self::default() }
    }

    pub(super) fn with_addresses(key: [u8; 32], addresses: &Addresses, loopback_in_dns: bool) -> Self {
        Self { key, addresses: Some(addresses.all().clone()), loopback_in_dns }
    }

    /// The same without the addresses of hosts, for the Worker, which reaches them through the gateway.
    pub(super) fn for_the_worker(&self) -> Self {
        Self::of(self.key)
    }

    /// Returns a record of the answer about `queried` with the real data. The server of an alias is that of the queried
    /// name. A host without a server gets an address at which nothing listens.
    pub(super) fn fill<'a>(&self, record: &'a Record, queried: &str) -> Cow<'a, Record> {
        let with = |data| Cow::Owned(Record { data, ..record.clone() });
        match (&record.data, &self.addresses) {
            (RecordData::Tlsa { usage, selector, matching, data }, _) if *data == LAB_KEY => {
                let data = self.key.to_vec();
                with(RecordData::Tlsa { usage: *usage, selector: *selector, matching: *matching, data })
            }
            (RecordData::A(address), Some(known)) if *address == LAB_ADDRESS => {
                let owner = record.name.to_ascii_lowercase();
                let found = [queried, &owner].into_iter().find_map(|name| known.get(&*original(name)));
                let address = found.copied().unwrap_or(NOBODY);
                with(RecordData::A(if self.loopback_in_dns { address } else { in_dns(address) }))
            }
            (RecordData::Aaaa(address), Some(_)) if *address == LAB_ADDRESS_V6 && self.loopback_in_dns => {
                with(RecordData::Aaaa(Ipv6Addr::LOCALHOST))
            }
            _ => Cow::Borrowed(record),
        }
    }
}
