//! Why a text is no mx pattern, told by what its author seems to have meant.

use crate::names::ip_address::is_ipv6;
use crate::syntax::mx_pattern::makeup::Makeup;
use crate::text::characters::is_letter_or_digit;

/// Why a text is no mx pattern. The first that applies, the most telling ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MxPatternError {
    /// `mx:` and nothing behind it.
    #[error("there is no host after “mx:”")]
    Empty,
    /// Letters outside US-ASCII.
    #[error("an internationalised name must be given as its A-label (xn--…)")]
    ULabel,
    /// `https://mail.example.com`.
    #[error("it is a URL; a pattern is the host name alone")]
    Url,
    /// `user@example.com`.
    #[error("it is a mail address; a pattern is the host name alone")]
    MailAddress,
    /// Several hosts on one line.
    #[error("it holds several hosts; each needs an “mx:” line of its own")]
    List,
    /// `10 mail.example.com`.
    #[error("it begins with an MX preference; a pattern is the host name alone")]
    Preference,
    /// `mail.example.com:25`.
    #[error("it ends in a port; a pattern is the host name alone")]
    Port,
    /// `[192.0.2.1]` or an IPv6 address.
    #[error("it is an address; senders compare the host names of MX records")]
    Address,
    /// `*` alone.
    #[error("“*” alone is no pattern; a wildcard needs the domain behind it, as in “*.example.com”")]
    WildcardAlone,
    /// `mail*.example.com`, `mail.*.com`.
    #[error("“*” may only stand for the whole left-most label, as in “*.example.com”")]
    WildcardPlace,
    /// `.example.com`, the wildcard of the drafts.
    #[error("a leading dot was the wildcard of the drafts; RFC 8461 writes “*.example.com”")]
    LeadingDot,
    /// `.`, which makes an MX record a null MX (RFC 7505).
    #[error("a dot alone is the null MX of the DNS; a domain that takes no mail needs no policy")]
    NullMx,
    /// `mail.example.com.`.
    #[error("it ends in a dot, which the grammar has no room for")]
    TrailingDot,
    /// `mail_1.example.com`.
    #[error("“_” cannot stand in a host name")]
    Underscore,
    /// `mail-.example.com`.
    #[error("a label begins or ends with a hyphen")]
    Hyphen,
    /// `mail..example.com`.
    #[error("a label is empty")]
    EmptyLabel,
    /// Anything else.
    #[error("{} cannot stand in a host name", crate::text::visible::quoted(*.0))]
    Character(char),
}

impl MxPatternError {
    /// Why `value`, which is no pattern, is none.
    pub(super) fn cause(value: &str) -> Self {
        let domain = value.strip_prefix("*.").unwrap_or(value);
        if value.is_empty() {
            return Self::Empty;
        }
        if after_scheme(value).is_some() {
            return Self::Url;
        }
        let mut words = value.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty());
        if let (Some(first), Some(second)) = (words.next(), words.next()) {
            let is_preference = first.bytes().all(|b| b.is_ascii_digit());
            if is_preference && is_host_like(second) && words.next().is_none() {
                return Self::Preference;
            }
            if is_host_like(first) && is_host_like(second) {
                return Self::List;
            }
        }
        if value == "*" || value == "*." {
            return Self::WildcardAlone;
        }
        if domain.contains('*') {
            return Self::WildcardPlace;
        }
        if value.contains('@') {
            return Self::MailAddress;
        }
        if value.starts_with('[') || is_ipv6(value) {
            return Self::Address;
        }
        if let Some((host, port)) = value.rsplit_once(':')
            && is_host_like(host)
            && port.bytes().all(|b| b.is_ascii_digit())
        {
            return Self::Port;
        }
        if value == "." {
            return Self::NullMx;
        }
        if domain.starts_with('.') {
            return Self::LeadingDot;
        }
        if let Some(bad) =
            domain.chars().find(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._".contains(*c))
        {
            return Self::Character(bad);
        }
        if let Some(hidden) =
            domain.chars().find(|c| !c.is_ascii() && crate::text::visible::token(*c).is_some())
        {
            return Self::Character(hidden);
        }
        if !domain.is_ascii() {
            return Self::ULabel;
        }
        if domain.contains('_') {
            return Self::Underscore;
        }
        if domain.strip_suffix('.').is_some_and(|name| Makeup::of(name.as_bytes()).is_domain()) {
            return Self::TrailingDot;
        }
        if domain.split('.').any(str::is_empty) {
            return Self::EmptyLabel;
        }
        Self::Hyphen
    }
}

/// What stands behind the `://` of a URL.
pub(crate) fn after_scheme(text: &str) -> Option<&str> {
    text.match_indices(':').find_map(|(at, _)| text.get(at..)?.strip_prefix("://"))
}

/// Something its author meant to be a host, perhaps badly written.
fn is_host_like(word: &str) -> bool {
    let name = word.strip_prefix("*.").unwrap_or(word);
    name.contains('.') && name.chars().all(|c| is_letter_or_digit(c) || "-._".contains(c))
}

#[cfg(test)]
mod tests {
    use super::MxPatternError as Error;
    use crate::syntax::mx_pattern::MxPattern;

    #[test]
    fn what_is_no_pattern_has_its_cause_named() {
        let cases = [
            ("", Error::Empty),
            ("b\u{fc}cher.example", Error::ULabel),
            ("https://mail.example.com", Error::Url),
            ("postmaster@example.com", Error::MailAddress),
            ("a.example.com, b.example.com", Error::List),
            ("a.example.com b.example.com", Error::List),
            ("10 mail.example.com", Error::Preference),
            ("mail.example.com:25", Error::Port),
            ("[192.0.2.1]", Error::Address),
            ("2001:db8::1", Error::Address),
            ("*", Error::WildcardAlone),
            ("mail*.example.com", Error::WildcardPlace),
            ("*.*.example.com", Error::WildcardPlace),
            (".example.com", Error::LeadingDot),
            (".", Error::NullMx),
            ("mail.example.com.", Error::TrailingDot),
            ("mail_1.example.com", Error::Underscore),
            ("mail-.example.com", Error::Hyphen),
            ("mail..example.com", Error::EmptyLabel),
            ("mail!.example.com", Error::Character('!')),
        ];
        for (value, cause) in cases {
            assert_eq!(MxPattern::parse(value), Err(cause), "{value:?}");
        }
    }
}
