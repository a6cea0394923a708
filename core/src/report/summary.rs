//! The verdict in one sentence.

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Live, MxPart, State};
use crate::finding::Message;
use crate::lints::{is_mismatched, stopping};
use crate::names::mail_hosts::is_local;
use crate::observation::Reason;
use crate::report::Verdict;
use crate::report::verdict::{Reach, is_refused, reach};
use crate::syntax::policy::Mode;

/// A sentence about a mail that is sent today, or the one about a mail that is sent once a draft is published.
fn either(is_draft: bool, today: Message, drafted: Message) -> Message {
    if is_draft { drafted } else { today }
}

/// Describes how senders that honour MTA-STS deliver to the domain.
pub(crate) fn summary(verdict: Verdict, facts: &Facts<'_>, rows: &[MxPart]) -> Message {
    let message = match verdict {
        Verdict::Checking | Verdict::Undetermined => None,
        _ => without_mail(verdict, facts, rows),
    };
    let is_draft = facts.observation.is_draft;
    let message = message.or_else(|| without_dane(verdict, facts, rows));
    let message = message.unwrap_or_else(|| match verdict {
        Verdict::Checking => Message::new("summary.checking", "Still looking up what {domain} publishes."),
        Verdict::Enforced if facts.served_policy().is_some_and(|policy| policy.max_age == 0) => either(
    is_draft,
    Message::new("summary.enforced-forgotten", "A mail sent today is hardly protected: the policy of {domain} has the max_age 0, so senders forget it at once."),
    Message::new("summary.enforced-forgotten-draft", "Once this is published, a mail is hardly protected: the policy of {domain} has the max_age 0, so senders forget it at once."),
),
        Verdict::Enforced if !rows.is_empty() && rows.iter().all(|row| row.tls == State::Valid) => either(
    is_draft,
    Message::new("summary.enforced-verified", "A mail sent today arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The mail hosts present valid certificates."),
    Message::new("summary.enforced-verified-draft", "Once this is published, a mail arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The mail hosts present valid certificates."),
),
        Verdict::Enforced if rows.iter().any(|row| matches!(row.tls, State::Valid | State::Failed(_))) => either(
    is_draft,
    Message::new("summary.enforced-partly-verified", "A mail sent today arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of some mail hosts could not be checked."),
    Message::new("summary.enforced-partly-verified-draft", "Once this is published, a mail arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of some mail hosts could not be checked."),
),
        Verdict::Enforced => either(
    is_draft,
    Message::new("summary.enforced", "A mail sent today arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of the mail hosts were not tested here: if one is not valid, mail to that host does not arrive."),
    Message::new("summary.enforced-draft", "Once this is published, a mail arrives over verified TLS or not at all, if its sender honours the policy of {domain}. The certificates of the mail hosts were not tested here: if one is not valid, mail to that host does not arrive."),
),
        Verdict::EnforcedWithFailures => {
            let mismatched = rows.iter().find(|row| is_mismatched(facts, row));
            match mismatched.filter(|_| !rows.iter().any(is_refused)) {
                Some(row) if !rows.iter().all(|row| is_mismatched(facts, row)) => either(
    is_draft,
    Message::new("summary.enforced-dane-one-refused", "A mail sent today arrives over verified TLS, but not through every mail host: senders that use DANE do not deliver to {host}, because its certificate matches none of its TLSA records."),
    Message::new("summary.enforced-dane-one-refused-draft", "Once this is published, a mail arrives over verified TLS, but not through every mail host: senders that use DANE do not deliver to {host}, because its certificate matches none of its TLSA records."),
)
                .arg("host", &row.host),
                Some(row) => either(
    is_draft,
    Message::new("summary.enforced-dane-refused", "A mail sent today arrives over verified TLS, but not from senders that use DANE: the certificate of {host} matches none of its TLSA records, so they do not deliver there."),
    Message::new("summary.enforced-dane-refused-draft", "Once this is published, a mail arrives over verified TLS, but not from senders that use DANE: the certificate of {host} matches none of its TLSA records, so they do not deliver there."),
)
                .arg("host", &row.host),
                None => enforced_with_failures(is_draft, rows),
            }
        }
        Verdict::Testing => either(
    is_draft,
    Message::new("summary.testing", "A mail sent today arrives even over a connection that cannot be verified. The policy of {domain} is in mode testing: senders only report failures."),
    Message::new("summary.testing-draft", "Once this is published, a mail arrives even over a connection that cannot be verified. The policy of {domain} is in mode testing: senders only report failures."),
),
        Verdict::None if facts.is_last_step() => Message::new("summary.none-last-step",
            "The withdrawal of MTA-STS by {domain} is at its last step: the record is gone, and the policy in mode none is still served. Senders deliver as if there were no MTA-STS.",
        ),
        Verdict::None if facts.is_record_left() => Message::new("summary.none-record-left",
            "The withdrawal of MTA-STS by {domain} is at its last step: the policy in mode none is gone, and the record is left. Senders deliver as if there were no MTA-STS.",
        ),
        Verdict::None => either(
    is_draft,
    Message::new("summary.none", "A mail sent today arrives as if {domain} had no MTA-STS: its policy has mode none."),
    Message::new("summary.none-draft", "Once this is published, a mail arrives as if {domain} had no MTA-STS: its policy has mode none."),
),
        Verdict::Absent if facts.context.live.and_then(Live::announced).is_some_and(|policy| policy.mode != Mode::None) => {
            Message::new("summary.absent-too-early",
                "Senders that have the earlier policy of {domain} still apply it until it expires. Others deliver without verifying which server they reach.",
            )
        }
        Verdict::Absent => either(
    is_draft,
    Message::new("summary.absent", "A mail sent today arrives, but its sender does not verify which server it reaches: {domain} does not publish MTA-STS."),
    Message::new("summary.absent-draft", "Once this is published, a mail arrives, but its sender does not verify which server it reaches: {domain} does not publish MTA-STS."),
),
        Verdict::Broken => broken(is_draft, facts),
        Verdict::Undetermined => undetermined(facts),
    });
    message.arg("domain", facts.domain())
}

