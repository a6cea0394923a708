//! What one sender makes of a policy.

use crate::senders::cause::Cause;
use crate::senders::profile::Profile;
use crate::syntax::policy::Mode;

/// Whether one sender accepts a policy, and what it reads in it.
#[derive(Clone, Debug)]
pub struct SenderVerdict {
    /// The sender.
    pub profile: &'static Profile,
    /// Whether the sender accepts the text as a policy.
    pub accepts: bool,
    /// The mode it reads; `None` if it refuses, or accepts a policy without one.
    pub mode: Option<Mode>,
    /// The `max_age` it goes by, in seconds, after its own clamping; `None` if it refuses, or accepts a
    /// policy without one. It may be negative, and is within ±2^53, which every reader of JSON keeps.
    pub max_age: Option<i64>,
    /// Why it refuses, each cause once. Empty if it accepts.
    pub because: Vec<Cause>,
}

impl SenderVerdict {
    /// The verdict of a sender that refuses a text for its length alone.
    pub(super) fn too_large(profile: &'static Profile) -> Self {
        Self { profile, accepts: false, mode: None, max_age: None, because: vec![Cause::PolicyTooLarge] }
    }
}
