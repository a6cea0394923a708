//! The verdict in one word and in one sentence.

use crate::facts::Facts;
use crate::facts::mx::MxSet;
use crate::facts::{Delivery, MxPart, State};
use crate::finding::Message;
use crate::names::ip_address::is_private;
use crate::names::mail_hosts::{Purpose, purpose};
use crate::observation::Probe;
use crate::report::Verdict;
use crate::syntax::policy::Mode;

/// Returns whether mail to the domain is protected; the first rule that matches wins.
pub(crate) fn verdict(facts: &Facts<'_>, rows: &[MxPart]) -> Verdict {
    let (record, policy) = (facts.record_state(), facts.policy_state());
    if record == State::Pending || policy == State::Pending {
        return Verdict::Checking;
    }
    match record {
        State::Failed(_) => return Verdict::Undetermined,
        State::Absent if facts.is_last_step() => return Verdict::None,
        State::Absent if facts.is_served() && facts.serves_policy() => return Verdict::Broken,
        State::Absent => return Verdict::Absent,
        State::Invalid => return Verdict::Broken,
        State::NotChecked if policy == State::NotChecked => return Verdict::Undetermined,
        State::Pending | State::Valid | State::NotChecked => {}
    }
    if facts.is_policy_unknown() {
        return Verdict::Undetermined;
    }
    // A draft without a policy: the record does not protect anything by itself.
    if policy == State::NotChecked {
        return Verdict::Undetermined;
    }
    match facts.served_policy() {
        None => Verdict::Broken,
        Some(policy) => match policy.mode {
            Mode::None => Verdict::None,
            Mode::Testing => Verdict::Testing,
            Mode::Enforce => enforced(facts, rows),
        },
    }
}

/// Describes how senders that honour MTA-STS deliver to the domain.
pub(crate) fn summary(verdict: Verdict, facts: &Facts<'_>, rows: &[MxPart]) -> Message {
    let message = match verdict {
        Verdict::Checking | Verdict::Undetermined => None,
        _ => without_mail(verdict, facts, rows),
    };
    let message = message.unwrap_or_else(|| match verdict {
        Verdict::Checking => Message::new("checking", "Still looking up what {domain} publishes."),
        Verdict::Enforced if !rows.is_empty() && rows.iter().all(|row| row.tls == State::Valid) => {
            Message::new(
                "enforced-verified",
                "Senders that honour MTA-STS deliver to {domain} only over verified TLS, and its mail hosts present valid certificates.",
            )
        }
        Verdict::Enforced if rows.iter().any(|row| matches!(row.tls, State::Valid | State::Failed(_))) => {
            Message::new(
                "enforced-partly-verified",
                "Senders that honour MTA-STS deliver to {domain} only over verified TLS. The certificates of some of its mail hosts could not be checked.",
            )
        }
        Verdict::Enforced => Message::new(
            "enforced",
            "Senders that honour MTA-STS deliver to {domain} only over verified TLS. The certificates of its mail hosts were not checked.",
        ),
        Verdict::EnforcedWithFailures => enforced_with_failures(rows),
        Verdict::Testing => Message::new(
            "testing",
            "Senders check the policy and report failures, but deliver to {domain} even if TLS fails.",
        ),
        Verdict::None if facts.is_last_step() => Message::new(
            "none-last-step",
            "The withdrawal of MTA-STS by {domain} is at its last step: the record is gone, and the policy in mode none is still served. Senders deliver as if there were no MTA-STS.",
        ),
        Verdict::None => Message::new(
            "none",
            "The policy of {domain} has mode none: senders deliver as if there were no MTA-STS.",
        ),
        Verdict::Absent => Message::new(
            "absent",
            "{domain} does not publish MTA-STS. Senders use TLS if it is offered, but do not verify which server they reach.",
        ),
        Verdict::Broken => broken(facts),
        Verdict::Undetermined => undetermined(facts, rows),
    });
    message.arg("domain", facts.domain())
}

