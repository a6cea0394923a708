//! The report as plain text, for terminals, clipboards and the fixtures' expected reports.
//!
//! It contains no times and no durations of the check, so that the same observation gives the same text.

use crate::facts::{Delivery, MxPart, State};
use crate::finding::{Finding, Severity};
use crate::report::{Report, Step, StepName, Verdict};
use crate::text::span::{LineIndex, Position, Span};
use crate::text::visible;
use std::fmt::{self, Write};

/// Returns the whole report.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, report);
    out
}

fn write(out: &mut String, report: &Report) -> fmt::Result {
    let domain = report.domain.as_ref().map_or("draft", |domain| domain.as_str());
    writeln!(out, "{domain}: {}", verdict(report.verdict))?;
    writeln!(out, "{}\n", report.summary)?;
    for step in &report.steps {
        writeln!(out, "{}", step_line(step))?;
    }
    if !report.mx.is_empty() {
        out.push('\n');
    }
    for row in &report.mx {
        writeln!(out, "{}", mx_line(row))?;
    }
    for finding in &report.findings {
        out.push('\n');
        write_finding(out, report, finding)?;
    }
    Ok(())
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

fn step_line(step: &Step) -> String {
    let name = match step.name {
        StepName::Record => "record",
        StepName::Policy => "policy",
        StepName::Mx => "mx",
        StepName::MxTls => "mx tls",
        StepName::Tlsrpt => "tlsrpt",
    };
    let state = state(step.state);
    let detail = visible::plain(step.detail.to_string().as_bytes());
    format!("{name:<8}{state:<13}{detail}").trim_end().to_owned()
}

fn state(state: State) -> String {
    state.word().replace('_', " ")
}

fn mx_line(row: &MxPart) -> String {
    let preference =
        row.preference.map_or_else(|| "implicit".to_owned(), |preference| preference.to_string());
    let delivers = match row.delivers {
        Delivery::TlsOnly => "over verified TLS only",
        Delivery::Refused => "refused",
        Delivery::Opportunistic => "delivered without MTA-STS",
        Delivery::Unknown => "not known",
    };
    let pattern = row.pattern.as_deref().unwrap_or("none");
    format!("mx {preference} {}: {delivers} (pattern: {pattern})", row.host)
}

fn write_finding(out: &mut String, report: &Report, finding: &Finding) -> fmt::Result {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let lint = finding.lint;
    writeln!(out, "{severity}[{}]: {} ({}, {})", lint.name, finding.title(), lint.code, lint.rfc)?;
    if let (Some(span), Some(text)) = (finding.span, report.text(finding.source)) {
        write_snippet(out, text, span)?;
    }
    writeln!(out, "  {}", finding.message())?;
    writeln!(out, "  help: {}", finding.help())?;
    match &finding.fix {
        Some(fix) => match &fix.copy {
            Some(copy) => writeln!(out, "  copy: {}", visible::plain(copy.as_bytes())),
            None => writeln!(out, "  fix: {}", fix.title),
        },
        None => Ok(()),
    }
}

/// Writes the line of the span, and marks under it.
fn write_snippet(out: &mut String, text: &[u8], span: Span) -> fmt::Result {
    let index = LineIndex::new(text);
    let Position { line, column } = index.position(text, span.start);
    let whole = index.line(text, line);
    let before = Span::new(whole.start, span.start.clamp(whole.start, whole.end));
    let marked = Span::new(before.end, span.end.clamp(before.end, whole.end));
    let indent = visible::plain(before.of(text)).chars().count();
    let width = visible::plain(marked.of(text)).chars().count().max(1);
    let shown = visible::plain(whole.of(text));
    writeln!(out, "{}", format!("  {line}:{column} | {shown}").trim_end())?;
    let gutter = format!("  {line}:{column}").chars().count();
    writeln!(out, "{:gutter$} | {:indent$}{}", "", "", "^".repeat(width))
}
