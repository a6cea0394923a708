//! The verdict in one word and in one sentence.

use crate::facts::mx::MxSet;
use crate::facts::{Delivery, MxPart, State};
use crate::facts::{Facts, Live};
use crate::finding::Message;
use crate::lints::{is_mismatched, stopping};
use crate::names::ip_address::is_private;
use crate::names::mail_hosts::{Purpose, purpose};
use crate::observation::{Probe, Reason};
use crate::report::Verdict;
use crate::syntax::policy::Mode;

/// A sentence about a mail: one that is sent today, or after a draft is published.
macro_rules! a_mail {
    ($is_draft:expr, $key:literal, $rest:literal) => {
        if $is_draft {
            Message::new(concat!($key, "-draft"), concat!("Once this is published, a mail", $rest))
        } else {
            Message::new($key, concat!("A mail sent today", $rest))
        }
    };
}
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
    if facts.is_record_left() {
        return Verdict::None;
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
    let is_draft = facts.observation.is_draft;
    let message = message.unwrap_or_else(|| match verdict {
        Verdict::Checking => Message::new("checking", "Still looking up what {domain} publishes."),
        Verdict::Enforced if facts.served_policy().is_some_and(|policy| policy.max_age == 0) => a_mail!(
            is_draft,
            "enforced-forgotten",
            " is hardly protected: the policy of {domain} has the max_age 0, so senders forget it at once."
        ),
        Verdict::Enforced if !rows.is_empty() && rows.iter().all(|row| row.tls == State::Valid) => a_mail!(
            is_draft,
            "enforced-verified",
            " arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The mail hosts present valid certificates."
        ),
        Verdict::Enforced if rows.iter().any(|row| matches!(row.tls, State::Valid | State::Failed(_))) => a_mail!(
            is_draft,
            "enforced-partly-verified",
            " arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of some mail hosts could not be checked."
        ),
        Verdict::Enforced => a_mail!(
            is_draft,
            "enforced",
            " arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of the mail hosts were not tested here: if one is not valid, mail to that host does not arrive."
        ),
        Verdict::EnforcedWithFailures => {
            let mismatched = rows.iter().find(|row| is_mismatched(facts, row));
            match mismatched.filter(|_| !rows.iter().any(is_refused)) {
                Some(row) => a_mail!(
                    is_draft,
                    "enforced-dane-refused",
                    " arrives over verified TLS, but not from senders that use DANE: the certificate of {host} matches none of its TLSA records, so they do not deliver there."
                )
                .arg("host", &row.host),
                None => enforced_with_failures(is_draft, rows),
            }
        }
        Verdict::Testing => a_mail!(
            is_draft,
            "testing",
            " arrives even over a connection that cannot be verified. The policy of {domain} is in mode testing: senders only report failures."
        ),
        Verdict::None if facts.is_last_step() => Message::new(
            "none-last-step",
            "The withdrawal of MTA-STS by {domain} is at its last step: the record is gone, and the policy in mode none is still served. Senders deliver as if there were no MTA-STS.",
        ),
        Verdict::None if facts.is_record_left() => Message::new(
            "none-record-left",
            "The withdrawal of MTA-STS by {domain} is at its last step: the policy in mode none is gone, and the record is left. Senders deliver as if there were no MTA-STS.",
        ),
        Verdict::None => a_mail!(
            is_draft,
            "none",
            " arrives as if {domain} had no MTA-STS: its policy has mode none."
        ),
        Verdict::Absent if facts.context.live.and_then(Live::announced).is_some_and(|policy| policy.mode != Mode::None) => {
            Message::new(
                "absent-too-early",
                "Senders that have the earlier policy of {domain} still apply it until it expires. Others deliver without verifying which server they reach.",
            )
        }
        Verdict::Absent => a_mail!(
            is_draft,
            "absent",
            " arrives, but its sender does not verify which server it reaches: {domain} does not publish MTA-STS."
        ),
        Verdict::Broken => broken(is_draft, facts),
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
            "A mail sent today may be refused: {domain} has a null MX beside other MX records. Some senders refuse mail to it, others deliver by its policy.",
        ));
    }
    let is_unreachable = is_active && reach(rows, facts) == Reach::NoAddress && !rows.iter().any(is_refused);
    is_unreachable.then(|| {
        Message::new(
            "unreachable",
            "A mail sent today cannot be delivered: none of the mail hosts of {domain} has an address.",
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
        || rows.iter().any(|row| is_mismatched(facts, row))
    {
        return Verdict::EnforcedWithFailures;
    }
    match reach(rows, facts) {
        // A host that is not listed may be refused.
        Reach::Open if facts.observation.mx_cut_from().is_some() => Verdict::Undetermined,
        Reach::Open => Verdict::Enforced,
        Reach::Pending => Verdict::Checking,
        Reach::Unknown | Reach::Private => Verdict::Undetermined,
        Reach::NoAddress => Verdict::EnforcedWithFailures,
    }
}

const fn is_refused(row: &MxPart) -> bool {
    matches!(row.delivers, Delivery::Refused)
}

fn enforced_with_failures(is_draft: bool, rows: &[MxPart]) -> Message {
    let refused = rows.iter().filter(|row| is_refused(row)).count();
    let message = if refused < rows.len() {
        a_mail!(
            is_draft,
            "enforced-some-refused",
            " arrives, but not through every mail host: senders that honour the policy of {domain} do not deliver to {which}. If the others cannot be reached, their mail waits, and is returned in the end."
        )
    } else if rows.iter().all(|row| row.pattern.is_none()) {
        a_mail!(
            is_draft,
            "enforced-all-refused",
            " does not arrive if its sender honours MTA-STS: the policy of {domain} covers none of its mail hosts."
        )
    } else {
        a_mail!(
            is_draft,
            "enforced-none-accepted",
            " does not arrive if its sender honours MTA-STS: such senders accept none of the mail hosts of {domain}."
        )
    };
    let which = match rows.iter().filter(|row| is_refused(row)).collect::<Vec<_>>().as_slice() {
        [only] => only.host.clone(),
        all => format!("{} of its {} mail hosts", all.len(), rows.len()),
    };
    message.arg("which", which)
}

fn broken(is_draft: bool, facts: &Facts<'_>) -> Message {
    match (facts.record_state(), facts.policy_state()) {
        (State::Absent, _) => a_mail!(
            is_draft,
            "broken-no-record",
            " arrives, but its sender does not verify which server it reaches. {domain} serves a policy, but without a TXT record at _mta-sts senders never look for it. Senders that have an earlier policy cached go on using that one."
        ),
        (State::Invalid, _) if facts.record.syntax.is_none() => a_mail!(
            is_draft,
            "broken-records",
            " arrives, but its sender does not verify which server it reaches. {domain} has several MTA-STS records, so senders use none of them. Senders that have an earlier policy cached go on using that one."
        ),
        (State::Invalid, _) => a_mail!(
            is_draft,
            "broken-record",
            " arrives, but its sender does not verify which server it reaches. Senders that follow RFC 8461 ignore the TXT record of {domain} and do not fetch its policy. Senders that have an earlier policy cached go on using that one."
        ),
        (_, State::Invalid) if !stopping(facts).is_empty() => a_mail!(
            is_draft,
            "broken-policy-stops",
            " does not arrive from some senders: they accept the policy of {domain} and then find no mail host in it. Senders that follow RFC 8461 ignore the policy, and their mail arrives unverified."
        ),
        (_, State::Invalid) => a_mail!(
            is_draft,
            "broken-policy",
            " arrives, but its sender does not verify which server it reaches. The policy of {domain} has an error, so senders that follow RFC 8461 ignore it. Those that have an earlier policy cached go on using that one."
        ),
        _ if facts.observation.drafted.is_some() => Message::new(
            "broken-fetch-draft",
            "Senders cannot fetch a policy of {domain} now. Its policy host has to be fixed before this draft has any effect.",
        ),
        _ => Message::new(
            "broken-fetch",
            "A mail sent today arrives, but its sender does not verify which server it reaches. {domain} announces a policy that senders cannot fetch. Senders that have an earlier policy cached go on using that one.",
        ),
    }
}

fn undetermined(facts: &Facts<'_>, rows: &[MxPart]) -> Message {
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
