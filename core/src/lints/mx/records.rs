//! M: the MX records, compared with the policy (RFC 8461 §4.1).

use crate::facts::Facts;
use crate::facts::MxPart;
use crate::facts::mx::MxSet;
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::mx::common::consequence;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::names::ip_address::{is_ipv4, is_ipv6};
use crate::policy::Policy;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Key, Mode, Value};

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_NOT_IN_POLICY, check: not_in_policy },
    Rule { lint: &MX_WILDCARD_DEPTH, check: wildcard_depth },
    Rule { lint: &MX_PATTERN_UNUSED, check: pattern_unused },
    Rule { lint: &MX_ABSENT, check: absent },
    Rule { lint: &MX_NULL, check: null },
    Rule { lint: &MX_HOST_IS_IP, check: host_is_ip },
];

pub(crate) fn defect() -> Defect {
    Defect::of(Source::Mx)
}

/// Returns the active policy and the hosts that it does not cover.
fn uncovered<'f>(facts: &'f Facts<'_>) -> Option<(&'f Policy<'f>, Vec<String>)> {
    let policy = facts.policy().filter(|policy| policy.mode != Mode::None)?;
    // An address is reported by `mx-host-is-ip`.
    let rows = facts.mx_rows().iter().filter(|row| row.pattern.is_none() && !is_address(&row.host));
    Some((policy, rows.map(|row| row.host.clone()).collect()))
}

pub(crate) static MX_NOT_IN_POLICY: Lint = Lint {
    code: "STS-M01",
    name: "mx-not-in-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "{host} does not match any mx pattern",
    message: "{consequence}",
    help: "Add a line “mx: {host}” to the policy, or remove the host from the MX records.",
};

fn not_in_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((policy, hosts)) = uncovered(facts) else { return };
    let (severity, consequence) = consequence(policy.mode);
    let last_mx = facts.body.as_ref().and_then(|body| body.fields_of(Key::Mx).last());
    for host in hosts {
        let defect = defect().severity(severity).arg("host", &host).arg("consequence", consequence);
        // A host that is not a valid pattern, such as one with an underscore, cannot be added.
        let addable = MxPattern::parse(&host).is_ok();
        sink.report(match last_mx.filter(|_| addable) {
            Some(field) => {
                let edit = Edit::insert(field.value.end, format!("\nmx: {host}"));
                defect.fix(format!("Add “mx: {host}” to the policy"), Applicability::Unsafe, vec![edit])
            }
            None => defect,
        });
    }
}

pub(crate) static MX_WILDCARD_DEPTH: Lint = Lint {
    code: "STS-M02",
    name: "mx-wildcard-depth",
    severity: Severity::Note,
    rfc: Rfc::sts("4.1"),
    title: "“{pattern}” does not cover {host}",
    message: "A wildcard covers exactly one label, but {host} is {labels} labels below {parent}.",
    help: "Use the pattern “{better}”.",
};

fn wildcard_depth(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((policy, hosts)) = uncovered(facts) else { return };
    for host in hosts {
        let Some(pattern) = policy.mx.iter().find(|pattern| falls_short(pattern, &host)) else { continue };
        let Some((_, parent)) = host.split_once('.') else { continue };
        let depth = host.split('.').count() - pattern.domain().split('.').count();
        let defect = defect().arg("host", &host).arg("pattern", pattern).arg("labels", number(depth));
        sink.report(defect.arg("parent", pattern.domain()).arg("better", format!("*.{parent}")));
    }
}

/// Whether the host is too many labels below the domain of a wildcard.
fn falls_short(pattern: &MxPattern, host: &str) -> bool {
    let above = host.strip_suffix(pattern.domain()).and_then(|rest| rest.strip_suffix('.'));
    pattern.is_wildcard() && above.is_some_and(|labels| labels.contains('.'))
}

pub(crate) fn is_address(host: &str) -> bool {
    is_ipv4(host) || is_ipv6(host)
}

fn number(labels: usize) -> String {
    match labels {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        more => more.to_string(),
    }
}

pub(crate) static MX_PATTERN_UNUSED: Lint = Lint {
    code: "STS-M03",
    name: "mx-pattern-unused",
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{pattern}” does not cover any MX host",
    message: "No MX record matches this pattern now. The host may have been removed, or its name is misspelt.",
    help: "Remove the line, unless you are about to add the host.",
};

fn pattern_unused(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(body), Some(policy)) = (&facts.body, facts.policy()) else { return };
    // One of the hosts that are not listed may match.
    let is_cut = facts.observation.mx_cut_from().is_some();
    if policy.mode == Mode::None || is_cut || !matches!(MxSet::of(facts), MxSet::Hosts(_)) {
        return;
    }
    let rows = facts.mx_rows();
    for field in body.fields_of(Key::Mx) {
        let Value::Mx(Ok(pattern)) = &field.parsed else { continue };
        // A wildcard that falls short of an uncovered host is reported by `mx-wildcard-depth`.
        let near = |row: &MxPart| row.pattern.is_none() && falls_short(pattern, &row.host);
        if rows.iter().any(|row| pattern.covers(&row.host) || near(row)) {
            continue;
        }
        let severity = if pattern.is_wildcard() { Severity::Note } else { Severity::Warning };
        let defect = Defect::of(Source::Policy).severity(severity).at(field.bare);
        sink.report(defect.arg("pattern", pattern).arg("domain", facts.domain()));
    }
}

pub(crate) static MX_ABSENT: Lint = Lint {
    code: "STS-M04",
    name: "mx-absent",
    severity: Severity::Note,
    rfc: Rfc::other(5321, "5.1"),
    title: "{domain} has no MX record",
    message: "Without one, senders deliver to {domain} itself and check that name against the policy.",
    help: "Publish an MX record, or a null MX if the domain accepts no mail.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if matches!(MxSet::of(facts), MxSet::Implicit) && facts.context.domain.is_some() {
        sink.report(defect().arg("domain", facts.domain()));
    }
}

pub(crate) static MX_NULL: Lint = Lint {
    code: "STS-M05",
    name: "mx-null",
    severity: Severity::Warning,
    rfc: Rfc::other(7505, "3"),
    title: "The domain accepts no mail (null MX), but publishes MTA-STS",
    message: "Senders do not deliver to a null MX, so the policy protects nothing.",
    help: "Withdraw the policy, or replace the null MX with real hosts.",
};

fn null(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if matches!(MxSet::of(facts), MxSet::Null) && facts.mode.is_some() {
        sink.report(defect().arg("domain", facts.domain()));
    }
}

pub(crate) static MX_HOST_IS_IP: Lint = Lint {
    code: "STS-M07",
    name: "mx-host-is-ip",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "The MX record contains the IP address {host}",
    message: "An MX record must contain a host name. An IP address does not match any mx pattern or certificate.",
    help: "Give the server a host name, and use that in the MX record.",
};

fn host_is_ip(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows() {
        if is_address(&row.host) {
            sink.report(defect().arg("host", &row.host));
        }
    }
}
