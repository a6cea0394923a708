//! What to do next, carried out on every fixture: it removes the finding that it is about, and never stops mail.

mod support;

use fixture::{Fixture, Zones};
use mta_sts::publish::{Next, next};
use mta_sts::{Draft, Observation, Report, Source, Verdict};

fn cases() -> Vec<(String, Observation, Report, Next)> {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let mut cases = Vec::new();
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        let report = support::report(fixture, &seen);
        if let Some(next) = next(&report, &seen, Some(support::NOON)) {
            cases.push((fixture.name.clone(), seen, report, next));
        }
    }
    cases
}

fn after(fixture: &Fixture, seen: &Observation, next: &Next) -> Option<Report> {
    let replacement = next.replacement.as_ref()?;
    let draft = match replacement.source {
        Source::Record => Draft::new().records(&[replacement.text.as_bytes()]),
        Source::Tlsrpt => Draft::new().tlsrpt(&[replacement.text.as_bytes()]),
        _ => Draft::new().policy(replacement.text.as_bytes()),
    };
    Some(support::report(fixture, &draft.over(Some(seen))))
}

/// How good a verdict is for a domain that publishes something.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Enforced => 4,
        Verdict::Testing => 3,
        Verdict::EnforcedWithFailures => 2,
        Verdict::None | Verdict::Absent | Verdict::Broken | Verdict::Undetermined | Verdict::Checking => 1,
    }
}

#[test]
fn a_replacement_removes_its_finding_and_never_stops_mail() {
    let fixtures = support::fixtures();
    for (name, seen, before, next) in cases() {
        let fixture = fixtures.iter().find(|fixture| fixture.name == name).unwrap();
        let Some(after) = after(fixture, &seen, &next) else { continue };
        let text = &next.replacement.as_ref().unwrap().text;
        let first = before.findings.first().unwrap();
        let is_left = |other: &mta_sts::Finding| other.lint == first.lint && other.args == first.args;
        assert!(!after.findings.iter().any(is_left), "{name}: {} is left in\n{text}", first.lint.name);
        assert!(
            rank(after.verdict) >= rank(before.verdict),
            "{name}: {:?} becomes {:?} with\n{text}",
            before.verdict,
            after.verdict
        );
        let refused = |report: &Report| report.mx.iter().filter(|row| row.is_refused()).count();
        assert!(refused(&after) <= refused(&before), "{name}: more hosts are refused with\n{text}");
    }
}

#[test]
fn every_error_has_something_to_do_next() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        let report = support::report(fixture, &seen);
        let is_urgent = report.findings.iter().any(|finding| finding.severity != mta_sts::Severity::Note);
        let next = next(&report, &seen, None);
        assert_eq!(next.is_some(), is_urgent, "{}", fixture.name);
        if let Some(next) = next {
            let title = next.title.text();
            assert!(!title.is_empty() && !title.ends_with('.'), "{}: {next:#?}", fixture.name);
            assert!(!next.reason_text().is_empty() && !next.then.is_empty(), "{}: {next:#?}", fixture.name);
        }
    }
}

#[test]
fn a_record_is_not_corrected_before_a_policy_that_would_stop_mail() {
    let policy = b"version: STSv1\r\nmode: enforce\r\nmx: other.example.net\r\nmax_age: 604800\r\n";
    let draft = Draft::new().policy(policy).records(&[b"v=STSv1 id=1"]).mx(&["mail.example.com"]).over(None);
    let context = mta_sts::Context::new(|name| Some(name.to_owned()));
    let report = mta_sts::evaluate(&draft, &context, &mta_sts::lints::ALL);
    let next = next(&report, &draft, None).unwrap();
    let replacement = next.replacement.unwrap();
    assert_eq!(replacement.source, Source::Policy);
    let expected = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 604800\r\n";
    assert_eq!(replacement.text, expected);
}
