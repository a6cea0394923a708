//! M: the MX records, compared with the policy (RFC 8461 §4.1).

use crate::facts::Facts;
use crate::facts::mx::MxSet;
use crate::facts::{MxPart, State};
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity, Source};
use crate::lints::mx::common::{consequence, consequence_for_all, defect};
use crate::lints::mx::unusable::{obstacle, without_final_dot};
use crate::lints::policy::common::body;
use crate::lints::policy::edits::line_end;
use crate::lints::policy::mail_hosts::{can_be_listed, fault_of};
use crate::lints::policy::providers::{is_of_provider_in_use, is_older_than};
use crate::lints::policy::template::says_the_hosts;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::{all_quoted, quoted, write};
use crate::names::domain::DomainName;
use crate::names::ip_address::{is_address, is_ipv4};
use crate::names::providers::operators;
use crate::policy::Policy;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::line_of;
use crate::syntax::policy::{Field, Key, Mode, PolicySyntax, Value};
use crate::text::message::{and, sentences};
use crate::text::span::Span;
use crate::text::spelling::is_slip;
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_NOT_IN_POLICY, check: not_in_policy },
    Rule { lint: &MX_WILDCARD_DEPTH, check: wildcard_depth },
    Rule { lint: &MX_PATTERN_UNUSED, check: pattern_unused },
    Rule { lint: &MX_ABSENT, check: absent },
    Rule { lint: &MX_NULL, check: null },
    Rule { lint: &MX_HOST_IS_IP, check: host_is_ip },
];

/// Returns the active policy and the hosts that it does not cover, without those that no policy can cover:
/// `mx-host-is-ip` and `mx-host-unusable` report these. Nor is the policy wrong if senders reach none of the hosts:
/// `mx-host-unresolvable` and `mx-host-not-public` report those.
fn uncovered<'f>(facts: &'f Facts<'_>) -> Option<(&'f Policy<'f>, Vec<&'f str>)> {
    let policy = facts.policy().filter(|policy| policy.mode != Mode::None)?;
    if says_the_hosts(facts) {
        return None;
    }
    let is_reported = |row: &MxPart| {
        is_address(&row.host)
            || obstacle(&row.host).is_some()
            || without_final_dot(facts, &row.host).is_some()
    };
    let rows = facts.mx_rows().iter().filter(|row| row.pattern.is_none() && !is_reported(row));
    let rows: Vec<&MxPart> = rows.collect();
    let is_reached = rows.iter().any(|row| !row.has_no_address() && row.addresses != State::Pending);
    // A line with a misspelt name has a finding of its own.
    let meant: Vec<MxPattern<'_>> = facts.body.iter().flat_map(PolicySyntax::misspelt_patterns).collect();
    let is_meant = |row: &&&MxPart| !meant.iter().any(|pattern| pattern.covers(&row.host));
    let rows = rows.iter().filter(|_| is_reached).filter(is_meant);
    Some((policy, rows.map(|row| row.host.as_str()).collect()))
}

/// Whether the policy does not cover any MX host, so that it seems to be made for other hosts.
fn covers_none(facts: &Facts<'_>) -> bool {
    facts.mx_rows().iter().all(|row| row.pattern.is_none())
}

pub(crate) static MX_NOT_IN_POLICY: Lint = Lint {
    code: "STS-M01",
    name: "mx-not-in-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "{title}",
    message: "{consequence}",
    help: "{help}",
};

