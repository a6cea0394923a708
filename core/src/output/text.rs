//! The report as plain text, for terminals, clipboards and the fixtures' expected reports.
//!
//! It contains no times and no durations of the check, so that the same observation gives the same text.

use crate::facts::{MxPart, State};
use crate::finding::{Arg, Finding, Fix, Message, Part, Severity, Words};
use crate::lints::FINDINGS_PER_LINT;
use crate::observation::Reason;
use crate::publish::Next;
use crate::report::at_host::AtHost;
use crate::report::{Report, Step, StepName};
use crate::text::excerpt::Excerpt;
use crate::text::shown::Shown;
use std::fmt;

/// Returns the whole report, with what to do next, in English, shortened if it is longer than [`TEXT_MAX`].
pub fn text(report: &Report, next: Option<&Next>) -> String {
    text_in(report, next, &Words::ENGLISH)
}

/// Returns the same in the language of `words`.
pub fn text_in(report: &Report, next: Option<&Next>, words: &Words) -> String {
    let mut lines = Lines { text: String::new(), words };
    if write(&mut lines, report, next).is_err() {
        let cut = Message::new("text.cut", "… The report is too long; the rest is left out.").text_in(words);
        lines.text.extend([&cut, "\n"]);
    }
    lines.text
}

/// At most this many bytes of a report are written. A domain can have that much by thousands of control characters in
/// its policy.
pub const TEXT_MAX: usize = 1 << 20;

/// The lines written so far.
struct Lines<'w> {
    text: String,
    words: &'w Words,
}

impl Lines<'_> {
    /// Writes a sentence as a line.
    fn say(&mut self, message: &Message) -> fmt::Result {
        self.line(format_args!("{}", message.text_in(self.words)))
    }

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

fn write(out: &mut Lines<'_>, report: &Report, next: Option<&Next>) -> fmt::Result {
    let domain = match &report.domain {
        Some(domain) => domain.into(),
        None => Arg::from(Message::new("text.draft", "draft")),
    };
    out.say(
        &Message::new("text.verdict", "{domain}: {verdict}")
            .arg("domain", domain)
            .arg("verdict", report.verdict.name()),
    )?;
    out.say(&report.summary)?;
    out.line(format_args!(""))?;
    if let Some(next) = next {
        for line in next_lines_in(next, out.words) {
            out.line(format_args!("{line}"))?;
        }
        out.line(format_args!(""))?;
    }
    write_steps(out, &report.steps)?;
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
    let capped = capped(report);
    if !capped.is_empty() {
        out.line(format_args!(""))?;
    }
    capped.iter().try_for_each(|line| out.say(line))
}

/// Tells of each lint that has as many findings as are reported of one.
pub fn capped(report: &Report) -> Vec<Message> {
    let mut names: Vec<&str> = Vec::new();
    for finding in &report.findings {
        let name = finding.lint.name;
        let count = report.findings.iter().filter(|other| other.lint.name == name).count();
        if count >= FINDINGS_PER_LINT && !names.contains(&name) {
            names.push(name);
        }
    }
    let line = |name| {
        Message::new("text.capped", "{lint}: only the first {most} are shown, there may be more")
            .arg("lint", name)
            .arg("most", FINDINGS_PER_LINT)
    };
    names.into_iter().map(line).collect()
}

/// At most this many lines of a text to publish are written. The JSON has all of them.
const NEXT_LINES_MAX: usize = 40;

/// Returns what to do next as lines, in English: the title, the reason, the text to publish, and what follows.
pub fn next_lines(next: &Next) -> Vec<String> {
    next_lines_in(next, &Words::ENGLISH)
}

/// Returns the same in the language of `words`.
pub fn next_lines_in(next: &Next, words: &Words) -> Vec<String> {
    let title = Message::new("text.next", "next: {title}").arg("title", next.title.clone());
    let mut lines = vec![title.text_in(words).to_string()];
    let reason = next.reason_text_in(words);
    if !reason.is_empty() {
        let stop = if reason.ends_with(['.', '?', '!', '…']) { "" } else { "." };
        lines.push(format!("  {reason}{stop}"));
    }
    if let Some(replacement) = &next.replacement {
        copied(&mut lines, &replacement.text, words);
        if replacement.is_guess {
            let guess =
                Message::new("text.guess", "This may not be what you meant. Read it before you publish it.");
            lines.push(format!("  {}", guess.text_in(words)));
        }
    }
    next.copy.iter().for_each(|text| copied(&mut lines, text, words));
    for then in &next.then {
        lines.push(format!("  {}", then.text.text_in(words)));
        then.copy.iter().for_each(|text| copied(&mut lines, text, words));
    }
    lines
}

/// Adds the lines of a text to publish.
fn copied(lines: &mut Vec<String>, text: &str, words: &Words) {
    let all: Vec<&str> = text.lines().collect();
    lines.extend(all.iter().take(NEXT_LINES_MAX).map(|line| format!("  | {line}")));
    let more = match all.len().saturating_sub(NEXT_LINES_MAX) {
        0 => return,
        1 => Message::new("text.one-more-line", "… and 1 more line"),
        more => Message::new("text.more-lines", "… and {n} more lines").arg("n", more),
    };
    lines.push(format!("  {}", more.text_in(words)));
}

