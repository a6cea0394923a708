//! S: senders that accept or refuse the policy against RFC 8461.

use crate::facts::{Facts, State};
use crate::finding::{Arg, Lint, Message, Severity, Source};
use crate::lints::host::body as host_body;
use crate::lints::policy::common::body;
use crate::lints::policy::providers::MX_PATTERN_NOT_A_MAIL_HOST;
use crate::lints::policy::{
    extensions, fields, foreign, malformed, mx_pattern, mx_pattern_invalid, template, text, values,
};
use crate::lints::rollout;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::stopping::{mtas, stopping};
use crate::rfc::Rfc;
use crate::senders::{Cause, SenderVerdict};
use crate::syntax::policy::Mode;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &SENDER_REJECTS, check: sender_rejects },
    Rule { lint: &SENDER_ACCEPTS_ANYWAY, check: sender_accepts_anyway },
    Rule { lint: &SENDER_STOPS_MAIL, check: sender_stops_mail },
];

const FOR_ALL: Message = Message::new(
    "sender-rejects.for-all",
    "Fix what the lints in brackets report, so that mail from those senders is protected too.",
);
const KEPT_LONGER: Message = Message::new(
    "sender-rejects.kept-longer",
    "You can leave it: a sender that refuses this policy only keeps an earlier one, if any, until that expires.",
);

pub(crate) static SENDER_REJECTS: Lint = Lint {
    code: "STS-S01",
    name: "sender-rejects",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "Not every sender accepts this policy",
    message: "RFC 8461 allows this policy, but some sending MTAs refuse it: {senders}.",
    help: "{help}",
};

/// Reports the senders that refuse the policy. In mode none this is a note: a refusal only makes a sender keep an
/// earlier policy longer.
fn sender_rejects(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(mode) = facts.mode.filter(|_| body(facts).is_some()) else { return };
    // Without a record, no sender sees a policy in mode none.
    if mode == Mode::None && matches!(facts.record_state(), State::Absent | State::Pending) {
        return;
    }
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    let mut has_other = false;
    for verdict in mtas(facts, false) {
        has_other |= !verdict.because.iter().all(|cause| has_warning(*cause));
        let reason = verdict.because.iter().map(|cause| name_in_valid(*cause)).collect::<Vec<_>>().join(", ");
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(verdict.profile.name),
            None => by_reason.push((reason, vec![verdict.profile.name])),
        }
    }
    if !by_reason.is_empty() {
        let (severity, help) = match mode {
            Mode::None => (Severity::Note, KEPT_LONGER),
            // The other findings have the places and the fixes.
            Mode::Testing | Mode::Enforce if !has_other => (Severity::Note, FOR_ALL),
            Mode::Testing | Mode::Enforce => (Severity::Warning, FOR_ALL),
        };
        let groups = by_reason.iter().map(|(reason, names)| format!("{} ({reason})", names.join(", ")));
        let groups: Vec<_> = groups.collect();
        sink.report(defect().severity(severity).arg("senders", groups.join("; ")).arg("help", help));
    }
}

/// Returns whether the cause has a warning of its own in a valid policy.
const fn has_warning(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::FieldUnknown
            | Cause::FieldDuplicate
            | Cause::MaxAgeZero
            | Cause::MxPatternInvalid
            | Cause::MxPatternIpAddress
            | Cause::VersionNotFirst
    )
}

/// Returns the name of the lint that reports a cause in a valid policy. What a sender takes for an invalid pattern there
/// is a name that is too long.
fn name_in_valid(cause: Cause) -> &'static str {
    match cause {
        Cause::MxPatternInvalid => MX_PATTERN_NOT_A_MAIL_HOST.name,
        other => lint_of(other),
    }
}

pub(crate) static SENDER_ACCEPTS_ANYWAY: Lint = Lint {
    code: "STS-S02",
    name: "sender-accepts-anyway",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "Some senders accept this invalid policy",
    message: "The policy is not valid, but it is accepted by {senders}. Other senders ignore it, so the problem can go unnoticed.",
    help: "Fix the policy, so that the other senders accept it too.",
};