fn not_in_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some((policy, mut hosts)), Some(body)) = (uncovered(facts), &facts.body) else { return };
    // The advice depends on the certificates.
    if facts.mx_rows().iter().any(|row| row.tls == State::Pending) {
        return;
    }
    let deep = too_deep(facts, &hosts);
    hosts.retain(|host| !deep.contains(host));
    // `mx-host-is-cname` reports those.
    hosts.retain(|host| alias_of_covered(facts, host).is_none());
    // The older hosts of a provider stay in the policy until no MX record names them.
    let is_older = |pattern: &MxPattern<'_>| is_older_than(pattern, &hosts);
    let is_older = policy.mx.iter().all(is_older);
    if covers_none(facts) && !hosts.is_empty() && !policy.mx.is_empty() && !is_older {
        return sink.report(for_other_hosts(facts, policy, body, &hosts));
    }
    let (severity, consequence) = consequence(policy.mode);
    let last_mx = body.fields_of(Key::Mx).last();
    for host in hosts {
        if let Some(field) = misspelt(facts, body, host) {
            let title = Message::new("mx-not-in-policy.host", "{host} does not match any mx pattern");
            let help = Message::new(
                "mx-not-in-policy.misspelt",
                "Write “mx: {host}” instead of “mx: {found}”, which covers no MX host.",
            );
            let help = help.arg("host", host).arg("found", visible::plain(field.bare.of(body.text)));
            let defect = Defect::of(Source::Policy).severity(severity).at(field.bare).arg("host", host);
            let defect = defect.arg("title", title.arg("host", host)).arg("consequence", consequence.clone());
            sink.report(defect.arg("help", help).fix(
                write(format_args!("mx: {host}")),
                Applicability::Unsafe,
                vec![Edit::replace(field.value, host)],
            ));
            continue;
        }
        let title = Message::new("mx-not-in-policy.host", "{host} does not match any mx pattern");
        let defect = defect().severity(severity).arg("title", title.arg("host", host)).arg("host", host);
        let defect = defect.arg("consequence", consequence.clone());
        let is_unverified = |row: &MxPart| row.host == host && row.tls == State::Invalid;
        if facts.mx_rows().iter().any(is_unverified) {
            let help = Message::new(
                "mx-not-in-policy.unverified",
                "Remove {host} from the MX records. It has no verified TLS, so a line in the policy would not be enough: to keep the host, set up TLS there first, and then add “mx: {host}”.",
            );
            sink.report(defect.arg("help", help.arg("host", host)));
            continue;
        }
        sink.report(match last_mx.filter(|_| can_be_listed(host)) {
            Some(field) => {
                let edit = Edit::insert(field.value.end, format!("{}mx: {host}", line_end(body.text)));
                let help = Message::new(
                    "mx-not-in-policy.add",
                    "Add a line “mx: {host}” to the policy, or remove the host from the MX records.",
                );
                defect.arg("help", help.arg("host", host)).fix(
                    Message::new("fix.add-to-policy", "Add {line} to the policy")
                        .arg("line", quoted(format_args!("mx: {host}"))),
                    Applicability::Unsafe,
                    vec![edit],
                )
            }
            None => defect.arg("help", NOT_ADDABLE),
        });
    }
}

/// Returns the line that was meant to name this host: the pattern in it covers no MX host, and is nearly its name.
fn misspelt<'f>(facts: &Facts<'_>, body: &'f PolicySyntax<'_>, host: &str) -> Option<&'f Field<'f>> {
    let is_unused = |pattern: &MxPattern<'_>| !facts.mx_rows().iter().any(|row| pattern.covers(&row.host));
    body.fields_of(Key::Mx).find(|field| match &field.parsed {
        Value::Mx(Ok(pattern)) => {
            !pattern.is_wildcard()
                && is_unused(pattern)
                && can_be_listed(host)
                && is_slip(pattern.domain(), host)
        }
        _ => false,
    })
}

const NOT_ADDABLE: Message = Message::new(
    "mx-not-in-policy.not-addable",
    "Remove it from the MX records, or give the host a name that the policy can contain.",
);

