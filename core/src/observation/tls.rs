//! What a TLS server showed, before anything is verified.

use serde::{Deserialize, Serialize};

/// The answer to a greeting of TLS 1.2, in which certificates still travel in clear (RFC 5246 §7.3).
///
/// Neither version, alert nor certificates: whatever answered does not speak TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presented {
    /// The version that the server chose: 0x0303 is TLS 1.2, 0x0302 TLS 1.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// The fatal alert with which it refused (RFC 8446 §6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<u8>,
    /// Its certificates, in the order sent; the first is its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Certificate>,
}

/// What a certificate says of itself (RFC 5280 §4.1). No signature was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The DNS names it is for.
    pub names: Vec<String>,
    /// Whom it is about: common name and organisation.
    pub subject: String,
    /// Who issued it: common name and organisation.
    pub issuer: String,
    /// When it begins to be valid, in RFC 3339.
    pub not_before: String,
    /// When it ceases to be valid, in RFC 3339.
    pub not_after: String,
    /// Subject and issuer are the same.
    pub self_issued: bool,
    /// It is of the issuer of the one before it, as the order of a chain demands (RFC 5246 §7.4.2). The
    /// first one always is in order.
    pub in_order: bool,
}

/// What became of STARTTLS at an MX host (RFC 3207).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MxTls {
    /// The host offered STARTTLS and agreed to it.
    pub starttls: bool,
    /// The handshake succeeded, and the certificate was verified for the MX host's name.
    pub verified: bool,
    /// Where it was not: what a separate look showed, if one was possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presented: Option<Presented>,
}
