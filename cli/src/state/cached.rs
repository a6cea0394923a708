//! What a sender does today that has an earlier policy in its cache (RFC 8461 §3.3, §5.1).

use crate::check::checked::Done;
use mta_sts::{Live, Mode, Shown, Timestamp};
use std::fmt;

/// An earlier policy that has not expired everywhere.
pub(crate) struct Cached {
    mode: Mode,
    /// When it was last served.
    last_seen: Timestamp,
    /// When the last sender drops it.
    until: Timestamp,
    /// The MX hosts of today that it does not cover.
    uncovered: Vec<String>,
    hosts: usize,
}

impl Cached {
    /// Returns nothing if the policy has expired, or restricts nothing.
    pub(super) fn of(live: &Live, last_seen: u64, done: &Done) -> Option<Self> {
        let policy = live.announced()?;
        let until = Timestamp(last_seen.saturating_add(policy.max_age.into()));
        if policy.mode == Mode::None || done.at.is_some_and(|now| now >= until) {
            return None;
        }
        let hosts = done.report.mx.iter().map(|row| row.host.clone());
        let uncovered = hosts.filter(|host| policy.covering(host).is_none()).collect();
        let (mode, hosts) = (policy.mode, done.report.mx.len());
        Some(Self { mode, last_seen: Timestamp(last_seen), until, uncovered, hosts })
    }
}

impl fmt::Display for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |at: Timestamp| at.to_string().split('T').next().unwrap_or_default().to_owned();
        let (seen, until) = (day(self.last_seen), day(self.until));
        write!(f, "cached: senders that fetched the policy of {seen} may use it until {until}. ")?;
        if self.hosts == 0 {
            return f.write_str("The MX hosts of today are not known.");
        }
        let does = match (self.mode, self.uncovered.is_empty()) {
            (_, true) => "It covers all MX hosts of today, so they deliver.".to_owned(),
            (Mode::Enforce, false) if self.uncovered.len() == self.hosts => {
                "It covers no MX host of today, so they deliver nothing.".to_owned()
            }
            (Mode::Enforce, false) => {
                format!("It does not cover {}, so they do not deliver there.", self.uncovered.join(", "))
            }
            (Mode::Testing | Mode::None, false) => {
                format!("It does not cover {}; they deliver anyway and report it.", self.uncovered.join(", "))
            }
        };
        write!(f, "{}", Shown::of(does))
    }
}