/// Reports all hosts at once if none is covered: the cause is one, the policy is for other hosts.
fn for_other_hosts(
    facts: &Facts<'_>,
    policy: &Policy<'_>,
    body: &PolicySyntax<'_>,
    hosts: &[&str],
) -> Defect {
    let title = match hosts {
        [host] => {
            Message::new("mx-not-in-policy.host", "{host} does not match any mx pattern").arg("host", host)
        }
        _ => Message::new("mx-not-in-policy.hosts", "The {n} MX hosts do not match any mx pattern")
            .arg("n", hosts.len()),
    };
    let (severity, consequence) = consequence_for_all(policy.mode);
    let listed: Vec<String> = policy.mx.iter().map(ToString::to_string).collect();
    let [theirs, ours] = operators(listed.iter().map(String::as_str), hosts.iter().copied());
    let domain = facts.context.domain.map(DomainName::as_str);
    let is_domain = listed.iter().all(|pattern| Some(pattern.as_str()) == domain);
    let cause = if is_domain {
        Message::new(
            "mx-not-in-policy.domain",
            "The policy names the domain itself, but mail goes to {ours}. A pattern names a host of the MX records.",
        )
    } else {
        Message::new("mx-not-in-policy.others", "The policy is for {theirs}, but mail goes to {ours}.")
            .arg("theirs", theirs)
    };
    let defect = defect().severity(severity).arg("title", title).arg("host", hosts.join(", "));
    let defect = defect.arg("consequence", sentences(cause.arg("ours", ours), consequence));
    if let Some(named) = named_without_mx(facts, policy) {
        let help = Message::new(
            "mx-not-in-policy.no-mx",
            "Publish an MX record for {named}, which the policy names. Without an MX record, senders deliver to {host} itself. Or, if {host} is the mail host, write “mx: {host}” in the policy, and change the id.",
        );
        let help = help.arg("named", &named).arg("host", facts.domain());
        let record = format!("{}. MX 10 {named}.", facts.domain());
        return defect
            .arg("help", help)
            .copy(Message::new("copy.copy-the-record", "Copy the record"), record);
    }
    let fields: Vec<&Field<'_>> = body.fields_of(Key::Mx).collect();
    let first = fields.first().filter(|_| hosts.iter().all(|host| can_be_listed(host)));
    let Some(first) = first else { return defect.arg("help", NOT_ADDABLE) };
    let lines = hosts.join(&format!("{}mx: ", line_end(body.text)));
    let others =
        fields.iter().skip(1).map(|field| Edit::delete(line_of(body.text, field.name.to(field.value))));
    let edits = std::iter::once(Edit::replace(first.value, lines)).chain(others).collect();
    let help = match hosts {
        _ if hosts.len() > LINES_SHOWN => Message::new(
            "mx-not-in-policy.replace-many",
            "Replace the mx lines with {lines} and so on, and change the id.",
        ),
        _ => {
            Message::new("mx-not-in-policy.replace", "Replace the mx lines with {lines}, and change the id.")
        }
    };
    let help = help.arg("lines", few_lines(hosts));
    let is_verified = facts.mx_rows().iter().all(|row| row.tls == State::Valid);
    let help = match hosts {
        _ if is_verified || policy.mode != Mode::Enforce => help,
        [_] => sentences(help, UNLESS_VALID),
        _ => sentences(help, UNLESS_ALL_VALID),
    };
    defect.arg("help", help).fix(
        Message::new("fix.write-the-hosts-of-the-mx-records", "Write the hosts of the MX records"),
        Applicability::Unsafe,
        edits,
    )
}

const UNLESS_VALID: Message = Message::new(
    "mx-not-in-policy.unless-valid",
    "If this host has no valid certificate, change the mode to none instead, and change the id.",
);
const UNLESS_ALL_VALID: Message = Message::new(
    "mx-not-in-policy.unless-all-valid",
    "If these hosts have no valid certificates, change the mode to none instead, and change the id.",
);

/// Returns what an MX host is an alias of, if the policy covers that and not the alias.
fn alias_of_covered<'f>(facts: &'f Facts<'_>, host: &str) -> Option<&'f str> {
    let policy =
        facts.policy().filter(|policy| policy.mode != Mode::None && policy.covering(host).is_none())?;
    let target = facts.observation.mx_host(host).answer()?.cname.last()?;
    policy.covering(target).map(|_| target.as_str())
}

/// Returns the host that a policy names, if the domain has no MX record: probably that record is what is missing.
fn named_without_mx(facts: &Facts<'_>, policy: &Policy<'_>) -> Option<String> {
    let is_host = |pattern: &&MxPattern<'_>| !pattern.is_wildcard() && can_be_listed(pattern.domain());
    let named = policy.mx.iter().find(is_host).filter(|_| matches!(MxSet::of(facts), MxSet::Implicit))?;
    Some(named.domain().to_owned())
}

/// How many lines of a policy a help text shows.
const LINES_SHOWN: usize = 4;

fn few_lines(hosts: &[&str]) -> Arg {
    all_quoted(hosts.iter().take(LINES_SHOWN).map(|host| format!("mx: {host}")))
}

pub(crate) static MX_WILDCARD_DEPTH: Lint = Lint {
    code: "STS-M02",
    name: "mx-wildcard-depth",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "“{pattern}” does not cover {hosts}",
    message: "A wildcard covers exactly one label, but {host} is {labels} labels below {parent}. {consequence}",
    help: "{help}",
};

/// Returns the wildcard that was meant to cover the host, and the place of it.
fn falling_short<'f>(body: &'f PolicySyntax<'f>, host: &str) -> Option<&'f Field<'f>> {
    body.fields_of(Key::Mx)
        .find(|field| matches!(&field.parsed, Value::Mx(Ok(pattern)) if pattern.falls_short_of(host)))
}

