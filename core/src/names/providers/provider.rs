//! A provider, for publishing.

use crate::names::providers::mail_hosts::is_below;
use crate::text::message::{Arg, Message};

/// A provider: what publishing knows of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    /// The name for programs, such as `google`.
    pub key: &'static str,
    /// The name of the product.
    pub name: &'static str,
    /// Which of its customers or hosts, if there are several rows for it.
    pub(super) which: Option<Message>,
    /// Other names, without spaces and hyphens.
    pub(super) also: &'static str,
    pub(super) below: &'static [&'static str],
    pub(super) samples: &'static [&'static str],
    /// The patterns of a policy.
    pub patterns: Patterns,
    /// Who can serve the policy.
    pub hosting: Hosting,
    /// Where the facts are from; `AS_OF` is when.
    pub source: &'static str,
    /// How certain they are.
    pub certainty: Certainty,
    /// What goes wrong with this provider, in sentences, if anything is known.
    pub trap: Option<Message>,
}

/// The patterns of a policy for a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patterns {
    /// These, for every customer.
    Same(&'static str),
    /// These, with the customer's region instead of `{region}`.
    Regional {
        /// The hosts.
        hosts: &'static str,
        /// The known regions.
        regions: &'static str,
    },
    /// This host, with the customer's domain instead of `{tenant}`, its dots written as hyphens.
    Tenant(&'static str),
    /// The hosts of the customer's own MX records.
    FromMx,
}

/// Who can serve the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosting {
    /// The customer has to.
    Customer,
    /// The provider does, if both names are aliases (CNAME) of these.
    Provider {
        /// The target for `_mta-sts`.
        record: &'static str,
        /// The target for `mta-sts`.
        policy: &'static str,
    },
    /// The provider publishes the record only; the customer serves the policy.
    Record {
        /// The target for `_mta-sts`.
        record: &'static str,
    },
    /// The provider does, as a product that is paid for.
    Paid,
}

/// How certain the facts about a provider are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The provider's documentation or its own policy says so.
    Documented,
    /// Several public zones or policies show it.
    Seen,
}

impl Provider {
    /// Returns the name for people.
    pub fn title(&self) -> Arg {
        match &self.which {
            None => self.name.into(),
            Some(which) => {
                let title = Message::new("provider.title", "{name}, {which}").arg("name", self.name);
                title.arg("which", which.clone()).into()
            }
        }
    }

    /// Returns hosts as MX records name them.
    pub fn samples(&self) -> impl Iterator<Item = &'static str> {
        self.samples.iter().copied()
    }

    /// Whether the host `name` of an MX record is one of this provider.
    pub fn has(&self, name: &str) -> bool {
        is_below(self.below, name)
    }

    /// Returns the keys that [`crate::names::providers::provider_patterns`] takes for this provider, with each region.
    pub fn keys(&self) -> Vec<String> {
        match self.patterns {
            Patterns::Regional { regions, .. } => {
                regions.split(' ').map(|region| format!("{}-{region}", self.key)).collect()
            }
            _ => vec![self.key.to_owned()],
        }
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        [plain(self.key), plain(self.name)].contains(&name.to_owned())
            || self.also.split(' ').any(|also| also == name)
    }
}

/// Returns the letters and digits of a name, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
