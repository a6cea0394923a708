//! The state of the comparison.

use crate::browser;
use crate::check::trouble::Trouble;
use mta_sts::{DomainError, DomainName, Observation, Timestamp};
use web_sys::AbortController;
use yew::NodeRef;

pub(crate) struct Comparison {
    /// Where the domain is typed.
    pub(super) field: NodeRef,
    pub(super) phase: Phase,
    /// The row of the comparison stays open once it was used.
    pub(super) used: bool,
    pub(super) observed_at: Timestamp,
    pub(super) stream: Option<AbortController>,
}

/// How far the observation of the domain is.
pub(super) enum Phase {
    /// It has not begun, or it has ended and the draft is compared.
    Idle,
    Refused(DomainError),
    Running(DomainName, Box<Observation>),
    Failed(DomainName, Trouble),
}

impl Comparison {
    pub(crate) fn new() -> Self {
        Self {
            field: NodeRef::default(),
            phase: Phase::Idle,
            used: false,
            observed_at: browser::now(),
            stream: None,
        }
    }

    /// Stops an observation that is running.
    pub(crate) fn abort(&mut self) {
        if let Some(stream) = self.stream.take() {
            stream.abort();
        }
    }
}
