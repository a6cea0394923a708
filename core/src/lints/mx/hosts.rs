//! M: the addresses of the MX hosts (RFC 5321 §5.1).

use crate::facts::{Facts, MxPart, State};
use crate::finding::{Arg, Lint, Message, Severity};
use crate::lints::mx::common::{consequence, defect};
use crate::lints::mx::unusable::{obstacle, without_final_dot};
use crate::lints::sink::{Rule, Sink};
use crate::names::ip_address::{is_address, is_private};
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::Mode;
use crate::text::message::and;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_HOST_IS_CNAME, check: host_is_cname },
    Rule { lint: &MX_HOST_UNRESOLVABLE, check: host_unresolvable },
    Rule { lint: &MX_HOST_NOT_PUBLIC, check: host_not_public },
];

pub(crate) static MX_HOST_IS_CNAME: Lint = Lint {
    code: "STS-M06",
    name: "mx-host-is-cname",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "The MX host {host} is an alias",
    message: "It points to {target}. An MX record must name a host that has addresses itself. Senders differ in which of the two names they check against policy and certificate.",
    help: "{help}",
};

fn host_is_cname(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // The advice depends on the policy.
    if facts.policy_state() == State::Pending {
        return;
    }
    for row in facts.mx_rows().iter().filter(|row| row.preference.is_some()) {
        let found = facts.observation.mx_host(&row.host).answer();
        if let Some(target) = found.and_then(|found| found.cname.last()) {
            let (severity, help) = cure_of_alias(facts, row, target);
            let defect = defect().severity(severity).arg("host", &row.host).arg("target", target);
            sink.report(defect.arg("help", help.arg("target", target)));
        }
    }
}

/// Returns how severe an alias is, and what to do about it so that the policy covers the MX host at any time.
fn cure_of_alias(facts: &Facts<'_>, row: &MxPart, target: &str) -> (Severity, Message) {
    let policy = facts.policy().filter(|policy| policy.mode != Mode::None);
    let covers_target = policy.is_some_and(|policy| policy.covering(target).is_some());
    match (policy, covers_target, row.pattern.is_some()) {
        (Some(policy), true, false) => (
            consequence(policy.mode).0,
            Message::new(
                "mx-host-is-cname.named",
                "Use {target} in the MX record: the policy names it already, and not the alias.",
            ),
        ),
        (Some(_), true, true) => (
            Severity::Warning,
            Message::new(
                "mx-host-is-cname.both-named",
                "Use {target} in the MX record. The policy covers both names; the mx line of the alias can go afterwards.",
            ),
        ),
        (Some(_), false, true) if MxPattern::parse(target).is_ok() => (
            Severity::Warning,
            Message::new(
                "mx-host-is-cname.add-first",
                "Add “mx: {target}” to the policy, and change the id. When resolvers have the new record, use {target} in the MX record.",
            ),
        ),
        _ => {
            (Severity::Warning, Message::new("mx-host-is-cname.real-name", "Use {target} in the MX record."))
        }
    }
}

pub(crate) static MX_HOST_UNRESOLVABLE: Lint = Lint {
    code: "STS-M08",
    name: "mx-host-unresolvable",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "{title}",
    message: "It has no A or AAAA record, so senders cannot deliver to it.",
    help: "{help}",
};

fn host_unresolvable(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // Once a policy is known to be active, `mx-host-unusable` tells why such a host has no address.
    let is_active = facts.mode.is_some_and(|mode| mode != Mode::None);
    let is_open = is_active || facts.policy_state() == State::Pending;
    let is_reported = |host: &str| {
        is_address(host)
            || (is_open && (obstacle(host).is_some() || without_final_dot(facts, host).is_some()))
    };
    for row in facts.mx_rows().iter().filter(|row| row.addresses == State::Absent && !is_reported(&row.host))
    {
        let host = &row.host;
        if row.preference.is_some() {
            let title = Message::new("mx-host-unresolvable.host", "The MX host {host} has no address");
            let help = Message::new(
                "mx-host-unresolvable.host-help",
                "Create the host, or remove it from the MX records.",
            );
            sink.report(defect().arg("title", title.arg("host", host)).arg("host", host).arg("help", help));
        } else if facts.mode.is_some() && !facts.is_nonexistent() {
            let title = Message::new("mx-host-unresolvable.domain", "{host} has no MX record and no address");
            let help = Message::new(
                "mx-host-unresolvable.domain-help",
                "Publish an MX record, or a null MX if the domain accepts no mail, which then needs no policy.",
            );
            sink.report(defect().arg("title", title.arg("host", host)).arg("host", host).arg("help", help));
        }
    }
}

pub(crate) static MX_HOST_NOT_PUBLIC: Lint = Lint {
    code: "STS-M11",
    name: "mx-host-not-public",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "{title}",
    message: "Senders on the Internet cannot reach a private address. {effect}",
    help: "Publish only public addresses for a mail host in the public DNS. If only your own network gives this answer, check again with a public resolver.",
};

fn host_not_public(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows() {
        let Some(found) = facts.observation.mx_host(&row.host).answer() else { continue };
        let (private, public): (Vec<&str>, Vec<&str>) = found.all().partition(|address| is_private(address));
        let is_all = public.is_empty() && found.partial.is_none() && !found.aaaa_not_asked;
        let (severity, effect) = match (private.is_empty(), is_all) {
            (true, _) => continue,
            (false, true) => {
                (Severity::Error, Message::new("mx-host-not-public.all", "They cannot deliver to this host."))
            }
            (false, false) => (
                Severity::Warning,
                Message::new("mx-host-not-public.some", "Senders that try it first lose time, or fail."),
            ),
        };
        let title = match private.as_slice() {
            [_] => Message::new(
                "mx-host-not-public.one",
                "The MX host {host} has the private address {addresses}",
            ),
            _ => Message::new(
                "mx-host-not-public.several",
                "The MX host {host} has the private addresses {addresses}",
            ),
        };
        let addresses = and(private.into_iter().map(Arg::from).collect());
        let title = title.arg("host", &row.host).arg("addresses", addresses);
        let defect = defect().severity(severity).arg("host", &row.host).arg("title", title);
        sink.report(defect.arg("effect", effect));
    }
}
