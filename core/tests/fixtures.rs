//! Checks that every fixture gives the report that it contains. `UPDATE_EXPECT=1` rewrites the reports.

use fixture::seen as support;
use fixture::{Fixture, Zones, with_report, with_report_direct, with_report_smtp};
use mta_sts::{Observation, Report, Severity};

#[test]
fn every_fixture_gives_its_report() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let (mut wrong, mut rewritten) = (Vec::new(), Vec::new());
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        wrong.extend(differs(fixture, &seen, fixture.report.as_deref(), with_report, &mut rewritten));
        // Port 25 is only checked if the fixture contains a report about it.
        if let Some(expected) = &fixture.report_smtp {
            let seen = support::observation_smtp(fixture, &zones);
            wrong.extend(differs(fixture, &seen, Some(expected), with_report_smtp, &mut rewritten));
        }
        // The command line sees more than the edge only at some fixtures.
        if let Some(expected) = &fixture.report_direct {
            let seen = support::observation_direct(fixture, &zones);
            wrong.extend(differs(fixture, &seen, Some(expected), with_report_direct, &mut rewritten));
        }
    }
    rewritten.iter().for_each(|change| print!("{change}"));
    if !rewritten.is_empty() {
        println!("Rewritten reports: {}. Read each change above before you commit it.", rewritten.len());
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites the reports", wrong.join("\n"));
}

/// Returns the lines in which the expected and the actual report differ. With UPDATE_EXPECT=1 it rewrites the report, and
/// puts the lines into `rewritten` instead.
fn differs(
    fixture: &Fixture,
    seen: &Observation,
    expected: Option<&str>,
    with: fn(&str, &str) -> String,
    rewritten: &mut Vec<String>,
) -> Option<String> {
    let actual = support::plain(&support::report(fixture, seen), seen);
    if expected.map(str::trim_end) == Some(actual.trim_end()) {
        return None;
    }
    let expected = expected.unwrap_or("(no report fence)");
    let change = format!("== {}\n{}", fixture.name, changed_lines(expected.trim_end(), actual.trim_end()));
    if std::env::var_os("UPDATE_EXPECT").is_none() {
        return Some(change);
    }
    let path = support::folder().join(format!("{}.md", fixture.name));
    let markdown = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, with(&markdown, actual.trim_end())).unwrap();
    rewritten.push(change);
    None
}

/// Returns the lines of `before` that are gone, with `-`, and those of `after` that are new, with `+`.
fn changed_lines(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changes.map(|change| format!("{} {}\n", change.tag(), change.value().trim_end())).collect()
}

#[test]
fn good_domains_have_no_errors_and_no_warnings() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in fixtures.iter().filter(|fixture| fixture.name.starts_with("ok-")) {
        let report = whole_report(fixture, &zones);
        let loud = report.findings.iter().filter(|finding| finding.severity != Severity::Note);
        let names: Vec<_> = loud.map(|finding| finding.lint.name).collect();
        assert!(
            names.is_empty(),
            "{}: a fixture named ok-* has no errors and no warnings, but has {names:?}",
            fixture.name
        );
    }
}

fn whole_report(fixture: &Fixture, zones: &Zones<'_>) -> Report {
    support::report(fixture, &support::observation(fixture, zones))
}
