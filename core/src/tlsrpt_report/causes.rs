//! Groups failures into causes.

use crate::finding::fill;
use crate::names::domain::ToAscii;
use crate::text::shown::Shown;
use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::cause_kind::{self as kinds, CauseKind, Fault};
use crate::tlsrpt_report::diagnosis::{Diagnosis, diagnosis};
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};
use crate::tlsrpt_report::reporters;
use crate::tlsrpt_report::sessions::{Unit, units};
use std::collections::BTreeMap;

/// Why sessions failed.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What it is.
    pub kind: &'static CauseKind,
    /// The policy domain.
    pub domain: Option<String>,
    /// The MX host.
    pub mx_host: Option<String>,
    /// How many sessions failed so.
    pub sessions: u64,
    /// The cause in a few words.
    pub title: Shown,
    /// What it means.
    pub meaning: Shown,
    /// What to do.
    pub advice: Shown,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<&'static str>,
    /// Who reports it, with the sessions of each.
    pub reporters: Vec<(String, u64)>,
    /// Who reports no failure for the domain in the same days.
    pub fine_elsewhere: Vec<String>,
    /// The result types in the reports.
    pub results: Vec<String>,
    /// The reasons in the reports, each once.
    pub reasons: Vec<String>,
    /// The first second of the first report with it.
    pub from: Option<Timestamp>,
    /// The last second of the last report with it.
    pub to: Option<Timestamp>,
}

impl Cause {
    /// Where it lies.
    pub fn fault(&self) -> Fault {
        self.kind.fault
    }
}

/// At most this many causes are told; the others are rarer.
const CAUSES_MAX: usize = 500;

/// At most this many reasons of a cause are kept.
const REASONS_MAX: usize = 5;

/// Returns the causes of all failures that `filter` wants, the most frequent first.
pub(super) fn of(batch: &Batch, filter: &Filter) -> Vec<Cause> {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    let wanted = || batch.reports.iter().filter(|entry| filter.wants(entry));
    for entry in wanted() {
        for unit in units(entry) {
            if filter.wants_domain(unit.domain) {
                gather(entry, &unit, batch.to_ascii(), &mut gathered);
            }
        }
    }
    let mut all: Vec<Gathered> = gathered.into_values().collect();
    crate::text::sort::by_place(&mut all, |one| u64::MAX - one.sessions);
    all.truncate(CAUSES_MAX);
    all.into_iter().map(|one| one.told(batch)).collect()
}

/// The failures of one cause so far.
struct Gathered {
    diagnosis: Diagnosis,
    domain: Option<String>,
    sessions: u64,
    reporters: BTreeMap<String, u64>,
    results: Vec<String>,
    reasons: Vec<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

fn gather(entry: &Entry, unit: &Unit<'_>, to_ascii: ToAscii, all: &mut BTreeMap<String, Gathered>) {
    // What two entries count of the same sessions is not added, but the larger number counts.
    let mut of_unit: BTreeMap<String, u64> = BTreeMap::new();
    for policy in &unit.policies {
        let mut of_policy: BTreeMap<String, u64> = BTreeMap::new();
        for (found, sessions, result, reason) in failures_of(policy, to_ascii) {
            let key = format!("{}\0{}\0{}", found.key(), unit.domain.unwrap_or_default(), found.host());
            let sum = of_policy.entry(key.clone()).or_default();
            *sum = sum.saturating_add(sessions);
            let one = all.entry(key).or_insert_with(|| Gathered {
                diagnosis: found,
                domain: unit.domain.map(str::to_owned),
                sessions: 0,
                reporters: BTreeMap::new(),
                results: Vec::new(),
                reasons: Vec::new(),
                from: None,
                to: None,
            });
            one.from = [one.from, entry.report.from].into_iter().flatten().min();
            one.to = one.to.max(entry.report.to);
            remember(&mut one.results, result);
            remember(&mut one.reasons, reason);
        }
        for (key, sessions) in of_policy {
            // Types are not exclusive, so details may add up to more than the sessions that failed.
            let sessions = sessions.min(policy.failed.max(1));
            let most = of_unit.entry(key).or_default();
            *most = sessions.max(*most);
        }
    }
    for (key, sessions) in of_unit {
        let Some(one) = all.get_mut(&key) else { continue };
        one.sessions = one.sessions.saturating_add(sessions);
        let of_reporter = one.reporters.entry(reporters::name(&entry.report)).or_default();
        *of_reporter = of_reporter.saturating_add(sessions);
    }
}

/// Returns each failure of a policy with its diagnosis, and what is left of the sum.
fn failures_of(
    policy: &ReportedPolicy,
    to_ascii: ToAscii,
) -> impl Iterator<Item = (Diagnosis, u64, &str, &str)> {
    let details = policy.failures.iter().map(move |failure| {
        let found = diagnosis(failure, policy, to_ascii);
        (found, failure.sessions, failure.result.word(), failure.reason.as_deref().unwrap_or_default())
    });
    let known = policy.failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.sessions));
    let rest = policy.failed.saturating_sub(known);
    let unexplained = (rest > 0).then(|| (Diagnosis::of(&kinds::UNEXPLAINED), rest, "", ""));
    details.chain(unexplained)
}

