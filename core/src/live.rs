//! What a domain publishes now, read once: what a draft is compared with.

use crate::evaluate::Context;
use crate::facts::{Facts, Texts};
use crate::mx::MxSet;
use crate::observation::Observation;
use crate::policy::Policy;
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

    /// Whether it is known of both record and policy what is published, be it nothing.
    pub const fn is_known(&self) -> bool {
        is_known(self.record.state) && is_known(self.policy.state)
    }
}

const fn is_known(state: State) -> bool {
    !matches!(state, State::Failed(_) | State::Pending)
}
