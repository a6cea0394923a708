//! A greeting of TLS 1.2 and what comes back in clear: version, alert, certificates (RFC 5246 §7).
//!
//! No cryptography: the connection is closed once the certificates are there. It shows what a server
//! presents and says nothing about whether to trust it.

mod certificate;
mod client_hello;
mod der;
mod handshake;

pub use certificate::certificate;
pub use client_hello::greeting;
pub use handshake::{Reply, TooMuch};

#[cfg(test)]
mod tests;
