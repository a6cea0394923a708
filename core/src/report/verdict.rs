//! The verdict in one word and in one sentence.

use crate::facts::Facts;
use crate::facts::mx::MxSet;
use crate::facts::{Delivery, MxPart, State};
use crate::finding::Message;
use crate::observation::{Probe, Reason};
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
        Verdict::Checking => Message::new("checking", "Still looking up what {domain} publishes."),
        Verdict::Enforced if matches!(MxSet::of(facts), MxSet::Null) => Message::new(
            "enforced-null-mx",
            "{domain} accepts no mail (null MX), so its policy protects nothing.",
        ),
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
        Verdict::None => Message::new(
            "none",
            "The policy of {domain} has mode none: senders deliver as if there were no MTA-STS.",
        ),
        Verdict::Absent => Message::new(
            "absent",
            "{domain} does not publish MTA-STS. Senders use TLS if it is offered, but do not verify which server they reach.",
        ),
        Verdict::Broken => broken(facts),
        Verdict::Undetermined => undetermined(facts),
    };
    message.arg("domain", facts.domain())
}

fn enforced(facts: &Facts<'_>, rows: &[MxPart]) -> Verdict {
    match &facts.observation.mx {
        Probe::Pending => Verdict::Checking,
        Probe::Failed(_) => Verdict::Undetermined,
        Probe::NotAsked | Probe::Answered(_) if rows.iter().any(is_refused) => Verdict::EnforcedWithFailures,
        // A host that is not listed may be refused.
        Probe::Answered(mx) if mx.cut_from.is_some() => Verdict::Undetermined,
        Probe::NotAsked | Probe::Answered(_) => Verdict::Enforced,
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

fn undetermined(facts: &Facts<'_>) -> Message {
    if facts.policy_state() == State::NotChecked {
        return Message::new("undetermined-draft", "There is no policy here to check.");
    }
    if let Some(all) = facts.observation.mx_cut_from().filter(|_| facts.served_policy().is_some()) {
        let listed = facts.mx_rows().len();
        return Message::new(
            "undetermined-mx-cut",
            "The policy of {domain} is enforced, but only {listed} of its {all} mail hosts were compared with it.",
        )
        .arg("listed", listed)
        .arg("all", all);
    }
    if matches!(facts.policy_state(), State::Failed(Reason::Slow)) {
        return Message::new(
            "undetermined-slow",
            "The policy host of {domain} did not finish within 5 seconds. Senders may wait longer, so it is not known whether they get the policy.",
        );
    }
    Message::new(
        "undetermined",
        "Some answers did not arrive, so it is not known whether {domain} is protected.",
    )
}
