//! Back to nothing (RFC 8461 §8.3).

use crate::names::domain::DomainName;
use crate::publish::schedule::step::{Schedule, Task};
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
use crate::time::Timestamp;

/// What a withdrawal follows from.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawal {
    /// The TTL of the TXT record, in seconds.
    pub ttl: u32,
    /// The largest `max_age` of all policies that were served, in seconds.
    pub max_age: u32,
}

/// The `max_age` of the policy in mode none: one day, as RFC 8461 §8.3 suggests.
const DAY: u32 = 86_400;

/// Plans a withdrawal: mode none, until no sender can have another policy, then the record goes, then the policy.
pub fn withdrawal(domain: &DomainName, of: &Withdrawal, now: Timestamp) -> Schedule {
    let mut plan = Schedule::new(format!("Withdrawal of MTA-STS for {domain}"), domain, now);
    plan.serve(0, Mode::None, DAY, "Mode none tells senders to drop the policy that they have cached. Keep the mx lines: some senders do not accept a policy without them.");
    let largest = of.max_age.max(DAY);
    // A sender that fetched the old policy just before the record changed has it for its whole max_age.
    let wait = u64::from(of.ttl) + u64::from(largest);
    plan.then(
        wait,
        Task::RemoveRecord,
        format!("Remove the TXT record at {}", domain.record_name()),
        format!("Not earlier: a sender may have an old policy cached for up to {}, and only record and policy together tell it that MTA-STS has ended.", duration(largest).text()),
    );
    plan.then(
        u64::from(of.ttl),
        Task::RemovePolicy,
        "Remove the policy and its host",
        format!("No resolver has the record any more. Remove {} and its web server; keep the TLSRPT record if you want reports.", domain.policy_host()),
    );
    plan
}
