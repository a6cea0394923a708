//! References to RFCs, and the limits that they set.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A section of an RFC. Every lint cites one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rfc {
    /// Number of the RFC, mostly 8461 or 8460.
    pub number: u16,
    /// Section, as printed: `3.2`.
    pub section: &'static str,
    /// An erratum that is important for this section.
    pub erratum: Option<u16>,
}

impl Rfc {
    /// Returns section `section` of RFC 8461, MTA-STS.
    pub const fn sts(section: &'static str) -> Self {
        Self { number: 8461, section, erratum: None }
    }

    /// Returns section `section` of RFC 8460, TLS-RPT.
    pub const fn tlsrpt(section: &'static str) -> Self {
        Self { number: 8460, section, erratum: None }
    }

    /// Returns section `section` of another RFC.
    pub const fn other(number: u16, section: &'static str) -> Self {
        Self { number, section, erratum: None }
    }

    /// Adds the erratum `id`.
    #[must_use]
    pub const fn erratum(self, id: u16) -> Self {
        Self { erratum: Some(id), ..self }
    }

    /// Returns the URL of the section.
    pub fn url(&self) -> String {
        format!("https://www.rfc-editor.org/rfc/rfc{}#section-{}", self.number, self.section)
    }
}

impl fmt::Display for Rfc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} §{}", self.number, self.section)?;
        match self.erratum {
            Some(id) => write!(f, ", erratum {id}"),
            None => Ok(()),
        }
    }
}

/// At most this many characters are in the id of an MTA-STS TXT record (RFC 8461 §3.1, `1*32`).
pub const RECORD_ID_MAX: usize = 32;

/// At most this many characters are in the name of an extension field (RFC 8461 §3.1 and §3.2, 1 + 31).
pub const FIELD_NAME_MAX: usize = 32;

/// At most this many seconds are allowed as `max_age`: one year (the prose of RFC 8461 §3.2; its grammar allows ten
/// digits, see erratum 7282).
pub const MAX_AGE_LIMIT: u32 = 31_557_600;

/// At most this many digits are in a `max_age` (RFC 8461 §3.2, `1*10(DIGIT)`).
pub const MAX_AGE_DIGITS: usize = 10;

/// At most this many bytes are in a policy body, as RFC 8461 §3.3 suggests.
pub const POLICY_SIZE_LIMIT: usize = 64 * 1024;

/// At most this many characters are in a DNS name without the final dot (RFC 1035 §2.3.4).
pub const DOMAIN_LENGTH_MAX: usize = 253;

/// At most this many characters are in a DNS label (RFC 1035 §2.3.4).
pub const LABEL_LENGTH_MAX: usize = 63;

/// The first field of an MTA-STS TXT record (RFC 8461 §3.1).
pub const RECORD_VERSION: &str = "v=STSv1";

/// The first field of a TLSRPT record (RFC 8460 §3).
pub const TLSRPT_VERSION: &str = "v=TLSRPTv1";

/// The value of the policy's `version` field (RFC 8461 §3.2).
pub const POLICY_VERSION: &str = "STSv1";

/// The path of the policy on the policy host (RFC 8461 §3.2).
pub const POLICY_PATH: &str = "/.well-known/mta-sts.txt";
