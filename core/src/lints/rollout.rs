//! D: the roll-out as a whole (RFC 8461 §5, §8).

use crate::facts::Live;
use crate::facts::State;
use crate::facts::{Facts, Fetch};
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::tlsrpt;
use crate::rfc::{RECORD_VERSION, Rfc};
use crate::syntax::policy::Mode;
use crate::time::duration;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_WITHOUT_RECORD, check: policy_without_record },
    Rule { lint: &RECORD_WITHOUT_POLICY, check: record_without_policy },
    Rule { lint: &TESTING_WITHOUT_TLSRPT, check: testing_without_tlsrpt },
    Rule { lint: &REMOVED_WITHOUT_NONE, check: removed_without_none },
    Rule { lint: &ID_UNCHANGED, check: id_unchanged },
];

/// What the mode of a policy says of the roll-out, whatever else is known.
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
    message: "Senders fetch a policy only where a TXT record at _mta-sts.{domain} tells them to. This one does nothing.",
    help: "Publish the record.",
};

fn policy_without_record(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.record_state() == State::Absent && facts.is_served() && facts.serves_policy() {
        let record = format!("{RECORD_VERSION}; id={}", facts.fresh_id());
        sink.report(defect(facts).copy("Copy a record", record));
    }
}

pub(crate) static RECORD_WITHOUT_POLICY: Lint = Lint {
    code: "STS-D02",
    name: "record-without-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The record announces a policy that is not there",
    message: "Senders that see the record look for https://mta-sts.{domain}/.well-known/mta-sts.txt in vain, and act as if there were no MTA-STS.",
    help: "Serve the policy, or remove the record.",
};

/// Only where the policy host does not exist; any other trouble has a finding of its own.
fn record_without_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let announced = matches!(facts.record_state(), State::Valid | State::Invalid);
    if announced && matches!(facts.fetch, Fetch::HostAbsent) {
        sink.report(defect(facts));
    }
}

fn mode(facts: &Facts<'_>) -> Option<Mode> {
    let announced = matches!(facts.record_state(), State::Valid | State::NotChecked);
    facts.mode.filter(|_| announced)
}

/// Whether an announced policy is in mode testing, where a missing TLSRPT record has a finding of its
/// own.
pub(super) fn is_testing(facts: &Facts<'_>) -> bool {
    mode(facts) == Some(Mode::Testing)
}

pub(crate) static TESTING_WITHOUT_TLSRPT: Lint = Lint {
    code: "STS-D03",
    name: "testing-without-tlsrpt",
    severity: Severity::Warning,
    rfc: Rfc::sts("5"),
    title: "Mode testing without reports shows nothing",
    message: "In mode testing senders deliver anyway and report what would have failed. Without a TLSRPT record nobody hears of it.",
    help: "Publish a TLSRPT record at _smtp._tls.{domain}.",
};

fn testing_without_tlsrpt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let silent = matches!(facts.tlsrpt_state(), State::Absent | State::Invalid);
    if is_testing(facts) && silent {
        sink.report(defect(facts).copy("Copy a record", tlsrpt::example(facts)));
    }
}

pub(crate) static TESTING_ONLY: Lint = Lint {
    code: "STS-D04",
    name: "testing-only",
    severity: Severity::Note,
    rfc: Rfc::sts("5"),
    title: "The policy is in mode testing",
    message: "Senders deliver even when TLS fails. That is the right first step, and no protection yet.",
    help: "When the reports have been clean for some weeks, change the mode to enforce and the id with it.",
};

fn testing_only(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if is_testing(facts) {
        sink.report(defect(facts));
    }
}

pub(crate) static WITHDRAWAL_IN_PROGRESS: Lint = Lint {
    code: "STS-D05",
    name: "withdrawal-in-progress",
    severity: Severity::Note,
    rfc: Rfc::sts("8.3"),
    title: "The policy is being withdrawn",
    message: "Mode none tells senders to forget an earlier policy. Those that saw one keep it until they fetch this, at the latest until its max_age has passed.",
    help: "Keep record and policy until the longest max_age of any policy before this one has passed; then remove the record, then the policy.",
};

fn withdrawal_in_progress(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if mode(facts) == Some(Mode::None) {
        sink.report(defect(facts));
    }
}

pub(crate) static REMOVED_WITHOUT_NONE: Lint = Lint {
    code: "STS-D06",
    name: "removed-without-none",
    severity: Severity::Warning,
    rfc: Rfc::sts("8.3"),
    title: "MTA-STS is taken away without mode none first",
    message: "Senders that have seen the policy go on applying its mode {mode} for up to {age}. With record or policy gone they never hear that it has ended.",
    help: "Publish a policy of mode none with a new id, keep it for {age}, and only then remove the record, after it the policy.",
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
    title: "The policy changes, its id does not",
    message: "Senders fetch a policy again when the id differs from the one they stored. With {id} as before they go by the old policy for up to {age}.",
    help: "Serve the new policy first, then give the record a new id.",
};

/// Silent where both policies say the same, for a sender misses nothing then, and where the new one is none
/// that could be published.
fn id_unchanged(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(live) = facts.context.live else { return };
    let (Some(old), Some(syntax), Some(new)) = (live.announced(), &facts.record.syntax, facts.policy())
    else {
        return;
    };
    let id = syntax.accepted_id().filter(|id| Some(id) == live.record.id.as_ref());
    let (Some(id), Some(span)) = (id, syntax.id) else { return };
    if !old.says_the_same(new) {
        let fresh = Edit::replace(span, facts.fresh_id());
        let defect = Defect::of(Source::Record).at(span).arg("id", id).arg("age", duration(old.max_age));
        // All that a fresh id has a sender do is look again.
        sink.report(defect.fix("Write a fresh id", Applicability::Safe, vec![fresh]));
    }
}
