//! Finds the domain in what people type or paste.

use mta_sts::pasted::domain_in;
use mta_sts::{DomainError, DomainName, ToAscii};

/// What reading a domain depends on.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// IDNA by the browser.
    pub(crate) to_ascii: ToAscii,
    /// A special-use suffix that is allowed here: the lab's.
    pub(crate) lifted_suffix: Option<&'static str>,
}

/// Returns the domain in a text: the text itself, or a part of a mail address, a host name or a URL.
pub(crate) fn domain_meant(text: &str, reading: Reading) -> Result<DomainName, DomainError> {
    DomainName::parse(domain_in(text), reading.to_ascii)?.require_public(reading.lifted_suffix)
}
