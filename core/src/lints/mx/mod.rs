//! Lints about the MX hosts.

mod common;
pub(super) mod dane;
pub(super) mod family;
pub(super) mod hosts;
pub(super) mod records;
pub(super) mod tls;
pub(super) mod tls_not_checked;
pub(super) mod unusable;

pub(crate) use dane::is_mismatched;
pub(crate) use unusable::without_final_dot;
