//! DNS records as data.

use crate::finding::Message;
use crate::names::domain::DomainName;
use crate::names::ip_address::{is_ipv4, is_ipv6};
use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION, TLSRPT_VERSION};

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The whole name, without a final dot.
    pub name: String,
    /// How long resolvers cache it, in seconds.
    pub ttl: u32,
    /// The value.
    pub data: Data,
}

/// The value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// The whole text, however many strings it needs.
    Txt(String),
    /// The target, without a final dot.
    Cname(String),
    /// An IPv4 address.
    A(String),
    /// An IPv6 address.
    Aaaa(String),
}

impl Data {
    /// Returns the name of the type.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Txt(_) => "TXT",
            Self::Cname(_) => "CNAME",
            Self::A(_) => "A",
            Self::Aaaa(_) => "AAAA",
        }
    }

    /// Returns the value, without quotes; a target has a final dot.
    pub fn value(&self) -> String {
        match self {
            Self::Txt(text) => text.clone(),
            Self::Cname(target) => format!("{target}."),
            Self::A(address) | Self::Aaaa(address) => address.clone(),
        }
    }
}

/// The TTL of new records: an hour, so that a change is soon seen.
pub const RECORD_TTL: u32 = 3600;

const fn entry(name: String, data: Data) -> Entry {
    Entry { name, ttl: RECORD_TTL, data }
}

/// Returns the records of a domain: the MTA-STS record, and the TLSRPT record if reports are wanted.
pub fn entries(domain: &DomainName, id: &str, rua: Option<&str>) -> Vec<Entry> {
    let record = Data::Txt(format!("{RECORD_VERSION}; id={id}"));
    let reports =
        rua.map(|rua| entry(domain.tlsrpt_name(), Data::Txt(format!("{TLSRPT_VERSION}; rua={rua}"))));
    [Some(entry(domain.record_name(), record)), reports].into_iter().flatten().collect()
}

/// Returns the record that leads to the policy host: an address, or a host name.
pub fn policy_host(domain: &DomainName, target: &str) -> Entry {
    let data = match target {
        _ if is_ipv4(target) => Data::A(target.to_owned()),
        _ if is_ipv6(target) => Data::Aaaa(target.to_owned()),
        _ => Data::Cname(target.trim_end_matches('.').to_owned()),
    };
    entry(domain.policy_host(), data)
}

/// Returns the two aliases by which a domain has the record and the policy of another one.
pub fn aliases(domain: &DomainName, of: &DomainName) -> Vec<Entry> {
    vec![
        entry(domain.record_name(), Data::Cname(of.record_name())),
        entry(domain.policy_host(), Data::Cname(of.policy_host())),
    ]
}

/// What aliases do not do, in sentences (RFC 8461 §8.2).
pub static ALIAS_LIMITS: [Message; 4] = [
    Message::new(
        "alias.web-server",
        "The alias of the record alone is not enough: senders fetch the policy from mta-sts.<domain>, so that name must lead to a web server, too.",
    ),
    Message::new(
        "alias.certificate",
        "The web server needs a certificate for each mta-sts.<domain>, not only for its own name.",
    ),
    Message::new(
        "alias.shared-policy",
        "All domains share one policy: its mx lines must cover the MX hosts of each of them, and a new id counts for all.",
    ),
    Message::new("alias.tlsrpt", "The TLSRPT record is not shared; each domain needs its own."),
];

/// Returns the id that follows from a digest of the policy, such as SHA-256: its first bytes, in hexadecimal. It changes if and
/// only if the policy does.
pub fn id_of_digest(digest: &[u8]) -> String {
    digest.iter().take(RECORD_ID_MAX / 2).map(|byte| format!("{byte:02x}")).collect()
}
