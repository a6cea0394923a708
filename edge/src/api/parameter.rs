//! Parses the only input of a request: a domain name, in a query or in a path.

use crate::error::ServiceError;
use crate::platform::to_ascii;
use mta_sts::{DomainError, DomainName, Shown};
use percent_encoding::percent_decode_str;
use worker::url::form_urlencoded;

/// Parses the `domain` parameter of a query string: A- or U-labels, any case, optionally one final dot.
///
/// `lab_suffix` is the special-use suffix that the lab allows; in production it is `None`. Other parameters are ignored.
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
    parse(value, lab_suffix)
}

/// Parses a percent-encoded segment of a path in the same way.
pub fn segment(segment: &str, lab_suffix: Option<&str>) -> Result<DomainName, ServiceError> {
    parse(&percent_decode_str(segment).decode_utf8_lossy(), lab_suffix)
}

fn parse(value: &str, lab_suffix: Option<&str>) -> Result<DomainName, ServiceError> {
    let name = DomainName::parse(value, to_ascii)?.require_public(lab_suffix)?;
    // An A-label that is not valid Punycode makes the URL of the policy invalid.
    if to_ascii(name.as_str()).as_deref() != Some(name.as_str()) {
        return Err(DomainError::Idna { name: Shown::of(&name) }.into());
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_name_may_be_written_in_several_ways() {
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
    fn an_invalid_query_is_refused_with_the_reason() {
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
    fn only_the_suffix_of_the_lab_is_allowed() {
        assert!(domain("domain=ok-enforce.test", Some("test")).is_ok());
        for query in ["domain=a.internal", "domain=a.localhost", "domain=latest"] {
            assert!(domain(query, Some("test")).is_err(), "{query}");
        }
        assert!(domain("domain=ok-enforce.test", None).is_err());
    }
}