fn remember(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && list.len() < REASONS_MAX && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

impl Gathered {
    fn told(mut self, batch: &Batch) -> Cause {
        let fine_elsewhere = self.fine_elsewhere(batch);
        let is_fetch = [&kinds::FETCH, &kinds::FETCH_TIMEOUT]
            .into_iter()
            .any(|kind| kind.name == self.diagnosis.kind.name);
        if is_fetch && !fine_elsewhere.is_empty() {
            let failing: Vec<&str> = self.reporters.keys().map(String::as_str).collect();
            self.diagnosis = Diagnosis::of(&kinds::FETCH_BETWEEN).why(format!(
                "{} could not fetch it, and {} used it in the same days",
                failing.join(", "),
                fine_elsewhere.join(", ")
            ));
        }
        let Diagnosis { kind, host, why, lint, .. } = self.diagnosis;
        let why = match (why, self.reasons.first()) {
            (Some(why), _) => why,
            (None, Some(_)) => format!("The report says: {}", self.reasons.join("; ")),
            (None, None) => "The report gives no reason".to_owned(),
        };
        let args = [
            ("host", Shown::brief(host.as_deref().unwrap_or("the mail host"))),
            ("domain", Shown::brief(self.domain.as_deref().unwrap_or("the domain"))),
            ("result", Shown::brief(self.results.first().map_or("(no type)", String::as_str))),
            ("why", Shown::brief(why.trim_end_matches('.'))),
        ];
        let text = |template: &str| Shown::of(fill(template, &args));
        Cause {
            kind,
            title: text(kind.title),
            meaning: text(kind.meaning),
            advice: text(kind.advice),
            lint: lint.or(kind.lint),
            domain: self.domain,
            mx_host: host,
            sessions: self.sessions,
            reporters: self.reporters.into_iter().collect(),
            fine_elsewhere,
            results: self.results,
            reasons: self.reasons,
            from: self.from,
            to: self.to,
        }
    }

    /// Returns the reporters that used a policy for the same domain without a failure in the same days.
    fn fine_elsewhere(&self, batch: &Batch) -> Vec<String> {
        let (Some(from), Some(to)) = (self.from, self.to) else { return Vec::new() };
        let mut names: Vec<String> = Vec::new();
        for entry in &batch.reports {
            let overlaps = entry.report.from.is_some_and(|first| first <= to)
                && entry.report.to.is_some_and(|last| last >= from);
            let is_fine = |policy: &ReportedPolicy| {
                policy.kind == PolicyType::Sts
                    && policy.domain == self.domain
                    && policy.successful > 0
                    && policy.failed == 0
            };
            if overlaps && names.len() < REASONS_MAX && entry.report.policies.iter().any(is_fine) {
                let name = reporters::name(&entry.report);
                if !self.reporters.contains_key(&name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}
