//! The table of many domains, the worst first.

use crate::check::checked::Checked;
use crate::words::{say, words};
use mta_sts::tlsrpt_report::words::Counted;
use mta_sts::{Arg, Message, Part, Severity, Shown, State, Verdict};
use std::cmp::Reverse;
use std::fmt::Write;

/// The row of one domain. Only this stays in memory of a checked domain.
pub(super) struct Row {
    domain: String,
    verdict: Message,
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
                    verdict: done.report.verdict.name(),
                    errors: done.report.count(Severity::Error),
                    warnings: done.report.count(Severity::Warning),
                    first: first
                        .map(|finding| say(&finding.says(Part::Title)).to_string())
                        .unwrap_or_default(),
                    rank: rank(done.report.verdict),
                }
            }
            Err(reason) => Self {
                domain: Shown::brief(&checked.given).to_string(),
                verdict: State::NotChecked.name(),
                errors: 0,
                warnings: 0,
                first: reason.text(words()).to_string(),
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
    let head = [
        Message::new("cli.column-domain", "domain"),
        Message::new("cli.column-verdict", "verdict"),
        Message::new("cli.column-errors", "errors"),
        Message::new("cli.column-warnings", "warnings"),
        Message::new("cli.column-first", "most urgent"),
    ]
    .map(|column| say(&column).to_string());
    let cells = rows.iter().map(|row| {
        let verdict = say(&row.verdict).to_string();
        [row.domain.clone(), verdict, row.errors.to_string(), row.warnings.to_string(), row.first.clone()]
    });
    let lines: Vec<[String; 5]> = std::iter::once(head).chain(cells).collect();
    let longest = |column: fn(&[String; 5]) -> &String| {
        lines.iter().map(|line| column(line).chars().count()).max().unwrap_or_default().min(48)
    };
    let (domains, verdicts) = (longest(|[domain, ..]| domain), longest(|[_, verdict, ..]| verdict));
    let (errors, warnings) = (longest(|[.., errors, _, _]| errors), longest(|[.., warnings, _]| warnings));
    let mut out = String::new();
    for [domain, verdict, error, warning, first] in &lines {
        let (domain, verdict) = (padded(domain, domains), padded(verdict, verdicts));
        let (error, warning) = (indented(error, errors), indented(warning, warnings));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", format!("{domain}  {verdict}  {error}  {warning}  {first}").trim_end());
    }
    out + &say(&counts(&rows)) + "\n"
}

/// Pads with spaces. The width of a format has to fit 16 bits, so the spaces are repeated.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

/// Pads a number with spaces before it.
fn indented(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count())))
}

const DOMAINS: Counted =
    Counted::new(Message::new("count.domain", "1 domain"), Message::new("count.domains", "{count} domains"));

fn counts(rows: &[Row]) -> Message {
    let mut counts: Vec<(&Message, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(verdict, _)| **verdict == row.verdict) {
            Some((_, count)) => *count += 1,
            None => counts.push((&row.verdict, 1)),
        }
    }
    let each = counts.into_iter().map(|(verdict, count)| {
        let one = Message::new("number.of-verdict", "{count} {verdict}").arg("count", count);
        one.arg("verdict", verdict.clone()).into()
    });
    Message::new("cli.verdicts", "{domains}: {verdicts}")
        .arg("domains", DOMAINS.of(rows.len() as u64))
        .arg("verdicts", Arg::Joined(each.collect()))
}
