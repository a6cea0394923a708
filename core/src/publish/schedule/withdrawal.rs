//! Back to nothing (RFC 8461 §8.3).

use crate::finding::Message;
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
    let title = Message::new("schedule.withdrawal", "Withdrawal of MTA-STS for {domain}");
    let mut plan = Schedule::new(title.arg("domain", domain), domain, now);
    let none = Message::new(
        "schedule.none",
        "Mode none tells senders to drop the policy that they have cached. Keep the mx lines: some senders do not accept a policy without them.",
    );
    plan.serve(0, Mode::None, DAY, none);
    let largest = of.max_age.max(DAY);
    // A sender that fetched the old policy just before the record changed has it for its whole max_age.
    let wait = u64::from(of.ttl) + u64::from(largest);
    let why = Message::new(
        "schedule.record-not-earlier",
        "Not earlier: a sender may have an old policy cached for up to {age}, and only record and policy together tell it that MTA-STS has ended.",
    );
    plan.then(
        wait,
        Task::RemoveRecord,
        Message::new("schedule.remove-record", "Remove the TXT record at {record}")
            .arg("record", domain.record_name()),
        why.arg("age", duration(largest)),
    );
    let why = Message::new(
        "schedule.record-is-gone",
        "No resolver has the record any more. Remove {host} and its web server; keep the TLSRPT record if you want reports.",
    );
    plan.then(
        u64::from(of.ttl),
        Task::RemovePolicy,
        Message::new("schedule.remove-policy", "Remove the policy and its host"),
        why.arg("host", domain.policy_host()),
    );
    plan
}
