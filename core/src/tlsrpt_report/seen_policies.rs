//! The policies that senders used.

use crate::time::Timestamp;
use crate::tlsrpt_report::batch::Batch;
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::report::PolicyType;
use crate::tlsrpt_report::seen;
use crate::tlsrpt_report::sessions::Sessions;
use std::collections::BTreeMap;

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

/// At most this many reporters of a policy are named.
const NAMES_MAX: usize = 20;

/// The domain, the type and the lines of a policy.
type Key<'a> = (Option<&'a str>, &'a str, &'a [String]);

/// Returns the policies that senders used, those with most sessions first. Policies that mean the same are one.
pub fn seen_policies(batch: &Batch, filter: &Filter) -> Vec<SeenPolicy> {
    let mut policies: BTreeMap<Key<'_>, SeenPolicy> = BTreeMap::new();
    for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
        let report = &entry.report;
        for policy in report.policies.iter().filter(|policy| filter.wants_policy(policy)) {
            let key = (policy.domain.as_deref(), policy.kind.word(), policy.lines.as_slice());
            let seen = policies.entry(key).or_insert_with(|| SeenPolicy {
                domain: policy.domain.clone(),
                kind: policy.kind.clone(),
                lines: policy.lines.clone(),
                reporters: Vec::new(),
                sessions: Sessions::default(),
                from: None,
                to: None,
            });
            seen.sessions.add(Sessions { successful: policy.successful, failed: policy.failed });
            seen.from = [seen.from, report.from.or(report.to)].into_iter().flatten().min();
            seen.to = seen.to.max(report.to.or(report.from));
            if seen.reporters.len() < NAMES_MAX && !seen.reporters.contains(&entry.name) {
                seen.reporters.push(entry.name.clone());
            }
        }
    }
    let mut merged = merged(policies.into_values());
    crate::text::sort::by_place(&mut merged, |policy| u64::MAX - policy.sessions.all());
    merged
}

/// Makes one of the policies that mean the same: senders write them in their own order.
fn merged(policies: impl Iterator<Item = SeenPolicy>) -> Vec<SeenPolicy> {
    let mut by_meaning: BTreeMap<(Option<String>, String), SeenPolicy> = BTreeMap::new();
    for policy in policies {
        let meaning = seen::meaning(&policy.kind, &policy.lines);
        let Some(same) = by_meaning.get_mut(&(policy.domain.clone(), meaning.clone())) else {
            by_meaning.insert((policy.domain.clone(), meaning), policy);
            continue;
        };
        same.sessions.add(policy.sessions);
        same.from = [same.from, policy.from].into_iter().flatten().min();
        same.to = same.to.max(policy.to);
        for reporter in policy.reporters {
            if !same.reporters.contains(&reporter) {
                same.reporters.push(reporter);
            }
        }
    }
    by_meaning.into_values().collect()
}
