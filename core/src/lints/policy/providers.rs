//! P, M: mx patterns that name the wrong hosts of providers, or those of other customers (RFC 8461 §4.1, §10.4).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Message, Severity, Source};
use crate::lints::policy::common::body;
use crate::lints::policy::edits::{line_end, more_lines, same_on};
use crate::lints::policy::mail_hosts::{Fault, can_be_listed, fault_of, severity_of_useless};
use crate::lints::policy::mx_pattern;
use crate::lints::policy::template::is_leftover_host;
use crate::lints::policy::useless::{are_all_covered, cure, mx_records, without_lines};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::{add_host, all_quoted};
use crate::names::domain::DomainName;
use crate::names::providers::{MAIL_HOSTS, MailHosts, Set, hosts_of};
use crate::observation::{MxRecord, Probe};
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Field, Mode};
use crate::text::span::Span;
use crate::text::visible;
use std::cell::LazyCell;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_PATTERN_SHARED_WILDCARD, check: |facts, sink| faults(facts, sink, true) },
    Rule { lint: &MX_PATTERN_NOT_A_MAIL_HOST, check: |facts, sink| faults(facts, sink, false) },
    Rule { lint: &PROVIDER_HOSTS_INCOMPLETE, check: incomplete },
];

pub(crate) static MX_RULES: &[Rule] = &[Rule { lint: &PROVIDER_PATTERN_OUTDATED, check: outdated }];

pub(crate) static MX_PATTERN_SHARED_WILDCARD: Lint = Lint {
    code: "STS-P43",
    name: "mx-pattern-shared-wildcard",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "{what}",
    message: "{why}.",
    help: "{instead}.",
};

pub(crate) static MX_PATTERN_NOT_A_MAIL_HOST: Lint = Lint {
    code: "STS-P60",
    name: "mx-pattern-not-a-mail-host",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "{what}",
    message: "{why}.",
    help: "{instead}.",
};

fn faults(facts: &Facts<'_>, sink: &mut Sink<'_>, wildcards: bool) {
    // A pattern that matches nothing is then needless.
    let is_needless = LazyCell::new(|| are_all_covered(facts));
    let useless = LazyCell::new(|| severity_of_useless(facts));
    let mut needless: Vec<(Span, Severity, Message, Message)> = Vec::new();
    for (field, pattern) in patterns(facts).filter(|(_, pattern)| pattern.is_wildcard() == wildcards) {
        let domain = facts.context.domain.map(DomainName::as_str);
        let Some(fault) = fault_of(pattern, domain) else { continue };
        if is_leftover_host(facts, field.bare.of(facts.body.as_ref().map_or(b"", |body| body.text))) {
            continue;
        }
        let is_used = mx_records(facts).iter().any(|mx| pattern.covers(&mx.host));
        if facts.observation.mx.is_pending() || (fault.matches_nothing && is_used) {
            continue;
        }
        // `mx-wildcard-depth` says it of the very host.
        let mut missed = facts.mx_rows().iter().filter(|row| row.pattern.is_none());
        let is_said = |fault: &Fault| !is_used || fault.is_short;
        if is_said(&fault) && facts.policy().is_some() && missed.any(|row| pattern.falls_short_of(&row.host))
        {
            continue;
        }
        let is_useless = fault.matches_nothing && fault.severity == Severity::Warning;
        let severity = if is_useless { *useless } else { fault.severity };
        let what = fault.what.arg("found", pattern);
        if fault.matches_nothing && *is_needless {
            needless.push((field.bare, severity, what, fault.why));
            continue;
        }
        let defect = Defect::of(Source::Policy).severity(severity).at(field.bare).arg("found", pattern);
        let defect = defect.arg("what", what).arg("why", fault.why);
        let used = mx_records(facts).iter().filter(|mx| pattern.covers(&mx.host)).map(|mx| mx.host.as_str());
        let used: Vec<&str> = used.filter(|host| can_be_listed(host)).collect();
        sink.report(if fault.matches_nothing || fault.is_short || used.is_empty() {
            defect.arg("instead", fault.instead)
        } else {
            let lines = used.iter().map(|host| format!("mx: {host}"));
            let own =
                Message::new("own-host.of-mx", "Use only the host names of your own MX records: {lines}");
            let defect = defect.arg("instead", own.arg("lines", all_quoted(lines)));
            let text =
                used.join(&format!("{}mx: ", facts.body.as_ref().map_or("\n", |body| line_end(body.text))));
            let edit = Edit::replace(field.value, text);
            let title =
                Message::new("fix.write-the-hosts-of-the-mx-records", "Write the hosts of the MX records");
            defect.fix(title, Applicability::Unsafe, vec![edit])
        });
    }
    report_needless(facts, &needless, sink);
}

