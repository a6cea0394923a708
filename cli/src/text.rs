//! The report for people: findings first, then how everything given stands.

use crate::input::Input;
use crate::snippet;
use mta_sts::{Applicability, FINDINGS_PER_LINT, Finding, Report, Severity, State, StepName};
use std::fmt::Write;

/// The whole report; styled, to be stripped where nobody sees colours.
pub(crate) fn report(report: &Report, input: &Input) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&snippet::render(finding, report, input));
        out.push_str("\n\n");
    }
    for step in report.steps.iter().filter(|step| step.state != State::NotChecked) {
        let name = match step.name {
            StepName::Record => "record",
            StepName::Policy => "policy",
            StepName::Mx => "mx",
            StepName::MxTls => "mx tls",
            StepName::Tlsrpt => "tlsrpt",
        };
        let state = step.state.word().replace('_', " ");
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name}: {state}, {}", step.detail);
    }
    for name in capped(&report.findings) {
        let _ = writeln!(out, "{name}: these are the first {FINDINGS_PER_LINT}, there may be more");
    }
    let _ = writeln!(out, "{}", count(report));
    out
}

/// The lints that may have had more to report, in the order of the report.
fn capped(findings: &[Finding]) -> Vec<&'static str> {
    let mut capped: Vec<&str> = Vec::new();
    for finding in findings {
        let name = finding.lint.name;
        let count = findings.iter().filter(|other| other.lint.name == name).count();
        if count >= FINDINGS_PER_LINT && !capped.contains(&name) {
            capped.push(name);
        }
    }
    capped
}

/// `2 errors, 1 note; --fix mends 1`.
fn count(report: &Report) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = kinds.into_iter().map(|(severity, word)| (report.count(severity), word));
    let counts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if counts.is_empty() {
        return "nothing to report".to_owned();
    }
    let fixable = |wanted| {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.applicability == wanted && !fix.edits.is_empty()).count()
    };
    // Every round of mending takes as many again.
    let least = if capped(&report.findings).is_empty() { "" } else { "at least " };
    let offer = match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; --fix mends {least}{safe}"),
        (0, guesses) => format!("; --fix --guess mends {least}{guesses}"),
        (safe, guesses) => format!("; --fix mends {least}{safe}, --fix --guess {guesses} more"),
    };
    format!("{}{offer}", counts.join(", "))
}
