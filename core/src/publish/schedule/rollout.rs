//! From nothing to mode enforce.

use crate::finding::Message;
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
    let title = Message::new("schedule.rollout", "MTA-STS for {domain}: from testing to enforce");
    let mut plan = Schedule::new(title.arg("domain", domain), domain, now);
    let testing = of.testing.max(TESTING);
    let why = Message::new(
        "schedule.why-reports",
        "The TXT record at {record} tells senders where to send reports. Without reports, mode testing shows nothing.",
    );
    plan.then(
        0,
        Task::Check,
        Message::new("schedule.publish-tlsrpt", "Publish a TLSRPT record"),
        why.arg("record", domain.tlsrpt_name()),
    );
    plan.announce(
        Mode::Testing,
        DAY,
        Message::new("schedule.in-testing", "Senders deliver as before and report what would have failed."),
    );
    plan.then(
        u64::from(of.ttl),
        Task::Check,
        Message::new("schedule.check", "Check the domain"),
        Message::new(
            "schedule.check-how",
            "It must find no error. Check the certificates of the mail hosts, too, from a machine that can use port 25: many networks do not let it through.",
        ),
    );
    let clean = Message::new(
        "schedule.until-clean",
        "If they show a failure, fix its cause, and wait again until {time} are clean. What fails in them is not delivered in mode enforce.",
    );
    plan.then(
        u64::from(testing),
        Task::Check,
        Message::new("schedule.read-reports", "Read the TLS reports of {time}")
            .arg("time", duration(testing)),
        clean.arg("time", duration(testing)),
    );
    let mut before = 0;
    let last = of.max_age.max(DAY);
    for max_age in [DAY, WEEK, last] {
        if max_age <= before || max_age > last {
            continue;
        }
        // The first policy in mode enforce follows at once. A longer one comes when the shorter one has been in use for a week.
        let (wait, why) = if before == 0 { (0, FIRST) } else { (u64::from(WEEK), LONGER) };
        plan.serve(wait, Mode::Enforce, max_age, why);
        before = max_age;
    }
    plan
}

const FIRST: Message = Message::new(
    "schedule.first-enforce",
    "Only if the reports are clean. A mistake is forgotten after a day.",
);
const LONGER: Message = Message::new(
    "schedule.longer",
    "Only if the reports are still clean and no mail is missing. A longer max_age protects mail better against an attacker who hides the record.",
);
