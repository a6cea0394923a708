//! Why a text is not a valid mx pattern, judged by what its author seems to have meant.

use crate::names::ip_address::is_ipv6;
use crate::syntax::grammar::is_domain;
use crate::text::characters::is_letter_or_digit;
use crate::text::visible::{quoted, token};

/// Why a text is not a valid mx pattern. The causes that say most are tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MxPatternError {
    /// `mx:` without a value.
    #[error("there is no host after “mx:”")]
    Empty,
    /// Letters outside US-ASCII.
    #[error("an internationalised name must be given as its A-label (xn--…)")]
    ULabel,
    /// `https://mail.example.com`.
    #[error("this is a URL; a pattern is only the host name")]
    Url,
    /// `user@example.com`.
    #[error("this is a mail address; a pattern is only the host name")]
    MailAddress,
    /// Several hosts on one line.
    #[error("there are several hosts on this line; each needs its own “mx:” line")]
    List,
    /// `10 mail.example.com`.
    #[error("it contains an MX preference; a pattern is only the host name")]
    Preference,
    /// `mail.example.com:25`.
    #[error("it ends with a port; a pattern is only the host name")]
    Port,
    /// `[192.0.2.1]` or an IPv6 address.
    #[error("this is an IP address; senders compare the host names of MX records")]
    Address,
    /// `*` alone.
    #[error("“*” alone is not a valid pattern; a wildcard needs a domain after it, as in “*.example.com”")]
    WildcardAlone,
    /// `mail*.example.com`, `mail.*.com`.
    #[error("“*” may only replace the whole left-most label, as in “*.example.com”")]
    WildcardPlace,
    /// `.example.com`, the wildcard of the drafts.
    #[error("a leading dot was the wildcard in drafts of the standard; RFC 8461 uses “*.example.com”")]
    LeadingDot,
    /// `.`, which makes an MX record a null MX (RFC 7505).
    #[error("a dot alone is a null MX in the DNS; a domain that accepts no mail needs no policy")]
    NullMx,
    /// `mail.example.com.`.
    #[error("it ends with a dot, which the grammar does not allow")]
    TrailingDot,
    /// `mail_1.example.com`.
    #[error("a host name cannot contain “_”")]
    Underscore,
    /// `mail-.example.com`.
    #[error("a label begins or ends with a hyphen")]
    Hyphen,
    /// `mail..example.com`.
    #[error("a label is empty")]
    EmptyLabel,
    /// Anything else.
    #[error("a host name cannot contain {}", quoted(*.0))]
    Character(char),
}

impl MxPatternError {
    /// Returns why `value`, which is not a valid pattern, is not one.
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
            if is_preference && is_host_like(second) && words.next().is_none() || has_preference(value) {
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
        if let Some(hidden) = domain.chars().find(|c| !c.is_ascii() && token(*c).is_some()) {
            return Self::Character(hidden);
        }
        if !domain.is_ascii() {
            return Self::ULabel;
        }
        if domain.contains('_') {
            return Self::Underscore;
        }
        if domain.strip_suffix('.').is_some_and(|name| is_domain(name.as_bytes())) {
            return Self::TrailingDot;
        }
        if domain.split('.').any(str::is_empty) {
            return Self::EmptyLabel;
        }
        Self::Hyphen
    }
}

/// Returns what follows the `://` of a URL.
pub(crate) fn after_scheme(text: &str) -> Option<&str> {
    text.match_indices(':').find_map(|(at, _)| text.get(at..)?.strip_prefix("://"))
}

/// Returns whether `value` is one host among words and numbers that tell its preference, as in `Priority 5: HOST`,
/// `MX 10 HOST` or `HOST (10)`.
fn has_preference(value: &str) -> bool {
    let is_host = |word: &str| is_host_like(word) && word.contains(|c: char| c.is_ascii_alphabetic());
    let is_telling = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || ["priority", "preference", "pref", "prio", "mx", "in", "ten", "primary", "backup", "secondary"]
                .into_iter()
                .any(|known| word.eq_ignore_ascii_case(known))
    };
    let words = || value.split([' ', '\t', ',', ':', '(', ')']).filter(|word| !word.is_empty());
    words().filter(|word| is_host(word)).count() == 1 && words().all(|word| is_host(word) || is_telling(word))
}

/// Returns whether the author of `word` meant a host, even if it is not a valid one.
fn is_host_like(word: &str) -> bool {
    let name = word.strip_prefix("*.").unwrap_or(word);
    name.contains('.') && name.chars().all(|c| is_letter_or_digit(c) || "-._".contains(c))
}
