//! From nothing to mode enforce.

use crate::names::domain::DomainName;
use crate::publish::schedule::step::{Schedule, Task};
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
use crate::time::Timestamp;

/// What a roll-out follows from.
#[derive(Clone, Copy, Debug)]
pub struct Rollout {
    /// The TTL of the TXT record, in seconds.
    pub ttl: u32,
    /// How long the reports must be clean, in seconds; less than two weeks counts as two weeks.
    pub testing: u32,
    /// The `max_age` to end with, in seconds; less than a day counts as a day.
    pub max_age: u32,
}

/// Two weeks: most senders report once a day, and some mail comes only weekly.
const TESTING: u32 = 14 * 86_400;
const DAY: u32 = 86_400;
const WEEK: u32 = 7 * DAY;

/// Plans a roll-out: testing, two weeks of clean reports, then enforce with a growing `max_age`.
pub fn rollout(domain: &DomainName, of: &Rollout, now: Timestamp) -> Schedule {
    let mut plan = Schedule::new(format!("MTA-STS for {domain}: from testing to enforce"), domain, now);
    let testing = of.testing.max(TESTING);
    plan.then(
        0,
        Task::Check,
        "Publish a TLSRPT record",
        format!("The TXT record at {} tells senders where to send reports. Without reports, mode testing shows nothing.", domain.tlsrpt_name()),
    );
    plan.announce(Mode::Testing, DAY, "Senders deliver as before and report what would have failed.");
    plan.then(
        u64::from(of.ttl),
        Task::Check,
        "Check the domain",
        "It must find no error. Check the certificates of the mail hosts, too, from a machine that can use port 25: many networks do not let it through.",
    );
    plan.then(
        u64::from(testing),
        Task::Check,
        format!("Read the TLS reports of {}", duration(testing).text()),
        format!("If they show a failure, fix its cause, and wait again until {} are clean. What fails in them is not delivered in mode enforce.", duration(testing).text()),
    );
    let mut before = 0;
    let last = of.max_age.max(DAY);
    for max_age in [DAY, WEEK, last] {
        if max_age <= before || max_age > last {
            continue;
        }
        // The first policy in mode enforce follows at once. A longer one comes when the shorter one has been in use for a week.
        let wait = if before == 0 { 0 } else { u64::from(WEEK) };
        plan.serve(wait, Mode::Enforce, max_age, if before == 0 {
            "Only if the reports are clean. A mistake is forgotten after a day."
        } else {
            "Only if the reports are still clean and no mail is missing. A longer max_age protects mail better against an attacker who hides the record."
        });
        before = max_age;
    }
    plan
}
