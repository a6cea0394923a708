//! Parses, lints, mends and judges MTA-STS (RFC 8461) and TLS-RPT (RFC 8460) publications.
//!
//! A pure library: no I/O, no clock, no global state, no panic on any input.
//!
//! ```
//! use mta_sts::evaluate::{Context, evaluate};
//! use mta_sts::observation::Observation;
//!
//! let mut observation = Observation::draft();
//! observation.draft_policy(b"version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n\n");
//! let context = Context { domain: None, now: None, to_ascii: |name| Some(name.to_owned()), live: None };
//! let report = evaluate(&observation, &context);
//! assert_eq!(report.findings[0].lint.name, "blank-line");
//! ```
//!
//! Texts go in as an [`observation::Observation`], settled probe by settled probe or all at once from
//! a draft; [`evaluate::evaluate`] turns it into a [`report::Report`], as often as something new is
//! known; [`wire::ReportV1`] is the same as public JSON, [`render`] as plain text.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod diff;
pub mod domain;
pub mod evaluate;
pub mod follow_up;
pub mod lint;
pub mod lints;
pub mod live;
pub mod mend;
pub mod message;
pub mod mx_pattern;
pub mod observation;
pub mod octets;
mod order;
pub mod pasted;
pub mod policy;
pub mod publish;
pub mod punycode;
pub mod render;
pub mod report;
pub mod rfc;
pub mod senders;
pub mod span;
pub mod steps;
pub mod syntax;
pub mod time;
pub mod visible;
pub mod wire;

mod address;
mod consequence;
mod distinct;
pub mod facts;
mod letter;
mod mx;
mod nearest;
mod presented;
mod safety;
mod verdict;
