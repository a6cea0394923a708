//! The texts that can be fixed by themselves.

use crate::finding::Source;
use crate::observation::{Draft, Observation};

/// A text that can be fixed by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// A policy body.
    Policy(&'a [u8]),
    /// A TXT record at `_mta-sts`, its strings joined.
    Record(&'a [u8]),
    /// A TXT record at `_smtp._tls`, its strings joined.
    Tlsrpt(&'a [u8]),
}

impl<'a> Text<'a> {
    pub(crate) const fn bytes(self) -> &'a [u8] {
        match self {
            Self::Policy(bytes) | Self::Record(bytes) | Self::Tlsrpt(bytes) => bytes,
        }
    }

    pub(crate) const fn source(self) -> Source {
        match self {
            Self::Policy(_) => Source::Policy,
            Self::Record(_) => Source::Record,
            Self::Tlsrpt(_) => Source::Tlsrpt,
        }
    }

    /// Returns a text of the same kind.
    pub(crate) const fn with<'b>(self, bytes: &'b [u8]) -> Text<'b> {
        match self {
            Self::Policy(_) => Text::Policy(bytes),
            Self::Record(_) => Text::Record(bytes),
            Self::Tlsrpt(_) => Text::Tlsrpt(bytes),
        }
    }

    /// Returns the text as a draft of a domain with these MX hosts. Only a policy is compared with them.
    pub(crate) fn as_observation(self, mx: &[&str]) -> Observation {
        let draft = Draft::new();
        let draft = match self {
            Self::Policy(bytes) if mx.is_empty() => draft.policy(bytes),
            Self::Policy(bytes) => draft.policy(bytes).mx(mx),
            Self::Record(bytes) => draft.records(&[bytes]),
            Self::Tlsrpt(bytes) => draft.tlsrpt(&[bytes]),
        };
        draft.over(None)
    }
}