/// Returns the hosts that are not covered because a wildcard falls short of them: `mx-wildcard-depth` reports those. If the
/// policy covers no host, a wildcard is the cause only if it explains all of them.
fn too_deep<'f>(facts: &'f Facts<'_>, hosts: &[&'f str]) -> Vec<&'f str> {
    let Some(body) = &facts.body else { return Vec::new() };
    let is_deep = |host: &&&str| can_be_listed(host) && falling_short(body, host).is_some();
    let deep: Vec<&str> = hosts.iter().filter(is_deep).copied().collect();
    if covers_none(facts) && deep.len() < hosts.len() { Vec::new() } else { deep }
}

fn wildcard_depth(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some((policy, hosts)), Some(body)) = (uncovered(facts), &facts.body) else { return };
    let deep = too_deep(facts, &hosts);
    let mut known: Vec<Span> = Vec::new();
    for first in &deep {
        let Some(field) = falling_short(body, first).filter(|field| !known.contains(&field.bare)) else {
            continue;
        };
        known.push(field.bare);
        let Value::Mx(Ok(pattern)) = &field.parsed else { continue };
        let is_same = |host: &&&str| falling_short(body, host).is_some_and(|other| other.bare == field.bare);
        let hosts: Vec<&str> = deep.iter().filter(is_same).copied().collect();
        let is_used = facts.mx_rows().iter().any(|row| pattern.covers(&row.host));
        let lines = hosts.join(&format!("{}mx: ", line_end(body.text)));
        let help = depth_help(is_used, hosts.len()).arg("lines", few_lines(&hosts));
        let edit = if is_used {
            Edit::insert(field.value.end, format!("{}mx: {lines}", line_end(body.text)))
        } else {
            Edit::replace(field.value, lines)
        };
        let (severity, consequence) =
            if covers_none(facts) { consequence_for_all(policy.mode) } else { consequence(policy.mode) };
        let depth = first.split('.').count() - pattern.domain().split('.').count();
        let title = match hosts.as_slice() {
            [one, others @ ..] if others.len() > 1 => {
                Message::new("mx-wildcard-depth.hosts", "{first} and {n} more MX hosts")
                    .arg("first", one)
                    .arg("n", others.len())
                    .into()
            }
            few => and(few.iter().copied().map(Arg::from).collect()),
        };
        let defect = Defect::of(Source::Policy).severity(severity).at(field.bare);
        let defect = defect.arg("host", first).arg("hosts", title).arg("pattern", pattern);
        let defect = defect.arg("labels", number(depth)).arg("parent", pattern.domain());
        let defect = defect.arg("consequence", consequence).arg("help", help);
        sink.report(defect.fix(
            Message::new("fix.write-the-hosts-of-the-mx-records", "Write the hosts of the MX records"),
            Applicability::Unsafe,
            vec![edit],
        ));
    }
}

/// Returns what to do about a wildcard that falls short of `count` hosts. `is_used`: it covers another one.
const fn depth_help(is_used: bool, count: usize) -> Message {
    match (is_used, count > LINES_SHOWN) {
        (true, false) => Message::new("mx-wildcard-depth.add", "Add {lines}, and change the id."),
        (true, true) => {
            Message::new("mx-wildcard-depth.add-many", "Add {lines} and so on, and change the id.")
        }
        (false, false) => {
            Message::new("mx-wildcard-depth.replace", "Replace it with {lines}, and change the id.")
        }
        (false, true) => Message::new(
            "mx-wildcard-depth.replace-many",
            "Replace it with {lines} and so on, and change the id.",
        ),
    }
}

