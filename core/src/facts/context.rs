//! What the core cannot know by itself.

use crate::facts::publication::Live;
use crate::names::domain::{DomainName, ToAscii};
use crate::time::Timestamp;

/// Domain, clock, IDNA and, for a draft, what is published now.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(crate) domain: Option<&'a DomainName>,
    pub(crate) now: Option<Timestamp>,
    pub(crate) to_ascii: ToAscii,
    pub(crate) live: Option<&'a Live>,
}

impl<'a> Context<'a> {
    /// A context that knows only how to convert names to ASCII. The platform lends the function (UTS #46).
    pub const fn new(to_ascii: ToAscii) -> Self {
        Self { domain: None, now: None, to_ascii, live: None }
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

    /// Sets what the domain publishes now, to compare a draft with.
    #[must_use]
    pub const fn live(mut self, live: Option<&'a Live>) -> Self {
        self.live = live;
        self
    }
}