/// Describes a domain to which nobody can deliver, whatever its policy says.
fn without_mail(verdict: Verdict, facts: &Facts<'_>, rows: &[MxPart]) -> Option<Message> {
    if facts.is_nonexistent() {
        let text = "{domain} does not exist. Is it misspelt?";
        return Some(Message::new("absent-nonexistent", text));
    }
    if matches!(MxSet::of(facts), MxSet::Null) {
        return Some(match verdict {
            Verdict::Absent => {
                Message::new("absent-null-mx", "{domain} accepts no mail (null MX), so it needs no MTA-STS.")
            }
            Verdict::None => Message::new(
                "none-null-mx",
                "{domain} accepts no mail (null MX), and its policy has mode none: MTA-STS is being withdrawn.",
            ),
            Verdict::Broken => Message::new(
                "broken-null-mx",
                "{domain} accepts no mail (null MX). What it publishes of MTA-STS is not valid, and protects nothing.",
            ),
            _ => Message::new(
                "enforced-null-mx",
                "{domain} accepts no mail (null MX), so its policy protects nothing.",
            ),
        });
    }
    let is_active = matches!(verdict, Verdict::EnforcedWithFailures | Verdict::Testing);
    if is_active && facts.has_contradictory_null_mx() {
        return Some(Message::new(
            "null-mx-beside-others",
            "{domain} has a null MX beside other MX records: some senders refuse mail to it, others deliver by its policy.",
        ));
    }
    let is_unreachable = is_active && reach(rows, facts) == Reach::NoAddress && !rows.iter().any(is_refused);
    is_unreachable.then(|| {
        Message::new(
            "unreachable",
            "No mail can be delivered to {domain}: none of its mail hosts has an address.",
        )
    })
}

/// Whether the mail hosts have addresses.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// One of them has, or was not looked up.
    Open,
    /// No answer yet.
    Pending,
    /// Some look-ups failed, and no host has an address.
    Unknown,
    /// They have private addresses only.
    Private,
    /// None of them has an address.
    NoAddress,
}

fn reach(rows: &[MxPart], facts: &Facts<'_>) -> Reach {
    let of = |row: &MxPart| match row.addresses {
        State::Pending => Reach::Pending,
        State::Absent => Reach::NoAddress,
        State::Failed(_) => Reach::Unknown,
        State::Valid if private_addresses(facts, row).is_some() => Reach::Private,
        State::Valid | State::Invalid | State::NotChecked => Reach::Open,
    };
    let all = [Reach::Open, Reach::Pending, Reach::Unknown, Reach::Private];
    let best = all.into_iter().find(|reach| rows.iter().any(|row| of(row) == *reach));
    best.unwrap_or(if rows.is_empty() { Reach::Open } else { Reach::NoAddress })
}

/// Returns the addresses of an MX host, if all of them are private.
fn private_addresses(facts: &Facts<'_>, row: &MxPart) -> Option<String> {
    let found = facts.observation.mx_host(&row.host).answer()?;
    let all: Vec<&str> = found.a.iter().chain(&found.aaaa).map(String::as_str).collect();
    all.iter().all(|address| is_private(address)).then(|| all.join(" and "))
}

fn enforced(facts: &Facts<'_>, rows: &[MxPart]) -> Verdict {
    match &facts.observation.mx {
        Probe::Pending => return Verdict::Checking,
        Probe::Failed(_) => return Verdict::Undetermined,
        Probe::NotAsked | Probe::Answered(_) => {}
    }
    // Google's proof of ownership is an MX record that takes no mail away from the others.
    let is_proof = |row: &MxPart| purpose(&row.host) == Some(Purpose::Verification);
    let is_failing = |row: &MxPart| is_refused(row) && !is_proof(row);
    if rows.iter().any(is_failing)
        || (!rows.is_empty() && rows.iter().all(is_refused))
        || facts.has_contradictory_null_mx()
    {
        return Verdict::EnforcedWithFailures;
    }
    match reach(rows, facts) {
        Reach::Open => Verdict::Enforced,
        Reach::Pending => Verdict::Checking,
        Reach::Unknown | Reach::Private => Verdict::Undetermined,
        Reach::NoAddress => Verdict::EnforcedWithFailures,
    }
}

