//! A greeting of TLS 1.2 and what comes back in clear: version, alert, certificates (RFC 5246 §7).
//!
//! No cryptography: the connection is closed once the certificates are there. It shows what a server
//! presents and says nothing about whether to trust it.

mod certificate;
mod der;
mod greeting;
mod reply;

pub use certificate::certificate;
pub use greeting::greeting;
pub use reply::{Reply, TooMuch};

#[cfg(test)]
mod tests;