/// Describes a domain to which nobody can deliver, whatever its policy says.
fn without_mail(verdict: Verdict, facts: &Facts<'_>, rows: &[MxPart]) -> Option<Message> {
    if facts.is_nonexistent() {
        return Some(Message::new("summary.absent-nonexistent", "{domain} does not exist. Is it misspelt?"));
    }
    if matches!(MxSet::of(facts), MxSet::Null) {
        return Some(match verdict {
            Verdict::Absent => Message::new(
                "summary.absent-null-mx",
                "{domain} accepts no mail (null MX), so it needs no MTA-STS.",
            ),
            Verdict::None => Message::new(
                "summary.none-null-mx",
                "{domain} accepts no mail (null MX), and its policy has mode none: MTA-STS is being withdrawn.",
            ),
            Verdict::Broken => Message::new(
                "summary.broken-null-mx",
                "{domain} accepts no mail (null MX). What it publishes of MTA-STS is not valid, and protects nothing.",
            ),
            _ => Message::new(
                "summary.enforced-null-mx",
                "{domain} accepts no mail (null MX), so its policy protects nothing.",
            ),
        });
    }
    let is_active = matches!(verdict, Verdict::EnforcedWithFailures | Verdict::Testing);
    if is_active && facts.has_contradictory_null_mx() {
        return Some(Message::new(
            "summary.null-mx-beside-others",
            "A mail sent today may be refused: {domain} has a null MX beside other MX records. Some senders refuse mail to it, others deliver by its policy.",
        ));
    }
    if is_active && !rows.is_empty() && rows.iter().all(|row| is_local(&row.host)) {
        return Some(Message::new(
            "summary.local-hosts",
            "A mail sent today cannot be delivered: no name of a mail host of {domain} is in the public DNS.",
        ));
    }
    let is_open = matches!(verdict, Verdict::None | Verdict::Absent | Verdict::Broken);
    let is_unreachable = (is_active || is_open) && reach(rows) == Reach::NoAddress;
    is_unreachable.then(|| {
        // A domain without MX records, whose own name has no address, may simply have no mail.
        if rows.iter().all(|row| row.preference.is_none()) {
            return Message::new(
                "summary.no-mail-host",
                "A mail sent today cannot be delivered: {domain} has no MX record and no public address.",
            );
        }
        Message::new(
            "summary.unreachable",
            "A mail sent today cannot be delivered: none of the mail hosts of {domain} has a public address.",
        )
    })
}

