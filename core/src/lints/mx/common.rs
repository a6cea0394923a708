//! Shared by several lints about MX hosts.

use crate::facts::Facts;
use crate::facts::State;
use crate::finding::Severity;
use crate::syntax::policy::Mode;

/// Whether senders check the MX hosts at all.
pub(crate) fn is_active(facts: &Facts<'_>) -> bool {
    let active = facts.mode.is_some_and(|mode| mode != Mode::None);
    active && facts.record_state() == State::Valid
}

/// Returns the severity and the consequence of an MX host that senders refuse by a policy in this mode.
pub(crate) const fn consequence(mode: Mode) -> (Severity, &'static str) {
    match mode {
        Mode::Enforce => (Severity::Error, "Senders that enforce the policy do not deliver to this host."),
        Mode::Testing | Mode::None => (
            Severity::Warning,
            "In mode testing, senders deliver anyway and report the failure. In mode enforce, they would not deliver.",
        ),
    }
}
