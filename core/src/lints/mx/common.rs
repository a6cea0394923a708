//! Shared by several lints about MX hosts.

use crate::facts::Facts;
use crate::facts::State;
use crate::finding::{Message, Severity, Source};
use crate::lints::sink::Defect;
use crate::syntax::policy::Mode;

pub(crate) fn defect() -> Defect {
    Defect::of(Source::Mx)
}

/// Whether senders check the MX hosts at all.
pub(crate) fn is_active(facts: &Facts<'_>) -> bool {
    let active = facts.mode.is_some_and(|mode| mode != Mode::None);
    active && facts.record_state() == State::Valid
}

/// Returns the severity and the consequence of an MX host that senders refuse by a policy in this mode.
pub(crate) const fn consequence(mode: Mode) -> (Severity, Message) {
    match mode {
        Mode::Enforce => (
            Severity::Error,
            Message::new(
                "consequence.enforce",
                "Senders that enforce the policy do not deliver to this host.",
            ),
        ),
        Mode::Testing | Mode::None => (
            Severity::Warning,
            Message::new(
                "consequence.testing",
                "In mode testing, senders deliver anyway and report the failure if there is a TLSRPT record. In mode enforce, they would not deliver.",
            ),
        ),
    }
}

/// Returns the same for a policy by which senders refuse every MX host.
pub(crate) const fn consequence_for_all(mode: Mode) -> (Severity, Message) {
    match mode {
        Mode::Enforce => (
            Severity::Error,
            Message::new("consequence.all-enforce", "Senders that enforce the policy deliver nothing."),
        ),
        Mode::Testing | Mode::None => (
            Severity::Warning,
            Message::new(
                "consequence.all-testing",
                "In mode testing, senders deliver anyway and report the failure if there is a TLSRPT record. In mode enforce, they would deliver nothing.",
            ),
        ),
    }
}
