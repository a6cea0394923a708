//! What reports say, for people: the answer, the causes, then the sums.

use super::shown;
use super::table::{table, wrapped};
use mta_sts::tlsrpt_report::words::{self, Counted, answer, names, period, when};
use mta_sts::tlsrpt_report::{
    Batch, Cause, Filter, NoteKind, PolicyType, Row, SeenPolicy, Source, Summary, seen_policies,
};
use mta_sts::{Message, Shown, Words};
use std::collections::BTreeSet;
use std::fmt::Write;

/// At most this many rows of a table are printed.
const ROWS: usize = 40;

/// At most this many causes are printed.
const CAUSES: usize = 12;

const REPORTS: Counted =
    Counted::new(Message::new("count.report", "1 report"), Message::new("count.reports", "{count} reports"));
const REPORTERS: Counted = Counted::new(
    Message::new("count.reporter", "1 reporter"),
    Message::new("count.reporters", "{count} reporters"),
);
const DOMAINS: Counted =
    Counted::new(Message::new("count.domain", "1 domain"), Message::new("count.domains", "{count} domains"));
const REPEATED: Counted = Counted::new(
    Message::new("count.repeated-report", "1 repeated report"),
    Message::new("count.repeated-reports", "{count} repeated reports"),
);
const MORE_CAUSES: Counted =
    Counted::new(Message::new("count.cause", "1 cause"), Message::new("count.causes", "{count} causes"));
const DAYS: Counted =
    Counted::new(Message::new("count.day", "1 day"), Message::new("count.days", "{count} days"));

fn counted(count: usize, what: &Counted) -> Shown {
    what.of(count as u64).text()
}

fn number(number: u64) -> String {
    words::number(number).text(&Words::ENGLISH).to_string()
}

/// Renders everything that is printed as text.
pub(super) fn summary(batch: &Batch, summary: &Summary, filter: &Filter) -> String {
    let mut out = answer(summary).text().to_string() + "\n";
    if summary.reports == 0 {
        if !batch.reports.is_empty() {
            let left_out = counted(batch.reports.len(), &REPORTS);
            let options = match (&filter.since, &filter.domain) {
                (Some(_), Some(_)) => "--since and --domain",
                (None, Some(_)) => "--domain",
                _ => "--since",
            };
            let _ = writeln!(out, "{left_out} left out by {options}.");
            let domains: BTreeSet<&str> = batch
                .reports
                .iter()
                .flat_map(|entry| &entry.report.policies)
                .filter_map(|policy| policy.domain.as_deref())
                .collect();
            let named: Vec<&str> = domains.iter().copied().take(ROWS).collect();
            if filter.domain.is_some() && !named.is_empty() {
                let _ =
                    writeln!(out, "{}", wrapped(&shown(&format!("They are about: {}", named.join(", "))), 0));
            }
        }
        out.push_str(&notes(batch));
        return out;
    }
    out.push_str(&extent(batch, summary, filter));
    causes(&mut out, summary);
    days(&mut out, summary);
    let tables: [(&str, &[Row]); 5] = [
        ("By reporter", &summary.reporters),
        ("By domain", &summary.domains),
        ("By policy type", &summary.types),
        ("Failures by result", &summary.results),
        ("Failures by MX host", &summary.mx_hosts),
    ];
    for (title, rows) in tables {
        let is_sum = title.starts_with("Failures");
        if !rows.is_empty() {
            let _ = write!(out, "\n{title}\n{}", counts(rows, is_sum));
        }
    }
    policies(&mut out, batch, filter);
    out.push_str(&notes(batch));
    out
}

/// Returns a place for a message.
pub(super) fn place(source: &Source) -> String {
    match source.part.as_str() {
        "" => shown(&source.file).to_string(),
        part => format!("{}: {}", shown(&source.file), shown(part)),
    }
}

fn extent(batch: &Batch, summary: &Summary, filter: &Filter) -> String {
    let mut parts = Vec::new();
    if let (Some(from), Some(to)) = (summary.from, summary.to) {
        parts.push(period(from, to).text().to_string());
    }
    match (&filter.domain, summary.domains.as_slice()) {
        (Some(domain), _) => parts.push(shown(domain).to_string()),
        (None, [only]) => parts.push(shown(&only.name).to_string()),
        (None, many) => parts.push(counted(many.len(), &DOMAINS).to_string()),
    }
    let reports = counted(summary.reports, &REPORTS);
    let reporters = counted(summary.reporters.len(), &REPORTERS);
    parts.push(format!("{reports} of {reporters}"));
    let repeated = count(batch, "report-repeated");
    if repeated > 0 {
        parts.push(format!("{} counted once", counted(repeated, &REPEATED)));
    }
    let extent = format!("{}. A session is not a message: one may carry many, or none.", parts.join(", "));
    wrapped(&extent, 0) + "\n"
}

fn count(batch: &Batch, name: &str) -> usize {
    batch.all_notes().filter(|(_, note)| note.kind.name == name).count()
}

fn causes(out: &mut String, summary: &Summary) {
    if summary.causes.is_empty() {
        return;
    }
    out.push_str(match summary.sessions.failed {
        0 => "\nWhat failed on the way\n",
        _ => "\nWhy sessions failed\n",
    });
    for cause in summary.causes.iter().take(CAUSES) {
        out.push_str(&one_cause(cause, summary));
    }
    let more = summary.causes.len().saturating_sub(CAUSES);
    if more > 0 {
        let _ = writeln!(out, "\n  and {} more; --format json has all of them", counted(more, &MORE_CAUSES));
    }
}

