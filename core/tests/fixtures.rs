//! Checks that every fixture gives the report that it contains. `UPDATE_EXPECT=1` rewrites the reports.

mod support;

use fixture::{Fixture, Zones, with_report, with_report_smtp};
use mta_sts::output::text;
use mta_sts::{Observation, Report, Severity};

#[test]
fn every_fixture_gives_its_report() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        wrong.extend(differs(fixture, &seen, fixture.report.as_deref(), with_report, update));
        // Port 25 is only checked if the fixture contains a report about it.
        if let Some(expected) = &fixture.report_smtp {
            let seen = support::observation_smtp(fixture, &zones);
            wrong.extend(differs(fixture, &seen, Some(expected), with_report_smtp, update));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites the reports", wrong.join("\n"));
}

/// Returns the difference between the expected and the actual report, or rewrites the report if `update` is set.
fn differs(
    fixture: &Fixture,
    seen: &Observation,
    expected: Option<&str>,
    with: fn(&str, &str) -> String,
    update: bool,
) -> Option<String> {
    let actual = text::text(&support::report(fixture, seen));
    if expected.map(str::trim_end) == Some(actual.trim_end()) {
        return None;
    }
    if update {
        let path = support::folder().join(format!("{}.md", fixture.name));
        let markdown = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, with(&markdown, actual.trim_end())).unwrap();
        return None;
    }
    let expected = expected.unwrap_or("(no report fence)");
    Some(format!("== {}\n-- expected\n{expected}\n-- actual\n{actual}", fixture.name))
}

#[test]
fn good_domains_have_no_errors_and_no_warnings() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in fixtures.iter().filter(|fixture| fixture.name.starts_with("ok-")) {
        let report = whole_report(fixture, &zones);
        let loud = report.findings.iter().filter(|finding| finding.severity != Severity::Note);
        let names: Vec<_> = loud.map(|finding| finding.lint.name).collect();
        assert!(names.is_empty(), "{}: {names:?}", fixture.name);
    }
}

fn whole_report(fixture: &Fixture, zones: &Zones<'_>) -> Report {
    support::report(fixture, &support::observation(fixture, zones))
}
