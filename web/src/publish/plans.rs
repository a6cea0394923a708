//! Plans with dates, for the live domain.

use crate::publish::made::Made;
use crate::publish::seen::Seen;
use mta_sts::publish::records::RECORD_TTL;
use mta_sts::publish::schedule::{Migration, Rollout, Schedule, Withdrawal, migration, rollout, withdrawal};
use mta_sts::rfc::MAX_AGE_LIMIT;
use mta_sts::{DomainName, Mode, Timestamp};

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// From testing to enforce.
    Rollout,
    /// To other MX hosts.
    Migration,
    /// Back to nothing.
    Withdrawal,
}

const DAY: u32 = 86_400;

impl Plan {
    pub(crate) const ALL: [Self; 3] = [Self::Rollout, Self::Migration, Self::Withdrawal];

    /// Returns the id of its element, and of its files.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Rollout => "rollout",
            Self::Migration => "migration",
            Self::Withdrawal => "withdrawal",
        }
    }

    /// Makes the plan. What senders may have cached follows from the live policy; if it is not known, the longest time that
    /// RFC 8461 allows is assumed.
    pub(crate) fn schedule(
        self,
        domain: &DomainName,
        made: &Made,
        live: Option<&Seen>,
        now: Timestamp,
    ) -> Schedule {
        let ttl = live.and_then(|live| live.record.ttl).unwrap_or(RECORD_TTL).max(RECORD_TTL);
        let cached =
            live.and_then(|live| live.policy.max_age).unwrap_or(MAX_AGE_LIMIT).clamp(DAY, MAX_AGE_LIMIT);
        match self {
            Self::Rollout => rollout(domain, &Rollout { ttl, testing: 14 * DAY, max_age: 180 * DAY }, now),
            Self::Migration => {
                let is_enforced = live.is_some_and(|live| live.policy.mode.as_deref() == Some("enforce"));
                let mode = if is_enforced { Mode::Enforce } else { Mode::Testing };
                let live: Vec<String> =
                    live.map(|live| live.mx.iter().map(|mx| mx.host.clone()).collect()).unwrap_or_default();
                let goes = |host: &&String| !made.patterns.contains(host);
                let comes = |host: &&String| !live.contains(host) && !host.starts_with("*.");
                let from = live.iter().filter(goes).cloned().collect();
                let to = made.patterns.iter().filter(comes).cloned().collect();
                migration(domain, &Migration { ttl, mx_ttl: DAY, mode, max_age: cached, from, to }, now)
            }
            Self::Withdrawal => withdrawal(domain, &Withdrawal { ttl, max_age: cached }, now),
        }
    }
}
