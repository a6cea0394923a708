//! TLS reports as CSV (RFC 4180) for spreadsheets.
//!
//! A policy is one row with its sums. Each of its failures is a further row, with its own sessions and without the sums, so that
//! a column can be added up. Of two policies that count the same sessions, the row with more failures has the sums that count, and
//! the other has zeros; the last two columns have what the report says.

use crate::text::shown::Shown;
use crate::tlsrpt_report::{Batch, Filter, counted_policies};

/// The columns.
const HEAD: [&str; 20] = [
    "from",
    "to",
    "reporter",
    "organization",
    "report_id",
    "domain",
    "policy_type",
    "successful",
    "failed",
    "result_type",
    "failed_sessions",
    "mx_host",
    "receiving_ip",
    "sending_mta_ip",
    "reason",
    "additional_information",
    "file",
    "mx_helo",
    "reported_successful",
    "reported_failed",
];

/// Returns what `filter` wants of a batch. Lines end in CR LF.
pub fn csv(batch: &Batch, filter: &Filter) -> String {
    let mut out = HEAD.join(",") + "\r\n";
    for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
        let report = &entry.report;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let moment = |at: Option<crate::time::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let file = match entry.source.part.as_str() {
            "" => entry.source.file.clone(),
            part => format!("{}: {part}", entry.source.file),
        };
        let head = [
            moment(report.from),
            moment(report.to),
            entry.name.clone(),
            text(&report.organization),
            text(&report.id),
        ];
        for (policy, counted) in
            counted_policies(entry).into_iter().filter(|(policy, _)| filter.wants_policy(policy))
        {
            let of_policy = [text(&policy.domain), policy.kind.word().to_owned()];
            let sums = [counted.successful.to_string(), counted.failed.to_string()];
            let reported = [policy.successful.to_string(), policy.failed.to_string()];
            let nothing = |count: usize| std::iter::repeat_n(String::new(), count);
            let start = || head.iter().chain(&of_policy).cloned();
            let whole = start().chain(sums).chain(nothing(7)).chain([file.clone()]);
            row(&mut out, whole.chain(nothing(1)).chain(reported));
            for failure in &policy.failures {
                let details = [
                    String::new(),
                    String::new(),
                    failure.result.word().to_owned(),
                    if failure.is_uncounted { String::new() } else { failure.sessions.to_string() },
                    text(&failure.mx_host),
                    text(&failure.receiving_ip),
                    text(&failure.sending_mta_ip),
                    text(&failure.reason),
                    text(&failure.additional_information),
                    file.clone(),
                    text(&failure.mx_helo),
                ];
                row(&mut out, start().chain(details).chain(nothing(2)));
            }
        }
    }
    out
}

fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        out.push_str(&quoted(&cell));
    }
    out.push_str("\r\n");
}

/// Quotes a cell where needed. A spreadsheet would run a cell that begins like a formula, so it gets an apostrophe.
fn quoted(cell: &str) -> String {
    let shown = Shown::of(cell);
    let guard = if shown.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if shown.contains([',', '"', '\'']) || !guard.is_empty() {
        format!("\"{guard}{}\"", shown.replace('"', "\"\""))
    } else {
        shown.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        let cases = [
            ("a", "a"),
            ("", ""),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("@x", "\"'@x\""),
            ("a\nb", "a‹LF›b"),
        ];
        for (cell, expected) in cases {
            assert_eq!(quoted(cell), expected, "{cell:?}");
        }
    }
}
