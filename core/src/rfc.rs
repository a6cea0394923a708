//! The documents everything is measured against, and each limit they set, named once.

use std::fmt;

/// A place in an RFC, cited by every lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfc {
    /// Number of the document, `8461` or `8460` for most.
    pub number: u16,
    /// Section, as printed: `3.2`.
    pub section: &'static str,
    /// A reported erratum that matters to the reading, if there is one.
    pub erratum: Option<u16>,
}

impl Rfc {
    /// Section `section` of RFC 8461, MTA-STS.
    pub const fn sts(section: &'static str) -> Self {
        Self { number: 8461, section, erratum: None }
    }

    /// Section `section` of RFC 8460, TLS-RPT.
    pub const fn tlsrpt(section: &'static str) -> Self {
        Self { number: 8460, section, erratum: None }
    }

    /// Section `section` of another RFC.
    pub const fn other(number: u16, section: &'static str) -> Self {
        Self { number, section, erratum: None }
    }

    /// The same place, with the erratum that belongs to it.
    #[must_use]
    pub const fn erratum(self, id: u16) -> Self {
        Self { erratum: Some(id), ..self }
    }

    /// Where to read it.
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

/// Longest id of an MTA-STS TXT record, in characters (RFC 8461 §3.1, `1*32`).
pub const RECORD_ID_MAX: usize = 32;

/// Longest name of an extension field, in characters (RFC 8461 §3.1 and §3.2, 1 + 31).
pub const FIELD_NAME_MAX: usize = 32;

/// Greatest `max_age`, in seconds: one year (RFC 8461 §3.2, prose; the grammar alone would
/// allow ten digits, see erratum 7282).
pub const MAX_AGE_LIMIT: u32 = 31_557_600;

/// Most digits of a `max_age` (RFC 8461 §3.2, `1*10(DIGIT)`).
pub const MAX_AGE_DIGITS: usize = 10;

/// Suggested greatest size of a policy body, in bytes (RFC 8461 §3.3).
pub const POLICY_SIZE_LIMIT: usize = 64 * 1024;

/// Longest DNS name in text form without the final dot (RFC 1035 §2.3.4).
pub const DOMAIN_LENGTH_MAX: usize = 253;

/// Longest DNS label (RFC 1035 §2.3.4).
pub const LABEL_LENGTH_MAX: usize = 63;

/// First characters of an MTA-STS TXT record (RFC 8461 §3.1).
pub const RECORD_VERSION: &str = "v=STSv1";

/// First characters of a TLSRPT record (RFC 8460 §3).
pub const TLSRPT_VERSION: &str = "v=TLSRPTv1";

/// The value of the policy's `version` field (RFC 8461 §3.2).
pub const POLICY_VERSION: &str = "STSv1";

/// Path of the policy on the policy host (RFC 8461 §3.2).
pub const POLICY_PATH: &str = "/.well-known/mta-sts.txt";
