//! M: the addresses of the MX hosts (RFC 5321 §5.1).

use crate::facts::Facts;
use crate::finding::{Lint, Severity};
use crate::lints::mx::records::{defect, is_address};
use crate::lints::sink::{Rule, Sink};
use crate::observation::Probe;
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_HOST_IS_CNAME, check: host_is_cname },
    Rule { lint: &MX_HOST_UNRESOLVABLE, check: host_unresolvable },
];

pub(crate) static MX_HOST_IS_CNAME: Lint = Lint {
    code: "STS-M06",
    name: "mx-host-is-cname",
    severity: Severity::Warning,
    rfc: Rfc::other(5321, "5.1"),
    title: "The MX host {host} is an alias",
    message: "It points to {target}. An MX record must name a host that has addresses itself. Senders differ in which of the two names they check against policy and certificate.",
    help: "Use the real host name in the MX record.",
};

fn host_is_cname(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows().iter().filter(|row| row.preference.is_some()) {
        let found = facts.observation.mx_host(&row.host).answer();
        if let Some(target) = found.and_then(|found| found.cname.last()) {
            sink.report(defect().arg("host", &row.host).arg("target", target));
        }
    }
}

pub(crate) static MX_HOST_UNRESOLVABLE: Lint = Lint {
    code: "STS-M08",
    name: "mx-host-unresolvable",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "The MX host {host} has no address",
    message: "It has no A or AAAA record, so senders cannot deliver to it.",
    help: "Create the host, or remove it from the MX records.",
};

fn host_unresolvable(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows().iter().filter(|row| row.preference.is_some()) {
        let Probe::Answered(found) = facts.observation.mx_host(&row.host) else { continue };
        if found.is_empty() && found.partial.is_none() && !is_address(&row.host) {
            sink.report(defect().arg("host", &row.host));
        }
    }
}
