//! Finished checks, kept for minutes: in this isolate, and in the cache of the platform.

pub mod isolate;
pub(crate) mod shared;
