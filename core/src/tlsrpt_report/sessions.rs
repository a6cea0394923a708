//! Counts of sessions, and what may be added.

use crate::tlsrpt_report::batch::Entry;
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};
use std::collections::BTreeMap;

/// How many sessions succeeded and failed. A session is not a message: one may carry many, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sessions {
    /// How many succeeded.
    pub successful: u64,
    /// How many failed.
    pub failed: u64,
}

impl Sessions {
    /// Returns the number of all sessions.
    pub const fn all(self) -> u64 {
        self.successful.saturating_add(self.failed)
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.successful = self.successful.saturating_add(other.successful);
        self.failed = self.failed.saturating_add(other.failed);
    }

    fn of(policy: &ReportedPolicy) -> Self {
        Self { successful: policy.successful, failed: policy.failed }
    }
}

/// Entries of a report that count the same sessions, and so count once.
pub(super) struct Unit<'a> {
    pub(super) domain: Option<&'a str>,
    pub(super) policies: Vec<&'a ReportedPolicy>,
    pub(super) sessions: Sessions,
}

/// Returns what a report counts, each session once. Only a reporter that is known to count one session for MTA-STS and
/// again for DANE has entries that belong together.
pub(super) fn units(entry: &Entry) -> Vec<Unit<'_>> {
    let counts_twice = entry.reporter.is_some_and(|reporter| reporter.counts_twice);
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(entry.report.policies.len());
    // The unit of a domain that still lacks its second half.
    let mut halves: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for policy in &entry.report.policies {
        let domain = policy.domain.as_deref();
        let sessions = Sessions::of(policy);
        let is_pair = |unit: &&mut Unit<'_>| {
            let first = unit.policies.first().map(|first| &first.kind);
            matches!(
                (first, &policy.kind),
                (Some(PolicyType::Sts), PolicyType::Tlsa) | (Some(PolicyType::Tlsa), PolicyType::Sts)
            )
        };
        let half = halves.get(&domain).filter(|_| counts_twice);
        match half.and_then(|half| units.get_mut(*half)).filter(is_pair) {
            Some(unit) => {
                // A session that fails for one of the two is not delivered.
                let all = unit.sessions.all().max(sessions.all());
                let failed = unit.sessions.failed.max(sessions.failed);
                unit.sessions = Sessions { successful: all - failed, failed };
                unit.policies.push(policy);
                halves.remove(&domain);
            }
            None => {
                halves.entry(domain).or_insert(units.len());
                units.push(Unit { domain, policies: vec![policy], sessions });
            }
        }
    }
    units
}
