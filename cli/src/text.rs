//! The report for people: the findings, then the state of each given text.

use crate::input::Input;
use crate::snippet;
use crate::words::{say, words};
use mta_sts::output::text::{capped, next_lines_in};
use mta_sts::publish::Next;
use mta_sts::tlsrpt_report::words::Counted;
use mta_sts::{Applicability, Arg, Message, Report, Severity, Shown, Source, State};
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
        let line = Message::new("cli.step", "{step}: {state}, {detail}")
            .arg("step", step.name.name())
            .arg("state", step.state.name())
            .arg("detail", step.detail.clone());
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", say(&line));
    }
    for line in capped(report) {
        let _ = writeln!(out, "{}", say(&line));
    }
    let _ = writeln!(out, "{}", say(&count(report)));
    for line in next.map(|next| next_lines_in(next, words())).unwrap_or_default() {
        let _ = writeln!(out, "{}", Shown::of(line));
    }
    out
}

const ERRORS: Counted =
    Counted::new(Message::new("count.error", "1 error"), Message::new("count.errors", "{count} errors"));
const WARNINGS: Counted = Counted::new(
    Message::new("count.warning", "1 warning"),
    Message::new("count.warnings", "{count} warnings"),
);
const NOTES: Counted =
    Counted::new(Message::new("count.note", "1 note"), Message::new("count.notes", "{count} notes"));

/// Counts the findings and the fixable ones: `2 errors, 1 note; 1 fixable with --fix`.
fn count(report: &Report) -> Message {
    let kinds = [(Severity::Error, ERRORS), (Severity::Warning, WARNINGS), (Severity::Note, NOTES)];
    let counts = kinds.iter().map(|(severity, noun)| (report.count(*severity) as u64, noun));
    let counts: Vec<Arg> =
        counts.filter(|(count, _)| *count > 0).map(|(count, noun)| noun.of(count).into()).collect();
    if counts.is_empty() {
        return Message::new("cli.no-problems", "no problems found");
    }
    let fixable = |wanted| {
        // `--fix` knows each text alone, and not the MX hosts.
        let findings = report.findings.iter().filter(|finding| finding.source != Source::Mx);
        let fixes = findings.filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.applicability == wanted && !fix.edits.is_empty()).count()
    };
    let (safe, guesses) = (fixable(Applicability::Safe), fixable(Applicability::Unsafe));
    // A lint that reached the limit may have more fixes than the report shows.
    let is_least = !capped(report).is_empty();
    let offer = match (safe, guesses, is_least) {
        (0, 0, _) => Message::new("cli.found", "{findings}"),
        (_, 0, false) => Message::new("cli.fixable", "{findings}; {safe} fixable with --fix"),
        (_, 0, true) => {
            Message::new("cli.fixable-at-least", "{findings}; at least {safe} fixable with --fix")
        }
        (0, _, false) => Message::new("cli.guessable", "{findings}; {guesses} fixable with --fix --guess"),
        (0, _, true) => Message::new(
            "cli.guessable-at-least",
            "{findings}; at least {guesses} fixable with --fix --guess",
        ),
        (_, _, false) => Message::new(
            "cli.fixable-and-guessable",
            "{findings}; {safe} fixable with --fix, {guesses} more with --guess",
        ),
        (_, _, true) => Message::new(
            "cli.fixable-and-guessable-at-least",
            "{findings}; at least {safe} fixable with --fix, {guesses} more with --guess",
        ),
    };
    offer.arg("findings", Arg::Joined(counts)).arg("safe", safe).arg("guesses", guesses)
}
