//! What reports say, for people: the answer, the causes, then the sums.

use super::shown;
use super::table::{table, wrapped};
use crate::explain::severity;
use crate::words::{say, words};
use mta_sts::tlsrpt_report::words::{
    self as reports, Counted, about_type, answer, named, names, period, when,
};
use mta_sts::tlsrpt_report::{
    Batch, Cause, Filter, NoteKind, PolicyType, Row, SeenPolicy, Source, Summary, seen_policies,
};
use mta_sts::{Arg, Message, Severity};
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

fn number(number: u64) -> String {
    reports::number(number).text(words()).to_string()
}

/// Returns the columns of a table.
fn heads<const N: usize>(columns: [Message; N]) -> [String; N] {
    columns.map(|column| say(&column).to_string())
}

const NAME: Message = Message::new("cli.column-name", "");
const FINE: Message = Message::new("cli.column-fine", "fine");
const FAILED: Message = Message::new("cli.column-failed", "failed");

/// Renders everything that is printed as text.
pub(super) fn summary(batch: &Batch, summary: &Summary<'_>, filter: &Filter) -> String {
    let mut out = say(&answer(summary)).to_string() + "\n";
    if summary.reports == 0 {
        if !batch.reports.is_empty() {
            let options = match (&filter.since, &filter.domain) {
                (Some(_), Some(_)) => Message::new("cli.since-and-domain", "--since and --domain").into(),
                (None, Some(_)) => Arg::from("--domain"),
                _ => Arg::from("--since"),
            };
            let left_out = Message::new("cli.left-out", "{reports} left out by {options}.")
                .arg("reports", REPORTS.of(batch.reports.len() as u64))
                .arg("options", options);
            let _ = writeln!(out, "{}", say(&left_out));
            let domains: BTreeSet<&str> = batch
                .reports
                .iter()
                .flat_map(|entry| &entry.report.policies)
                .filter_map(|policy| policy.domain.as_deref())
                .collect();
            let listed: Vec<Arg> = domains.iter().take(ROWS).map(Arg::from).collect();
            if filter.domain.is_some() && !listed.is_empty() {
                let about = Message::new("cli.about-domains", "They are about: {domains}");
                let _ = writeln!(out, "{}", wrapped(&say(&about.arg("domains", Arg::Joined(listed))), 0));
            }
        }
        out.push_str(&notes(batch));
        return out;
    }
    out.push_str(&extent(batch, summary, filter));
    causes(&mut out, summary);
    days(&mut out, summary);
    let tables: [(Message, &[Row<'_>], bool); 5] = [
        (Message::new("cli.by-reporter", "By reporter"), &summary.reporters, false),
        (Message::new("cli.by-domain", "By domain"), &summary.domains, false),
        (Message::new("cli.by-policy-type", "By policy type"), &summary.types, false),
        (Message::new("cli.by-result", "Failures by result"), &summary.results, true),
        (Message::new("cli.by-mx-host", "Failures by MX host"), &summary.mx_hosts, true),
    ];
    for (title, rows, failures_only) in tables {
        if !rows.is_empty() {
            let _ = write!(out, "\n{}\n{}", say(&title), counts(rows, failures_only));
        }
        for about in rows.iter().filter_map(|row| about_type(row.name)) {
            let _ = writeln!(out, "  {}", wrapped(&say(&about), 2));
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

fn extent(batch: &Batch, summary: &Summary<'_>, filter: &Filter) -> String {
    let mut parts: Vec<Arg> = Vec::new();
    if let (Some(from), Some(to)) = (summary.from, summary.to) {
        parts.push(period(from, to).into());
    }
    match (&filter.domain, summary.domains.as_slice()) {
        (Some(domain), _) => parts.push(domain.into()),
        (None, [only]) => parts.push(named(only.name)),
        (None, many) => parts.push(DOMAINS.of(many.len() as u64).into()),
    }
    let reports = Message::new("cli.reports-of-reporters", "{reports} of {reporters}")
        .arg("reports", REPORTS.of(summary.reports as u64))
        .arg("reporters", REPORTERS.of(summary.reporters.len() as u64));
    parts.push(reports.into());
    let repeated = count(batch, "report-repeated");
    if repeated > 0 {
        let once = Message::new("cli.counted-once", "{reports} counted once");
        parts.push(once.arg("reports", REPEATED.of(repeated as u64)).into());
    }
    let extent =
        Message::new("cli.extent", "{extent}. A session is not a message: one may carry many, or none.");
    wrapped(&say(&extent.arg("extent", Arg::Joined(parts))), 0) + "\n"
}

fn count(batch: &Batch, name: &str) -> usize {
    batch.all_notes().filter(|(_, note)| note.kind.name == name).count()
}

fn causes(out: &mut String, summary: &Summary<'_>) {
    if summary.causes.is_empty() {
        return;
    }
    let is_counted = !summary.causes.iter().any(|cause| cause.is_uncounted);
    let title = match summary.sessions.failed {
        0 if is_counted => Message::new("cli.failed-on-the-way", "What failed on the way"),
        _ => Message::new("cli.why-failed", "Why sessions failed"),
    };
    let _ = write!(out, "\n{}\n", say(&title));
    for cause in summary.causes.iter().take(CAUSES) {
        out.push_str(&one_cause(cause, summary));
    }
    let more = summary.causes.len().saturating_sub(CAUSES);
    if more > 0 {
        let more = Message::new("cli.more-causes", "and {causes} more; --format json has all of them")
            .arg("causes", MORE_CAUSES.of(more as u64));
        let _ = writeln!(out, "\n  {}", say(&more));
    }
}

const SEEN_BY: Message = Message::new("cli.seen-by", "seen by");
const MEANS: Message = Message::new("cli.means", "means");
const TO_DO: Message = Message::new("cli.to-do", "to do");
const BUT: Message = Message::new("cli.but", "but");
const LINT: Message = Message::new("cli.lint", "lint");

/// At least this many columns the labels of a cause have, with the gap behind them.
const LABELS_MIN: usize = 10;

fn one_cause(cause: &Cause<'_>, summary: &Summary<'_>) -> String {
    let mut out = format!(
        "\n  {}  {} [{}]\n",
        // Without a count that can be read.
        if cause.sessions == 0 { "?".to_owned() } else { number(cause.sessions) },
        wrapped(&say(&cause.title()), 4),
        say(&cause.fault().label())
    );
    let labels = [SEEN_BY, MEANS, TO_DO, BUT, LINT].map(|label| say(&label).chars().count() + 1);
    let width = labels.into_iter().max().unwrap_or_default().max(LABELS_MIN);
    let mut line = |label: Message, text: &str| {
        let label = say(&label);
        let gap = " ".repeat(width.saturating_sub(label.chars().count()));
        let _ = writeln!(out, "    {label}{gap}{}", wrapped(text, width + 4));
    };
    let when = when(cause, summary).map(|when| format!(", {}", say(&when))).unwrap_or_default();
    let results = match cause.results.as_slice() {
        [] => String::new(),
        results => format!(": {}", results.join(", ")),
    };
    line(SEEN_BY, &shown(&format!("{}{when}{results}", names(cause).text(words()))));
    line(MEANS, &say(&cause.meaning()));
    line(TO_DO, &say(&cause.advice()));
    if !cause.fine_elsewhere.is_empty() {
        let fine = Message::new(
            "cli.fine-elsewhere",
            "{reporters} reported no failure for this domain in these days",
        );
        let reporters = cause.fine_elsewhere.iter().map(|name| named(name)).collect();
        line(BUT, &say(&fine.arg("reporters", Arg::Joined(reporters))));
    }
    if let Some(lint) = &cause.lint {
        line(LINT, &format!("mta-sts-check explain {lint}"));
    }
    out
}

fn days(out: &mut String, summary: &Summary<'_>) {
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
                let fine = number(of.sessions.successful);
                let who = match of.sessions.failed {
                    0 => Message::new("cli.reporter-fine", "{reporter} {fine}"),
                    failed => Message::new("cli.reporter-failed", "{reporter} {fine} ({failed} failed)")
                        .arg("failed", number(failed)),
                };
                Arg::from(who.arg("reporter", named(of.name)).arg("fine", fine))
            });
            let who = Arg::Joined(who.take(6).collect()).text(words()).to_string();
            let day = row.day.to_string().chars().take(10).collect();
            vec![day, number(row.sessions.successful), number(row.sessions.failed), who]
        })
        .collect();
    let head = heads([
        Message::new("cli.column-day", "day"),
        FINE,
        FAILED,
        Message::new("cli.column-reporters", "reporters"),
    ]);
    let title = say(&Message::new("cli.by-day", "By day"));
    let _ = write!(out, "\n{title}\n{}", table(&head, &[false, true, true, false], &rows));
    if skipped > 0 {
        let before = Message::new("cli.days-before", "and {days} before them");
        let _ = writeln!(out, "  {}", say(&before.arg("days", DAYS.of(skipped as u64))));
    }
    if summary.undated > 0 {
        let undated = Message::new("cli.undated", "and {reports} without a date");
        let _ = writeln!(out, "  {}", say(&undated.arg("reports", REPORTS.of(summary.undated as u64))));
    }
}

fn counts(rows: &[Row<'_>], failures_only: bool) -> String {
    let cells = rows.iter().take(ROWS).map(|row| {
        let failed = number(row.sessions.failed);
        let name = named(row.name).text(words()).to_string();
        match failures_only {
            true => vec![name, failed],
            false => vec![name, number(row.sessions.successful), failed],
        }
    });
    let cells: Vec<Vec<String>> = cells.collect();
    let mut out = match failures_only {
        true => table(&heads([NAME, FAILED]), &[false, true], &cells),
        false => table(&heads([NAME, FINE, FAILED]), &[false, true, true], &cells),
    };
    let more = rows.len().saturating_sub(ROWS);
    if more > 0 {
        let more = Message::new("cli.more-rows", "and {count} more").arg("count", number(more as u64));
        let _ = writeln!(out, "  {}", say(&more));
    }
    out
}

fn policies(out: &mut String, batch: &Batch, filter: &Filter) {
    let all = seen_policies(batch, filter);
    let with_lines = all.iter().filter(|policy| !policy.lines.is_empty());
    let mut shown_any = false;
    for policy in with_lines.take(ROWS) {
        if !shown_any {
            let title = Message::new("cli.seen-policies", "Policies that the senders used");
            let _ = write!(out, "\n{}\n", say(&title));
            shown_any = true;
        }
        out.push_str(&one_policy(policy, batch));
    }
}

fn one_policy(policy: &SeenPolicy, batch: &Batch) -> String {
    let domain = match &policy.domain {
        Some(domain) => domain.into(),
        None => Arg::from(Message::new("cli.no-domain", "(no domain)")),
    };
    let line = Message::new("cli.seen-policy", "{domain}, {kind} ({reporters}): {lines}")
        .arg("domain", domain)
        .arg("kind", policy.kind.word())
        .arg("reporters", Arg::Joined(policy.reporters.iter().map(|name| named(name)).collect()))
        .arg("lines", policy.lines.join("; "));
    let mut out = format!("  {}\n", wrapped(&shown(&say(&line)), 4));
    if policy.kind == PolicyType::Sts {
        for finding in batch.findings(&policy.lines) {
            let word = severity(if finding.is_error { Severity::Error } else { Severity::Warning });
            let _ = writeln!(out, "    {}: {}", say(&word), wrapped(&finding.title, 6));
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
                let found = note.found.text(words());
                let found = if found.is_empty() { String::new() } else { format!(": {found}") };
                kinds.push((note.kind, 1, format!("{}{}{found}", place(source), shown(&pointer))));
            }
        }
    }
    if kinds.is_empty() {
        return String::new();
    }
    let rows = kinds.iter().map(|(kind, count, first)| {
        vec![number(*count), kind.name.to_owned(), say(&kind.title()).to_string(), first.clone()]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = heads([
        NAME,
        Message::new("cli.column-note", "name"),
        Message::new("cli.column-unusual", "what is unusual"),
        Message::new("cli.column-first-seen", "first seen in"),
    ]);
    let title = match batch.reports.is_empty() {
        true => {
            Message::new("cli.oddities", "Oddities of the files. “mta-sts-check explain NAME” explains one")
        }
        false => Message::new(
            "cli.oddities-read",
            "Oddities of the files; the reports were read all the same. “mta-sts-check explain NAME” explains one",
        ),
    };
    format!("\n{}\n{}", say(&title), table(&head, &[true], &rows))
}
