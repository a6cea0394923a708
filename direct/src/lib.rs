//! Checks a mail domain from this machine: the same events as the edge, gathered with real sockets.
//!
//! What the edge cannot do is done here: port 25, certificates judged in the session itself, each address family apart,
//! TLSA records compared with the chain. Nothing is judged beyond that; the core does.
//!
//! | module | content |
//! |---|---|
//! | [`settings`] | what the caller chooses |
//! | [`dns`] | the resolvers of the system, and queries over UDP and TCP |
//! | [`net`] | connections |
//! | [`tls`] | one TLS session for policy hosts and MX hosts; chain, time and name; DANE |
//! | `http`, `smtp` | the policy fetch; STARTTLS |
//! | [`check`] | one check |
//! | [`edge`] | asks a service instead |
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

pub mod check;
pub mod dns;
pub mod edge;
pub mod net;
pub mod settings;
pub mod tls;

mod digest;
mod http;
mod smtp;

pub use check::Checker;
pub use digest::sha256;
pub use dns::system::SystemResolvers;
pub use edge::{Edge, EdgeError};
pub use settings::{Mapping, Roots, Settings, SetupError};
