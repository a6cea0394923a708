//! What the edge sends of the lints, and the page reads: with it, the report without lints is the whole report.

use fixture::seen as support;
use fixture::{Fixture, Zones};
use mta_sts::output::{LINTED, Linted, REPORT, ReportLine, ReportV1, text};
use mta_sts::{Context, Draft, Edit, Observation, Report, apply, evaluate, lints};
use serde::Deserialize;
use serde_json::Value;

/// Calls `each` with every observation of every fixture, and its report with all lints.
fn each_case(mut each: impl FnMut(&Fixture, &Observation, &Report)) {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        for seen in support::observations(fixture, &zones) {
            each(fixture, &seen, &support::report(fixture, &seen));
        }
    }
}

/// Writes and reads a line. The texts that a page keeps live as long as the program, so those of this test do, too.
fn received(line: &Linted) -> Linted {
    let value: &'static Value = Box::leak(Box::new(serde_json::to_value(line).unwrap()));
    Linted::deserialize(value).unwrap()
}

#[test]
fn the_line_survives_json() {
    let mut seen = 0;
    each_case(|fixture, observation, report| {
        let sent = Linted::of(report, observation, Some(support::NOON));
        let read = received(&sent);
        let json = |line: &Linted| serde_json::to_value(line).unwrap();
        assert_eq!(json(&read), json(&sent), "{}", fixture.name);
        assert_eq!(json(&sent)["probe"], LINTED);
        seen += read.findings.len();
    });
    assert!(seen > 300, "{seen} findings");
}

#[test]
fn the_report_of_a_page_is_the_whole_report() {
    each_case(|fixture, observation, whole| {
        let read = received(&Linted::of(whole, observation, Some(support::NOON)));
        let bare = support::report_by(&lints::NONE, fixture, observation);
        let page = Report { findings: read.findings, ..bare };
        let expected = support::plain(whole, observation);
        assert_eq!(text::text(&page, read.next.as_ref()), expected, "{}", fixture.name);
    });
}

#[test]
fn the_report_to_save_and_the_events_are_the_report_of_the_api() {
    each_case(|fixture, observation, report| {
        let at = Some(support::NOON);
        let linted = Linted::of(report, observation, at);
        let line = serde_json::to_value(ReportLine::new(report, &linted, observation, at)).unwrap();
        assert_eq!(line["probe"], REPORT);
        let mut saved = line["report"].clone();
        saved["evidence"] = serde_json::to_value(observation.events()).unwrap();
        let expected = serde_json::to_value(ReportV1::new(report, observation, at)).unwrap();
        assert_eq!(saved, expected, "{}", fixture.name);
    });
}

#[test]
fn a_fix_with_thousands_of_edits_is_one_edit() {
    let lines = "MX: a.example.com\n".repeat(2000);
    let text = format!("version: STSv1\nmode: enforce\nmax_age: 604800\n{lines}");
    let observation = Draft::new().policy(text.as_bytes()).over(None);
    let report = evaluate(&observation, &Context::new(|_| None), &lints::ALL);
    let sent = Linted::of(&report, &observation, None);
    let large = |report: &Report| report.findings.iter().position(|one| edits(one).len() > 1000);
    let at = large(&report).expect("a fix with many edits");
    let [edit] = edits(&sent.findings[at]) else { panic!("not one edit") };
    let expected = apply(text.as_bytes(), edits(&report.findings[at]));
    assert_eq!(apply(text.as_bytes(), std::slice::from_ref(edit)), expected);
    assert!(sent.without_fixes().findings.iter().all(|finding| finding.fix.is_none()));
}

fn edits(finding: &mta_sts::Finding) -> &[Edit] {
    finding.fix.as_ref().map(|fix| fix.edits.as_slice()).unwrap_or_default()
}