fn number(labels: usize) -> Arg {
    match labels {
        2 => Message::new("number.two", "two").into(),
        3 => Message::new("number.three", "three").into(),
        more => more.into(),
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
    let (Some(body), Some(policy)) = (body(facts), facts.policy()) else { return };
    // One of the hosts that are not listed may match.
    let is_cut = facts.observation.mx_cut_from().is_some();
    let is_compared = matches!(MxSet::of(facts), MxSet::Hosts(_)) && !is_cut;
    if policy.mode == Mode::None || !is_compared || covers_none(facts) {
        return;
    }
    let rows = facts.mx_rows();
    // What an MX host is an alias of is not known yet.
    if rows.iter().any(|row| row.addresses == State::Pending) {
        return;
    }
    let domain = facts.context.domain.map(DomainName::as_str);
    let is_meant = |pattern: &MxPattern<'_>, row: &MxPart| {
        without_final_dot(facts, &row.host).is_some_and(|meant| pattern.covers(meant))
    };
    for field in body.fields_of(Key::Mx) {
        let Value::Mx(Ok(pattern)) = &field.parsed else { continue };
        // A wildcard that falls short of an uncovered host is reported by `mx-wildcard-depth`.
        let near = |row: &MxPart| row.pattern.is_none() && pattern.falls_short_of(&row.host);
        // A host may stand in the policy before the MX record names it in place of its alias.
        let is_target = |row: &MxPart| {
            let found = facts.observation.mx_host(&row.host).answer();
            found.and_then(|found| found.cname.last()).is_some_and(|target| pattern.covers(target))
        };
        if rows
            .iter()
            .any(|row| pattern.covers(&row.host) || near(row) || is_meant(pattern, row) || is_target(row))
            || rows.iter().any(|row| row.pattern.is_none() && is_slip(pattern.domain(), &row.host))
            || is_reported(pattern, policy, domain)
            || is_of_provider_in_use(pattern, rows.iter().map(|row| row.host.as_str()))
        {
            continue;
        }
        let severity = if pattern.is_wildcard() { Severity::Note } else { Severity::Warning };
        let defect = Defect::of(Source::Policy).severity(severity).at(field.bare);
        sink.report(defect.arg("pattern", pattern).arg("domain", facts.domain()));
    }
}

/// Whether another lint tells why the pattern is useless.
fn is_reported(pattern: &MxPattern<'_>, policy: &Policy<'_>, domain: Option<&str>) -> bool {
    let name = pattern.domain();
    let by_wildcard = pattern
        .domain_above()
        .is_some_and(|above| policy.mx.iter().any(|other| other.is_wildcard() && other.domain() == above));
    is_ipv4(name) || !name.contains('.') || by_wildcard || fault_of(pattern, domain).is_some()
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
    let is_implicit = matches!(MxSet::of(facts), MxSet::Implicit);
    // If the domain has no address either, `mx-host-unresolvable` says so.
    let is_without = |row: &MxPart| matches!(row.addresses, State::Absent | State::Pending);
    let has_address = !facts.mx_rows().iter().any(is_without);
    if is_implicit && has_address && facts.context.domain.is_some() && !facts.is_nonexistent() {
        sink.report(defect().arg("domain", facts.domain()));
    }
}

pub(crate) static MX_NULL: Lint = Lint {
    code: "STS-M05",
    name: "mx-null",
    severity: Severity::Error,
    rfc: Rfc::other(7505, "3"),
    title: "{title}",
    message: "{effect}",
    help: "{help}",
};

/// In mode none the withdrawal that this asks for is under way.
fn null(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_active = facts.mode.is_some_and(|mode| mode != Mode::None);
    if matches!(MxSet::of(facts), MxSet::Null) && is_active {
        let title = Message::new("mx-null.policy", "The domain has a null MX, but publishes MTA-STS");
        let effect = Message::new(
            "mx-null.policy-effect",
            "Senders do not deliver to a null MX, so the policy protects nothing.",
        );
        let help = Message::new(
            "mx-null.policy-help",
            "Withdraw the policy, beginning with mode none, or replace the null MX with real hosts.",
        );
        let defect = defect().severity(Severity::Warning).arg("title", title).arg("effect", effect);
        sink.report(defect.arg("help", help).arg("domain", facts.domain()));
    } else if facts.mode.is_some() && facts.has_contradictory_null_mx() {
        let title = Message::new("mx-null.others", "The domain has a null MX, but other MX records too");
        let effect = Message::new(
            "mx-null.others-effect",
            "A null MX must be the only MX record. Some senders skip it, others refuse all mail to the domain.",
        );
        let help = Message::new(
            "mx-null.others-help",
            "Remove the null MX if the domain accepts mail. Or else remove the other MX records, and withdraw the policy.",
        );
        let defect = defect().arg("title", title).arg("effect", effect).arg("help", help);
        sink.report(defect.arg("domain", facts.domain()));
    }
}

pub(crate) static MX_HOST_IS_IP: Lint = Lint {
    code: "STS-M07",
    name: "mx-host-is-ip",
    severity: Severity::Error,
    rfc: Rfc::other(5321, "5.1"),
    title: "The MX record contains the IP address {host}",
    message: "An MX record must contain a host name. Senders look the address up as a name and find nothing, even if a pattern of the policy matches it.",
    help: "Give the server a host name, and use that in the MX record.",
};

fn host_is_ip(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows() {
        if is_address(&row.host) {
            sink.report(defect().arg("host", &row.host));
        }
    }
}
