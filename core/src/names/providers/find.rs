//! Finds rows of the table: by a host or pattern, or by the name of the provider.

use crate::names::providers::mail_hosts::MailHosts;
use crate::names::providers::provider::{Patterns, Provider, plain};
use crate::names::providers::table::{MAIL_HOSTS, PROVIDERS};

/// Returns the row that `name`, a host or a pattern, belongs to.
pub(crate) fn hosts_of(name: &str) -> Option<&'static MailHosts> {
    MAIL_HOSTS.iter().find(|hosts| hosts.is_meant(name))
}

/// Returns the provider of a host of MX records.
pub fn provider_of(host: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.has(host))
}

/// Returns the provider of this name, and the patterns that a policy of `domain` needs. The name is a key such as `google` or
/// `zoho-eu`, or the name for people; case, spaces and hyphens do not matter.
///
/// # Errors
///
/// The table does not have the provider, or its hosts cannot be derived.
pub fn provider_patterns(given: &str, domain: &str) -> Result<(&'static Provider, Vec<String>), NoPatterns> {
    let name = plain(given);
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for provider in PROVIDERS {
        if let Patterns::Regional { hosts, regions } = provider.patterns {
            let is_region = |region: &&str| {
                let names = [plain(provider.key), plain(provider.name)];
                let also = provider.also.split(' ').filter(|also| !also.is_empty()).map(str::to_owned);
                names.into_iter().chain(also).any(|start| name == start + &plain(region))
            };
            if let Some(region) = regions.split(' ').find(is_region) {
                return Ok((provider, split(&hosts.replace("{region}", region))));
            }
        }
    }
    let provider = PROVIDERS
        .iter()
        .find(|provider| !name.is_empty() && provider.is_named(&name))
        .ok_or(NoPatterns::Unknown)?;
    match provider.patterns {
        Patterns::Same(patterns) => Ok((provider, split(patterns))),
        Patterns::Regional { .. } => Err(NoPatterns::NeedsRegion(provider.keys())),
        Patterns::FromMx => Err(NoPatterns::NeedsMx(provider)),
        Patterns::Tenant(_) if domain.contains('-') => Err(NoPatterns::NeedsMxForHyphen(provider)),
        Patterns::Tenant(host) => Ok((provider, vec![host.replace("{tenant}", &domain.replace('.', "-"))])),
    }
}

/// Why there are no patterns for a name of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPatterns {
    /// The table does not have the provider.
    Unknown,
    /// The provider has regions; these are known.
    NeedsRegion(Vec<String>),
    /// Each customer has hosts of its own, such as these: the MX records name them.
    NeedsMx(&'static Provider),
    /// The host cannot be derived from a domain with a hyphen: the MX record names it.
    NeedsMxForHyphen(&'static Provider),
}
