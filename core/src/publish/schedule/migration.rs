//! A move to other MX hosts (RFC 8461 §8.1).

use crate::names::domain::DomainName;
use crate::publish::schedule::step::{Schedule, Task};
use crate::syntax::policy::Mode;
use crate::text::duration::duration;
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

/// Plans a move so that at any time the policy that a sender has covers a host that receives mail.
pub fn migration(domain: &DomainName, of: &Migration, now: Timestamp) -> Schedule {
    let mut plan = Schedule::new(format!("New MX hosts for {domain}"), domain, now);
    let named =
        |hosts: &[String], words: &str| if hosts.is_empty() { words.to_owned() } else { hosts.join(", ") };
    let (old, new) = (named(&of.from, "the old MX hosts"), named(&of.to, "the new MX hosts"));
    let stays = "Leave its mode and its max_age as they are.";
    plan.change(
        of.mode,
        of.max_age,
        &format!("Add {new} to the policy"),
        &format!("{stays} It keeps {old}."),
    );
    plan.then(
        0,
        Task::Check,
        format!("Check {new} before any sender uses {}", if of.to.len() == 1 { "it" } else { "them" }),
        format!("Each must offer STARTTLS on port 25, with a valid certificate for its name. On a machine that can use port 25, this must end with “Verify return code: 0 (ok)”: {}", tried(&of.to)),
    );
    // In mode enforce a sender that cannot see the record refuses the new hosts until its policy expires.
    let cached = if of.mode == Mode::Enforce { of.max_age } else { 0 };
    let why = if cached > 0 {
        format!(
            "Not earlier: a sender that does not see the new record keeps the earlier policy for up to {}, and until then does not deliver to hosts that it does not name.",
            duration(cached).text()
        )
    } else {
        "No resolver has the old TXT record any more.".to_owned()
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
            "Now every resolver has the new MX records. The check must find STARTTLS and a valid certificate at {new}."
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
    plan.change(
        of.mode,
        of.max_age,
        &format!("Remove {old} from the policy"),
        &format!("{stays} A pattern for a host that you have left may let its next owner receive your mail."),
    );
    plan
}
