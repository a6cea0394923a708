//! What all reports say together: by day, reporter, result, MX host, policy and domain.

use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::cause::Cause;
use crate::tlsrpt_report::causes::Causes;
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::numbers::{Numbers, UnitSums};
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};
use crate::tlsrpt_report::sessions::{Sessions, Unit, units};

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// What it counts: a reporter, a domain, a host and so on.
    pub name: &'a str,
    /// The sessions.
    pub sessions: Sessions,
    /// The last second that a report about it covers.
    pub last: Option<Timestamp>,
}

/// The sessions of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRow<'a> {
    /// The first second of the day.
    pub day: Timestamp,
    /// The sessions.
    pub sessions: Sessions,
    /// The same by reporter.
    pub reporters: Vec<Row<'a>>,
}

/// What all reports say together.
#[derive(Clone, Debug, Default)]
pub struct Summary<'a> {
    /// All sessions, each once.
    pub sessions: Sessions,
    /// How many reports there are.
    pub reports: usize,
    /// The first second that they cover.
    pub from: Option<Timestamp>,
    /// The last second that they cover.
    pub to: Option<Timestamp>,
    /// The days with a report, in order. A report of several days counts on its first.
    pub days: Vec<DayRow<'a>>,
    /// How many reports have no time.
    pub undated: usize,
    /// By reporter.
    pub reporters: Vec<Row<'a>>,
    /// By policy domain.
    pub domains: Vec<Row<'a>>,
    /// By type of policy. What a reporter counts twice is in both.
    pub types: Vec<Row<'a>>,
    /// The failures by result type.
    pub results: Vec<Row<'a>>,
    /// The failures by MX host.
    pub mx_hosts: Vec<Row<'a>>,
    /// Why sessions failed, the most frequent first.
    pub causes: Vec<Cause<'a>>,
}

impl<'a> Summary<'a> {
    /// Sums up what `filter` wants.
    pub fn of(batch: &'a Batch, filter: &Filter) -> Self {
        let mut tables = Tables::default();
        let mut summary = Self::default();
        for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
            summary.reports += 1;
            summary.add(batch, entry, filter, &mut tables);
        }
        summary.reporters = tables.reporters.rows();
        summary.domains = tables.domains.rows();
        summary.types = tables.types.rows();
        summary.results = tables.results.counted_rows();
        summary.mx_hosts = tables.mx_hosts.counted_rows();
        summary.days = tables.days.sorted().chunk_by(|one, next| one.day == next.day).map(day_row).collect();
        summary.causes = tables.causes.told(batch);
        summary
    }

    /// Whether anything failed. A policy that cannot be fetched is a failure, too, although mail is delivered without it.
    pub fn has_failures(&self) -> bool {
        self.sessions.failed > 0 || !self.causes.is_empty()
    }

    fn add(&mut self, batch: &'a Batch, entry: &'a Entry, filter: &Filter, tables: &mut Tables<'a>) {
        let report = &entry.report;
        let reporter = entry.name.as_str();
        let (first, last) = report.span();
        self.from = [self.from, first].into_iter().flatten().min();
        self.to = [self.to, last].into_iter().flatten().max();
        let day = first.map(|first| first.0 / 86_400);
        self.undated += usize::from(day.is_none());
        // A report without results still has a reporter.
        tables.reporters.count(0, reporter, Sessions::default(), last);
        for unit in units(entry).into_iter().filter(|unit| filter.wants_domain(unit.domain)) {
            let failed_only = |sessions: Sessions| match filter.failures_only {
                true => Sessions { successful: 0, ..sessions },
                false => sessions,
            };
            let sessions = failed_only(unit.sessions);
            self.sessions.add(sessions);
            tables.reporters.count(0, reporter, sessions, last);
            tables.domains.count(0, unit.domain.unwrap_or(UNNAMED), sessions, last);
            if let Some(day) = day {
                tables.days.count(day, reporter, sessions, last);
            }
            for policy in unit.policies() {
                let sessions = failed_only(Sessions { successful: policy.successful, failed: policy.failed });
                let kind = if policy.kind == PolicyType::Missing { UNNAMED } else { policy.kind.word() };
                tables.types.count(0, kind, sessions, last);
            }
            tables.failures(&unit, last);
            tables.causes.gather(batch, entry, &unit);
        }
    }
}

