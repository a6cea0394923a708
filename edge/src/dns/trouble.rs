//! The ways a look-up ends without an answer.

use mta_sts::{Failure, Outcome, Reason};

/// Why a resolver gave no usable answer.
///
/// The order is how much it tells: of two resolvers' troubles the greater one is reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The check had no request left for the question.
    NotAsked,
    /// No answer in time. It may be the resolver, or the domain's own servers behind it.
    Timeout,
    /// No connection to the resolver.
    Connection,
    /// The resolver answered, but over HTTP alone: with this status, and no DNS message.
    Status(u16),
    /// The reply is no valid reply to the question; the text says why.
    Malformed(&'static str),
    /// REFUSED, or another rcode that declines to answer; with an extended error's text.
    Refused(Option<String>),
    /// SERVFAIL, with an extended error's text.
    Servfail(Option<String>),
}

impl Trouble {
    /// How the look-up failed; `None` if it never began.
    pub fn failure(self) -> Option<Failure> {
        let (reason, detail) = match self {
            Self::NotAsked => return None,
            Self::Timeout => (Reason::DnsTimeout, None),
            Self::Connection => (Reason::ConnectionLost, None),
            // As good as no connection: the DNS itself has said nothing.
            Self::Status(status) => {
                (Reason::ConnectionLost, Some(format!("HTTP status {status} without a DNS message")))
            }
            Self::Malformed(why) => (Reason::DnsMalformed, Some(why.to_owned())),
            Self::Refused(detail) => (Reason::DnsRefused, detail),
            Self::Servfail(detail) => (Reason::Servfail, detail),
        };
        Some(Failure { reason, detail })
    }

    /// Whether the resolver alone is in the way: another one may well answer.
    pub const fn is_of_the_resolver(&self) -> bool {
        matches!(self, Self::Timeout | Self::Connection | Self::Status(_))
    }

    /// How the question ended.
    pub fn outcome<T>(self) -> Outcome<T> {
        self.failure().map_or(Outcome::NotAsked, Outcome::Failed)
    }
}