fn sender_accepts_anyway(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // `policy-multiple` says what senders do with two policies.
    let is_double = facts.body.as_ref().is_some_and(|body| body.second_policy().is_some());
    if facts.mode.is_some() || facts.observation.mx().is_pending() || is_double {
        return;
    }
    let stopping = stopping(facts);
    // Some senders read mode none if the mode is not valid, and that protects nothing.
    let name = |verdict: &SenderVerdict| -> Arg {
        match verdict.mode {
            Some(Mode::None) => Message::new("sender-accepts-anyway.as-none", "{sender} (as mode none)")
                .arg("sender", verdict.profile.name)
                .into(),
            _ => verdict.profile.name.into(),
        }
    };
    let others = mtas(facts, true).filter(|verdict| !stopping.contains(&verdict.profile.name));
    let names: Vec<_> = others.map(name).collect();
    if !names.is_empty() {
        sink.report(defect().arg("senders", Arg::Joined(names)));
    }
}

pub(crate) static SENDER_STOPS_MAIL: Lint = Lint {
    code: "STS-S03",
    name: "sender-stops-mail",
    severity: Severity::Error,
    rfc: Rfc::sts("5"),
    title: "Some senders accept this policy and then deliver nothing",
    message: "The policy is accepted by {senders}. In mode enforce they deliver only to hosts that match an mx line, and the mx lines as they read them match no MX host.",
    help: "Fix the mx lines, and change the id. These senders hold the mail back until they fetch the corrected policy, or until the cached one expires.",
};

/// Reports the senders that stop mail. If an error about the text is the cause, that one names them instead.
fn sender_stops_mail(_: &Facts<'_>, sink: &mut Sink<'_>) {
    if let Some(senders) = sink.stopping_senders() {
        sink.report(defect().arg("senders", senders));
    }
}

/// Returns the name of the lint that reports the cause of a refusal.
pub fn lint_of(cause: Cause) -> &'static str {
    match cause {
        Cause::PolicyTooLarge => host_body::POLICY_TOO_LARGE.name,
        Cause::PolicyEmpty => text::POLICY_EMPTY.name,
        Cause::Html => host_body::POLICY_HTML_INSTEAD.name,
        Cause::JsonDraft => foreign::DRAFT_ERA_SYNTAX.name,
        Cause::NotUtf8 => text::NOT_UTF8.name,
        Cause::ByteOrderMark => text::BYTE_ORDER_MARK.name,
        Cause::BlankLine => text::BLANK_LINE.name,
        Cause::LeadingSpace => text::LEADING_SPACE.name,
        Cause::SpaceBeforeColon => text::SPACE_BEFORE_COLON.name,
        Cause::BareCr => text::BARE_CR.name,
        Cause::ControlCharacter => text::CONTROL_CHARACTER.name,
        Cause::OddSpace => text::ODD_SPACE.name,
        Cause::Comment => text::COMMENT.name,
        Cause::Quotes => values::VALUE_QUOTED.name,
        Cause::TrailingDelimiter => text::TRAILING_DELIMITER.name,
        Cause::FrontMatter => template::TEMPLATE_LEFTOVER.name,
        Cause::FieldMalformed => malformed::FIELD_MALFORMED.name,
        Cause::FieldUnknown => extensions::FIELD_UNKNOWN.name,
        Cause::FieldNameCase => extensions::FIELD_NAME_CASE.name,
        Cause::FieldDuplicate => values::FIELD_DUPLICATE.name,
        Cause::FieldMissing => fields::FIELD_MISSING.name,
        Cause::VersionInvalid => values::VERSION_INVALID.name,
        Cause::VersionNotFirst => fields::VERSION_NOT_FIRST.name,
        Cause::ModeInvalid => values::MODE_INVALID.name,
        Cause::ModeNone => rollout::WITHDRAWAL_IN_PROGRESS.name,
        Cause::MaxAgeInvalid => values::MAX_AGE_INVALID.name,
        Cause::MaxAgeZero => fields::MAX_AGE_ZERO.name,
        Cause::MaxAgeTooShort => fields::MAX_AGE_TOO_SHORT.name,
        Cause::MaxAgeOverLimit => values::MAX_AGE_OVER_LIMIT.name,
        Cause::MxPatternInvalid => mx_pattern_invalid::MX_PATTERN_INVALID.name,
        Cause::MxPatternULabel => mx_pattern_invalid::MX_PATTERN_U_LABEL.name,
        Cause::MxPatternIpAddress => mx_pattern::MX_PATTERN_IP_ADDRESS.name,
    }
}

const fn defect() -> Defect {
    Defect::of(Source::Senders)
}
