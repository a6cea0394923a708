//! D: the roll-out as a whole (RFC 8461 §5, §8).

use crate::facts::Live;
use crate::facts::State;
use crate::facts::follow_up::Place;
use crate::facts::mx::MxSet;
use crate::facts::{Facts, Fetch};
use crate::finding::{Applicability, Edit, Lint, Message, Severity, Source};
use crate::lints::host::address::record_of_another;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::aliases;
use crate::lints::txt::kind::{STS, TLSRPT};
use crate::lints::txt::misplaced::may_be_elsewhere;
use crate::lints::txt::others::exchanged;
use crate::lints::txt::record_answer::policy_of_another;
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;
use crate::text::duration::duration;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_WITHOUT_RECORD, check: policy_without_record },
    Rule { lint: &RECORD_WITHOUT_POLICY, check: record_without_policy },
    Rule { lint: &TESTING_WITHOUT_TLSRPT, check: testing_without_tlsrpt },
    Rule { lint: &REMOVED_WITHOUT_NONE, check: removed_without_none },
    Rule { lint: &ID_UNCHANGED, check: id_unchanged },
];

/// The lints that need answers of a check.
pub(crate) static CHECK_RULES: &[Rule] = &[Rule { lint: &DOMAIN_NONEXISTENT, check: nonexistent }];

/// The lints that need only the mode of a policy.
pub(crate) static MODE_RULES: &[Rule] = &[
    Rule { lint: &TESTING_ONLY, check: testing_only },
    Rule { lint: &WITHDRAWAL_IN_PROGRESS, check: withdrawal_in_progress },
];

fn defect(facts: &Facts<'_>) -> Defect {
    Defect::of(Source::Rollout).arg("domain", facts.domain())
}

pub(crate) static POLICY_WITHOUT_RECORD: Lint = Lint {
    code: "STS-D01",
    name: "policy-without-record",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "A policy is served, but no record announces it",
    message: "Senders fetch a policy only if there is a TXT record at _mta-sts, so they do not see this one, unless they have cached it earlier.",
    help: "Publish the record.",
};

/// A record that is absent because of its alias, or should be one, has its own finding.
fn policy_without_record(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if aliases::record(facts).is_possible() || policy_of_another(facts).is_some() {
        return;
    }
    let is_unseen = facts.record_state() == State::Absent && facts.is_served() && facts.serves_policy();
    // `record-other-kind` reports a record that is at the name of the other one.
    let is_elsewhere = facts.tlsrpt_state() == State::Pending || exchanged(&STS, facts).is_some();
    if is_unseen
        && !is_elsewhere
        && !facts.is_last_step()
        && !may_be_elsewhere(facts, &STS, &Place::OF_RECORD)
    {
        sink.report(STS.with_example(defect(facts), facts));
    }
}

pub(crate) static RECORD_WITHOUT_POLICY: Lint = Lint {
    code: "STS-D02",
    name: "record-without-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The record announces a policy that does not exist",
    message: "Senders cannot fetch https://mta-sts.{domain}/.well-known/mta-sts.txt. Without a cached policy, they deliver as if there were no MTA-STS.",
    help: "{help}",
};

/// Reported only if the policy host does not exist; other failures have their own lints.
fn record_without_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // A policy host that is an alias of nothing, or should be an alias, has its own finding.
    if aliases::policy_host(facts).is_some() || record_of_another(facts).is_some() {
        return;
    }
    if !facts.is_announced() || !matches!(facts.fetch, Fetch::HostAbsent) || facts.is_record_left() {
        return;
    }
    // The advice depends on the MX records.
    if facts.observation.mx.is_pending() {
        return;
    }
    let help = if matches!(MxSet::of(facts), MxSet::Null) {
        Message::new(
            "record-without-policy.null-mx",
            "Remove the record at _mta-sts.{domain}. The domain accepts no mail (null MX), so it needs no policy.",
        )
    } else {
        Message::new(
            "record-without-policy.serve",
            "Serve the policy. To give MTA-STS up, serve a policy with mode none, change the id, wait until the longest max_age of all earlier policies has passed, and then remove the record.",
        )
    };
    sink.report(defect(facts).arg("help", help.arg("domain", facts.domain())));
}

pub(crate) static TESTING_WITHOUT_TLSRPT: Lint = Lint {
    code: "STS-D03",
    name: "testing-without-tlsrpt",
    severity: Severity::Warning,
    rfc: Rfc::sts("5"),
    title: "Mode testing shows nothing without a TLSRPT record",
    message: "In mode testing, senders deliver anyway and report what would have failed. Without a valid TLSRPT record, they send no reports.",
    help: "Publish a TLSRPT record at _smtp._tls.{domain}.",
};

fn testing_without_tlsrpt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let silent = matches!(facts.tlsrpt_state(), State::Absent | State::Invalid);
    if facts.is_testing() && silent {
        sink.report(TLSRPT.with_example(defect(facts), facts));
    }
}

