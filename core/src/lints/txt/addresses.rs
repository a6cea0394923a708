//! What the lints say of a single address for reports (RFC 8460 §3).

use crate::facts::Facts;
use crate::names::domain::DomainName;
use crate::syntax::tlsrpt_record::{TlsrptSyntax, UriError};
use crate::text::span::Span;

/// Why no report arrives at a member of `rua`; `None` if another lint reports it.
pub(crate) const fn cause(error: UriError) -> Option<&'static str> {
    Some(match error {
        UriError::Address => "There is no mail address after mailto:",
        UriError::Host => "There is no // and host after https:",
        UriError::Slash => "A domain cannot contain “/”",
        UriError::Mailbox => "This is a domain, not a mail address with a mailbox before an @",
        UriError::Domain => "Its domain contains a character that a domain cannot have",
        UriError::EmptyLabel => "Its domain has an empty label",
        UriError::UserInfo => "A URL for reports cannot contain a user name",
        UriError::Port => "Its port is not a valid one; a mail address has none",
        UriError::Length => "A part of it is too long",
        UriError::NotPublic => "Its domain is not in the public DNS",
        UriError::IpAddress => "It names an IP address instead of a domain",
        UriError::Empty | UriError::NoScheme | UriError::Unencoded | UriError::Character => return None,
    })
}

/// Whether an address has the words of a template, or a domain that is reserved for examples (RFC 2606) although the policy
/// domain is not.
pub(crate) fn is_placeholder(facts: &Facts<'_>, uri: &[u8]) -> bool {
    let uri = String::from_utf8_lossy(uri).to_ascii_lowercase();
    let is_reserved = |name: &str| EXAMPLES.iter().any(|example| name.ends_with(example));
    let is_real = |domain: &DomainName| domain.special_use().is_none() && !is_reserved(domain.as_str());
    let host = uri.split(['@', '/', '?', ':']).any(is_reserved);
    TEMPLATES.iter().any(|word| uri.contains(word)) || (host && facts.context.domain.is_some_and(is_real))
}

const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

const TEMPLATES: [&str; 5] = ["your-", "your_", "yourdomain", "youremail", "your.domain"];

/// Returns the part of a member without which it is a valid address.
pub(crate) fn surplus(text: &[u8], span: Span, error: UriError) -> Option<Span> {
    let uri = span.of(text);
    let at = uri.iter().rposition(|byte| *byte == b'@')?;
    let part = match error {
        UriError::UserInfo => Span::new(span.start + "https://".len(), span.start + at + 1),
        UriError::Port => {
            let colon = at + uri.get(at..)?.iter().position(|byte| *byte == b':')?;
            Span::new(span.start + colon, span.end)
        }
        _ => return None,
    };
    let left = [uri.get(..part.start - span.start)?, uri.get(part.end - span.start..)?].concat();
    TlsrptSyntax::is_destination(&left).then_some(part)
}
