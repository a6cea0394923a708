//! M: mx patterns and MX hosts of providers that many domains share (RFC 8461 §4.1).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::policy::mx_pattern;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::Probe;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Field, Mode};

pub(crate) static RULES: &[Rule] = &[Rule { lint: &MX_PATTERN_SHARED_WILDCARD, check: shared_wildcard }];

pub(crate) static MX_RULES: &[Rule] = &[Rule { lint: &PROVIDER_PATTERN_OUTDATED, check: outdated }];

/// A wildcard under a provider's domain, and what its author should know.
struct Wildcard {
    domain: &'static str,
    what: &'static str,
    why: &'static str,
    instead: &'static str,
}

const OWN_MICROSOFT_HOST: &str =
    "Use only the host of your own MX record, such as example-com.mail.protection.outlook.com";
const OWN_DANE_HOST: &str = "Use only the host of your own MX record, such as example-com.o-v1.mx.microsoft";
const GOOGLE_HOSTS: &str = "For Google Workspace use smtp.google.com, and for older MX records aspmx.l.google.com and *.aspmx.l.google.com too";

static SHARED: [Wildcard; 8] = [
    Wildcard {
        domain: "mail.protection.outlook.com",
        what: "covers every tenant of Microsoft 365",
        why: "It covers the mail host of every Microsoft 365 tenant, not just yours: an attacker who redirects your mail to another tenant passes the policy",
        instead: OWN_MICROSOFT_HOST,
    },
    Wildcard {
        domain: "o-v1.mx.microsoft",
        what: "covers every tenant of Microsoft 365",
        why: "It covers the mail host of every Microsoft 365 tenant in this group, not just yours",
        instead: OWN_DANE_HOST,
    },
    Wildcard {
        domain: "mx.microsoft",
        what: "covers no mail host",
        why: "The mail hosts of Microsoft 365 are two labels below mx.microsoft, and a wildcard matches only one",
        instead: OWN_DANE_HOST,
    },
    Wildcard {
        domain: "protection.outlook.com",
        what: "covers no mail host",
        why: "The mail hosts of Microsoft 365 are two labels below protection.outlook.com, and a wildcard matches only one",
        instead: OWN_MICROSOFT_HOST,
    },
    Wildcard {
        domain: "outlook.com",
        what: "covers no mail host",
        why: "The mail hosts of Microsoft 365 are three labels below outlook.com, and a wildcard matches only one",
        instead: OWN_MICROSOFT_HOST,
    },
    Wildcard {
        domain: "google.com",
        what: "does not cover all hosts of Google Workspace",
        why: "It covers smtp.google.com and every other host of google.com, but not aspmx.l.google.com and its alternates, which have more labels",
        instead: GOOGLE_HOSTS,
    },
    Wildcard {
        domain: "l.google.com",
        what: "does not cover all hosts of Google Workspace",
        why: "It covers aspmx.l.google.com, but neither alt1.aspmx.l.google.com, which has one more label, nor smtp.google.com",
        instead: GOOGLE_HOSTS,
    },
    Wildcard {
        domain: "googlemail.com",
        what: "does not cover all hosts of Google Workspace",
        why: "It covers only the oldest alternates of Google, neither aspmx.l.google.com nor smtp.google.com",
        instead: GOOGLE_HOSTS,
    },
];

pub(crate) static MX_PATTERN_SHARED_WILDCARD: Lint = Lint {
    code: "STS-P43",
    name: "mx-pattern-shared-wildcard",
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” {what}",
    message: "{why}.",
    help: "{instead}.",
};

fn shared_wildcard(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (field, pattern) in patterns(facts).filter(|(_, pattern)| pattern.is_wildcard()) {
        let Some(known) = SHARED.iter().find(|known| known.domain == pattern.domain()) else { continue };
        let defect = Defect::of(Source::Policy).at(field.bare).arg("found", pattern);
        sink.report(defect.arg("what", known.what).arg("why", known.why).arg("instead", known.instead));
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
    fn is_old(&self, pattern: &MxPattern<'_>) -> bool {
        self.old.iter().any(|old| at_or_below(pattern.domain(), old))
    }
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
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "The policy covers only the old mail hosts of {provider}",
    message: "{why}.",
    help: "Add the line “mx: {new}” to the policy. Keep the old lines until no MX record names those hosts.",
};

fn outdated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for provider in &PROVIDERS {
        let is_new =
            |pattern: &MxPattern| at_or_below(pattern.domain(), provider.new) || pattern.covers(provider.new);
        let Some((field, _)) = patterns(facts).find(|(_, pattern)| provider.is_old(pattern)) else {
            continue;
        };
        if patterns(facts).any(|(_, pattern)| is_new(pattern)) {
            continue;
        }
        let Some(need) = need(facts, provider) else { continue };
        let defect = Defect::of(Source::Policy).severity(need.severity).at(field.bare);
        let defect = defect.arg("provider", provider.name).arg("why", need.why).arg("new", &need.host);
        let last = patterns(facts).last().map_or(field.value.end, |(last, _)| last.value.end);
        let edit = Edit::insert(last, format!("\nmx: {}", need.host));
        // If an MX host is not covered, `mx-not-in-policy` offers the same fix.
        sink.report(if need.offered {
            defect
        } else {
            defect.fix(format!("Add “mx: {}”", need.host), Applicability::Display, vec![edit])
        });
    }
}

/// How urgently a domain needs the newer hosts in its policy.
struct Need {
    severity: Severity,
    why: &'static str,
    host: String,
    offered: bool,
}

fn need(facts: &Facts<'_>, provider: &Provider) -> Option<Need> {
    let everywhere = |severity, why| {
        provider.host.map(|host| Need { severity, why, host: host.to_owned(), offered: false })
    };
    match &facts.observation.mx {
        Probe::Pending | Probe::Failed(_) => None,
        Probe::NotAsked => everywhere(
            Severity::Note,
            "A domain that is set up today gets a newer MX host, which none of these patterns covers",
        ),
        Probe::Answered(answer) => {
            let new = answer.records.iter().find(|mx| at_or_below(&mx.host, provider.new));
            match new {
                Some(mx) => Some(Need {
                    severity: Severity::Warning,
                    why: "The MX records already name a newer host, and senders that enforce the policy do not deliver to it",
                    host: mx.host.clone(),
                    offered: true,
                }),
                None => everywhere(
                    Severity::Note,
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
