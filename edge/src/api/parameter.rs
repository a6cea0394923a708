//! The one thing that is taken from a client: a domain name, in a query or in a path.

use crate::error::ServiceError;
use mta_sts::{DomainError, DomainName};
use percent_encoding::percent_decode_str;
use worker::url::form_urlencoded;

/// Reads the `domain` parameter of a query string: A- or U-labels, any case, one final dot.
///
/// `lab_suffix` is the special-use suffix that a lab lifts; in production there is none. Other
/// parameters are ignored.
pub fn domain(query: &str, lab_suffix: Option<&str>) -> Result<DomainName, ServiceError> {
    let values: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "domain")
        .map(|(_, value)| value)
        .collect();
    let value = match values.as_slice() {
        [] => return Err(ServiceError::DomainMissing),
        [value] => value,
        several => return Err(ServiceError::DomainRepeated { times: several.len() }),
    };
    read(value, lab_suffix)
}

/// Reads a percent-encoded segment of a path in the same way.
pub fn segment(segment: &str, lab_suffix: Option<&str>) -> Result<DomainName, ServiceError> {
    read(&percent_decode_str(segment).decode_utf8_lossy(), lab_suffix)
}

fn read(value: &str, lab_suffix: Option<&str>) -> Result<DomainName, ServiceError> {
    let name = DomainName::parse(value, to_ascii)?.require_public(lab_suffix)?;
    // No URL can be built from an A-label that is no Punycode, so no policy could ever be fetched.
    if to_ascii(name.as_str()).as_deref() != Some(name.as_str()) {
        return Err(DomainError::Idna { name: name.to_string() }.into());
    }
    Ok(name)
}

/// IDNA as the URL standard has it, so that page and edge agree on every name.
#[cfg(target_arch = "wasm32")]
pub fn to_ascii(name: &str) -> Option<String> {
    crate::platform::to_ascii(name)
}

/// The same for tests outside the runtime.
#[cfg(not(target_arch = "wasm32"))]
pub fn to_ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_names_are_read_in_every_spelling() {
        let cases = [
            ("domain=example.com", "example.com"),
            ("domain=EXAMPLE.com.", "example.com"),
            ("domain=b%C3%BCcher.example.com", "xn--bcher-kva.example.com"),
            ("domain=b%C3%9Ccher.example.com", "xn--bcher-kva.example.com"),
            ("domain=xn--bcher-kva.example.com", "xn--bcher-kva.example.com"),
            ("other=1&domain=example.com", "example.com"),
        ];
        for (query, expected) in cases {
            assert_eq!(domain(query, None).unwrap().as_str(), expected, "{query}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        let long = format!("domain={}com", "a.".repeat(150));
        let cases = [
            ("", "is missing"),
            ("domains=example.com", "is missing"),
            ("domain=a.com&domain=b.com", "given 2 times"),
            ("domain=", "is empty"),
            ("domain=localhost", "single label"),
            ("domain=127.0.0.1", "IP address"),
            ("domain=%5B::1%5D", "IP address"),
            ("domain=a..b", "empty label"),
            (long.as_str(), "characters"),
            ("domain=user@", "“@”"),
            ("domain=exa+mple.com", "a space"),
            ("domain=exa%20mple.com", "a space"),
            ("domain=%00", "U+0000"),
            ("domain=example.com/path", "“/”"),
            ("domain=https://example.com", "“:”"),
            ("domain=%FF.com", "internationalised"),
            ("domain=xn--a.com", "internationalised"),
            ("domain=xn--bcher-kva-.com", "hyphen"),
            ("domain=ok-enforce.test", "not in the public DNS"),
        ];
        for (query, reason) in cases {
            let detail = domain(query, None).expect_err(query).to_string();
            assert!(detail.contains(reason), "{query}: expected “{reason}” in “{detail}”");
        }
    }

    #[test]
    fn only_a_lab_lifts_its_own_suffix() {
        assert!(domain("domain=ok-enforce.test", Some("test")).is_ok());
        for query in ["domain=a.internal", "domain=a.localhost", "domain=latest"] {
            assert!(domain(query, Some("test")).is_err(), "{query}");
        }
        assert!(domain("domain=ok-enforce.test", None).is_err());
    }
}
