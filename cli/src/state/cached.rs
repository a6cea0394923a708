//! What a sender does today that has an earlier policy in its cache (RFC 8461 §3.3, §5.1).

use crate::check::checked::Done;
use mta_sts::{Arg, Live, Message, Mode, Timestamp};

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

    /// Describes it in a line.
    pub(crate) fn message(&self) -> Message {
        let day = |at: Timestamp| at.to_string().split('T').next().unwrap_or_default().to_owned();
        let uncovered = || Arg::Joined(self.uncovered.iter().map(Arg::from).collect());
        let does = match (self.mode, self.uncovered.is_empty()) {
            _ if self.hosts == 0 => {
                Message::new("cli.cached-unknown", "The MX hosts of today are not known.")
            }
            (_, true) => {
                Message::new("cli.cached-covers", "It covers all MX hosts of today, so they deliver.")
            }
            (Mode::Enforce, false) if self.uncovered.len() == self.hosts => Message::new(
                "cli.cached-covers-none",
                "It covers no MX host of today, so they deliver nothing.",
            ),
            (Mode::Enforce, false) => {
                Message::new("cli.cached-refuses", "It does not cover {hosts}, so they do not deliver there.")
                    .arg("hosts", uncovered())
            }
            (Mode::Testing | Mode::None, false) => Message::new(
                "cli.cached-reports",
                "It does not cover {hosts}; they deliver anyway and report it.",
            )
            .arg("hosts", uncovered()),
        };
        Message::new(
            "cli.cached",
            "cached: senders that fetched the policy of {seen} may use it until {until}. {does}",
        )
        .arg("seen", day(self.last_seen))
        .arg("until", day(self.until))
        .arg("does", does)
    }
}
