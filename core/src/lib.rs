//! Parses, lints, fixes and judges MTA-STS (RFC 8461) and TLS-RPT (RFC 8460) publications.
//!
//! A pure library: no I/O, no clock, no global state, no panic on any input.
//!
//! ```
//! use mta_sts::{Context, Draft, evaluate, lints};
//!
//! let policy = b"version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n\n";
//! let observation = Draft::new().policy(policy).over(None);
//! let context = Context::new(|name| Some(name.to_owned()));
//! let report = evaluate(&observation, &context, &lints::ALL);
//! assert_eq!(report.findings[0].lint.name, "blank-line");
//! ```
//!
//! An [`Observation`] collects the answers of the lookups, called probes, as [`Event`]s, or comes from a [`Draft`].
//! [`evaluate()`] turns it into a [`Report`], again after every event. [`fix()`] applies the fixes of a text.
//! [`output::ReportV1`] is the report as public JSON, [`output::text`] as plain text. ARCHITECTURE.md lists the folders.
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

pub mod bounces;
pub mod facts;
pub mod finding;
pub mod fixes;
pub mod lints;
pub mod names;
pub mod observation;
pub mod output;
pub mod policy;
pub mod publish;
pub mod report;
pub mod rfc;
pub mod senders;
pub mod syntax;
pub mod text;
pub mod time;
pub mod tlsrpt_report;

pub use facts::{
    Context, Delivery, Live, MxPart, PolicyPart, RecordPart, State, TlsrptPart, failed, follow_up,
};
pub use finding::{
    Applicability, Arg, Args, BadLine, Edit, Finding, Fix, Lint, Message, Part, Piece, Severity, Source,
    Words, apply, fill, first_sentence,
};
pub use fixes::{Fixed, Fixes, Text, apply_fixes, fix};
pub use lints::FINDINGS_PER_LINT;
pub use names::domain::{DomainError, DomainName, ToAscii};
pub use names::pasted;
pub use names::punycode::to_unicode;
pub use observation::{
    Addresses, Answer, Certificate, Dane, Detail, Draft, EndOfSession, Event, FORMAT as OBSERVATION_FORMAT,
    Failure, MxRecord, MxTls, Observation, Outcome, Presented, Probe, Reason, Refusal, Response, Settled,
    TlsaRecord, TxtRecord, tlsa_name,
};
pub use policy::Policy;
pub use report::at_host::AtHost;
pub use report::evaluate::{evaluate, published};
pub use report::picture::{Mark, Path, Picture, Place, Station, Tone};
pub use report::{Report, Step, StepName, Verdict};
pub use rfc::POLICY_SIZE_LIMIT;
pub use senders::{Cause, Kind, SenderVerdict};
pub use syntax::mx_pattern::MxPattern;
pub use syntax::policy::{Mode, PolicySyntax};
pub use syntax::sts_record::RecordSyntax;
pub use syntax::tlsrpt_record::TlsrptSyntax;
pub use text::duration::duration;
pub use text::excerpt::Excerpt;
pub use text::octets::Octets;
pub use text::shown::Shown;
pub use text::span::{LineIndex, Position, Span};
pub use text::visible;
pub use time::Timestamp;
