//! What a domain publishes, part by part, as plain data.

use crate::finding::Message;
use crate::observation::Reason;
use crate::policy::Policy;

/// The state of one part of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// There is no answer yet.
    Pending,
    /// A sender that follows the RFC accepts it.
    Valid,
    /// Published, but such a sender ignores it.
    Invalid,
    /// Not published.
    Absent,
    /// The probe failed.
    Failed(Reason),
    /// It was not checked.
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

    /// Its name for people.
    pub const fn name(self) -> Message {
        match self {
            Self::Pending => Message::new("state.pending", "pending"),
            Self::Valid => Message::new("state.valid", "valid"),
            Self::Invalid => Message::new("state.invalid", "invalid"),
            Self::Absent => Message::new("state.absent", "absent"),
            Self::Failed(_) => Message::new("state.failed", "failed"),
            Self::NotChecked => Message::new("state.not-checked", "not checked"),
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
    /// Its state.
    pub state: State,
    /// The policy id, if the record is valid.
    pub id: Option<String>,
    /// The record that senders read, its strings joined. Spans point into it.
    pub text: Option<Vec<u8>>,
}

/// The policy.
#[derive(Clone, Debug)]
pub struct PolicyPart {
    /// Its state. It is `Valid` only if there is a `policy`.
    pub state: State,
    /// The policy, if a sender that follows the RFC accepts the body. A drafted policy can be valid although the policy
    /// host has a problem, so that senders do not get it.
    pub policy: Option<Policy<'static>>,
    /// The body. Spans point into it.
    pub text: Option<Vec<u8>>,
}

/// The TLSRPT record.
#[derive(Clone, Debug)]
pub struct TlsrptPart {
    /// Its state.
    pub state: State,
    /// The addresses for reports, if the record is valid.
    pub rua: Vec<String>,
    /// The record that senders read, its strings joined. Spans point into it.
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
    /// Whether it has addresses; invalid if all of them are private.
    pub addresses: State,
    /// Its certificate, as a sending MTA would see it.
    pub tls: State,
    /// What happens to mail for it.
    pub delivers: Delivery,
    /// Its certificate in words, if one was seen: how long it is valid, or why senders refuse it.
    pub certificate: Option<Message>,
}

impl MxPart {
    /// Whether senders that honour MTA-STS do not deliver to it.
    pub const fn is_refused(&self) -> bool {
        matches!(self.delivers, Delivery::Refused)
    }

    /// Whether no sender can connect to it, because it has no address, or only private ones.
    pub const fn has_no_address(&self) -> bool {
        matches!(self.addresses, State::Absent | State::Invalid)
    }
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
    /// It is not known.
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

/// What a domain publishes now: the other side of a comparison with a draft.
#[derive(Clone, Debug)]
pub struct Live {
    /// The MTA-STS TXT record.
    pub record: RecordPart,
    /// The policy.
    pub policy: PolicyPart,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptPart,
    /// The hosts of the MX records, by preference. `None` if they are not known.
    pub mx: Option<Vec<String>>,
    /// How long resolvers keep the MTA-STS record, in seconds, if that is known.
    pub record_ttl: Option<u32>,
    /// How long resolvers keep the MX records, in seconds, if that is known.
    pub mx_ttl: Option<u32>,
}

impl Live {
    /// Returns the policy that senders follow: a valid record announces it.
    pub fn announced(&self) -> Option<&Policy<'static>> {
        self.policy.policy.as_ref().filter(|_| self.record.state == State::Valid)
    }

    /// Whether senders cannot fetch a policy because of the policy host. It is then also unknown which policy they have
    /// cached.
    pub const fn host_is_broken(&self) -> bool {
        let State::Failed(reason) = self.policy.state else { return false };
        match reason {
            Reason::Timeout
            | Reason::Refused
            | Reason::Tls
            | Reason::Redirect
            | Reason::Status
            | Reason::NotPublic
            | Reason::Blocked
            | Reason::NotHttp => true,
            Reason::Servfail
            | Reason::DnsRefused
            | Reason::DnsTimeout
            | Reason::DnsMalformed
            | Reason::TooLarge
            | Reason::ConnectionLost
            | Reason::Slow
            | Reason::Pieces
            | Reason::Unsupported => false,
        }
    }

    /// Whether both the record and the policy are known, even if they are absent.
    pub const fn is_known(&self) -> bool {
        is_known(self.record.state) && is_known(self.policy.state)
    }
}

const fn is_known(state: State) -> bool {
    match state {
        // A body over 64 KiB is not a valid policy, whatever it contains.
        State::Failed(reason) => matches!(reason, Reason::TooLarge),
        state => !matches!(state, State::Pending),
    }
}
