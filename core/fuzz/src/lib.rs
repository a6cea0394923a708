//! Properties that must hold for every text. The fuzz targets call these functions.

mod observation;
mod render;
mod reports;

use mta_sts::{Applicability, Context, Draft, Finding, Fixes, Observation, Policy, PolicySyntax, Severity, Source, State, Text, evaluate, lints, senders};
use mta_sts::output::text;
use mta_sts::publish::next;
use mta_sts::output::ReportV1;

pub use render::render;
pub use reports::{report_container, tls_report};

pub(crate) const CONTEXT: Context<'static> = Context::new(|name| name.is_ascii().then(|| name.to_ascii_lowercase()));

/// Parses and lints a policy of less than 64 KiB. Every span must lie in the text, and a policy that is not accepted
/// must have a finding that is an error. This is fast enough for millions of runs.
pub fn policy(text: &[u8]) {
    let draft = Draft::new().policy(text).over(None);
    let findings = evaluate(&draft, &CONTEXT, &lints::POLICIES).findings;
    check_places(&findings, |_| text.len());
    let accepted = Policy::of(&PolicySyntax::parse(text)).is_some();
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    assert!(accepted || findings.iter().any(is_error), "not accepted, but no finding is an error");
}

/// Explains a bounce. What is shown is bounded, and a domain or host that is taken out is a name.
pub fn bounces(text: &[u8]) {
    let explanation = mta_sts::bounces::explain(text);
    assert!(explanation.found.len() <= 20);
    let cases = explanation.found.iter().flat_map(|found| [&found.first].into_iter().chain(&found.others));
    let names = cases.flat_map(|case| [&case.domain, &case.host]);
    for name in names.chain([&explanation.domain, &explanation.host]).flatten() {
        assert!(name.contains('.') && !name.contains(char::is_whitespace), "{name}");
    }
    for found in &explanation.found {
        assert!(found.text.chars().count() < 4000);
    }
}

/// Evaluates one text and prints its report.
pub fn report(text: Text<'_>) {
    let (observation, source) = draft(text);
    let report = evaluate(&observation, &CONTEXT, &lints::ALL);
    let next = next(&report, &observation, None);
    assert!(!text::text(&report, next.as_ref()).is_empty());
    assert!(serde_json::to_string(&ReportV1::new(&report, &observation, None)).is_ok());
    check_places(&report.findings, |source| report.text(source).map_or(0, <[u8]>::len));
    let state = match source {
        Source::Policy => report.policy.state,
        Source::Record => report.record.state,
        _ => report.tlsrpt.state,
    };
    if state == State::Invalid {
        assert!(report.count(Severity::Error) > 0, "not accepted, but no finding is an error");
    }
}

/// Checks the report and the fixes of a text. The first byte of the input gives the kind of the text.
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

/// Fixes one text. No safe fix may be left, and a sender that accepted the text must read the result the same.
fn fix(text: Text<'_>) {
    let fixed = mta_sts::fix(text, &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    let again = mta_sts::fix(with(text, &fixed.text), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert_eq!(fixed.text, again.text, "not idempotent");
    assert!(!is_safe_fix_left(with(text, &fixed.text)), "a safe fix is left");
    if let Text::Policy(before) = text {
        let judge = |text| senders::judge(&PolicySyntax::parse(text));
        for (before, after) in judge(before).iter().zip(judge(&fixed.text)) {
            let what = |verdict: &senders::SenderVerdict| (verdict.accepts, verdict.mode, verdict.max_age);
            assert!(!before.accepts || what(before) == what(&after), "{before:?} -> {after:?}");
        }
    }
    // Applying all fixes, safe and unsafe, must end too.
    mta_sts::fix(text, &CONTEXT, &lints::DRAFTS, Fixes::All);
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
