//! What must hold for every text, whoever wrote it; the targets feed it.

use mta_sts::evaluate::{Context, evaluate};
use mta_sts::lint::{Applicability, Severity, Source};
use mta_sts::mend::{self, Text};
use mta_sts::observation::Observation;
use mta_sts::render;
use mta_sts::report::{Report, State};
use mta_sts::senders;
use mta_sts::syntax::policy::PolicySyntax;
use mta_sts::wire::ReportV1;

const CONTEXT: Context<'static> =
    Context { domain: None, now: None, to_ascii: |name| name.is_ascii().then(|| name.to_ascii_lowercase()), live: None };

/// Reads, lints, judges and prints one text.
pub fn lint(text: Text<'_>) {
    let (observation, source) = draft(text);
    let report = evaluate(&observation, &CONTEXT);
    assert!(!render::text(&report).is_empty());
    assert!(serde_json::to_string(&ReportV1::new(&report, &observation, None)).is_ok());
    check_places(&report);
    let state = match source {
        Source::Policy => report.policy.state,
        Source::Record => report.record.state,
        _ => report.tlsrpt.state,
    };
    if state == State::Invalid {
        assert!(report.count(Severity::Error) > 0, "refused without an error");
    }
}

/// Mends one text; what is left has no safe fix, and no sender that accepted it minds.
pub fn fix(text: Text<'_>) {
    let mended = mend::safe(text, &CONTEXT);
    let again = mend::safe(with(text, &mended.text), &CONTEXT);
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
    mend::all(text, &CONTEXT);
}

fn check_places(report: &Report) {
    for finding in &report.findings {
        let length = report.text(finding.source).map_or(0, <[u8]>::len);
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in finding.span.into_iter().chain(edits) {
            assert!(span.start <= span.end && span.end <= length, "{} at {span:?}", finding.lint.name);
        }
    }
}

fn is_safe_fix_left(text: Text<'_>) -> bool {
    let (observation, source) = draft(text);
    let findings = evaluate(&observation, &CONTEXT).findings;
    let mut fixes = findings.iter().filter(|finding| finding.source == source).filter_map(|f| f.fix.as_ref());
    fixes.any(|fix| fix.applicability == Applicability::Safe)
}

fn draft(text: Text<'_>) -> (Observation, Source) {
    let mut observation = Observation::draft();
    let source = match text {
        Text::Policy(bytes) => {
            observation.draft_policy(bytes);
            Source::Policy
        }
        Text::Record(bytes) => {
            observation.draft_records(&[bytes]);
            Source::Record
        }
        Text::Tlsrpt(bytes) => {
            observation.draft_tlsrpt(&[bytes]);
            Source::Tlsrpt
        }
    };
    (observation, source)
}

fn with<'a>(text: Text<'_>, bytes: &'a [u8]) -> Text<'a> {
    match text {
        Text::Policy(_) => Text::Policy(bytes),
        Text::Record(_) => Text::Record(bytes),
        Text::Tlsrpt(_) => Text::Tlsrpt(bytes),
    }
}
