//! From what people type or paste to the domain they mean.

use mta_sts::pasted::domain_in;
use mta_sts::{DomainError, DomainName, ToAscii};

/// What reading a domain depends on.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// IDNA, lent by the browser.
    pub(crate) to_ascii: ToAscii,
    /// A special-use suffix that may be asked about after all: the lab's.
    pub(crate) lifted_suffix: Option<&'static str>,
}

/// The domain meant by a text: itself, or in a mail address, a host, a URL.
pub(crate) fn domain_meant(text: &str, reading: Reading) -> Result<DomainName, DomainError> {
    DomainName::parse(domain_in(text), reading.to_ascii)?.require_public(reading.lifted_suffix)
}
