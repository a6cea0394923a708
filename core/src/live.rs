//! What a domain publishes now, read once: what a draft is compared with.

use crate::evaluate::Context;
use crate::facts::{Facts, Texts};
use crate::observation::Observation;
use crate::policy::Policy;
use crate::syntax::record::RecordSyntax;

/// The live side of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The policy, where an RFC-following sender accepts it.
    pub policy: Option<Policy>,
    /// Its text, where one was served whole.
    pub body: Option<Vec<u8>>,
    /// The policy id, where the record is valid.
    pub id: Option<String>,
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
            policy: facts.policy.clone(),
            body: facts.body.as_ref().map(|body| body.text.to_vec()),
            id: facts.record.syntax.as_ref().and_then(RecordSyntax::accepted_id),
            record_ttl: observation.record.answer().and_then(|answer| answer.ttl),
            mx_ttl: observation.mx.answer().and_then(|answer| answer.ttl),
        }
    }

    /// The policy that senders go by: a record announces it.
    pub fn announced(&self) -> Option<&Policy> {
        self.policy.as_ref().filter(|_| self.id.is_some())
    }
}
