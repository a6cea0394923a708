//! What the core cannot know by itself.

use crate::facts::publication::Live;
use crate::names::domain::{DomainName, ToAscii};
use crate::time::Timestamp;

/// Domain, clock, IDNA and, for a draft, what is published now and its MX hosts.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(crate) domain: Option<&'a DomainName>,
    pub(crate) now: Option<Timestamp>,
    pub(crate) to_ascii: ToAscii,
    pub(crate) live: Option<&'a Live>,
    pub(crate) mx: &'a [&'a str],
}

impl<'a> Context<'a> {
    /// A context that knows only how to convert names to ASCII. The platform lends the function (UTS #46).
    pub const fn new(to_ascii: ToAscii) -> Self {
        Self { domain: None, now: None, to_ascii, live: None, mx: &[] }
    }

    /// Sets the policy domain. A draft may have none.
    #[must_use]
    pub const fn domain(mut self, domain: Option<&'a DomainName>) -> Self {
        self.domain = domain;
        self
    }

    /// Sets the moment, which a new policy id is made from. Without it, no id is proposed.
    #[must_use]
    pub const fn now(mut self, now: Option<Timestamp>) -> Self {
        self.now = now;
        self
    }

    /// Sets the MX hosts, which some fixes of a policy depend on. An observation has them itself.
    #[must_use]
    pub const fn mx(mut self, hosts: &'a [&'a str]) -> Self {
        self.mx = hosts;
        self
    }

    /// Sets what the domain publishes now, to compare a draft with.
    #[must_use]
    pub const fn live(mut self, live: Option<&'a Live>) -> Self {
        self.live = live;
        self
    }
}
