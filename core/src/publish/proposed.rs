//! The mx lines of a new policy, proposed from the hosts of the MX records.

use crate::finding::Message;
use crate::lints::is_clean;
use crate::names::providers::{Hosting, Patterns, Provider, provider_of, provider_patterns};

/// What a policy could list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proposed {
    /// The patterns, each once.
    pub patterns: Vec<String>,
    /// The providers of the hosts, each once.
    pub providers: Vec<&'static Provider>,
}

/// Proposes patterns for the MX hosts of a domain. If a provider has the same hosts for every customer, all of its patterns
/// are proposed, so that the policy still fits when the provider moves the domain to another of them. Any other host is
/// proposed as it is, unless a policy cannot contain it.
pub fn proposed<'a>(hosts: impl IntoIterator<Item = &'a str>, domain: Option<&str>) -> Proposed {
    let mut all = Proposed::default();
    for host in hosts {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if !is_clean(&host, domain) {
            continue;
        }
        let provider = provider_of(&host);
        let same = provider.filter(|provider| matches!(provider.patterns, Patterns::Same(_)));
        let patterns = same.and_then(|provider| provider_patterns(provider.key, "").ok());
        for pattern in patterns.map_or_else(|| vec![host], |(_, patterns)| patterns) {
            if !all.patterns.contains(&pattern) {
                all.patterns.push(pattern);
            }
        }
        if let Some(provider) = provider.filter(|provider| !all.providers.contains(provider)) {
            all.providers.push(provider);
        }
    }
    all
}

/// Returns what to know about a provider before publishing, in sentences: what goes wrong, and whether it serves the policy.
pub fn provider_advice(provider: &Provider) -> Vec<Message> {
    let hosting = match provider.hosting {
        Hosting::Customer => None,
        Hosting::Provider { record, policy } => Some(
            Message::new(
                "provider.publishes-both",
                "{name} can publish both for you: set CNAME records at _mta-sts to {record}. and at mta-sts to {policy}. instead.",
            )
            .arg("record", record)
            .arg("policy", policy),
        ),
        Hosting::Record { record } => Some(
            Message::new(
                "provider.publishes-record",
                "{name} can publish the record for you: set a CNAME record at _mta-sts to {record}. instead. The policy is yours to serve.",
            )
            .arg("record", record),
        ),
        Hosting::Paid => {
            Some(Message::new("provider.sells", "{name} also sells MTA-STS as a service."))
        }
    };
    let trap = provider.trap.clone();
    let trap = trap.map(|trap| Message::new("provider.trap", "{name}: {trap}").arg("trap", trap));
    trap.into_iter().chain(hosting).map(|text| text.arg("name", provider.title())).collect()
}
