//! What all reports say together: by day, reporter, result, MX host, policy and domain.

use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::causes::{self, Cause};
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::report::PolicyType;
use crate::tlsrpt_report::sessions::{Sessions, Unit, UnitSums, units};
use std::collections::BTreeMap;

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it counts: a reporter, a domain, a host and so on.
    pub name: String,
    /// The sessions.
    pub sessions: Sessions,
    /// The last second that a report about it covers.
    pub last: Option<Timestamp>,
}

/// The sessions of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRow {
    /// The first second of the day.
    pub day: Timestamp,
    /// The sessions.
    pub sessions: Sessions,
    /// The same by reporter.
    pub reporters: Vec<Row>,
}

/// What all reports say together.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// All sessions, each once.
    pub sessions: Sessions,
    /// How many reports there are.
    pub reports: usize,
    /// The first second that they cover.
    pub from: Option<Timestamp>,
    /// The last second that they cover.
    pub to: Option<Timestamp>,
    /// The days with a report, in order. A report of several days counts on its first.
    pub days: Vec<DayRow>,
    /// How many reports have no time.
    pub undated: usize,
    /// By reporter.
    pub reporters: Vec<Row>,
    /// By policy domain.
    pub domains: Vec<Row>,
    /// By type of policy. What a reporter counts twice is in both.
    pub types: Vec<Row>,
    /// The failures by result type.
    pub results: Vec<Row>,
    /// The failures by MX host.
    pub mx_hosts: Vec<Row>,
    /// Why sessions failed, the most frequent first.
    pub causes: Vec<Cause>,
}

impl Summary {
    /// Sums up what `filter` wants.
    pub fn of(batch: &Batch, filter: &Filter) -> Self {
        let mut tables = Tables::default();
        let mut summary = Self::default();
        for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
            summary.reports += 1;
            summary.add(entry, filter, &mut tables);
        }
        summary.reporters = rows(tables.reporters);
        summary.domains = rows(tables.domains);
        summary.types = rows(tables.types);
        summary.results = rows(tables.results);
        summary.mx_hosts = rows(tables.mx_hosts);
        summary.days = tables.days.into_iter().map(|(day, reporters)| day_row(day, reporters)).collect();
        summary.causes = causes::of(batch, filter);
        summary
    }

    /// Whether anything failed. A policy that cannot be fetched is a failure, too, although mail is delivered without it.
    pub fn has_failures(&self) -> bool {
        self.sessions.failed > 0 || !self.causes.is_empty()
    }

    fn add<'a>(&mut self, entry: &'a Entry, filter: &Filter, tables: &mut Tables<'a>) {
        let report = &entry.report;
        let reporter = entry.name.as_str();
        let last = report.to.or(report.from);
        let first = report.from.or(report.to);
        self.from = [self.from, first].into_iter().flatten().min();
        self.to = [self.to, last].into_iter().flatten().max();
        let day = first.map(|first| first.0 / 86_400);
        self.undated += usize::from(day.is_none());
        // A report without results still has a reporter.
        count(&mut tables.reporters, reporter, Sessions::default(), last);
        for unit in units(entry).into_iter().filter(|unit| filter.wants_domain(unit.domain)) {
            let failed_only = |sessions: Sessions| match filter.failures_only {
                true => Sessions { successful: 0, ..sessions },
                false => sessions,
            };
            let sessions = failed_only(unit.sessions);
            self.sessions.add(sessions);
            count(&mut tables.reporters, reporter, sessions, last);
            count(&mut tables.domains, unit.domain.unwrap_or(UNNAMED), sessions, last);
            if let Some(day) = day {
                count(tables.days.entry(day).or_default(), reporter, sessions, last);
            }
            for policy in &unit.policies {
                let sessions = failed_only(Sessions { successful: policy.successful, failed: policy.failed });
                let kind = if policy.kind == PolicyType::Missing { UNNAMED } else { policy.kind.word() };
                count(&mut tables.types, kind, sessions, last);
            }
            tables.failures(&unit, last);
        }
    }
}

/// The name of what a report does not name.
pub const UNNAMED: &str = "(not given)";

type Table<'a> = BTreeMap<&'a str, Row>;

#[derive(Default)]
struct Tables<'a> {
    reporters: Table<'a>,
    domains: Table<'a>,
    types: Table<'a>,
    results: Table<'a>,
    mx_hosts: Table<'a>,
    days: BTreeMap<u64, Table<'a>>,
}

impl<'a> Tables<'a> {
    fn failures(&mut self, unit: &Unit<'a>, last: Option<Timestamp>) {
        let (mut results, mut hosts) = (UnitSums::default(), UnitSums::default());
        for policy in &unit.policies {
            for failure in &policy.failures {
                let result = failure.result.word();
                results.add(if result.is_empty() { UNNAMED } else { result }, failure.sessions);
                if let Some(host) = &failure.mx_host {
                    hosts.add(host.as_str(), failure.sessions);
                }
            }
            results.end(policy);
            hosts.end(policy);
        }
        for (sums, table) in [(results, &mut self.results), (hosts, &mut self.mx_hosts)] {
            for (name, failed) in sums.of_unit.into_iter().filter(|(_, failed)| *failed > 0) {
                count(table, name, Sessions { successful: 0, failed }, last);
            }
        }
    }
}

fn count<'a>(table: &mut Table<'a>, name: &'a str, sessions: Sessions, last: Option<Timestamp>) {
    let new = || Row { name: name.to_owned(), sessions: Sessions::default(), last };
    let row = table.entry(name).or_insert_with(new);
    row.sessions.add(sessions);
    row.last = row.last.max(last);
}

/// Returns the rows with most sessions first.
fn rows(table: Table<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = table.into_values().collect();
    crate::text::sort::by_place(&mut rows, |row| {
        (u64::MAX - row.sessions.failed, u64::MAX - row.sessions.successful)
    });
    rows
}

fn day_row(day: u64, reporters: Table<'_>) -> DayRow {
    let mut sessions = Sessions::default();
    reporters.values().for_each(|row| sessions.add(row.sessions));
    DayRow { day: Timestamp(day * 86_400), sessions, reporters: rows(reporters) }
}
