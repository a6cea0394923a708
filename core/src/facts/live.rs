//! What a domain publishes now, read once: what a draft is compared with.

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Texts};
use crate::observation::{Observation, Reason};
use crate::policy::Policy;
use crate::report::evaluate::Context;
use crate::report::{PolicyPart, RecordPart, State, TlsrptPart};

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
    /// Reads what was seen of the domain.
    pub fn of(observation: &Observation) -> Self {
        // What is read here needs neither clock nor IDNA.
        let context = Context { domain: None, now: None, to_ascii: |_| None, live: None };
        let texts = Texts::of(observation);
        let facts = Facts::of(observation, &context, &texts);
        Self {
            record: RecordPart::of(&facts),
            policy: PolicyPart::of(&facts),
            tlsrpt: TlsrptPart::of(&facts),
            mx: match MxSet::of(&facts) {
                MxSet::Unknown => None,
                MxSet::Implicit | MxSet::Null => Some(Vec::new()),
                MxSet::Hosts(hosts) => Some(hosts.into_iter().map(|mx| mx.host.clone()).collect()),
            },
            record_ttl: observation.record.answer().and_then(|answer| answer.ttl),
            mx_ttl: observation.mx.answer().and_then(|answer| answer.ttl),
        }
    }

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
