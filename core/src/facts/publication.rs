//! What a domain publishes, part by part, as plain data.

use crate::observation::Reason;
use crate::policy::Policy;

/// How a part of the publication stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// No answer yet.
    Pending,
    /// Good for an RFC-following sender.
    Valid,
    /// Published, but such a sender ignores it.
    Invalid,
    /// Not published.
    Absent,
    /// The probe failed.
    Failed(Reason),
    /// Nobody looked.
    NotChecked,
}

impl State {
    /// The word of the public JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Absent => "absent",
            Self::Failed(_) => "failed",
            Self::NotChecked => "not_checked",
        }
    }

    /// Why the probe failed, if it did.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Failed(reason) => Some(reason),
            _ => None,
        }
    }
}

/// The MTA-STS TXT record.
#[derive(Clone, Debug)]
pub struct RecordPart {
    /// How it stands.
    pub state: State,
    /// The policy id, where the record is valid.
    pub id: Option<String>,
    /// The record that senders look at, its strings joined; spans point into it.
    pub text: Option<Vec<u8>>,
}

/// The policy.
#[derive(Clone, Debug)]
pub struct PolicyPart {
    /// How it stands with senders; `Valid` only when `policy` is there.
    pub state: State,
    /// The policy, where an RFC-following sender accepts the body. A draft may have one that nobody gets,
    /// for want of a policy host in order.
    pub policy: Option<Policy<'static>>,
    /// The body; spans point into it.
    pub text: Option<Vec<u8>>,
}

/// The TLSRPT record.
#[derive(Clone, Debug)]
pub struct TlsrptPart {
    /// How it stands.
    pub state: State,
    /// Where reports go, where the record is valid.
    pub rua: Vec<String>,
    /// The record that senders look at, its strings joined; spans point into it.
    pub text: Option<Vec<u8>>,
}

/// One MX host.
#[derive(Clone, Debug)]
pub struct MxPart {
    /// The host.
    pub host: String,
    /// Its preference; `None` for the implicit MX (RFC 5321 §5.1).
    pub preference: Option<u16>,
    /// The first mx pattern that covers it.
    pub pattern: Option<String>,
    /// Whether its name resolves.
    pub addresses: State,
    /// Its certificate, as a sending MTA would see it.
    pub tls: State,
    /// What becomes of mail to it.
    pub delivers: Delivery,
}

/// What a sending MTA that honours MTA-STS does at an MX host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Delivers over verified TLS or not at all.
    TlsOnly,
    /// Does not deliver.
    Refused,
    /// Delivers as if there were no MTA-STS.
    Opportunistic,
    /// Not known.
    Unknown,
}

impl Delivery {
    /// The word of the public JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TlsOnly => "tls_only",
            Self::Refused => "refused",
            Self::Opportunistic => "opportunistic",
            Self::Unknown => "unknown",
        }
    }
}

/// The live side of a comparison.
#[derive(Clone, Debug)]
pub struct Live {
    /// The MTA-STS TXT record.
    pub record: RecordPart,
    /// The policy.
    pub policy: PolicyPart,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptPart,
    /// The hosts of the MX records, by preference; none where they are not known.
    pub mx: Option<Vec<String>>,
    /// How long resolvers keep the MTA-STS record, in seconds, where that is known.
    pub record_ttl: Option<u32>,
    /// How long resolvers keep the MX records, in seconds, where that is known.
    pub mx_ttl: Option<u32>,
}

impl Live {
    /// The policy that senders go by: a record announces it.
    pub fn announced(&self) -> Option<&Policy<'static>> {
        self.policy.policy.as_ref().filter(|_| self.record.state == State::Valid)
    }

    /// Whether senders can fetch no policy because of the policy host. What they hold from before is not known
    /// then either.
    pub const fn host_is_broken(&self) -> bool {
        let State::Failed(reason) = self.policy.state else { return false };
        match reason {
            Reason::Timeout
            | Reason::Refused
            | Reason::Tls
            | Reason::Redirect
            | Reason::Status
            | Reason::NotPublic
            | Reason::Blocked => true,
            Reason::Servfail
            | Reason::DnsRefused
            | Reason::DnsTimeout
            | Reason::DnsMalformed
            | Reason::TooLarge
            | Reason::ConnectionLost => false,
        }
    }

    /// Whether it is known of both record and policy what is published, be it nothing.
    pub const fn is_known(&self) -> bool {
        is_known(self.record.state) && is_known(self.policy.state)
    }
}

const fn is_known(state: State) -> bool {
    match state {
        // Whatever else stands in it, it is no policy.
        State::Failed(reason) => matches!(reason, Reason::TooLarge),
        state => !matches!(state, State::Pending),
    }
}
