//! Counts of sessions, and what may be added.

use crate::tlsrpt_report::batch::Entry;
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
    for policy in &entry.report.policies {
        let domain = policy.domain.as_deref();
        let sessions = Sessions::of(policy);
        let pair = units.iter_mut().find(|unit| {
            let is_pair = |first: &&ReportedPolicy| {
                matches!(
                    (&first.kind, &policy.kind),
                    (PolicyType::Sts, PolicyType::Tlsa) | (PolicyType::Tlsa, PolicyType::Sts)
                )
            };
            counts_twice && unit.domain == domain && matches!(unit.policies.as_slice(), [one] if is_pair(one))
        });
        match pair {
            Some(unit) => {
                // A session that fails for one of the two is not delivered.
                let all = unit.sessions.all().max(sessions.all());
                let failed = unit.sessions.failed.max(sessions.failed);
                unit.sessions = Sessions { successful: all - failed, failed };
                unit.policies.push(policy);
            }
            None => units.push(Unit { domain, policies: vec![policy], sessions }),
        }
    }
    units
}
