//! The text of a new policy.

use crate::lints::usual_max_age;
use crate::rfc::MAX_AGE_LIMIT;
use crate::syntax::policy::Mode;
use std::fmt::Write;

/// What a new policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPolicy<'a> {
    /// The mode.
    pub mode: Mode,
    /// How long senders cache it, in seconds; more than a year is written as one year.
    pub max_age: u32,
    /// The patterns. In mode none they have no effect, but some senders do not accept a policy without one.
    pub mx: &'a [String],
}

impl<'a> NewPolicy<'a> {
    /// Returns a policy with the `max_age` that fits the mode.
    pub const fn of(mode: Mode, mx: &'a [String]) -> Self {
        Self { mode, max_age: usual_max_age(mode), mx }
    }
}

/// Returns the text of the policy, one field a line.
pub fn new_policy(new: &NewPolicy<'_>) -> String {
    let mut text = format!("version: STSv1\nmode: {}\n", new.mode.name());
    for pattern in new.mx {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "mx: {pattern}");
    }
    let _ = writeln!(text, "max_age: {}", new.max_age.min(MAX_AGE_LIMIT));
    text
}
