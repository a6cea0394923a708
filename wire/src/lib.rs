//! What a check reads and writes on the wire, without any connection: DNS messages, addresses, SMTP replies, the head of
//! an HTTP response, the unencrypted part of a TLS handshake, certificates.
//!
//! The edge and the direct check send these over their own sockets, so that both see the same in the same bytes.
//!
//! | module | content |
//! |---|---|
//! | [`public_address`] | public addresses, and special ones |
//! | [`dns`] | DNS messages |
//! | [`addresses`], [`mx_hosts`] | the addresses of a host, and which MX hosts are looked up |
//! | [`http_head`], [`smtp`] | the head of an HTTP response; SMTP replies |
//! | [`prober`] | what an edge and a prober say to each other |
//! | [`tls`] | version, alert and certificates of a TLS handshake |
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::arithmetic_side_effects
    )
)]

pub mod addresses;
pub mod dns;
pub mod http_head;
pub mod mx_hosts;
pub mod prober;
pub mod public_address;
pub mod smtp;
pub mod tls;
