//! Finished checks, cached for minutes: in this isolate, and in the platform's cache.

pub mod isolate;
pub(crate) mod shared;
