//! The first policy of a domain that publishes nothing.

use crate::lints::can_be_listed;
use crate::publish::new_policy::{NewPolicy, new_policy};
use crate::report::{Report, Verdict};
use crate::syntax::policy::Mode;

/// Returns a first policy in mode testing with the MX hosts that a policy can contain. `no_hosts` is written if none is known.
/// `None` if the domain publishes something, does not exist or accepts no mail.
pub fn first_policy(report: &Report, no_hosts: &str) -> Option<String> {
    let is_needed = report.verdict == Verdict::Absent
        && matches!(report.summary.key, "summary.absent" | "summary.absent-draft");
    let hosts = report.mx.iter().map(|mx| mx.host.clone()).filter(|host| can_be_listed(host));
    let mut hosts: Vec<String> = hosts.collect();
    if hosts.is_empty() {
        hosts.push(no_hosts.to_owned());
    }
    is_needed.then(|| new_policy(&NewPolicy::of(Mode::Testing, &hosts)))
}
