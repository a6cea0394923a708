//! English.

pub(super) mod check;
pub(super) mod draft;
pub(super) mod shared;