fn one_cause(cause: &Cause, summary: &Summary) -> String {
    let mut out = format!(
        "\n  {}  {} [{}]\n",
        number(cause.sessions),
        wrapped(&cause.title().text(), 4),
        cause.fault().label().text()
    );
    let mut line = |name: &str, text: &str| {
        let gap = " ".repeat(10_usize.saturating_sub(name.len()));
        let _ = writeln!(out, "    {name}{gap}{}", wrapped(text, 14));
    };
    let when = when(cause, summary).map(|when| format!(", {}", when.text())).unwrap_or_default();
    let results = match cause.results.as_slice() {
        [] => String::new(),
        results => format!(": {}", results.join(", ")),
    };
    line("seen by", &shown(&format!("{}{when}{results}", names(cause).text(&Words::ENGLISH))));
    line("means", &cause.meaning().text());
    line("to do", &cause.advice().text());
    if !cause.fine_elsewhere.is_empty() {
        let fine = cause.fine_elsewhere.join(", ");
        line("but", &shown(&format!("{fine} reported no failure for this domain in these days")));
    }
    if let Some(lint) = &cause.lint {
        line("lint", &format!("mta-sts-check explain {lint}"));
    }
    out
}

fn days(out: &mut String, summary: &Summary) {
    if summary.days.is_empty() {
        return;
    }
    let skipped = summary.days.len().saturating_sub(ROWS);
    let rows: Vec<Vec<String>> = summary
        .days
        .iter()
        .skip(skipped)
        .map(|row| {
            // Who failed, beside those who did not.
            let who = row.reporters.iter().map(|of| {
                let name = shown(&of.name);
                match (of.sessions.successful, of.sessions.failed) {
                    (fine, 0) => format!("{name} {}", number(fine)),
                    (fine, failed) => format!("{name} {} ({} failed)", number(fine), number(failed)),
                }
            });
            let who: Vec<String> = who.take(6).collect();
            let day = row.day.to_string().chars().take(10).collect();
            vec![day, number(row.sessions.successful), number(row.sessions.failed), who.join(", ")]
        })
        .collect();
    let head = ["day", "fine", "failed", "reporters"];
    let _ = write!(out, "\nBy day\n{}", table(&head, &[false, true, true, false], &rows));
    if skipped > 0 {
        let _ = writeln!(out, "  and {} before them", counted(skipped, &DAYS));
    }
    if summary.undated > 0 {
        let _ = writeln!(out, "  and {} without a date", counted(summary.undated, &REPORTS));
    }
}

fn counts(rows: &[Row], failures_only: bool) -> String {
    let cells = rows.iter().take(ROWS).map(|row| {
        let failed = number(row.sessions.failed);
        let name = shown(&row.name).to_string();
        match failures_only {
            true => vec![name, failed],
            false => vec![name, number(row.sessions.successful), failed],
        }
    });
    let cells: Vec<Vec<String>> = cells.collect();
    let head: &[&str] = if failures_only { &["", "failed"] } else { &["", "fine", "failed"] };
    let mut out = table(head, &[false, true, true], &cells);
    let more = rows.len().saturating_sub(ROWS);
    if more > 0 {
        let _ = writeln!(out, "  and {} more", number(more as u64));
    }
    out
}

fn policies(out: &mut String, batch: &Batch, filter: &Filter) {
    let all = seen_policies(batch, filter);
    let with_lines = all.iter().filter(|policy| !policy.lines.is_empty());
    let mut shown_any = false;
    for policy in with_lines.take(ROWS) {
        if !shown_any {
            out.push_str("\nPolicies that the senders used\n");
            shown_any = true;
        }
        out.push_str(&one_policy(policy, batch));
    }
}

fn one_policy(policy: &SeenPolicy, batch: &Batch) -> String {
    let domain = policy.domain.as_deref().unwrap_or("(no domain)");
    let reporters = policy.reporters.join(", ");
    let kind = policy.kind.word();
    let lines = policy.lines.join("; ");
    let mut out = format!("  {}\n", wrapped(&shown(&format!("{domain}, {kind} ({reporters}): {lines}")), 4));
    if policy.kind == PolicyType::Sts {
        for finding in batch.findings(&policy.lines) {
            let word = if finding.is_error { "error" } else { "warning" };
            let _ = writeln!(out, "    {word}: {}", wrapped(&finding.title, 6));
        }
    }
    out
}

/// Lists what is unusual, each kind once with its number.
fn notes(batch: &Batch) -> String {
    let mut kinds: Vec<(&'static NoteKind, u64, String)> = Vec::new();
    for (source, note) in batch.all_notes() {
        match kinds.iter_mut().find(|(kind, ..)| *kind == note.kind) {
            Some((_, count, _)) => *count += 1,
            None => {
                let pointer =
                    if note.pointer.is_empty() { String::new() } else { format!(" {}", note.pointer) };
                kinds.push((note.kind, 1, format!("{}{}", place(source), shown(&pointer))));
            }
        }
    }
    if kinds.is_empty() {
        return String::new();
    }
    let rows = kinds.iter().map(|(kind, count, first)| {
        vec![number(*count), kind.name.to_owned(), kind.title().text().to_string(), first.clone()]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = ["", "name", "what is unusual", "first seen in"];
    let read = match batch.reports.is_empty() {
        true => "",
        false => "; the reports were read all the same",
    };
    format!(
        "\nOddities of the files{read}. “mta-sts-check explain NAME” explains one\n{}",
        table(&head, &[true], &rows)
    )
}
