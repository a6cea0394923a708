//! The report as plain text, for terminals, clipboards and the fixtures' expected reports.
//!
//! It contains no times and no durations of the check, so that the same observation gives the same text.

use crate::facts::MxPart;
use crate::finding::{Finding, Fix, Severity};
use crate::publish::Next;
use crate::report::at_host::AtHost;
use crate::report::{Report, Step, StepName, Verdict};
use crate::text::excerpt::Excerpt;
use crate::text::shown::Shown;
use std::fmt;

/// Returns the whole report, with what to do next, shortened if it is longer than [`TEXT_MAX`].
pub fn text(report: &Report, next: Option<&Next>) -> String {
    let mut lines = Lines { text: String::new() };
    if write(&mut lines, report, next).is_err() {
        lines.text.push_str("… The report is too long; the rest is left out.\n");
    }
    lines.text
}

/// At most this many bytes of a report are written. A domain can have that much by thousands of control characters in
/// its policy.
pub const TEXT_MAX: usize = 1 << 20;

/// The lines written so far.
struct Lines {
    text: String,
}

impl Lines {
    /// Writes one line; a control character in it, even a line feed, becomes a token. Fails where there is no room.
    fn line(&mut self, line: fmt::Arguments<'_>) -> fmt::Result {
        let line = Shown::of(line);
        let line = line.trim_end();
        if self.text.len() + line.len() >= TEXT_MAX {
            return Err(fmt::Error);
        }
        self.text.extend([line, "\n"]);
        Ok(())
    }
}

fn write(out: &mut Lines, report: &Report, next: Option<&Next>) -> fmt::Result {
    let domain = report.domain.as_ref().map_or("draft", |domain| domain.as_str());
    out.line(format_args!("{domain}: {}", verdict(report.verdict)))?;
    out.line(format_args!("{}", report.summary.text()))?;
    out.line(format_args!(""))?;
    if let Some(next) = next {
        for line in next_lines(next) {
            out.line(format_args!("{line}"))?;
        }
        out.line(format_args!(""))?;
    }
    for step in &report.steps {
        write_step(out, step)?;
    }
    if !report.mx.is_empty() {
        out.line(format_args!(""))?;
    }
    for row in &report.mx {
        write_mx(out, report, row)?;
    }
    for finding in &report.findings {
        out.line(format_args!(""))?;
        write_finding(out, report, finding)?;
    }
    Ok(())
}

/// At most this many lines of a text to publish are written. The JSON has all of them.
const NEXT_LINES_MAX: usize = 40;

/// Returns what to do next as lines: the title, the reason, the text to publish, and what follows.
pub fn next_lines(next: &Next) -> Vec<String> {
    let mut lines = vec![format!("next: {}", next.title.text())];
    let reason = next.reason_text();
    if !reason.is_empty() {
        let stop = if reason.ends_with(['.', '?', '!', '…']) { "" } else { "." };
        lines.push(format!("  {reason}{stop}"));
    }
    if let Some(replacement) = &next.replacement {
        copied(&mut lines, &replacement.text);
        if replacement.is_guess {
            lines.push("  This may not be what you meant. Read it before you publish it.".to_owned());
        }
    }
    next.copy.iter().for_each(|text| copied(&mut lines, text));
    for then in &next.then {
        lines.push(format!("  {}", then.text.text()));
        then.copy.iter().for_each(|text| copied(&mut lines, text));
    }
    lines
}

/// Adds the lines of a text to publish.
fn copied(lines: &mut Vec<String>, text: &str) {
    let all: Vec<&str> = text.lines().collect();
    lines.extend(all.iter().take(NEXT_LINES_MAX).map(|line| format!("  | {line}")));
    if let more @ 1.. = all.len().saturating_sub(NEXT_LINES_MAX) {
        lines.push(format!("  … and {more} more lines"));
    }
}

/// Returns the verdict as in the public JSON, with spaces.
const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Checking => "checking",
        Verdict::Enforced => "enforced",
        Verdict::EnforcedWithFailures => "enforced with failures",
        Verdict::Testing => "testing",
        Verdict::None => "none",
        Verdict::Absent => "absent",
        Verdict::Broken => "broken",
        Verdict::Undetermined => "undetermined",
    }
}

fn write_step(out: &mut Lines, step: &Step) -> fmt::Result {
    let name = match step.name {
        StepName::Record => "record",
        StepName::Policy => "policy",
        StepName::Mx => "mx",
        StepName::MxTls => "mx tls",
        StepName::Tlsrpt => "tlsrpt",
    };
    let state = step.state.word().replace('_', " ");
    out.line(format_args!("{name:<8}{state:<13}{}", step.detail.text()))
}

fn write_mx(out: &mut Lines, report: &Report, row: &MxPart) -> fmt::Result {
    let preference =
        row.preference.map_or_else(|| "implicit".to_owned(), |preference| preference.to_string());
    let delivers = match report.at_host(row) {
        AtHost::NoAddress => "not delivered, because it has no address",
        AtHost::TlsOnly => "over verified TLS only",
        AtHost::Refused => "refused",
        AtHost::EitherWay => "delivered even if TLS cannot be verified",
        AtHost::WouldRefuse => "delivered, but mode enforce would refuse it",
        AtHost::Opportunistic => "delivered without MTA-STS",
        AtHost::Unknown => "not known",
    };
    let pattern = row.pattern.as_deref().unwrap_or("none");
    out.line(format_args!("mx {preference} {}: {delivers} (pattern: {pattern})", row.host))
}

fn write_finding(out: &mut Lines, report: &Report, finding: &Finding) -> fmt::Result {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let lint = finding.lint;
    out.line(format_args!("{severity}[{}]: {} ({}, {})", lint.name, finding.title(), lint.code, lint.rfc))?;
    if let (Some(span), Some(text)) = (finding.span, report.text(finding.source)) {
        write_excerpt(out, &Excerpt::of(text, span))?;
    }
    out.line(format_args!("  {}", finding.message()))?;
    out.line(format_args!("  help: {}", finding.help()))?;
    match &finding.fix {
        Some(Fix { copy: Some(copy), .. }) => out.line(format_args!("  copy: {copy}")),
        Some(fix) => out.line(format_args!("  fix: {}", fix.title.text())),
        None => Ok(()),
    }
}

/// Writes the line of the span, and marks under it. The width of a format has to fit 16 bits, so the columns are
/// repeated spaces.
fn write_excerpt(out: &mut Lines, excerpt: &Excerpt) -> fmt::Result {
    let Excerpt { position, before, marked, after } = excerpt;
    let place = format!("  {}:{}", position.line, position.column);
    let columns = |text: &str, with: &str| with.repeat(text.chars().count());
    out.line(format_args!("{place} | {before}{marked}{after}"))?;
    let marks = if marked.is_empty() { "^".to_owned() } else { columns(marked, "^") };
    out.line(format_args!("{} | {}{marks}", columns(&place, " "), columns(before, " ")))
}
