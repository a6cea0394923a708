//! The unencrypted part of a TLS 1.2 handshake: version, alert, certificates (RFC 5246 §7).
//!
//! No cryptography: the connection is closed once the certificates have arrived. They show what a server presents, not
//! whether to trust it.

pub mod certificate;
pub mod client_hello;
mod der;
pub mod handshake;

#[cfg(test)]
mod tests;
