//! Every fixture gives the report that stands in it. `UPDATE_EXPECT=1` rewrites the reports.

mod support;

use fixture::{Fixture, Zones, with_report};
use mta_sts::lint::Severity;
use mta_sts::render;
use mta_sts::report::Report;

#[test]
fn every_fixture_gives_its_report() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let actual = render::text(&whole_report(fixture, &zones));
        if fixture.report.as_deref().map(str::trim_end) == Some(actual.trim_end()) {
            continue;
        }
        if update {
            let path = support::folder().join(format!("{}.md", fixture.name));
            let markdown = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, with_report(&markdown, actual.trim_end())).unwrap();
            continue;
        }
        let expected = fixture.report.as_deref().unwrap_or("(no report fence)");
        wrong.push(format!("== {}\n-- expected\n{expected}\n-- actual\n{actual}", fixture.name));
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites the reports", wrong.join("\n"));
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
