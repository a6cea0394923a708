//! The rate limit: how many checks one client may start.

pub(crate) mod admit;
pub mod counters;