/// Every name of a step, and every state.
const STEPS: [StepName; 5] =
    [StepName::Record, StepName::Policy, StepName::Mx, StepName::MxTls, StepName::Tlsrpt];
const STATES: [State; 6] = [
    State::Pending,
    State::Valid,
    State::Invalid,
    State::Absent,
    State::Failed(Reason::Slow),
    State::NotChecked,
];

/// Writes the steps in columns.
fn write_steps(out: &mut Lines<'_>, steps: &[Step]) -> fmt::Result {
    let words = out.words;
    let width = |text: Message| text.text_in(words).chars().count();
    let names = STEPS.into_iter().map(|step| width(step.name())).max().unwrap_or_default();
    let states = STATES.into_iter().map(|state| width(state.name())).max().unwrap_or_default();
    let cell = |text: Message, width: usize| {
        let text = text.text_in(words);
        let gap = " ".repeat((width + 2).saturating_sub(text.chars().count()));
        format!("{text}{gap}")
    };
    for step in steps {
        let (name, state) = (cell(step.name.name(), names), cell(step.state.name(), states));
        out.line(format_args!("{name}{state}{}", step.detail.text_in(words)))?;
    }
    Ok(())
}

fn write_mx(out: &mut Lines<'_>, report: &Report, row: &MxPart) -> fmt::Result {
    let preference = match row.preference {
        Some(preference) => preference.into(),
        None => Arg::from(Message::new("text.implicit", "implicit")),
    };
    let delivers = match report.at_host(row) {
        AtHost::NoAddress => {
            Message::new("at-host.no-address", "not delivered, because it has no public address")
        }
        AtHost::TlsOnly => Message::new("at-host.tls-only", "over verified TLS only"),
        AtHost::Refused => Message::new("at-host.refused", "refused"),
        AtHost::EitherWay => Message::new("at-host.either-way", "delivered even if TLS cannot be verified"),
        AtHost::WouldRefuse => {
            Message::new("at-host.would-refuse", "delivered, but mode enforce would refuse it")
        }
        AtHost::Opportunistic => Message::new("at-host.opportunistic", "delivered without MTA-STS"),
        AtHost::Unknown => Message::new("at-host.unknown", "not known"),
    };
    let pattern = match &row.pattern {
        Some(pattern) => pattern.into(),
        None => Arg::from(Message::new("text.no-pattern", "none")),
    };
    out.say(
        &Message::new("text.mx", "mx {preference} {host}: {delivers} (pattern: {pattern})")
            .arg("preference", preference)
            .arg("host", &row.host)
            .arg("delivers", delivers)
            .arg("pattern", pattern),
    )
}

fn write_finding(out: &mut Lines<'_>, report: &Report, finding: &Finding) -> fmt::Result {
    let severity = match finding.severity {
        Severity::Error => Message::new("severity.error", "error"),
        Severity::Warning => Message::new("severity.warning", "warning"),
        Severity::Note => Message::new("severity.note", "note"),
    };
    let (lint, words) = (finding.lint, out.words);
    let (severity, title) = (severity.text_in(words), finding.says(Part::Title).text_in(words));
    out.line(format_args!("{severity}[{}]: {title} ({}, {})", lint.name, lint.code, lint.rfc))?;
    if let (Some(span), Some(text)) = (finding.span, report.text(finding.source)) {
        write_excerpt(out, &Excerpt::of(text, span))?;
    }
    out.line(format_args!("  {}", finding.says(Part::Message).text_in(words)))?;
    let help = Message::new("text.help", "help: {help}").arg("help", finding.says(Part::Help));
    out.line(format_args!("  {}", help.text_in(words)))?;
    let fix = match &finding.fix {
        Some(Fix { copy: Some(copy), .. }) => {
            // It may be longer than an argument is shown.
            let label = Message::new("text.copy", "copy:").text_in(words);
            return out.line(format_args!("  {label} {copy}"));
        }
        Some(fix) => Message::new("text.fix", "fix: {fix}").arg("fix", fix.title.clone()),
        None => return Ok(()),
    };
    out.line(format_args!("  {}", fix.text_in(words)))
}

/// Writes the line of the span, and marks under it. The width of a format has to fit 16 bits, so the columns are
/// repeated spaces.
fn write_excerpt(out: &mut Lines<'_>, excerpt: &Excerpt) -> fmt::Result {
    let Excerpt { position, before, marked, after } = excerpt;
    let place = format!("  {}:{}", position.line, position.column);
    let columns = |text: &str, with: &str| with.repeat(text.chars().count());
    out.line(format_args!("{place} | {before}{marked}{after}"))?;
    let marks = if marked.is_empty() { "^".to_owned() } else { columns(marked, "^") };
    out.line(format_args!("{} | {}{marks}", columns(&place, " "), columns(before, " ")))
}
