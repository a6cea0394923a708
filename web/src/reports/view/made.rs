//! Makes the view from a batch.

use super::{CauseView, Day, FindingView, NoteView, PolicyView, ProblemView, ReportView, Row, View, Wanted};
use crate::words::{plain, value};
use mta_sts::tlsrpt_report::words::{answer, each_once, full_day, headline, named, names, period, when};
use mta_sts::tlsrpt_report::{
    self, Batch, Cause, DayRow, Entry, Filter, PolicyType, SeenPolicy, Source, Summary, compare_with_today,
    policy_of, seen_policies,
};
use mta_sts::{Shown, Timestamp};

/// At most this many rows of a list are shown. The exported files have all.
const ROWS: usize = 500;

/// What today's policies are, by domain: their lines.
pub(crate) type Today = Vec<(String, Vec<String>)>;

impl Wanted {
    /// Returns the filter; the last days are counted from the end of the newest report.
    pub(crate) fn filter(&self, batch: &Batch) -> Filter {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let newest = batch.reports.iter().filter_map(|entry| entry.report.to).max();
        let since = newest
            .filter(|_| self.days > 0)
            .map(|newest| Timestamp((newest.0 + 1).saturating_sub(u64::from(self.days) * 86_400)));
        Filter {
            since,
            domain: some(&self.domain),
            reporter: some(&self.reporter),
            failures_only: self.failures_only,
        }
    }
}

impl View {
    /// Sums up what is wanted.
    pub(crate) fn of(batch: &Batch, wanted: &Wanted, today: &Today) -> Self {
        let filter = wanted.filter(batch);
        let summary = Summary::of(batch, &filter);
        let count =
            |name: &str| number(batch.notes.iter().filter(|note| note.note.kind.name == name).count());
        let shown_once = |names: Vec<&str>| each_once(names).into_iter().map(shown).collect();
        let policies_of_all = batch.reports.iter().flat_map(|entry| &entry.report.policies);
        Self {
            files: 0,
            all_reports: number(batch.reports.len()),
            reports_shown: number(summary.reports),
            repeated: count("report-repeated"),
            without_report: count("no-report"),
            headline: plain(&headline(&summary)).to_string(),
            answer: plain(&answer(&summary)).to_string(),
            period: match (summary.from, summary.to) {
                (Some(from), Some(to)) => plain(&period(from, to)).to_string(),
                _ => String::new(),
            },
            successful: summary.sessions.successful,
            failed: summary.sessions.failed,
            undated: number(summary.undated),
            days: summary.days.iter().map(day).collect(),
            reporters: rows(&summary.reporters),
            domains: rows(&summary.domains),
            types: rows(&summary.types),
            results: rows(&summary.results),
            mx_hosts: rows(&summary.mx_hosts),
            causes: summary.causes.iter().take(ROWS).map(|one| cause(one, &summary)).collect(),
            policies: policies(batch, &filter, today),
            reports: if wanted.list { reports(batch, &filter) } else { Vec::new() },
            notes: notes(batch),
            problems: batch
                .problems
                .iter()
                .take(ROWS)
                .map(|problem| ProblemView { place: place(&problem.source), message: value(&problem.reason) })
                .collect(),
            all_domains: shown_once(policies_of_all.filter_map(|policy| policy.domain.as_deref()).collect()),
            all_reporters: shown_once(batch.reports.iter().map(|entry| entry.name.as_str()).collect()),
        }
    }
}