/// Describes a domain to which senders that use DANE do not deliver, where its policy has no part in that.
fn without_dane(verdict: Verdict, facts: &Facts<'_>, rows: &[MxPart]) -> Option<Message> {
    let is_open = matches!(verdict, Verdict::Testing | Verdict::None | Verdict::Absent | Verdict::Broken);
    let first = rows.first().filter(|_| is_open && rows.iter().all(|row| is_mismatched(facts, row)))?;
    let message = Message::new(
        "summary.dane-refused",
        "A mail sent today does not arrive if its sender uses DANE: the certificate of {host} matches none of its TLSA records. Other senders deliver it without verifying which server they reach.",
    );
    Some(message.arg("host", &first.host))
}

fn enforced_with_failures(is_draft: bool, rows: &[MxPart]) -> Message {
    let refused: Vec<&MxPart> = rows.iter().filter(|row| is_refused(row)).collect();
    match refused.as_slice() {
        [only] if rows.len() > 1 => either(
            is_draft,
            Message::new(
                "summary.enforced-one-refused",
                "A mail sent today arrives, but not through every mail host: senders that honour the policy of {domain} do not deliver to {host}. If the others cannot be reached, their mail waits, and is returned in the end.",
            ),
            Message::new(
                "summary.enforced-one-refused-draft",
                "Once this is published, a mail arrives, but not through every mail host: senders that honour the policy of {domain} do not deliver to {host}. If the others cannot be reached, their mail waits, and is returned in the end.",
            ),
        )
        .arg("host", &only.host),
        some if some.len() < rows.len() => either(
            is_draft,
            Message::new(
                "summary.enforced-some-refused",
                "A mail sent today arrives, but not through every mail host: senders that honour the policy of {domain} do not deliver to {refused} of its {all} mail hosts. If the others cannot be reached, their mail waits, and is returned in the end.",
            ),
            Message::new(
                "summary.enforced-some-refused-draft",
                "Once this is published, a mail arrives, but not through every mail host: senders that honour the policy of {domain} do not deliver to {refused} of its {all} mail hosts. If the others cannot be reached, their mail waits, and is returned in the end.",
            ),
        )
        .arg("refused", some.len())
        .arg("all", rows.len()),
        _ if rows.iter().all(|row| row.pattern.is_none()) => either(
            is_draft,
            Message::new(
                "summary.enforced-all-refused",
                "A mail sent today does not arrive if its sender honours MTA-STS: the policy of {domain} covers none of its mail hosts.",
            ),
            Message::new(
                "summary.enforced-all-refused-draft",
                "Once this is published, a mail does not arrive if its sender honours MTA-STS: the policy of {domain} covers none of its mail hosts.",
            ),
        ),
        _ => either(
            is_draft,
            Message::new(
                "summary.enforced-none-accepted",
                "A mail sent today does not arrive if its sender honours MTA-STS: such senders accept none of the mail hosts of {domain}.",
            ),
            Message::new(
                "summary.enforced-none-accepted-draft",
                "Once this is published, a mail does not arrive if its sender honours MTA-STS: such senders accept none of the mail hosts of {domain}.",
            ),
        ),
    }
}

