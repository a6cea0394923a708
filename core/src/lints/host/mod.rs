//! Lints about the policy host: its answer, the body it serves, its certificate.

pub(super) mod body;
pub(super) mod certificate;
pub(super) mod fetch;
