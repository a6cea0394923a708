//! The table of many domains, the worst first.

use crate::check::checked::Checked;
use mta_sts::{Severity, Shown, Verdict};
use std::cmp::Reverse;
use std::fmt::Write;

/// The row of one domain. Only this stays in memory of a checked domain.
pub(super) struct Row {
    domain: String,
    verdict: &'static str,
    errors: usize,
    warnings: usize,
    /// The most urgent finding, or why the domain was not checked.
    first: String,
    rank: u8,
}

impl Row {
    pub(super) fn of(checked: &Checked) -> Self {
        match &checked.result {
            Ok(done) => {
                let urgent = |severity| done.report.findings.iter().find(|found| found.severity == severity);
                let first = urgent(Severity::Error).or_else(|| urgent(Severity::Warning));
                Self {
                    domain: done.domain.to_string(),
                    verdict: done.report.verdict.word(),
                    errors: done.report.count(Severity::Error),
                    warnings: done.report.count(Severity::Warning),
                    first: first.map(|finding| finding.title().to_string()).unwrap_or_default(),
                    rank: rank(done.report.verdict),
                }
            }
            Err(reason) => Self {
                domain: Shown::brief(&checked.given).to_string(),
                verdict: "not checked",
                errors: 0,
                warnings: 0,
                first: Shown::of(reason).to_string(),
                rank: 0,
            },
        }
    }
}

/// How bad a verdict is, the worst first: mail that is lost, then mail that is not protected as announced.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::EnforcedWithFailures => 1,
        Verdict::Broken => 2,
        Verdict::Undetermined | Verdict::Checking => 3,
        Verdict::Absent => 4,
        Verdict::None => 5,
        Verdict::Testing => 6,
        Verdict::Enforced => 7,
    }
}

/// Returns the table, and a line with the number of domains of each verdict.
pub(super) fn table(mut rows: Vec<Row>) -> String {
    // Errors come before the verdict: mail may be lost although a domain is protected.
    let key = |row: &Row| (row.rank > 0 && row.errors == 0, row.rank, Reverse((row.errors, row.warnings)));
    rows.sort_by_key(key);
    let widest =
        |text: fn(&Row) -> usize, least| rows.iter().map(text).max().unwrap_or_default().clamp(least, 48);
    let (domains, verdicts) =
        (widest(|row| row.domain.chars().count(), 6), widest(|row| row.verdict.len(), 7));
    let mut out = String::new();
    let mut line = |domain: &str, verdict: &str, errors: &str, warnings: &str, first: &str| {
        let (domain, verdict) = (padded(domain, domains), padded(verdict, verdicts));
        let line = format!("{domain}  {verdict}  {errors:>6}  {warnings:>8}  {first}");
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", line.trim_end());
    };
    line("domain", "verdict", "errors", "warnings", "most urgent");
    for row in &rows {
        let verdict = row.verdict.replace('_', " ");
        line(&row.domain, &verdict, &row.errors.to_string(), &row.warnings.to_string(), &row.first);
    }
    out + &counts(&rows)
}

/// Pads with spaces. The width of a format has to fit 16 bits, so the spaces are repeated.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn counts(rows: &[Row]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(verdict, _)| *verdict == row.verdict) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.verdict, 1)),
        }
    }
    let each = counts.iter().map(|(verdict, count)| format!("{count} {}", verdict.replace('_', " ")));
    let noun = if rows.len() == 1 { "domain" } else { "domains" };
    format!("{} {noun}: {}\n", rows.len(), each.collect::<Vec<_>>().join(", "))
}
