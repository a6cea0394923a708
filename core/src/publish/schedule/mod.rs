//! Plans with dates: a roll-out, a withdrawal and a move to other MX hosts (RFC 8461 §8).
//!
//! A plan is computed from the TTLs and from the largest `max_age` in play. A step has the earliest time at which it may be
//! done, counted from the step before: if that is done later, everything behind it moves.

mod calendar;
mod migration;
mod rollout;
mod step;
mod text;
mod withdrawal;

pub use calendar::calendar;
pub use migration::{Migration, migration};
pub use rollout::{Rollout, rollout};
pub use step::{Schedule, ScheduledStep, Task};
pub use text::{checklist, lines};
pub use withdrawal::{Withdrawal, withdrawal};
