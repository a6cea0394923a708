//! Whether a TXT record announces the policy.

use crate::facts::Facts;
use crate::facts::publication::{Live, State};
use crate::syntax::policy::Mode;

impl Facts<'_> {
    /// Whether there is a TXT record that announces a policy, valid or not.
    pub fn is_announced(&self) -> bool {
        matches!(self.record_state(), State::Valid | State::Invalid)
    }

    /// Returns the mode of the policy, if a valid record announces it or a draft leaves the record out.
    pub fn announced_mode(&self) -> Option<Mode> {
        let announced = matches!(self.record_state(), State::Valid | State::NotChecked);
        self.mode.filter(|_| announced)
    }

    /// Whether only the last step of a withdrawal is left (RFC 8461 §8.3): the record is gone, and the policy in mode none
    /// is still served.
    pub fn is_last_step(&self) -> bool {
        self.record_state() == State::Absent && self.is_served() && self.mode == Some(Mode::None)
    }

    /// Whether a withdrawal is at its last step the other way round: a draft removes the policy, which is in mode none, and
    /// leaves the record. What a domain published before is known only beside a draft.
    pub fn is_record_left(&self) -> bool {
        let before = self.context.live.and_then(Live::announced).map(|policy| policy.mode);
        self.record_state() == State::Valid
            && self.policy_state() == State::Absent
            && before == Some(Mode::None)
    }

    /// Whether an announced policy is in mode testing.
    pub fn is_testing(&self) -> bool {
        self.announced_mode() == Some(Mode::Testing)
    }
}