/// Reports all patterns that match nothing, where the others cover every MX host: one finding, about the worst of them.
fn report_needless(facts: &Facts<'_>, all: &[(Span, Severity, Message, Message)], sink: &mut Sink<'_>) {
    let worst = all.iter().map(|(_, severity, ..)| *severity).min();
    let first = all.iter().find(|(_, severity, ..)| Some(*severity) == worst);
    let (Some(body), Some((at, severity, what, why))) = (&facts.body, first) else { return };
    let others = [*at].into_iter().chain(all.iter().map(|(span, ..)| *span).filter(|span| span != at));
    let why = same_on(why.clone(), more_lines(body.text, others));
    let (instead, title) = cure(all.len());
    let lines = without_lines(body.text, all.iter().map(|(span, ..)| *span));
    let defect = Defect::of(Source::Policy).severity(*severity).at(*at);
    let defect = defect.arg("found", visible::plain(at.of(body.text))).arg("what", what.clone());
    let defect = defect.arg("why", why).arg("instead", instead);
    sink.report(defect.fix(title, Applicability::Unsafe, lines));
}

pub(crate) static PROVIDER_HOSTS_INCOMPLETE: Lint = Lint {
    code: "STS-P61",
    name: "provider-hosts-incomplete",
    severity: Severity::Note,
    rfc: Rfc::sts("4.1"),
    title: "The policy covers only some mail hosts of Google Workspace",
    message: "It does not cover {missing}. If the MX records name them, senders that enforce the policy do not deliver to them.",
    help: "List all of them as aspmx.l.google.com and *.aspmx.l.google.com, unless you use fewer.",
};

/// Reported only without MX records: with them, `mx-not-in-policy` says what is missing.
fn incomplete(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !matches!(facts.observation.mx, Probe::NotAsked) {
        return;
    }
    // The older hosts of Microsoft differ from customer to customer.
    let sets = MAIL_HOSTS.iter().filter(|hosts| hosts.set == Set::Old && hosts.samples().nth(1).is_some());
    for set in sets {
        let Some((field, _)) = patterns(facts).find(|(_, pattern)| set.has(pattern.domain())) else {
            continue;
        };
        let is_missing = |host: &&str| !patterns(facts).any(|(_, pattern)| pattern.covers(host));
        let missing: Vec<&str> = set.samples().filter(is_missing).collect();
        if !missing.is_empty() {
            sink.report(Defect::of(Source::Policy).at(field.bare).arg("missing", missing.join(", ")));
        }
    }
}

/// Whether `pattern` names hosts of a provider that one of `hosts` belongs to. Older and newer hosts may both be listed,
/// although the MX records name only some of them. Where each customer has hosts of its own, those may be of another one.
pub(crate) fn is_of_provider_in_use<'h>(
    pattern: &MxPattern<'_>,
    mut hosts: impl Iterator<Item = &'h str>,
) -> bool {
    let listed = hosts_of(&pattern.to_string()).filter(|listed| listed.set != Set::Own);
    let is_used = |used: &MailHosts| listed.is_some_and(|listed| listed.operator == used.operator);
    listed.is_some() && hosts.any(|host| hosts_of(host).is_some_and(is_used))
}

