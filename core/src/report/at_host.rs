//! What a sender that follows MTA-STS does at an MX host, as a person needs to know it: more than [`Delivery`] says, which is
//! about the policy alone.

use crate::facts::{Delivery, MxPart, State};
use crate::report::{Report, Verdict};

/// What happens to a mail at an MX host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtHost {
    /// No sender can connect, because the host has no public address.
    NoAddress,
    /// It is delivered over verified TLS only.
    TlsOnly,
    /// It is not delivered.
    Refused,
    /// The policy is in mode testing: it is delivered even if TLS cannot be verified.
    EitherWay,
    /// The policy is in mode testing: it is delivered, but mode enforce would refuse it.
    WouldRefuse,
    /// It is delivered as without MTA-STS.
    Opportunistic,
    /// It is not known.
    Unknown,
}

impl Report {
    /// Returns what happens at one of the hosts of the report.
    pub fn at_host(&self, host: &MxPart) -> AtHost {
        match host.delivers {
            Delivery::Refused => AtHost::Refused,
            _ if host.has_no_address() => AtHost::NoAddress,
            Delivery::TlsOnly => AtHost::TlsOnly,
            Delivery::Unknown => AtHost::Unknown,
            Delivery::Opportunistic if self.verdict != Verdict::Testing => AtHost::Opportunistic,
            Delivery::Opportunistic if host.pattern.is_none() || host.tls == State::Invalid => {
                AtHost::WouldRefuse
            }
            Delivery::Opportunistic => AtHost::EitherWay,
        }
    }
}