pub(crate) static TESTING_ONLY: Lint = Lint {
    code: "STS-D04",
    name: "testing-only",
    severity: Severity::Note,
    rfc: Rfc::sts("5"),
    title: "The policy is in mode testing",
    message: "Senders deliver even if TLS fails. This is the right first step, but does not protect mail yet.",
    help: "When the reports have shown no failures for at least two weeks, change the mode to enforce, and change the id too.",
};

fn testing_only(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.is_testing() {
        sink.report(defect(facts));
    }
}

pub(crate) static WITHDRAWAL_IN_PROGRESS: Lint = Lint {
    code: "STS-D05",
    name: "withdrawal-in-progress",
    severity: Severity::Note,
    rfc: Rfc::sts("8.3"),
    title: "The policy is being withdrawn",
    message: "{effect}",
    help: "{help}",
};

fn withdrawal_in_progress(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (effect, help) = if facts.is_last_step() {
        (
            Message::new(
                "withdrawal-in-progress.record-gone",
                "The record is gone, so senders do not fetch this policy in mode none any more. Those that have cached an earlier policy use it until it expires.",
            ),
            Message::new(
                "withdrawal-in-progress.record-gone-help",
                "If the longest max_age of all earlier policies has passed, remove the policy and its host. If not, publish the record again until then.",
            ),
        )
    } else if facts.is_record_left() {
        (
            Message::new(
                "withdrawal-in-progress.policy-gone",
                "The policy in mode none is gone, so senders cannot fetch it any more. Those that have cached an earlier policy use it until it expires.",
            ),
            Message::new(
                "withdrawal-in-progress.policy-gone-help",
                "If the longest max_age of all earlier policies has passed, remove the record. If not, serve the policy again until then.",
            ),
        )
    } else if facts.announced_mode() == Some(Mode::None) {
        (
            Message::new(
                "withdrawal-in-progress.none",
                "Mode none tells senders to drop an earlier policy. Those that have one cached use it until they fetch this one, or until it expires.",
            ),
            Message::new(
                "withdrawal-in-progress.none-help",
                "Keep record and policy until the longest max_age of all earlier policies has passed. Then remove the record, and when its TTL has passed, the policy.",
            ),
        )
    } else {
        return;
    };
    sink.report(defect(facts).arg("effect", effect).arg("help", help));
}

pub(crate) static REMOVED_WITHOUT_NONE: Lint = Lint {
    code: "STS-D06",
    name: "removed-without-none",
    severity: Severity::Warning,
    rfc: Rfc::sts("8.3"),
    title: "MTA-STS is removed without mode none first",
    message: "Senders that have cached the policy apply its mode {mode} for up to {age}. Once the record or the policy is gone, they do not learn that it has ended.",
    help: "Publish a policy with mode none and a record with a new id, and keep both until the longest max_age of all earlier policies has passed ({age} for the last one). Then remove the record, and when its TTL has passed, the policy.",
};

fn removed_without_none(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(policy) = facts.context.live.and_then(Live::announced) else { return };
    let gone = facts.record_state() == State::Absent || facts.policy_state() == State::Absent;
    if gone && policy.mode != Mode::None {
        sink.report(defect(facts).arg("mode", policy.mode.name()).arg("age", duration(policy.max_age)));
    }
}

pub(crate) static ID_UNCHANGED: Lint = Lint {
    code: "STS-D07",
    name: "id-unchanged",
    severity: Severity::Warning,
    rfc: Rfc::sts("8.1"),
    title: "The policy changes, but its id does not",
    message: "Senders fetch a policy again if the id differs from the one they stored. If it stays {id}, they use the old policy for up to {age}.",
    help: "First serve the new policy, then give the record a new id.",
};

/// Not reported if both policies are the same, because senders miss nothing then, or if the new one is not valid.
fn id_unchanged(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(live) = facts.context.live else { return };
    let (Some(old), Some(syntax), Some(new)) = (live.announced(), &facts.record.syntax, facts.policy())
    else {
        return;
    };
    let id = syntax.accepted_id().filter(|id| Some(id) == live.record.id.as_ref());
    let (Some(id), Some(span)) = (id, syntax.id) else { return };
    if !old.says_the_same(new) {
        let defect = Defect::of(Source::Record).at(span).arg("id", id).arg("age", duration(old.max_age));
        // A new id only makes senders fetch the policy again, so the fix is safe.
        sink.report(match facts.fresh_id() {
            Some(fresh) => defect.fix(
                Message::new("fix.write-a-new-id", "Write a new id"),
                Applicability::Safe,
                vec![Edit::replace(span, fresh)],
            ),
            None => defect,
        });
    }
}

pub(crate) static DOMAIN_NONEXISTENT: Lint = Lint {
    code: "STS-D10",
    name: "domain-nonexistent",
    severity: Severity::Error,
    rfc: Rfc::other(2308, "2.1"),
    title: "The domain {domain} does not exist",
    message: "The DNS has no such name, so nobody can send mail to it, and there is nothing to protect.",
    help: "Check the spelling. If you have just registered the domain, publish its zone first.",
};

fn nonexistent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.is_nonexistent() {
        sink.report(defect(facts));
    }
}