fn shown(text: impl std::fmt::Display) -> String {
    Shown::brief(text).to_string()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn day_name(day: Timestamp) -> String {
    plain(&full_day(day)).to_string()
}

fn day(row: &DayRow<'_>) -> Day {
    Day {
        number: u32::try_from(row.day.0 / 86_400).unwrap_or_default(),
        name: day_name(row.day),
        successful: row.sessions.successful,
        failed: row.sessions.failed,
        reporters: rows(&row.reporters),
    }
}

fn rows(rows: &[tlsrpt_report::Row<'_>]) -> Vec<Row> {
    let row = |row: &tlsrpt_report::Row<'_>| Row {
        name: value(&named(row.name)),
        successful: row.sessions.successful,
        failed: row.sessions.failed,
        last: row.last.map(day_name).unwrap_or_default(),
        last_number: row.last.and_then(|at| u32::try_from(at.0 / 86_400).ok()).unwrap_or_default(),
    };
    rows.iter().take(ROWS).map(row).collect()
}

fn cause(cause: &Cause<'_>, summary: &Summary<'_>) -> CauseView {
    let mut seen_by = value(&names(cause));
    if let Some(when) = when(cause, summary) {
        seen_by = format!("{seen_by}, {}", plain(&when));
    }
    if !cause.results.is_empty() {
        seen_by = format!("{seen_by}: {}", cause.results.join(", "));
    }
    CauseView {
        name: cause.kind.name.to_owned(),
        sessions: cause.sessions,
        title: plain(&cause.title()).to_string(),
        fault: plain(&cause.fault().label()).to_string(),
        seen_by: shown(seen_by),
        meaning: plain(&cause.meaning()).to_string(),
        advice: plain(&cause.advice()).to_string(),
        fine_elsewhere: shown(cause.fine_elsewhere.join(", ")),
        reasons: shown(cause.reasons.join("; ")),
        lint: cause.lint.as_deref().unwrap_or_default().to_owned(),
        domain: shown(cause.domain.unwrap_or_default()),
    }
}

fn policies(batch: &Batch, filter: &Filter, today: &Today) -> Vec<PolicyView> {
    let all = seen_policies(batch, filter);
    let with_lines = all.iter().filter(|policy| !policy.lines.is_empty());
    with_lines.take(ROWS).map(|policy| one_policy(policy, today, batch)).collect()
}

fn one_policy(policy: &SeenPolicy, today: &Today, batch: &Batch) -> PolicyView {
    let is_sts = policy.kind == PolicyType::Sts;
    let findings = if is_sts { batch.findings(&policy.lines) } else { Vec::new() };
    let domain = policy.domain.as_ref().filter(|_| is_sts);
    let today = today.iter().rev().find(|(of, _)| Some(of) == domain);
    let today =
        today.map(|(_, lines)| plain(&compare_with_today(policy, policy_of(lines).as_ref())).to_string());
    PolicyView {
        domain: shown(policy.domain.as_deref().unwrap_or_default()),
        kind: shown(policy.kind.word()),
        lines: policy.lines.iter().take(ROWS).map(shown).collect(),
        reporters: shown(policy.reporters.join(", ")),
        successful: policy.sessions.successful,
        failed: policy.sessions.failed,
        findings: findings
            .into_iter()
            .map(|finding| FindingView {
                name: finding.name,
                title: finding.title.to_string(),
                is_error: finding.is_error,
            })
            .collect(),
        today: today.unwrap_or_default(),
    }
}

fn reports(batch: &Batch, filter: &Filter) -> Vec<ReportView> {
    let wanted = batch.reports.iter().filter(|entry| filter.wants(entry));
    let mut reports: Vec<ReportView> = wanted.map(|entry| report(entry, filter)).collect();
    // One kind of sort, which the tables use as well.
    let mut order: Vec<(u64, usize)> = reports
        .iter()
        .enumerate()
        .map(|(index, report)| (u64::MAX - u64::from(report.number), index))
        .collect();
    order.sort_unstable();
    order.truncate(ROWS);
    order.into_iter().filter_map(|(_, index)| reports.get_mut(index).map(std::mem::take)).collect()
}

fn report(entry: &Entry, filter: &Filter) -> ReportView {
    let of = &entry.report;
    let wanted = || of.policies.iter().filter(|policy| filter.wants_policy(policy));
    let mut domains = each_once(wanted().filter_map(|policy| policy.domain.as_deref()).collect());
    domains.truncate(5);
    let first = of.from.or(of.to);
    ReportView {
        day: first.map(day_name).unwrap_or_default(),
        number: first.and_then(|at| u32::try_from(at.0 / 86_400).ok()).unwrap_or_default(),
        reporter: value(&named(&entry.name)),
        program: entry.reporter.filter(|of| of.is_program).map(|of| of.name.to_owned()).unwrap_or_default(),
        domains: shown(domains.join(", ")),
        id: shown(of.id.as_deref().unwrap_or_default()),
        file: place(&entry.source),
        successful: wanted().fold(0, |sum, policy| sum.saturating_add(policy.successful)),
        failed: wanted().fold(0, |sum, policy| sum.saturating_add(policy.failed)),
    }
}

fn notes(batch: &Batch) -> Vec<NoteView> {
    let mut notes: Vec<NoteView> = Vec::new();
    for (source, note) in batch.all_notes() {
        match notes.iter_mut().find(|known| known.name == note.kind.name) {
            Some(known) => known.count += 1,
            None => notes.push(NoteView {
                name: note.kind.name.to_owned(),
                title: plain(&note.kind.title()).to_string(),
                count: 1,
                place: match note.pointer.as_str() {
                    "" => place(source),
                    pointer => format!("{} {}", place(source), shown(pointer)),
                },
                found: value(&note.found),
            }),
        }
    }
    notes
}

fn place(source: &Source) -> String {
    match source.part.as_str() {
        "" => shown(&source.file),
        part => shown(format!("{}: {part}", source.file)),
    }
}
