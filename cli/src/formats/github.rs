//! Annotations of a GitHub workflow, as workflow commands.

use crate::lint::linted::Linted;
use crate::words::say;
use mta_sts::{Finding, Part, Severity, Shown};

/// Returns one line for each finding.
pub(crate) fn of(all: &[Linted]) -> String {
    all.iter().flat_map(|linted| linted.report.findings.iter().map(|finding| line(linted, finding))).collect()
}

fn line(linted: &Linted, finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(path) = linted.path() {
        properties.push(format!("file={}", property(&path)));
        // Without a line the annotation is at the top of the file.
        if let Some(region) = linted.region(finding) {
            properties.push(format!("line={},col={}", region.start.line, region.start.column));
            // Columns are allowed only within one line.
            if region.end.line == region.start.line {
                properties.push(format!("endLine={},endColumn={}", region.end.line, region.end.column));
            }
        }
    }
    let title = format!("{} ({})", say(&finding.says(Part::Title)), finding.lint.name);
    properties.push(format!("title={}", property(&title)));
    let message = format!("{} {}", say(&finding.says(Part::Message)), say(&finding.says(Part::Help)));
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    // A file name can contain characters that control a terminal.
    data(&Shown::of(text)).replace(':', "%3A").replace(',', "%2C")
}