const fn is_refused(row: &MxPart) -> bool {
    matches!(row.delivers, Delivery::Refused)
}

fn enforced_with_failures(rows: &[MxPart]) -> Message {
    let refused = rows.iter().filter(|row| is_refused(row)).count();
    let (key, template) = if refused < rows.len() {
        (
            "enforced-some-refused",
            "The policy is enforced, but senders refuse {refused} of the {hosts} mail hosts of {domain}.",
        )
    } else if rows.iter().all(|row| row.pattern.is_none()) {
        (
            "enforced-all-refused",
            "The policy is enforced and covers none of the mail hosts: senders that honour MTA-STS cannot deliver to {domain}.",
        )
    } else {
        (
            "enforced-none-accepted",
            "The policy is enforced, and senders that honour MTA-STS accept none of the mail hosts: they cannot deliver to {domain}.",
        )
    };
    Message::new(key, template).arg("refused", refused).arg("hosts", rows.len())
}

fn broken(facts: &Facts<'_>) -> Message {
    match (facts.record_state(), facts.policy_state()) {
        (State::Absent, _) => Message::new(
            "broken-no-record",
            "{domain} serves a policy, but without a TXT record at _mta-sts senders never look for it. Without a cached policy, they deliver as if there were no MTA-STS.",
        ),
        (State::Invalid, _) if facts.record.syntax.is_none() => Message::new(
            "broken-records",
            "{domain} has several MTA-STS records, so senders use none of them. Without a cached policy, they deliver as if there were no MTA-STS.",
        ),
        (State::Invalid, _) => Message::new(
            "broken-record",
            "Senders that follow RFC 8461 ignore the TXT record of {domain} and do not fetch its policy. Without a cached policy, they deliver as if there were no MTA-STS.",
        ),
        (_, State::Invalid) => Message::new(
            "broken-policy",
            "A policy is published, but senders that follow RFC 8461 ignore it. Without a cached policy, they deliver as if {domain} had no MTA-STS.",
        ),
        _ if facts.observation.drafted.is_some() => Message::new(
            "broken-fetch-draft",
            "Senders cannot fetch a policy of {domain} now. Its policy host has to be fixed before this draft has any effect.",
        ),
        _ => Message::new(
            "broken-fetch",
            "{domain} announces a policy that senders cannot fetch. Senders without a cached policy deliver as if there were no MTA-STS.",
        ),
    }
}

fn undetermined(facts: &Facts<'_>, rows: &[MxPart]) -> Message {
    if facts.policy_state() == State::NotChecked {
        return Message::new("undetermined-draft", "There is no policy here to check.");
    }
    if let Some(addresses) = facts.half_public_host() {
        return Message::new(
            "undetermined-policy-host",
            "The policy host of {domain} has {addresses} among its addresses, which cannot be reached from the Internet. So the policy was not fetched, although some senders may get it.",
        )
        .arg("addresses", addresses);
    }
    let private = rows.first().and_then(|row| Some((row, private_addresses(facts, row)?)));
    if let Some((row, addresses)) = private.filter(|_| reach(rows, facts) == Reach::Private) {
        return Message::new(
            "undetermined-mail-hosts",
            "The mail host {host} has no public address, only {addresses}, so it is not known whether mail to {domain} is protected.",
        )
        .arg("host", &row.host)
        .arg("addresses", addresses);
    }
    Message::new(
        "undetermined",
        "Some answers did not arrive, so it is not known whether {domain} is protected.",
    )
}
