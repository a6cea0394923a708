//! Lints about the policy host: its name, its answer, the body it serves, its certificate.

pub(super) mod address;
pub(super) mod body;
pub(super) mod certificate;
pub(super) mod delegation;
pub(super) mod fetch;
pub(super) mod lookup;
mod platform;