/// Whether `pattern` names older hosts of a provider whose newer ones are in use.
pub(crate) fn is_older_than(pattern: &MxPattern<'_>, hosts: &[&str]) -> bool {
    let older = hosts_of(&pattern.to_string()).filter(|listed| listed.set == Set::Old);
    let is_newer =
        |used: &MailHosts| used.set == Set::New && older.is_some_and(|older| older.operator == used.operator);
    fault_of(pattern, None).is_none() && hosts.iter().any(|host| hosts_of(host).is_some_and(is_newer))
}

pub(crate) static PROVIDER_PATTERN_OUTDATED: Lint = Lint {
    code: "STS-M09",
    name: "provider-pattern-outdated",
    severity: Severity::Note,
    rfc: Rfc::sts("4.1"),
    title: "The policy covers only the old mail hosts of {provider}",
    message: "{why}.",
    help: "Add the line “mx: {new}” to the policy. Keep the old lines until no MX record names those hosts.",
};

fn outdated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for old in MAIL_HOSTS.iter().filter(|hosts| hosts.set == Set::Old) {
        let Some((field, _)) = patterns(facts).find(|(_, pattern)| old.has(pattern.domain())) else {
            continue;
        };
        let Some(new) = new_of(old) else { continue };
        let is_new =
            |pattern: &MxPattern| new.has(pattern.domain()) || new.samples().any(|host| pattern.covers(host));
        if patterns(facts).any(|(_, pattern)| is_new(pattern)) {
            continue;
        }
        // If an MX host is not covered, `mx-not-in-policy` says to add it.
        let Some(need) = need(facts, old, new).filter(|need| !need.offered) else { continue };
        let defect = Defect::of(Source::Policy).at(field.bare);
        let defect = defect.arg("provider", new.operator).arg("why", need.why).arg("new", &need.host);
        let last = patterns(facts).last().map_or(field.value.end, |(last, _)| last.value.end);
        let end = facts.body.as_ref().map_or("\n", |body| line_end(body.text));
        let edit = Edit::insert(last, format!("{end}mx: {}", need.host));
        sink.report(defect.fix(add_host(&need.host), Applicability::Display, vec![edit]));
    }
}

/// Returns the newer hosts of the same operator.
fn new_of(old: &MailHosts) -> Option<&'static MailHosts> {
    MAIL_HOSTS.iter().find(|new| new.set == Set::New && new.operator == old.operator)
}

/// Why a domain needs the newer hosts in its policy.
struct Need {
    why: Message,
    host: String,
    offered: bool,
}

fn need(facts: &Facts<'_>, old: &MailHosts, new: &MailHosts) -> Option<Need> {
    // A newer host that is the only name of its row is the same for all domains.
    let same = new.samples().next().filter(|host| new.is_only(host));
    let everywhere = |why| same.map(|host| Need { why, host: host.to_owned(), offered: false });
    match &facts.observation.mx {
        Probe::Pending | Probe::Failed(_) => None,
        Probe::NotAsked => everywhere(Message::new(
            "provider-pattern-outdated.new-domain",
            "A domain that is set up today gets a newer MX host, which none of these patterns covers",
        )),
        Probe::Answered(answer) => {
            let is_old = |mx: &MxRecord| old.has(&mx.host);
            match answer.records.iter().find(|mx| new.has(&mx.host)) {
                // `mx-not-in-policy` reports the host; this tells why it is not covered.
                Some(mx) => Some(Need {
                    why: Message::new(
                        "provider-pattern-outdated.in-use",
                        "The MX records already name a newer host, and senders that enforce the policy do not deliver to it",
                    ),
                    host: mx.host.clone(),
                    offered: true,
                }),
                None if !answer.records.iter().any(is_old) => None,
                None => everywhere(Message::new(
                    "provider-pattern-outdated.not-yet",
                    "The MX records still name the old hosts. If they change to the newer host, senders that enforce the policy do not deliver to it",
                )),
            }
        }
    }
}

/// Returns the valid patterns of a policy that is not in mode none, in order.
fn patterns<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (&'f Field<'f>, &'f MxPattern<'f>)> {
    let body = body(facts).filter(|body| body.mode() != Some(Mode::None));
    body.into_iter().flat_map(mx_pattern::patterns)
}
