//! The report for people: findings first, then how everything given stands.

use crate::input::Input;
use crate::snippet;
use mta_sts::lint::{Applicability, Severity};
use mta_sts::report::{Report, State, StepName};
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
    let _ = writeln!(out, "{}", count(report));
    out
}

/// `2 errors, 1 note; --fix mends 1 of them`.
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
    let offer = match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; --fix mends {safe}"),
        (0, guesses) => format!("; --fix --guess mends {guesses}"),
        (safe, guesses) => format!("; --fix mends {safe}, --fix --guess {guesses} more"),
    };
    format!("{}{offer}", counts.join(", "))
}
