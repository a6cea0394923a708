//! S: senders that accept or refuse the policy against RFC 8461.

use crate::facts::Facts;
use crate::finding::lint::{Defect, Lint, Severity, Sink, Source};
use crate::rfc::Rfc;
use crate::senders::{Cause, Kind, SenderVerdict};
use crate::syntax::policy::Mode;

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-S01",
        name: "sender-rejects",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "Not every sender accepts this policy",
        message: "RFC 8461 allows this policy, but some sending MTAs refuse it: {senders}.",
        help: "{help}",
        check: sender_rejects,
    },
    Lint {
        code: "STS-S02",
        name: "sender-accepts-anyway",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "Some senders accept this invalid policy",
        message: "The policy is not valid, but it is accepted by {senders}. Other senders ignore it, so the problem can go unnoticed.",
        help: "Fix the policy, so that the other senders accept it too.",
        check: sender_accepts_anyway,
    },
];

const FOR_ALL: &str =
    "To protect mail from those senders too, change the policy so that all of them accept it.";
const KEPT_LONGER: &str = "Mode none asks nothing of senders. A sender that refuses this policy keeps an earlier one, if it has any, until that one expires.";

/// Reports the senders that refuse the policy. In mode none this is a note: a refusal only makes a sender keep an
/// earlier policy longer.
fn sender_rejects(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(mode) = facts.mode else { return };
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    for verdict in mtas(facts, false) {
        let reason = verdict.because.iter().map(|cause| lint_of(*cause)).collect::<Vec<_>>().join(", ");
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(verdict.profile.name),
            None => by_reason.push((reason, vec![verdict.profile.name])),
        }
    }
    if !by_reason.is_empty() {
        let (severity, help) = match mode {
            Mode::None => (Severity::Note, KEPT_LONGER),
            Mode::Testing | Mode::Enforce => (Severity::Warning, FOR_ALL),
        };
        let groups = by_reason.iter().map(|(reason, names)| format!("{} ({reason})", names.join(", ")));
        let groups: Vec<_> = groups.collect();
        sink.report(defect().severity(severity).arg("senders", groups.join("; ")).arg("help", help));
    }
}

fn sender_accepts_anyway(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.mode.is_some() {
        return;
    }
    // Some senders read mode none if the mode is not valid, and that protects nothing.
    let name = |verdict: &SenderVerdict| match verdict.mode {
        Some(Mode::None) => format!("{} (as mode none)", verdict.profile.name),
        _ => verdict.profile.name.to_owned(),
    };
    let names: Vec<_> = mtas(facts, true).map(name).collect();
    if !names.is_empty() {
        sink.report(defect().arg("senders", names.join(", ")));
    }
}

/// Returns the sending MTAs that accept or refuse the policy. Libraries do not send mail, and documented rules have
/// other lints.
fn mtas<'f>(facts: &'f Facts<'_>, accepts: bool) -> impl Iterator<Item = &'f SenderVerdict> {
    let is_mta = |verdict: &&SenderVerdict| verdict.profile.kind == Kind::Mta;
    facts.senders().iter().filter(is_mta).filter(move |verdict| verdict.accepts == accepts)
}

/// Returns the name of the lint that reports the cause of a refusal.
pub const fn lint_of(cause: Cause) -> &'static str {
    match cause {
        Cause::PolicyTooLarge => "policy-too-large",
        Cause::PolicyEmpty => "policy-empty",
        Cause::Html => "policy-html-instead",
        Cause::JsonDraft => "draft-era-syntax",
        Cause::NotUtf8 => "not-utf8",
        Cause::ByteOrderMark => "byte-order-mark",
        Cause::BlankLine => "blank-line",
        Cause::LeadingSpace => "leading-space",
        Cause::SpaceBeforeColon => "space-before-colon",
        Cause::BareCr => "bare-cr",
        Cause::ControlCharacter => "control-character",
        Cause::OddSpace => "odd-space",
        Cause::Comment => "comment",
        Cause::Quotes => "value-quoted",
        Cause::TrailingDelimiter => "trailing-delimiter",
        Cause::FrontMatter => "template-leftover",
        Cause::FieldMalformed => "field-malformed",
        Cause::FieldUnknown => "field-unknown",
        Cause::FieldNameCase => "field-name-case",
        Cause::FieldDuplicate => "field-duplicate",
        Cause::FieldMissing => "field-missing",
        Cause::VersionInvalid => "version-invalid",
        Cause::VersionNotFirst => "version-not-first",
        Cause::ModeInvalid => "mode-invalid",
        Cause::ModeNone => "withdrawal-in-progress",
        Cause::MaxAgeInvalid => "max-age-invalid",
        Cause::MaxAgeZero => "max-age-zero",
        Cause::MaxAgeTooShort => "max-age-too-short",
        Cause::MaxAgeOverLimit => "max-age-over-limit",
        Cause::MxPatternInvalid => "mx-pattern-invalid",
        Cause::MxPatternULabel => "mx-pattern-u-label",
        Cause::MxPatternIpAddress => "mx-pattern-ip-address",
    }
}

const fn defect() -> Defect {
    Defect::of(Source::Senders)
}

#[cfg(test)]
mod tests {
    use super::lint_of;
    use crate::lints;
    use crate::senders::Cause;
    use std::collections::BTreeSet;

    const CAUSES: [Cause; 32] = [
        Cause::PolicyTooLarge,
        Cause::PolicyEmpty,
        Cause::Html,
        Cause::JsonDraft,
        Cause::NotUtf8,
        Cause::ByteOrderMark,
        Cause::BlankLine,
        Cause::LeadingSpace,
        Cause::SpaceBeforeColon,
        Cause::BareCr,
        Cause::ControlCharacter,
        Cause::OddSpace,
        Cause::Comment,
        Cause::Quotes,
        Cause::TrailingDelimiter,
        Cause::FrontMatter,
        Cause::FieldMalformed,
        Cause::FieldUnknown,
        Cause::FieldNameCase,
        Cause::FieldDuplicate,
        Cause::FieldMissing,
        Cause::VersionInvalid,
        Cause::VersionNotFirst,
        Cause::ModeInvalid,
        Cause::ModeNone,
        Cause::MaxAgeInvalid,
        Cause::MaxAgeZero,
        Cause::MaxAgeTooShort,
        Cause::MaxAgeOverLimit,
        Cause::MxPatternInvalid,
        Cause::MxPatternULabel,
        Cause::MxPatternIpAddress,
    ];

    #[test]
    fn every_cause_has_a_lint_of_its_own() {
        let names: BTreeSet<_> = CAUSES.into_iter().map(lint_of).collect();
        assert_eq!(names.len(), CAUSES.len());
        for name in names {
            assert!(lints::named(name).is_some(), "{name} is not a lint");
        }
    }
}
