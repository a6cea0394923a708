//! JUnit XML: a suite for each file, a test case for each finding.

use crate::check::args::FailOn;
use crate::explain::severity;
use crate::lint::linted::{Linted, is_failure};
use crate::words::say;
use mta_sts::{Finding, Part};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::io;

/// Returns the XML. A finding that is severe enough is a failure, and any other a test that passes with output.
pub(crate) fn of(all: &[Linted], on: FailOn) -> io::Result<String> {
    let mut report = Report::new("mta-sts-check");
    for linted in all {
        report.add_test_suite(suite(linted, on));
    }
    // XML does not allow these two, and the writer lets them through.
    let text = report.to_string().map_err(io::Error::other)?.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    Ok(if text.ends_with('\n') { text } else { text + "\n" })
}

fn suite(linted: &Linted, on: FailOn) -> TestSuite {
    let name = linted.path().unwrap_or_else(|| "stdin".to_owned());
    let mut suite = TestSuite::new(name.clone());
    for finding in &linted.report.findings {
        let mut case = case(linted, finding, on);
        case.set_classname(name.clone());
        suite.add_test_case(case);
    }
    if !linted.fails(on) {
        let mut case = TestCase::new("lint", TestCaseStatus::success());
        case.set_classname(name);
        suite.add_test_case(case);
    }
    suite
}

fn case(linted: &Linted, finding: &Finding, on: FailOn) -> TestCase {
    let place =
        linted.region(finding).map(|region| format!(":{}:{}", region.start.line, region.start.column));
    let name = format!("{}{}", finding.lint.name, place.unwrap_or_default());
    let [title, message, help] =
        [Part::Title, Part::Message, Part::Help].map(|part| say(&finding.says(part)));
    let description = format!("{message}\n{help}");
    if !is_failure(finding, on) {
        let mut case = TestCase::new(name, TestCaseStatus::success());
        case.set_system_out(format!("{}: {title}\n{description}", say(&severity(finding.severity))));
        return case;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(title.to_string()).set_type(finding.severity.word());
    status.set_description(description);
    TestCase::new(name, status)
}
