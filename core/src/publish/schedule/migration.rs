//! A move to other MX hosts (RFC 8461 §8.1).

use crate::finding::{Arg, Message};
use crate::names::domain::DomainName;
use crate::publish::schedule::step::{Schedule, Task};
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
use crate::text::shown::Shown;
use crate::time::Timestamp;

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

/// Returns the commands by which hosts are checked before an MX record names them.
fn tried(hosts: &[String]) -> String {
    let command = |host: &str| {
        format!(
            "openssl s_client -starttls smtp -connect {host}:25 -servername {host} -verify_hostname {host} </dev/null"
        )
    };
    match hosts {
        [] => command("HOST"),
        _ => hosts.iter().map(|host| command(host)).collect::<Vec<_>>().join("; "),
    }
}

/// Returns the hosts, or the words for them.
fn named(hosts: &[String], words: Message) -> Arg {
    if hosts.is_empty() { words.into() } else { Arg::Joined(hosts.iter().map(Arg::from).collect()) }
}

/// Plans a move so that at any time the policy that a sender has covers a host that receives mail.
pub fn migration(domain: &DomainName, of: &Migration, now: Timestamp) -> Schedule {
    let title = Message::new("schedule.migration", "New MX hosts for {domain}");
    let mut plan = Schedule::new(title.arg("domain", domain), domain, now);
    let old = named(&of.from, Message::new("schedule.old-hosts", "the old MX hosts"));
    let new = named(&of.to, Message::new("schedule.new-hosts", "the new MX hosts"));
    let with_old = |text: Message| text.arg("old", old.clone());
    let with_new = |text: Message| text.arg("new", new.clone());
    let policy = (of.mode, of.max_age);
    plan.change(0, policy, with_new(ADD_PATTERNS), with_old(KEEP_PATTERNS));
    let before_use = if of.to.len() == 1 { CHECK_HOST } else { CHECK_HOSTS };
    let commands = Arg::Text(Shown::of(tried(&of.to)));
    plan.then(0, Task::Check, with_new(before_use), MUST_OFFER.arg("commands", commands));
    // In mode enforce a sender that cannot see the record refuses the new hosts until its policy expires.
    let (cached, keep) = match of.mode {
        Mode::Enforce if of.max_age > 0 => (of.max_age, KEEP_CACHED.arg("age", duration(of.max_age))),
        _ => (0, KEEP),
    };
    plan.then(u64::from(of.ttl) + u64::from(cached), Task::AddHosts, with_new(ADD), with_old(keep));
    plan.then(u64::from(of.mx_ttl), Task::Check, CHECK, with_new(CHECK_ADDED));
    plan.then(0, Task::RemoveHosts, with_old(REMOVE), KEEP_RUNNING);
    plan.then(u64::from(of.mx_ttl), Task::Check, SWITCH_OFF, NOT_NAMED);
    plan.change(0, policy, with_old(REMOVE_PATTERNS), LEFT);
    plan
}

const ADD_PATTERNS: Message =
    Message::new("schedule.add-patterns", "Add {new} to the policy, then give the TXT record a new id");
const KEEP_PATTERNS: Message =
    Message::new("schedule.keep-patterns", "Leave its mode and its max_age as they are. It keeps {old}.");
const CHECK_HOST: Message = Message::new("schedule.check-host", "Check {new} before any sender uses it");
const CHECK_HOSTS: Message = Message::new("schedule.check-hosts", "Check {new} before any sender uses them");
const MUST_OFFER: Message = Message::new(
    "schedule.must-offer",
    "Each must offer STARTTLS on port 25, with a valid certificate for its name. On a machine that can use port 25, this must end with “Verify return code: 0 (ok)”: {commands}",
);
const ADD: Message = Message::new("schedule.add-hosts", "Add {new} to the MX records");
const KEEP: Message =
    Message::new("schedule.keep", "Keep {old} as well. No resolver has the old TXT record any more.");
const KEEP_CACHED: Message = Message::new(
    "schedule.keep-cached",
    "Keep {old} as well. Not earlier: a sender that does not see the new record keeps the earlier policy for up to {age}, and until then does not deliver to hosts that it does not name.",
);
const CHECK: Message = Message::new("schedule.check-and-send", "Check the domain, and send a test mail");
const CHECK_ADDED: Message = Message::new(
    "schedule.check-added",
    "Now every resolver has the new MX records. The check must find STARTTLS and a valid certificate at {new}.",
);
const REMOVE: Message = Message::new("schedule.remove-hosts", "Remove {old} from the MX records");
const KEEP_RUNNING: Message =
    Message::new("schedule.keep-running", "Keep the servers running: resolvers may still name them.");
const SWITCH_OFF: Message = Message::new("schedule.switch-off", "Switch the old servers off");
const NOT_NAMED: Message = Message::new(
    "schedule.not-named",
    "No resolver names them any more, and senders have moved what they had queued.",
);
const REMOVE_PATTERNS: Message = Message::new(
    "schedule.remove-patterns",
    "Remove {old} from the policy, then give the TXT record a new id",
);
const LEFT: Message = Message::new(
    "schedule.left",
    "Leave its mode and its max_age as they are. A pattern for a host that you have left may let its next owner receive your mail.",
);
