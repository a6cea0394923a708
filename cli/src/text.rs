//! The report for people: the findings, then the state of each given text.

use crate::input::Input;
use crate::snippet;
use mta_sts::output::text::next_lines;
use mta_sts::publish::Next;
use mta_sts::{Applicability, FINDINGS_PER_LINT, Finding, Report, Severity, Shown, Source, State, StepName};
use std::fmt::Write;

/// Renders the whole report, and what to do next. The result has colours; the writer strips them when the output is not a
/// terminal.
pub(crate) fn report(report: &Report, input: &Input, next: Option<&Next>) -> String {
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
        let _ = writeln!(out, "{name}: {state}, {}", step.detail.text());
    }
    for name in capped(&report.findings) {
        let _ = writeln!(out, "{name}: only the first {FINDINGS_PER_LINT} are shown, there may be more");
    }
    let _ = writeln!(out, "{}", count(report));
    for line in next.map(next_lines).unwrap_or_default() {
        let _ = writeln!(out, "{}", Shown::of(line));
    }
    out
}

/// Returns the lints that reached the limit of findings, in the order of the report.
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

/// Counts the findings and the fixable ones: `2 errors, 1 note; 1 fixable with --fix`.
fn count(report: &Report) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = kinds.into_iter().map(|(severity, word)| (report.count(severity), word));
    let counts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if counts.is_empty() {
        return "no problems found".to_owned();
    }
    let fixable = |wanted| {
        // `--fix` knows each text alone, and not the MX hosts.
        let findings = report.findings.iter().filter(|finding| finding.source != Source::Mx);
        let fixes = findings.filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.applicability == wanted && !fix.edits.is_empty()).count()
    };
    // A lint that reached the limit may have more fixes than the report shows.
    let least = if capped(&report.findings).is_empty() { "" } else { "at least " };
    let offer = match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; {least}{safe} fixable with --fix"),
        (0, guesses) => format!("; {least}{guesses} fixable with --fix --guess"),
        (safe, guesses) => format!("; {least}{safe} fixable with --fix, {guesses} more with --guess"),
    };
    format!("{}{offer}", counts.join(", "))
}
