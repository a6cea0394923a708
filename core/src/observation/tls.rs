//! What a TLS server presented.

use super::probe::Failure;
use serde::{Deserialize, Serialize};

/// The server's part of a handshake: the one that was verified, or a separate one that verifies nothing and ends at the
/// certificates, which TLS 1.2 does not encrypt (RFC 5246 §7.3).
///
/// Without version, alert and certificates, the server does not support TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presented {
    /// The version that the server chose: 0x0303 is TLS 1.2, 0x0302 TLS 1.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// The fatal alert with which it refused (RFC 8446 §6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<u8>,
    /// It answered in plain HTTP.
    #[serde(default, skip_serializing_if = "is_false")]
    pub http: bool,
    /// It asked for a certificate of the client (RFC 5246 §7.4.4), which senders do not have.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wants_certificate: bool,
    /// Its certificates, in the order sent; the first is its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Certificate>,
    /// It was seen in the handshake that was verified.
    #[serde(default, skip_serializing_if = "is_false")]
    pub verified_here: bool,
    /// The chain leads to a trusted root, whatever its dates and names are. It says something only if `verified_here`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub trusted: bool,
    /// What else is wrong with the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// It accepts only cipher suites that current TLS libraries do not have.
    #[serde(default, skip_serializing_if = "is_false")]
    pub old_suites: bool,
    /// What happened at an address of the other family (IPv4, IPv6), if it was not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_family: Option<Failure>,
}

/// Why TLS libraries refuse a chain, beside the name, the dates of the server's own certificate and an unknown issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// A certificate is not valid X.509 (RFC 5280 §4.1).
    Unreadable,
    /// A signature does not fit the key of its issuer.
    BadSignature,
    /// The server does not have the key of its certificate.
    OtherKey,
    /// The key is too short.
    ShortKey,
    /// A certificate is signed with an algorithm that is not safe, such as SHA-1.
    WeakSignature,
    /// An intermediate certificate is not valid now.
    IntermediateDate,
    /// It is not for TLS servers (RFC 5280 §4.2.1.12).
    Purpose,
    /// It has a critical extension that is not known (RFC 5280 §4.2).
    CriticalExtension,
    /// Its names are not among those that its issuer may certify (RFC 5280 §4.2.1.10).
    NameConstraint,
    /// Its issuer is not an authority (RFC 5280 §4.2.1.9).
    IssuerNotAuthority,
    /// It is the certificate of an authority, not of a server.
    IsAuthority,
    /// Something else.
    #[serde(other)]
    Other,
}

/// The fields of a certificate (RFC 5280 §4.1). No signature was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The DNS names it is for. If there are many, those that cover the host come first.
    pub names: Vec<String>,
    /// How many DNS names there were, if only some of them are in `names`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_from: Option<usize>,
    /// The subject: common name and organisation.
    pub subject: String,
    /// The issuer: common name and organisation.
    pub issuer: String,
    /// The beginning of its validity, in RFC 3339.
    pub not_before: String,
    /// The end of its validity, in RFC 3339.
    pub not_after: String,
    /// Subject and issuer are the same.
    pub self_issued: bool,
    /// It belongs to the issuer of the certificate before it, as required in a chain (RFC 5246 §7.4.2). Always
    /// true for the first.
    pub in_order: bool,
    /// Where the certificate of its issuer is published (RFC 5280 §4.2.2.1). Public CAs give such a URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_url: Option<String>,
}

/// The result of STARTTLS at an MX host (RFC 3207).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MxTls {
    /// The host offered STARTTLS and agreed to it.
    pub starttls: bool,
    /// The handshake succeeded, and the certificate was verified for the MX host's name.
    pub verified: bool,
    /// What it presented. A program that cannot see that knows it only from a separate handshake after verification failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presented: Option<Presented>,
    /// Whether the chain matches the TLSA records, if there are any and the chain was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dane: Option<Dane>,
    /// It refused a second handshake, which named the domain instead of the host (RFC 8461 §7.1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub enforces_sni: bool,
    /// How it ended the session right after a handshake in which everything was right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<EndOfSession>,
}

/// How an MX host ends a session after the TLS handshake, when the sender says EHLO again (RFC 3207 §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfSession {
    /// It closes the connection.
    Closed,
    /// Its answer is not SMTP.
    NotSmtp,
    /// It answers with this code.
    Code(u16),
}

/// How a chain compares with TLSA records (RFC 7672 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dane {
    /// One record matches.
    Matched,
    /// No record matches, so senders that support DANE do not deliver.
    Mismatched,
    /// No record can be used for SMTP: senders require TLS, and verify nothing.
    Unusable,
}

// Serde's `skip_serializing_if` hands in a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
