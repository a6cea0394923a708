//! P, M: mx patterns that name the wrong hosts of providers, or those of other customers (RFC 8461 §4.1, §10.4).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::policy::edits::line_end;
use crate::lints::policy::mail_hosts::fault_of;
use crate::lints::policy::mx_pattern;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::names::domain::DomainName;
use crate::observation::{MxRecord, Probe};
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Field, Mode};

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_PATTERN_SHARED_WILDCARD, check: |facts, sink| faults(facts, sink, true) },
    Rule { lint: &MX_PATTERN_NOT_A_MAIL_HOST, check: |facts, sink| faults(facts, sink, false) },
    Rule { lint: &PROVIDER_HOSTS_INCOMPLETE, check: incomplete },
];

pub(crate) static MX_RULES: &[Rule] = &[Rule { lint: &PROVIDER_PATTERN_OUTDATED, check: outdated }];

pub(crate) static MX_PATTERN_SHARED_WILDCARD: Lint = Lint {
    code: "STS-P43",
    name: "mx-pattern-shared-wildcard",
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” {what}",
    message: "{why}.",
    help: "{instead}.",
};

pub(crate) static MX_PATTERN_NOT_A_MAIL_HOST: Lint = Lint {
    code: "STS-P60",
    name: "mx-pattern-not-a-mail-host",
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” {what}",
    message: "{why}.",
    help: "{instead}.",
};

fn faults(facts: &Facts<'_>, sink: &mut Sink<'_>, wildcards: bool) {
    for (field, pattern) in patterns(facts).filter(|(_, pattern)| pattern.is_wildcard() == wildcards) {
        let domain = facts.context.domain.map(DomainName::as_str);
        let Some(fault) = fault_of(pattern, domain) else { continue };
        let is_used = |mx: &MxRecord| pattern.covers(&mx.host);
        let mx = &facts.observation.mx;
        if fault.matches_nothing && (mx.is_pending() || mx_records(facts).iter().any(is_used)) {
            continue;
        }
        let defect = Defect::of(Source::Policy).severity(fault.severity).at(field.bare).arg("found", pattern);
        sink.report(defect.arg("what", fault.what).arg("why", fault.why).arg("instead", fault.instead));
    }
}

/// Returns the MX records, if they are known.
fn mx_records<'f>(facts: &'f Facts<'_>) -> &'f [MxRecord] {
    facts.observation.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default()
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

/// The MX hosts that Google gave every domain before 2023.
const GOOGLE_SET: [&str; 5] = [
    "aspmx.l.google.com",
    "alt1.aspmx.l.google.com",
    "alt2.aspmx.l.google.com",
    "alt3.aspmx.l.google.com",
    "alt4.aspmx.l.google.com",
];

/// Reported only without MX records: with them, `mx-not-in-policy` says what is missing.
fn incomplete(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !matches!(facts.observation.mx, Probe::NotAsked) {
        return;
    }
    let is_of_set = |pattern: &MxPattern<'_>| pattern.domain().ends_with("aspmx.l.google.com");
    let Some((field, _)) = patterns(facts).find(|(_, pattern)| is_of_set(pattern)) else { return };
    let is_missing = |host: &&str| !patterns(facts).any(|(_, pattern)| pattern.covers(host));
    let missing: Vec<&str> = GOOGLE_SET.into_iter().filter(is_missing).collect();
    if !missing.is_empty() {
        sink.report(Defect::of(Source::Policy).at(field.bare).arg("missing", missing.join(", ")));
    }
}

/// A provider that gives newer domains other mail hosts than older ones.
struct Provider {
    name: &'static str,
    /// The older hosts are at or below these names.
    old: &'static [&'static str],
    /// The newer hosts are at or below this name.
    new: &'static str,
    /// The host of every newer domain; `None` if each domain has its own.
    host: Option<&'static str>,
}

impl Provider {
    fn is_old(&self, name: &str) -> bool {
        self.old.iter().any(|old| at_or_below(name, old))
    }

    fn has(&self, name: &str) -> bool {
        self.is_old(name) || at_or_below(name, self.new)
    }
}

/// Whether `pattern` names hosts of a provider that one of `hosts` belongs to. Older and newer hosts may both be listed,
/// although the MX records name only some of them.
pub(crate) fn is_of_provider_in_use<'h>(
    pattern: &MxPattern<'_>,
    mut hosts: impl Iterator<Item = &'h str>,
) -> bool {
    let provider = PROVIDERS.iter().find(|provider| provider.has(pattern.domain()));
    provider.is_some_and(|provider| hosts.any(|host| provider.has(host)))
}

static PROVIDERS: [Provider; 2] = [
    Provider {
        name: "Google Workspace",
        old: &["aspmx.l.google.com", "googlemail.com"],
        new: "smtp.google.com",
        host: Some("smtp.google.com"),
    },
    Provider {
        name: "Microsoft 365",
        old: &["mail.protection.outlook.com"],
        new: "mx.microsoft",
        host: None,
    },
];

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
    for provider in &PROVIDERS {
        let is_new =
            |pattern: &MxPattern| at_or_below(pattern.domain(), provider.new) || pattern.covers(provider.new);
        let Some((field, _)) = patterns(facts).find(|(_, pattern)| provider.is_old(pattern.domain())) else {
            continue;
        };
        if patterns(facts).any(|(_, pattern)| is_new(pattern)) {
            continue;
        }
        let Some(need) = need(facts, provider) else { continue };
        let defect = Defect::of(Source::Policy).at(field.bare);
        let defect = defect.arg("provider", provider.name).arg("why", need.why).arg("new", &need.host);
        let last = patterns(facts).last().map_or(field.value.end, |(last, _)| last.value.end);
        let end = facts.body.as_ref().map_or("\n", |body| line_end(body.text));
        let edit = Edit::insert(last, format!("{end}mx: {}", need.host));
        // If an MX host is not covered, `mx-not-in-policy` offers the same fix.
        sink.report(if need.offered {
            defect
        } else {
            defect.fix(format!("Add “mx: {}”", need.host), Applicability::Display, vec![edit])
        });
    }
}

/// Why a domain needs the newer hosts in its policy.
struct Need {
    why: &'static str,
    host: String,
    offered: bool,
}

fn need(facts: &Facts<'_>, provider: &Provider) -> Option<Need> {
    let everywhere = |why| provider.host.map(|host| Need { why, host: host.to_owned(), offered: false });
    match &facts.observation.mx {
        Probe::Pending | Probe::Failed(_) => None,
        Probe::NotAsked => everywhere(
            "A domain that is set up today gets a newer MX host, which none of these patterns covers",
        ),
        Probe::Answered(answer) => {
            let new = answer.records.iter().find(|mx| at_or_below(&mx.host, provider.new));
            match new {
                // `mx-not-in-policy` reports the host; this tells why it is not covered.
                Some(mx) => Some(Need {
                    why: "The MX records already name a newer host, and senders that enforce the policy do not deliver to it",
                    host: mx.host.clone(),
                    offered: true,
                }),
                None if !answer.records.iter().any(|mx| provider.has(&mx.host)) => None,
                None => everywhere(
                    "The MX records still name the old hosts, so nothing fails yet. If they change to the newer host, senders that enforce the policy do not deliver to it",
                ),
            }
        }
    }
}

/// Returns the valid patterns of a policy that is not in mode none, in order.
fn patterns<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (&'f Field<'f>, &'f MxPattern<'f>)> {
    let body = facts.body.as_ref().filter(|body| body.mode() != Some(Mode::None));
    body.into_iter().flat_map(mx_pattern::patterns)
}

fn at_or_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
