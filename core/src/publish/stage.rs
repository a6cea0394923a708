//! One step of a plan.

use crate::finding::Message;
use crate::text::duration::at_least;

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Whether the step is to wait, not to do something.
    pub wait: bool,
    /// What to do, or how long to wait and why.
    pub text: Message,
}

pub(super) const fn act(text: Message) -> Stage {
    Stage { wait: false, text }
}

pub(super) const fn wait(text: Message) -> Stage {
    Stage { wait: true, text }
}

/// The records that resolvers have cached.
#[derive(Clone, Copy)]
pub(super) enum Records {
    Sts,
    Mx,
}

/// Waits until no resolver has the old records any more. The TTL that a resolver reports is what is left of it;
/// the one in the zone may be longer.
pub(super) fn until_forgotten(records: Records, ttl: Option<u32>) -> Stage {
    let text = match (records, ttl) {
        (Records::Sts, Some(_)) => Message::new(
            "plan.ttl",
            "Wait for the TTL of the record in your zone, at least {ttl}. Until then resolvers may answer with the old one.",
        ),
        (Records::Sts, None) => Message::new(
            "plan.ttl-unknown",
            "Wait for the TTL of the record in your zone. Until then resolvers may answer with the old one.",
        ),
        (Records::Mx, Some(_)) => Message::new(
            "plan.mx-ttl",
            "Wait for the TTL of the MX records in your zone, at least {ttl}. Until then resolvers may answer with the old ones.",
        ),
        (Records::Mx, None) => Message::new(
            "plan.mx-ttl-unknown",
            "Wait for the TTL of the MX records in your zone. Until then resolvers may answer with the old ones.",
        ),
    };
    wait(ttl.into_iter().fold(text, |text, ttl| text.arg("ttl", at_least(ttl))))
}
