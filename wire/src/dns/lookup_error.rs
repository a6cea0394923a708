//! The reasons for which a look-up ends without an answer.

use mta_sts::{Detail, Failure, Message, Outcome, Reason};

/// Why a resolver gave no usable answer.
///
/// Variants are ordered by how much they tell: of the errors of two resolvers the greater one is reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LookupError {
    /// The check had no request left for the query.
    NotAsked,
    /// No response in time. The resolver may be slow, or the domain's own name servers.
    Timeout,
    /// No connection to the resolver.
    Connection,
    /// The resolver sent an HTTP response with this status and without a DNS message.
    Status(u16),
    /// The message is not a valid response to the query, for this reason.
    Malformed(Detail),
    /// REFUSED, or another rcode that declines to answer; with the text of an extended error.
    Refused(Option<String>),
    /// SERVFAIL, with the text of an extended error.
    Servfail(Option<String>),
}

impl LookupError {
    /// Returns how the look-up failed; `None` if it never began.
    pub fn failure(self) -> Option<Failure> {
        let because = |reason, why: Message| Failure::because(reason, &why);
        Some(match self {
            Self::NotAsked => return None,
            Self::Timeout => Failure::new(Reason::DnsTimeout),
            Self::Connection => because(Reason::ConnectionLost, Detail::NoResolver.message()),
            // Equivalent to a lost connection: DNS itself gave no answer.
            Self::Status(status) => {
                because(Reason::ConnectionLost, Detail::NoDnsMessage.message().arg("status", status))
            }
            Self::Malformed(why) => because(Reason::DnsMalformed, why.message()),
            Self::Refused(detail) => Failure { reason: Reason::DnsRefused, detail },
            Self::Servfail(detail) => Failure { reason: Reason::Servfail, detail },
        })
    }

    /// Returns whether only the resolver is to blame, so that another one may well answer.
    pub const fn is_of_the_resolver(&self) -> bool {
        matches!(self, Self::Timeout | Self::Connection | Self::Status(_))
    }

    /// Returns the outcome of the look-up.
    pub fn outcome<T>(self) -> Outcome<T> {
        self.failure().map_or(Outcome::NotAsked, Outcome::Failed)
    }
}
