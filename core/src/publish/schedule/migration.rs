//! A move to other MX hosts (RFC 8461 §8.1).

use crate::names::domain::DomainName;
use crate::publish::schedule::step::{Schedule, Task};
use crate::syntax::policy::Mode;
use crate::time::{Timestamp, duration};

/// What a move follows from.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The TTL of the TXT record, in seconds.
    pub ttl: u32,
    /// The TTL of the MX records, in seconds.
    pub mx_ttl: u32,
    /// The mode of the policy.
    pub mode: Mode,
    /// The largest `max_age` of the policies that senders may have, in seconds.
    pub max_age: u32,
    /// The hosts that go; may be empty.
    pub from: Vec<String>,
    /// The hosts that come; may be empty.
    pub to: Vec<String>,
}

/// Plans a move so that at any time the policy that a sender has covers a host that receives mail.
pub fn migration(domain: &DomainName, of: &Migration, now: Timestamp) -> Schedule {
    let mut plan = Schedule::new(format!("New MX hosts for {domain}"), domain, now);
    let named =
        |hosts: &[String], words: &str| if hosts.is_empty() { words.to_owned() } else { hosts.join(", ") };
    let (old, new) = (named(&of.from, "the old MX hosts"), named(&of.to, "the new MX hosts"));
    plan.serve(0, of.mode, of.max_age, &format!("The policy covers both now: {old}, and {new}."));
    // In mode enforce a sender that cannot see the record refuses the new hosts until its policy expires.
    let cached = if of.mode == Mode::Enforce { of.max_age } else { 0 };
    let why = if cached > 0 {
        format!(
            "A sender that cannot see the new record keeps the old policy for up to {}, and refuses the new hosts until then.",
            duration(cached)
        )
    } else {
        "No resolver has the old record any more.".to_owned()
    };
    plan.then(
        u64::from(of.ttl) + u64::from(cached),
        Task::AddHosts,
        format!("Add {new} to the MX records"),
        format!("Keep {old} as well. {why}"),
    );
    plan.then(
        u64::from(of.mx_ttl),
        Task::Check,
        "Check the domain, and send a test mail",
        format!(
            "Now every resolver has the new MX records. {new} must offer STARTTLS with a valid certificate."
        ),
    );
    plan.then(
        0,
        Task::RemoveHosts,
        format!("Remove {old} from the MX records"),
        "Keep the servers running: resolvers may still name them.".to_owned(),
    );
    plan.then(
        u64::from(of.mx_ttl),
        Task::Check,
        "Switch the old servers off",
        "No resolver names them any more, and senders have moved what they had queued.".to_owned(),
    );
    plan.serve(0, of.mode, of.max_age, &format!("The policy covers only {new} now. A pattern for a host that you have left may let its next owner receive your mail."));
    plan
}