fn broken(is_draft: bool, facts: &Facts<'_>) -> Message {
    match (facts.record_state(), facts.policy_state()) {
        (State::Absent, _) => either(
            is_draft,
            Message::new(
                "summary.broken-no-record",
                "A mail sent today arrives, but its sender does not verify which server it reaches. {domain} serves a policy, but without a TXT record at _mta-sts senders never look for it. Senders that have an earlier policy cached go on using that one.",
            ),
            Message::new(
                "summary.broken-no-record-draft",
                "Once this is published, a mail arrives, but its sender does not verify which server it reaches. {domain} serves a policy, but without a TXT record at _mta-sts senders never look for it. Senders that have an earlier policy cached go on using that one.",
            ),
        ),
        (State::Invalid, _) if facts.record.syntax.is_none() => either(
            is_draft,
            Message::new(
                "summary.broken-records",
                "A mail sent today arrives, but its sender does not verify which server it reaches. {domain} has several MTA-STS records, so senders use none of them. Senders that have an earlier policy cached go on using that one.",
            ),
            Message::new(
                "summary.broken-records-draft",
                "Once this is published, a mail arrives, but its sender does not verify which server it reaches. {domain} has several MTA-STS records, so senders use none of them. Senders that have an earlier policy cached go on using that one.",
            ),
        ),
        (State::Invalid, _) => either(
            is_draft,
            Message::new(
                "summary.broken-record",
                "A mail sent today arrives, but its sender does not verify which server it reaches. Senders that follow RFC 8461 ignore the TXT record of {domain} and do not fetch its policy. Senders that have an earlier policy cached go on using that one.",
            ),
            Message::new(
                "summary.broken-record-draft",
                "Once this is published, a mail arrives, but its sender does not verify which server it reaches. Senders that follow RFC 8461 ignore the TXT record of {domain} and do not fetch its policy. Senders that have an earlier policy cached go on using that one.",
            ),
        ),
        (_, State::Invalid) if !stopping(facts).is_empty() => either(
            is_draft,
            Message::new(
                "summary.broken-policy-stops",
                "A mail sent today does not arrive from some senders: they accept the policy of {domain} and then find no mail host in it. Senders that follow RFC 8461 ignore the policy, and their mail arrives unverified.",
            ),
            Message::new(
                "summary.broken-policy-stops-draft",
                "Once this is published, a mail does not arrive from some senders: they accept the policy of {domain} and then find no mail host in it. Senders that follow RFC 8461 ignore the policy, and their mail arrives unverified.",
            ),
        ),
        (_, State::Invalid) => either(
            is_draft,
            Message::new(
                "summary.broken-policy",
                "A mail sent today arrives, but its sender does not verify which server it reaches. The policy of {domain} has an error, so senders that follow RFC 8461 ignore it. Those that have an earlier policy cached go on using that one.",
            ),
            Message::new(
                "summary.broken-policy-draft",
                "Once this is published, a mail arrives, but its sender does not verify which server it reaches. The policy of {domain} has an error, so senders that follow RFC 8461 ignore it. Those that have an earlier policy cached go on using that one.",
            ),
        ),
        _ if facts.observation.drafted.is_some() => Message::new(
            "summary.broken-fetch-draft",
            "Senders cannot fetch a policy of {domain} now. Its policy host has to be fixed before this draft has any effect.",
        ),
        _ => Message::new(
            "summary.broken-fetch",
            "A mail sent today arrives, but its sender does not verify which server it reaches. {domain} announces a policy that senders cannot fetch. Senders that have an earlier policy cached go on using that one.",
        ),
    }
}

fn undetermined(facts: &Facts<'_>) -> Message {
    if facts.policy_state() == State::NotChecked {
        return Message::new("summary.undetermined-draft", "There is no policy here to check.");
    }
    if let Some(all) = facts.observation.mx_cut_from().filter(|_| facts.served_policy().is_some()) {
        let listed = facts.mx_rows().len();
        return Message::new("summary.undetermined-mx-cut",
            "The policy of {domain} is enforced, but only {listed} of its {all} mail hosts were compared with it.",
        )
        .arg("listed", listed)
        .arg("all", all);
    }
    if matches!(facts.policy_state(), State::Failed(Reason::Slow | Reason::Pieces)) {
        return Message::new(
            "summary.undetermined-slow",
            "The policy host of {domain} did not finish while this check waited. Senders may wait longer, so it is not known whether they get the policy.",
        );
    }
    if let Some(addresses) = facts.half_public_host() {
        return Message::new("summary.undetermined-policy-host",
            "The policy host of {domain} has {addresses} among its addresses, which cannot be reached from the Internet. So the policy was not fetched, although some senders may get it.",
        )
        .arg("addresses", addresses);
    }
    Message::new(
        "summary.undetermined",
        "Some answers did not arrive, so it is not known whether {domain} is protected.",
    )
}
