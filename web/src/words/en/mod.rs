//! English.

pub(super) mod bounce;
pub(super) mod check;
pub(super) mod draft;
pub(super) mod publish;
pub(super) mod reports;
pub(super) mod shared;
