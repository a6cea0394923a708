//! Counts of sessions, and what may be added.

use crate::tlsrpt_report::batch::Entry;
use crate::tlsrpt_report::numbers::Numbers;
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};

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

    fn sum(policies: &[&ReportedPolicy]) -> Self {
        let mut sum = Self::default();
        policies.iter().for_each(|policy| sum.add(Self::of(policy)));
        sum
    }
}

/// Entries of a report that count the same sessions, and so count once.
pub(super) struct Unit<'a> {
    pub(super) domain: Option<&'a str>,
    /// The entries for MTA-STS, and those for DANE that count the same sessions again. Around a change of the policy, there is
    /// one for each of its texts.
    pub(super) sides: [Vec<&'a ReportedPolicy>; 2],
    pub(super) sessions: Sessions,
}

impl<'a> Unit<'a> {
    pub(super) fn policies(&self) -> impl Iterator<Item = &'a ReportedPolicy> {
        self.sides.iter().flatten().copied()
    }

    /// Counts what the sides say together. A session that fails for one of them is not delivered.
    fn count(&mut self) {
        let [sts, tlsa] = self.sides.each_ref().map(|side| Sessions::sum(side));
        let failed = sts.failed.max(tlsa.failed);
        let successful = sts.all().max(tlsa.all()).saturating_sub(failed);
        self.sessions = Sessions { successful, failed };
    }
}

/// Returns what a report counts, each session once. Only a reporter that is known to count one session for MTA-STS and
/// again for DANE has entries that belong together: all those of a domain.
pub(super) fn units(entry: &Entry) -> Vec<Unit<'_>> {
    let counts_twice = entry.reporter.is_some_and(|reporter| reporter.counts_twice);
    let mut units: Vec<Unit<'_>> = Vec::with_capacity(entry.report.policies.len());
    let mut domains = Numbers::default();
    // The unit of each domain.
    let mut places: Vec<usize> = Vec::new();
    for policy in &entry.report.policies {
        let domain = policy.domain.as_deref();
        let is_second = policy.kind == PolicyType::Tlsa;
        if counts_twice && (is_second || policy.kind == PolicyType::Sts) {
            let number = domains.of(0, domain);
            if let Some(unit) = places.get(number).and_then(|place| units.get_mut(*place)) {
                let [sts, tlsa] = &mut unit.sides;
                if is_second { tlsa } else { sts }.push(policy);
                continue;
            }
            places.push(units.len());
        }
        let sides = if is_second { [Vec::new(), vec![policy]] } else { [vec![policy], Vec::new()] };
        units.push(Unit { domain, sides, sessions: Sessions::default() });
    }
    units.iter_mut().for_each(Unit::count);
    units
}

/// Returns the policies of a report, each with the sessions that it adds to all sums. Where those for MTA-STS and those for DANE
/// count the same ones, that is none for the side with fewer failures, and then with fewer sessions.
pub fn counted_policies(entry: &Entry) -> Vec<(&ReportedPolicy, Sessions)> {
    let mut all = Vec::with_capacity(entry.report.policies.len());
    for unit in units(entry) {
        let [sts, tlsa] = unit.sides.each_ref().map(|side| Sessions::sum(side));
        let is_second = (tlsa.failed, tlsa.all()) > (sts.failed, sts.all());
        let side = if is_second { tlsa } else { sts };
        // What only the other side counts was fine.
        let mut more = unit.sessions.successful.saturating_sub(side.successful);
        for (policies, counts) in unit.sides.into_iter().zip([!is_second, is_second]) {
            for policy in policies {
                let mut sessions = Sessions::default();
                if counts {
                    let successful = policy.successful.saturating_add(std::mem::take(&mut more));
                    sessions = Sessions { successful, failed: policy.failed };
                }
                all.push((policy, sessions));
            }
        }
    }
    all
}
