//! What all reports say together: by day, reporter, result, MX host, policy and domain.

use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::causes::{self, Cause};
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};
use crate::tlsrpt_report::reporters;
use crate::tlsrpt_report::seen;
use crate::tlsrpt_report::sessions::{Sessions, Unit, units};
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

/// A policy that senders used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPolicy {
    /// The policy domain.
    pub domain: Option<String>,
    /// The type.
    pub kind: PolicyType,
    /// The lines, as the first report has them.
    pub lines: Vec<String>,
    /// Who used it.
    pub reporters: Vec<String>,
    /// The sessions.
    pub sessions: Sessions,
    /// The first second of the first report about it.
    pub from: Option<Timestamp>,
    /// The last second of the last report about it.
    pub to: Option<Timestamp>,
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
    /// By the policy that the senders used. Policies that mean the same are one.
    pub policies: Vec<SeenPolicy>,
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
        summary.policies = tables.policies.into_values().collect();
        crate::text::sort::by_place(&mut summary.policies, |policy| u64::MAX - policy.sessions.all());
        summary.days = tables.days.into_iter().map(|(day, reporters)| day_row(day, reporters)).collect();
        summary.causes = causes::of(batch, filter);
        summary
    }

    fn add(&mut self, entry: &Entry, filter: &Filter, tables: &mut Tables) {
        let report = &entry.report;
        let reporter = reporters::name(report);
        let last = report.to.or(report.from);
        let first = report.from.or(report.to);
        self.from = [self.from, first].into_iter().flatten().min();
        self.to = [self.to, last].into_iter().flatten().max();
        let day = first.map(|first| first.0 / 86_400);
        self.undated += usize::from(day.is_none());
        for unit in units(entry).into_iter().filter(|unit| filter.wants_domain(unit.domain)) {
            let failed_only = |sessions: Sessions| match filter.failures_only {
                true => Sessions { successful: 0, ..sessions },
                false => sessions,
            };
            let sessions = failed_only(unit.sessions);
            self.sessions.add(sessions);
            count(&mut tables.reporters, &reporter, sessions, last);
            count(&mut tables.domains, unit.domain.unwrap_or(UNNAMED), sessions, last);
            if let Some(day) = day {
                count(tables.days.entry(day).or_default(), &reporter, sessions, last);
            }
            for policy in &unit.policies {
                let sessions = failed_only(Sessions { successful: policy.successful, failed: policy.failed });
                let kind = if policy.kind == PolicyType::Missing { UNNAMED } else { policy.kind.word() };
                count(&mut tables.types, kind, sessions, last);
                tables.policy(policy, sessions, &reporter, [first, last]);
            }
            tables.failures(&unit, last);
        }
    }
}

/// At most this many reporters of a policy are named.
const NAMES_MAX: usize = 20;

/// The name of what a report does not name.
pub const UNNAMED: &str = "(not given)";

type Table = BTreeMap<String, Row>;

#[derive(Default)]
struct Tables {
    reporters: Table,
    domains: Table,
    types: Table,
    results: Table,
    mx_hosts: Table,
    policies: BTreeMap<String, SeenPolicy>,
    days: BTreeMap<u64, Table>,
}

impl Tables {
    fn policy(
        &mut self,
        policy: &ReportedPolicy,
        sessions: Sessions,
        reporter: &str,
        [first, last]: [Option<Timestamp>; 2],
    ) {
        let domain = policy.domain.as_deref().unwrap_or_default();
        let key = format!("{domain}\0{}\0{}", policy.kind.word(), seen::meaning(policy));
        let seen = self.policies.entry(key).or_insert_with(|| SeenPolicy {
            domain: policy.domain.clone(),
            kind: policy.kind.clone(),
            lines: policy.lines.clone(),
            reporters: Vec::new(),
            sessions: Sessions::default(),
            from: None,
            to: None,
        });
        seen.sessions.add(sessions);
        seen.from = [seen.from, first].into_iter().flatten().min();
        seen.to = seen.to.max(last);
        if seen.reporters.len() < NAMES_MAX && !seen.reporters.iter().any(|known| known == reporter) {
            seen.reporters.push(reporter.to_owned());
        }
    }

    fn failures(&mut self, unit: &Unit<'_>, last: Option<Timestamp>) {
        for failure in unit.policies.iter().flat_map(|policy| &policy.failures) {
            let sessions = Sessions { successful: 0, failed: failure.sessions };
            let result = failure.result.word();
            count(&mut self.results, if result.is_empty() { UNNAMED } else { result }, sessions, last);
            if let Some(host) = &failure.mx_host {
                count(&mut self.mx_hosts, host, sessions, last);
            }
        }
    }
}

fn count(table: &mut Table, name: &str, sessions: Sessions, last: Option<Timestamp>) {
    if let Some(row) = table.get_mut(name) {
        row.sessions.add(sessions);
        row.last = row.last.max(last);
    } else {
        table.insert(name.to_owned(), Row { name: name.to_owned(), sessions, last });
    }
}

/// Returns the rows with most sessions first.
fn rows(table: Table) -> Vec<Row> {
    let mut rows: Vec<Row> = table.into_values().collect();
    crate::text::sort::by_place(&mut rows, |row| {
        (u64::MAX - row.sessions.failed, u64::MAX - row.sessions.successful)
    });
    rows
}

fn day_row(day: u64, reporters: Table) -> DayRow {
    let mut sessions = Sessions::default();
    reporters.values().for_each(|row| sessions.add(row.sessions));
    DayRow { day: Timestamp(day * 86_400), sessions, reporters: rows(reporters) }
}
