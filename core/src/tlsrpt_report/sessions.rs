//! Counts of sessions, and what may be added.

use crate::tlsrpt_report::batch::Entry;
use crate::tlsrpt_report::numbers::Numbers;
use crate::tlsrpt_report::report::ReportedPolicy;

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
    first: &'a ReportedPolicy,
    /// The entry for the other of MTA-STS and DANE.
    second: Option<&'a ReportedPolicy>,
    pub(super) sessions: Sessions,
}

impl<'a> Unit<'a> {
    pub(super) fn policies(&self) -> impl Iterator<Item = &'a ReportedPolicy> + use<'a> {
        std::iter::once(self.first).chain(self.second)
    }
}

/// Returns what a report counts, each session once. Only a reporter that is known to count one session for MTA-STS and
/// again for DANE has entries that belong together.
pub(super) fn units(entry: &Entry) -> Vec<Unit<'_>> {
    let counts_twice = entry.reporter.is_some_and(|reporter| reporter.counts_twice);
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(entry.report.policies.len());
    let mut domains = Numbers::default();
    // For each domain, the unit that may still get its second half.
    let mut halves: Vec<Option<usize>> = Vec::new();
    for policy in &entry.report.policies {
        let domain = policy.domain.as_deref();
        let sessions = Sessions::of(policy);
        if counts_twice {
            let number = domains.of(0, domain);
            halves.resize(halves.len().max(number + 1), None);
            let Some(half) = halves.get_mut(number) else { continue };
            let is_pair = |unit: &&mut Unit<'_>| unit.first.kind.is_pair_with(&policy.kind);
            if let Some(unit) = half.and_then(|half| units.get_mut(half)).filter(is_pair) {
                // A session that fails for one of the two is not delivered.
                let all = unit.sessions.all().max(sessions.all());
                let failed = unit.sessions.failed.max(sessions.failed);
                unit.sessions = Sessions { successful: all - failed, failed };
                unit.second = Some(policy);
                *half = None;
                continue;
            }
            half.get_or_insert(units.len());
        }
        units.push(Unit { domain, first: policy, second: None, sessions });
    }
    units
}

/// Returns the policies of a report, each with the sessions that it adds to all sums: none where another policy, which has more
/// failures or comes first, counts the same ones.
pub fn counted_policies(entry: &Entry) -> Vec<(&ReportedPolicy, Sessions)> {
    let mut all = Vec::with_capacity(entry.report.policies.len());
    for unit in units(entry) {
        let mut rest = Some(unit.sessions);
        for policy in unit.policies() {
            let counts = policy.failed >= unit.sessions.failed;
            all.push((policy, rest.take_if(|_| counts).unwrap_or_default()));
        }
    }
    all
}
