//! Which reports are summed up.

use crate::time::Timestamp;
use crate::tlsrpt_report::batch::Entry;
use crate::tlsrpt_report::report::ReportedPolicy;

/// Which reports are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only reports of which the last second is not before this moment. Reports without a time are always wanted.
    pub since: Option<Timestamp>,
    /// Only what is about this domain.
    pub domain: Option<String>,
    /// Only what this reporter says, by its name for people.
    pub reporter: Option<String>,
    /// Only what failed.
    pub failures_only: bool,
}

impl Filter {
    /// Whether the report is wanted, apart from its policies.
    pub fn wants(&self, entry: &Entry) -> bool {
        let last = entry.report.to.or(entry.report.from);
        self.since.is_none_or(|since| last.is_none_or(|last| last >= since))
            && self.reporter.as_deref().is_none_or(|name| entry.name == name)
            && (entry.report.policies.iter().any(|policy| self.wants_policy(policy))
                || (entry.report.policies.is_empty() && self.domain.is_none() && !self.failures_only))
    }

    /// Whether the results for a policy are wanted.
    pub fn wants_policy(&self, policy: &ReportedPolicy) -> bool {
        self.wants_domain(policy.domain.as_deref()) && (!self.failures_only || policy.has_failures())
    }

    pub(super) fn wants_domain(&self, domain: Option<&str>) -> bool {
        self.domain.as_deref().is_none_or(|wanted| domain == Some(wanted))
    }
}
