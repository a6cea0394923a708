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

/// Returns the policies of a report, each with the sessions that it adds to all sums: none where another policy, which has more
/// failures or comes first, counts the same ones.
pub fn counted_policies(entry: &Entry) -> Vec<(&ReportedPolicy, Sessions)> {
    let mut all = Vec::with_capacity(entry.report.policies.len());
    for unit in units(entry) {
        let mut rest = Some(unit.sessions);
        for policy in unit.policies {
            let counts = policy.failed >= unit.sessions.failed;
            all.push((policy, rest.take_if(|_| counts).unwrap_or_default()));
        }
    }
    all
}

/// How many sessions of a unit failed in each way. Ways are not exclusive, so a way has no more sessions than the total of
/// its policy; and what two policies count of the same sessions is not added, but the larger number counts.
pub(super) struct UnitSums<K> {
    of_policy: BTreeMap<K, u64>,
    pub(super) of_unit: BTreeMap<K, u64>,
}

impl<K> Default for UnitSums<K> {
    fn default() -> Self {
        Self { of_policy: BTreeMap::new(), of_unit: BTreeMap::new() }
    }
}

impl<K: Ord> UnitSums<K> {
    pub(super) fn add(&mut self, way: K, sessions: u64) {
        let sum = self.of_policy.entry(way).or_default();
        *sum = sum.saturating_add(sessions);
    }

    /// Ends the failures of a policy. Where all of its sessions succeeded, the failures were on the way: so a policy that
    /// could not be fetched does not stop a mail.
    pub(super) fn end(&mut self, policy: &ReportedPolicy) {
        let total = if policy.failed > 0 { policy.failed } else { u64::MAX };
        for (way, sessions) in std::mem::take(&mut self.of_policy) {
            let most = self.of_unit.entry(way).or_default();
            *most = sessions.min(total).max(*most);
        }
    }
}
