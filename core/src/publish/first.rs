//! The first policy of a domain that publishes nothing.

use crate::lints::is_clean;
use crate::names::domain::DomainName;
use crate::report::{Report, Verdict};

/// Returns a first policy: mode testing, a `max_age` of one week, and the MX hosts that a policy can contain. `no_hosts` is
/// written if none is known. `None` if the domain publishes something, does not exist or accepts no mail.
pub fn first_policy(report: &Report, no_hosts: &str) -> Option<String> {
    let is_needed =
        report.verdict == Verdict::Absent && matches!(report.summary.key, "absent" | "absent-draft");
    let domain = report.domain.as_ref().map(DomainName::as_str);
    let hosts = report.mx.iter().map(|mx| mx.host.as_str()).filter(|host| is_clean(host, domain));
    let mut lines: String = hosts.map(|host| format!("mx: {host}\n")).collect();
    if lines.is_empty() {
        lines = format!("mx: {no_hosts}\n");
    }
    is_needed.then(|| format!("version: STSv1\nmode: testing\n{lines}max_age: 604800\n"))
}
