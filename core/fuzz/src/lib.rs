//! What must hold for every text, whoever wrote it; the targets feed it.

use mta_sts::{Applicability, Context, Draft, Finding, Fixes, Observation, Policy, PolicySyntax, Severity, Source, State, Text, evaluate, lints, senders};
use mta_sts::output::text;
use mta_sts::output::ReportV1;

const CONTEXT: Context<'static> = Context::new(|name| name.is_ascii().then(|| name.to_ascii_lowercase()));

/// Reads and lints a policy of less than 64 KiB, which is what is worth doing ten million times: every place lies in the text, and what is refused is refused with an error.
pub fn policy(text: &[u8]) {
    let draft = Draft::new().policy(text).over(None);
    let findings = evaluate(&draft, &CONTEXT, &lints::POLICIES).findings;
    check_places(&findings, |_| text.len());
    let accepted = Policy::of(&PolicySyntax::parse(text)).is_some();
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    assert!(accepted || findings.iter().any(is_error), "refused without an error");
}

/// Reads, lints, judges and prints one text.
pub fn report(text: Text<'_>) {
    let (observation, source) = draft(text);
    let report = evaluate(&observation, &CONTEXT, &lints::ALL);
    assert!(!text::text(&report).is_empty());
    assert!(serde_json::to_string(&ReportV1::new(&report, &observation, None)).is_ok());
    check_places(&report.findings, |source| report.text(source).map_or(0, <[u8]>::len));
    let state = match source {
        Source::Policy => report.policy.state,
        Source::Record => report.record.state,
        _ => report.tlsrpt.state,
    };
    if state == State::Invalid {
        assert!(report.count(Severity::Error) > 0, "refused without an error");
    }
}

/// All of it, with a text whose kind the first byte names: the report, what it says of the senders, the mending.
pub fn whole(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    let text = match kind {
        b'r' => Text::Record(bytes),
        b't' => Text::Tlsrpt(bytes),
        _ => Text::Policy(bytes),
    };
    report(text);
    fix(text);
}

/// Mends one text; what is left has no safe fix, and no sender that accepted it minds.
fn fix(text: Text<'_>) {
    let mended = fix(text, &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    let again = fix(with(text, &mended.text), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert_eq!(mended.text, again.text, "not idempotent");
    assert!(!is_safe_fix_left(with(text, &mended.text)), "a safe fix is left");
    if let Text::Policy(before) = text {
        let judge = |text| senders::judge(&PolicySyntax::parse(text));
        for (before, after) in judge(before).iter().zip(judge(&mended.text)) {
            let what = |verdict: &senders::SenderVerdict| (verdict.accepts, verdict.mode, verdict.max_age);
            assert!(!before.accepts || what(before) == what(&after), "{before:?} -> {after:?}");
        }
    }
    // What a person has to look over must come to an end, too.
    fix(text, &CONTEXT, &lints::DRAFTS, Fixes::All);
}

fn check_places(findings: &[Finding], length: impl Fn(Source) -> usize) {
    for finding in findings {
        let length = length(finding.source);
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in finding.span.into_iter().chain(edits) {
            assert!(span.start <= span.end && span.end <= length, "{} at {span:?}", finding.lint.name);
        }
    }
}

fn is_safe_fix_left(text: Text<'_>) -> bool {
    let (observation, source) = draft(text);
    let findings = evaluate(&observation, &CONTEXT, &lints::ALL).findings;
    let mut fixes = findings.iter().filter(|finding| finding.source == source).filter_map(|f| f.fix.as_ref());
    fixes.any(|fix| fix.applicability == Applicability::Safe)
}

fn draft(text: Text<'_>) -> (Observation, Source) {
    let (draft, source) = match text {
        Text::Policy(bytes) => (Draft::new().policy(bytes), Source::Policy),
        Text::Record(bytes) => (Draft::new().records(&[bytes]), Source::Record),
        Text::Tlsrpt(bytes) => (Draft::new().tlsrpt(&[bytes]), Source::Tlsrpt),
    };
    (draft.over(None), source)
}

fn with<'a>(text: Text<'_>, bytes: &'a [u8]) -> Text<'a> {
    match text {
        Text::Policy(_) => Text::Policy(bytes),
        Text::Record(_) => Text::Record(bytes),
        Text::Tlsrpt(_) => Text::Tlsrpt(bytes),
    }
}
