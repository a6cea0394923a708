//! H: the name and the addresses of the policy host (RFC 8461 §3.3, §8.2).

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Fetch};
use crate::finding::{Arg, Lint, Message, Severity, Source};
use crate::lints::host::delegation::record_elsewhere;
use crate::lints::host::fetch::host;
use crate::lints::host::platform;
use crate::lints::sink::{Rule, Sink};
use crate::lints::txt::aliases;
use crate::lints::txt::record_answer::policy_of_another;
use crate::names::ip_address::is_private;
use crate::observation::Reason;
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_HOST_ABSENT, check: host_absent },
    Rule { lint: &POLICY_HOST_NOT_PUBLIC, check: not_public },
    Rule { lint: &POLICY_HOST_NO_IPV6, check: no_ipv6 },
    Rule { lint: &POLICY_HOST_DELEGATED, check: delegated },
    Rule { lint: &POLICY_HOST_NOT_DELEGATED, check: not_delegated },
];

pub(crate) static POLICY_HOST_ABSENT: Lint = Lint {
    code: "STS-H01",
    name: "policy-host-absent",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host mta-sts.{domain} does not exist",
    message: "The record announces a policy, but its host has no address, so senders cannot fetch it.",
    help: "Publish an address record of mta-sts.{domain} and serve the policy there. To give MTA-STS up, serve a policy with mode none, change the id, wait until the longest max_age of all earlier policies has passed, and then remove the record.",
};

fn host_absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_explained = aliases::policy_host(facts).is_some() || record_of_another(facts).is_some();
    if matches!(facts.fetch, Fetch::HostAbsent)
        && facts.is_announced()
        && !is_explained
        && !facts.is_record_left()
        && !facts.observation.mx.is_pending()
        && !matches!(MxSet::of(facts), MxSet::Null)
    {
        // `record-without-policy` is the error; this note gives the reason. A domain without mail needs no such host.
        sink.report(host(Source::PolicyHost, facts).severity(Severity::Note));
    }
}

pub(crate) static POLICY_HOST_NOT_PUBLIC: Lint = Lint {
    code: "STS-H11",
    name: "policy-host-not-public",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "{title}",
    message: "mta-sts.{domain} points to {addresses}, which cannot be reached from the Internet. The policy was not fetched.",
    help: "Give the policy host only public addresses.",
};

fn not_public(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(found) = facts.observation.policy_host.answer() else { return };
    let all = || Arg::Joined(found.all().map(Arg::from).collect());
    const SOME: Message =
        Message::new("policy-host-not-public.some", "The policy host has a private address");
    let (severity, title, addresses) = match (facts.fetch, facts.half_public_host()) {
        (_, Some(private)) => (Severity::Warning, SOME, private),
        (Fetch::Failed(Reason::NotPublic), None) => (
            Severity::Error,
            Message::new("policy-host-not-public.all", "The policy host has no public address"),
            all(),
        ),
        // The look-up of the other family failed, and may have hidden a public address.
        (Fetch::HostUnknown(_), None) if !found.is_empty() => (Severity::Warning, SOME, all()),
        _ => return,
    };
    let defect = host(Source::PolicyHost, facts).severity(severity).arg("title", title);
    sink.report(defect.arg("addresses", addresses));
}

pub(crate) static POLICY_HOST_NO_IPV6: Lint = Lint {
    code: "STS-H12",
    name: "policy-host-no-ipv6",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "The policy host has no IPv6 address, while {host} has one",
    message: "A sender that has only IPv6 reaches this mail host, but cannot fetch the policy.",
    help: "Add an AAAA record for mta-sts.{domain}.",
};

/// Reported only if senders with only IPv6 can reach an MX host.
fn no_ipv6(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(found) = facts.observation.policy_host.answer() else { return };
    let only_ipv4 = !found.a.is_empty() && found.aaaa.is_empty() && found.partial.is_none();
    if !only_ipv4 || !facts.is_announced() {
        return;
    }
    let Some(mx) = facts.observation.mx.answer() else { return };
    // Only the most preferred host, so that the finding does not depend on the order of answers.
    let Some(first) = mx.records.iter().min().filter(|first| !first.host.is_empty()) else { return };
    let addresses = facts.observation.mx_host(&first.host).answer();
    if addresses.is_some_and(|found| found.aaaa.iter().any(|address| !is_private(address))) {
        sink.report(host(Source::PolicyHost, facts).arg("host", &first.host));
    }
}

pub(crate) static POLICY_HOST_DELEGATED: Lint = Lint {
    code: "STS-H13",
    name: "policy-host-delegated",
    severity: Severity::Note,
    rfc: Rfc::sts("8.2"),
    title: "The policy host is delegated to {target}",
    message: "mta-sts.{domain} is an alias (CNAME). The operator of {target} serves the policy and needs a certificate for mta-sts.{domain}.",
    help: "{cure}",
};

fn delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(found) = facts.observation.policy_host.answer() else { return };
    let Some(target) = found.cname.last().filter(|_| facts.is_announced()) else { return };
    // If the record should be delegated too, `record-not-delegated` is reported instead. If it is, `record-delegated` names
    // both, and an alias without an address is reported as `alias-dangling`.
    let of_record = facts.observation.record.answer().and_then(|answer| answer.cname.last());
    let is_complete = policy_of_another(facts).is_none() && of_record.is_none();
    let platform = match facts.fetch {
        Fetch::Pending => return,
        Fetch::NotFound => platform::by_alias(facts),
        _ => None,
    };
    if !found.is_empty() && (is_complete || platform.is_some()) {
        const USUAL: Message = Message::new(
            "policy-host-delegated.usual",
            "Delegate the _mta-sts record to the same operator, so that id and policy change together.",
        );
        let cure = platform.map_or(USUAL, |platform| platform.path.clone());
        sink.report(host(Source::PolicyHost, facts).arg("target", target).arg("cure", cure));
    }
}

pub(crate) static POLICY_HOST_NOT_DELEGATED: Lint = Lint {
    code: "STS-H20",
    name: "policy-host-not-delegated",
    severity: Severity::Error,
    rfc: Rfc::sts("8.2"),
    title: "The record is delegated to {target}, but the policy host does not exist",
    message: "This is half a delegation: senders find that record, but mta-sts.{domain} has no address, so they cannot fetch the policy.",
    help: "Make mta-sts.{domain} an alias of the policy host of the same operator, who needs a certificate for that name. Or remove the alias at _mta-sts.{domain}.",
};

fn not_delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if let Some(target) = record_of_another(facts).filter(|_| aliases::policy_host(facts).is_none()) {
        sink.report(host(Source::PolicyHost, facts).arg("target", target));
    }
}

/// Returns the target if the record is an alias of another domain's record, but the policy host does not exist.
pub(crate) fn record_of_another<'f>(facts: &'f Facts<'_>) -> Option<&'f str> {
    record_elsewhere(facts).filter(|_| matches!(facts.fetch, Fetch::HostAbsent))
}
