//! The ways a look-up ends without an answer.

use mta_sts::observation::{Failure, Reason};

/// Why a resolver gave no usable answer.
///
/// The order is how much it tells: of two resolvers' troubles the greater one is reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// No answer in time. It may be the resolver, or the domain's own servers behind it.
    Timeout,
    /// No connection to the resolver.
    Connection,
    /// The resolver answered, but over HTTP alone.
    Status(u16),
    /// The reply is no valid reply to the question; the text says why.
    Malformed(&'static str),
    /// REFUSED, or another rcode that declines to answer; with an extended error's text.
    Refused(Option<String>),
    /// SERVFAIL, with an extended error's text.
    Servfail(Option<String>),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let (reason, detail) = match trouble {
            Trouble::Timeout => (Reason::DnsTimeout, None),
            Trouble::Connection => (Reason::ConnectionLost, None),
            Trouble::Status(status) => (Reason::DnsRefused, Some(format!("HTTP status {status}"))),
            Trouble::Malformed(why) => (Reason::DnsMalformed, Some(why.to_owned())),
            Trouble::Refused(detail) => (Reason::DnsRefused, detail),
            Trouble::Servfail(detail) => (Reason::Servfail, detail),
        };
        Self { reason, detail }
    }
}
