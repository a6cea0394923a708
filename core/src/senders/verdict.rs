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
    /// The values of `mx` that it matches hosts against, at most [`SenderVerdict::MX_MAX`], without those that are longer
    /// than a name can be. `None` if it refuses, or if every sender reads those of the policy.
    pub mx: Option<Vec<String>>,
    /// Why it refuses, each cause once. Empty if it accepts.
    pub because: Vec<Cause>,
}

impl SenderVerdict {
    /// The verdict of a sender that refuses a text for its length alone.
    pub(super) fn too_large(profile: &'static Profile) -> Self {
        let because = vec![Cause::PolicyTooLarge];
        Self { profile, accepts: false, mode: None, max_age: None, mx: None, because }
    }

    /// At most this many values of `mx` are kept.
    pub const MX_MAX: usize = 64;

    /// Whether it accepts a policy in mode enforce by which it cannot deliver to any of `hosts`. If `hosts` are not known,
    /// whether it cannot deliver to any host at all.
    pub fn stops_mail(&self, hosts: Option<&[&str]>) -> bool {
        let Some(values) = self.mx.as_ref().filter(|values| values.len() < Self::MX_MAX) else {
            return false;
        };
        let may_match = |value: &String| match hosts {
            Some(hosts) => hosts.iter().any(|host| may_cover(value, host)),
            None => !value.is_empty() && !value.contains([' ', '\t', ',', '/', '"']),
        };
        self.mode == Some(Mode::Enforce) && !values.iter().any(may_match)
    }
}

/// Whether some sender might match `host` against the mx value `value`. Senders differ in what they do with values that
/// are not valid patterns: Postfix splits at a colon and takes a leading dot for a wildcard, others decode U-labels.
fn may_cover(value: &str, host: &str) -> bool {
    value.split(':').any(|part| {
        let name = part.strip_suffix('.').unwrap_or(part);
        let above = name.strip_prefix('*').unwrap_or(name);
        let is_below = |above: &str| {
            let start = host.len().checked_sub(above.len()).and_then(|at| host.get(at..));
            above.starts_with('.') && start.is_some_and(|end| end.eq_ignore_ascii_case(above))
        };
        !part.is_ascii() || above.contains('*') || name.eq_ignore_ascii_case(host) || is_below(above)
    })
}

#[cfg(test)]
mod tests {
    use super::may_cover;

    #[test]
    fn values_that_some_sender_might_match_are_known() {
        for value in [
            "MX.example.com",
            "mx.example.com.",
            "*.example.com",
            ".example.com",
            "mx.example.com:25",
            "m*.example.com",
        ] {
            assert!(may_cover(value, "mx.example.com"), "{value}");
        }
        for value in [
            "",
            "10 mx.example.com",
            "https://mx.example.com",
            "mx.example.net",
            "a.example.com, mx.example.com",
            "x",
        ] {
            assert!(!may_cover(value, "mx.example.com"), "{value}");
        }
    }
}
