//! The answers to the questions of a check.

use super::probe::{Failure, Reason};
use crate::text::octets::Octets;
use crate::text::sort::insert_once;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A DNS answer: the records at the end of the CNAME chain, if any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer<T> {
    /// The records of the type asked for; empty for NODATA and for NXDOMAIN.
    pub records: Vec<T>,
    /// The name does not exist at all (NXDOMAIN).
    #[serde(default, skip_serializing_if = "is_false")]
    pub nxdomain: bool,
    /// Targets of the CNAME records on the way, in order, in presentation form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cname: Vec<String>,
    /// Smallest time to live on the way, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// The resolver validated the answer with DNSSEC (the AD bit).
    #[serde(default, skip_serializing_if = "is_false")]
    pub authenticated: bool,
    /// Whether DNSSEC protects the answer is not known: the resolver is not trusted to tell it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unvalidated: bool,
    /// How many records there were, if only some of them are in `records`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<usize>,
    /// The name is an alias and also has a record of this type, which DNS forbids (RFC 1034 §3.6.2).
    #[serde(default, skip_serializing_if = "is_false")]
    pub beside_alias: bool,
}

impl<T> Answer<T> {
    /// Returns an answer with `records` and nothing else.
    pub const fn of(records: Vec<T>) -> Self {
        Self {
            records,
            nxdomain: false,
            cname: Vec::new(),
            ttl: None,
            authenticated: false,
            unvalidated: false,
            cut_from: None,
            beside_alias: false,
        }
    }

    /// Returns the target of an alias that leads to no record of this type.
    pub fn dangling(&self) -> Option<&str> {
        self.cname.last().filter(|_| self.records.is_empty()).map(String::as_str)
    }
}

/// One TXT record: its strings, and their text joined without spaces (RFC 8461 §3.1, RFC 8460 §3). As JSON it is
/// the list of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecord {
    strings: Vec<Octets>,
    /// The joined text, where there is not exactly one string.
    joined: Vec<u8>,
}

impl TxtRecord {
    /// The strings, as DNS transports them.
    pub fn strings(&self) -> &[Octets] {
        &self.strings
    }

    /// The text that senders read.
    pub fn text(&self) -> &[u8] {
        match self.strings.as_slice() {
            [only] => only.as_bytes(),
            _ => &self.joined,
        }
    }
}

impl From<Vec<Octets>> for TxtRecord {
    fn from(strings: Vec<Octets>) -> Self {
        let mut joined = Vec::new();
        if strings.len() != 1 {
            strings.iter().for_each(|string| joined.extend_from_slice(string.as_bytes()));
        }
        Self { strings, joined }
    }
}

impl FromIterator<Octets> for TxtRecord {
    fn from_iter<I: IntoIterator<Item = Octets>>(strings: I) -> Self {
        Self::from(strings.into_iter().collect::<Vec<_>>())
    }
}

impl Serialize for TxtRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.strings.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TxtRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

/// One MX record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MxRecord {
    /// Lower is tried first.
    pub preference: u16,
    /// The host, in presentation form, lower case, without final dot; empty for the root, which
    /// makes it a null MX (RFC 7505).
    pub host: String,
}

impl MxRecord {
    /// Returns the records by preference and name, without repeats.
    pub fn by_preference(records: &[Self]) -> Vec<&Self> {
        let mut sorted = Vec::new();
        records.iter().for_each(|record| insert_once(&mut sorted, record));
        sorted
    }

    /// Whether the records are a null MX (RFC 7505): there are some, and none names a host.
    pub(crate) fn are_null(records: &[Self]) -> bool {
        !records.is_empty() && records.iter().all(|record| record.host.is_empty())
    }
}

/// One TLSA record (RFC 6698 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsaRecord {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching: u8,
    /// Certificate association data, in hexadecimal.
    pub data: String,
}

/// A and AAAA records of one host, queried together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// IPv4 addresses.
    pub a: Vec<String>,
    /// IPv6 addresses.
    pub aaaa: Vec<String>,
    /// The name does not exist at all (NXDOMAIN).
    #[serde(default, skip_serializing_if = "is_false")]
    pub nxdomain: bool,
    /// Targets of the CNAME records on the way, in order, in presentation form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cname: Vec<String>,
    /// Smallest time to live on the way, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// The AAAA records were not queried, because the host has an IPv4 address and one was enough.
    #[serde(default, skip_serializing_if = "is_false")]
    pub aaaa_not_asked: bool,
    /// One of the two lookups failed while the other was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<Failure>,
}

impl Addresses {
    /// Whether the host has no address at all.
    pub const fn is_empty(&self) -> bool {
        self.a.is_empty() && self.aaaa.is_empty()
    }

    /// Returns its addresses, those of IPv4 first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.a.iter().chain(&self.aaaa).map(String::as_str)
    }
}

/// The answer of the policy host over verified TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The header fields in [`Response::HEADERS`], names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The decoded body, at most 64 KiB of it.
    pub body: Octets,
    /// Why reading stopped before the body's end, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Reason>,
    /// The body has a content coding, although the request accepted none. A runtime that asks for some by itself cannot tell.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unasked_coding: bool,
}

impl Response {
    /// The header fields that explain an answer; others are not recorded.
    pub const HEADERS: [&str; 6] =
        ["cache-control", "content-encoding", "content-length", "content-type", "location", "server"];

    /// Returns the value of the field `Server`.
    pub(crate) fn server(&self) -> Option<&str> {
        self.headers.get("server").map(String::as_str)
    }

    /// Whether senders take the body for a policy (RFC 8461 §3.3): status 200, and read completely.
    pub(crate) const fn is_whole(&self) -> bool {
        self.status == 200 && self.cut.is_none()
    }
}

// Serde's `skip_serializing_if` hands in a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
