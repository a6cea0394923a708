//! One TLS session for policy hosts and MX hosts alike.

pub mod dane;
pub mod judge;
mod links;
pub mod session;
pub mod trust;
mod verifier;
