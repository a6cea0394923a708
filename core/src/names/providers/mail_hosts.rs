//! The mail hosts of a provider, for lints.

use crate::names::mail_hosts::is_public_suffix;

/// The mail hosts of a provider: what lints know of it.
pub(crate) struct MailHosts {
    /// Who runs them.
    pub(crate) operator: &'static str,
    pub(crate) set: Set,
    /// The hosts are at or below these names.
    pub(super) below: &'static [&'static str],
    /// The wildcard for this name covers the hosts of other customers; empty if there is no such name.
    pub(super) shared: &'static str,
    /// Hosts as MX records name them.
    pub(super) samples: &'static [&'static str],
}

/// Which of the operator's hosts these are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// The only ones, the same for many customers.
    Only,
    /// The only ones, but each customer has hosts of its own.
    Own,
    /// Those of older domains.
    Old,
    /// Those that newer domains get.
    New,
}

impl MailHosts {
    /// Returns hosts as MX records name them.
    pub(crate) fn samples(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.samples.iter().copied()
    }

    /// Whether the host `name` is one of them.
    pub(crate) fn has(&self, name: &str) -> bool {
        is_below(self.below, name)
    }

    /// Whether `host` is the name that all of them are at.
    pub(crate) fn is_only(&self, host: &str) -> bool {
        self.below == [host]
    }

    /// Whether the wildcard for `above` covers the hosts of other customers.
    pub(crate) fn is_shared(&self, above: &str) -> bool {
        !self.shared.is_empty() && self.shared == above
    }

    /// Whether `name`, a host or a pattern, is meant for these hosts.
    pub(super) fn is_meant(&self, name: &str) -> bool {
        self.has(name)
            || name.strip_prefix("*.").is_some_and(|above| {
                self.has(above)
                    || (!is_public_suffix(above) && self.samples().any(|host| at_or_below(host, above)))
            })
    }
}

/// Whether a host is at a name or below it.
pub(crate) fn at_or_below(name: &str, domain: &str) -> bool {
    // The dot is looked at first, because it is seldom there.
    match name.len().checked_sub(domain.len() + 1) {
        Some(dot) => name.as_bytes().get(dot) == Some(&b'.') && name.ends_with(domain),
        None => name == domain,
    }
}

pub(super) fn is_below(names: &[&str], host: &str) -> bool {
    names.iter().any(|name| at_or_below(host, name))
}