/// The name of what a report does not name.
pub const UNNAMED: &str = "(not given)";

#[derive(Default)]
struct Tables<'a> {
    reporters: Table<'a>,
    domains: Table<'a>,
    types: Table<'a>,
    results: Table<'a>,
    mx_hosts: Table<'a>,
    days: Table<'a>,
    causes: Causes<'a>,
}

impl<'a> Tables<'a> {
    fn failures(&mut self, unit: &Unit<'a>, last: Option<Timestamp>) {
        for side in &unit.sides {
            self.failures_of(side);
        }
        self.results.end_unit(last);
        self.mx_hosts.end_unit(last);
    }

    fn failures_of(&mut self, policies: &[&'a ReportedPolicy]) {
        for policy in policies {
            for failure in policy.failures.iter().filter(|failure| failure.happened()) {
                let result = failure.result.word();
                let result = if result.is_empty() { UNNAMED } else { result };
                self.results.fail(result, failure.sessions);
                if let Some(host) = &failure.mx_host {
                    self.mx_hosts.fail(host, failure.sessions);
                }
            }
            self.results.sums.end_policy(policy);
            self.mx_hosts.sums.end_policy(policy);
        }
        self.results.sums.end_side();
        self.mx_hosts.sums.end_side();
    }
}

/// The lines of a table before they are sorted.
#[derive(Default)]
struct Table<'a> {
    numbers: Numbers<'a>,
    lines: Vec<Line<'a>>,
    /// What failed in the present unit.
    sums: UnitSums,
}

#[derive(Clone, Copy)]
struct Line<'a> {
    /// 0 where the table is not by day.
    day: u64,
    name: &'a str,
    sessions: Sessions,
    last: Option<Timestamp>,
}

impl<'a> Table<'a> {
    fn number(&mut self, day: u64, name: &'a str) -> usize {
        let number = self.numbers.of(day, Some(name));
        if number == self.lines.len() {
            self.lines.push(Line { day, name, sessions: Sessions::default(), last: None });
        }
        number
    }

    fn count(&mut self, day: u64, name: &'a str, sessions: Sessions, last: Option<Timestamp>) {
        let number = self.number(day, name);
        if let Some(line) = self.lines.get_mut(number) {
            line.count(sessions, last);
        }
    }

    fn fail(&mut self, name: &'a str, sessions: u64) {
        let number = self.number(0, name);
        self.sums.add(number, sessions);
    }

    fn end_unit(&mut self, last: Option<Timestamp>) {
        self.sums.end_unit(|number, failed, _| {
            if let Some(line) = self.lines.get_mut(number) {
                line.count(Sessions { successful: 0, failed }, last);
            }
        });
    }

    /// Returns the lines by day, with most sessions first.
    fn sorted(mut self) -> Vec<Line<'a>> {
        crate::text::sort::by_place(&mut self.lines, |line| {
            let Sessions { successful, failed } = line.sessions;
            (line.day, u64::MAX - failed, u64::MAX - successful, line.name)
        });
        self.lines
    }

    /// Returns the rows without those of which no failure has a count.
    fn counted_rows(mut self) -> Vec<Row<'a>> {
        self.lines.retain(|line| line.sessions.failed > 0);
        self.rows()
    }

    fn rows(self) -> Vec<Row<'a>> {
        self.sorted().iter().map(Line::row).collect()
    }
}

impl<'a> Line<'a> {
    fn count(&mut self, sessions: Sessions, last: Option<Timestamp>) {
        self.sessions.add(sessions);
        self.last = self.last.max(last);
    }

    fn row(&self) -> Row<'a> {
        Row { name: self.name, sessions: self.sessions, last: self.last }
    }
}

fn day_row<'a>(lines: &[Line<'a>]) -> DayRow<'a> {
    let mut sessions = Sessions::default();
    lines.iter().for_each(|line| sessions.add(line.sessions));
    let day = lines.first().map_or(0, |line| line.day);
    DayRow { day: Timestamp(day * 86_400), sessions, reporters: lines.iter().map(Line::row).collect() }
}
