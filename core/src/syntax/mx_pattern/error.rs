//! Why a text is not a valid mx pattern, judged by what its author seems to have meant.

use crate::names::ip_address::{is_ipv4, is_ipv6};
use crate::syntax::grammar::is_domain;
use crate::syntax::mx_pattern::meant::{after_scheme, hosts_meant, is_mark, look_alike};
use crate::text::characters::is_letter_or_digit;
use crate::text::tags::has_tags;
use crate::text::visible::{quoted, token};

/// Why a text is not a valid mx pattern. The causes that say most are tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MxPatternError {
    /// `mx:` without a value.
    #[error("there is no host after “mx:”")]
    Empty,
    /// A character that looks like one of US-ASCII, and which one that is.
    #[error("“{0}” is U+{code:04X}, which only looks like “{1}”", code = u32::from(*.0))]
    LookAlike(char, char),
    /// `mail.example.com, …`.
    #[error("the dots stand for something that was left out")]
    Ellipsis,
    /// `@`, which in a zone file is the domain itself.
    #[error("“@” is the domain itself in a zone file; a pattern names the host of an MX record")]
    Origin,
    /// `\*.example.com`.
    #[error("a backslash is part of the value here, and a host name cannot contain it")]
    Backslash,
    /// `mail.example,com`.
    #[error("the comma must be a dot")]
    Comma,
    /// `mail.example.com (192.0.2.1)`.
    #[error("there is an IP address beside the host; senders compare only host names")]
    WithAddress,
    /// Letters outside US-ASCII.
    #[error("an internationalised name must be given as its A-label (xn--…)")]
    ULabel,
    /// `https://mail.example.com`.
    #[error("this is a URL; a pattern is only the host name")]
    Url,
    /// `<b>mail.example.com</b>`.
    #[error("it contains tags of HTML; a pattern is only the host name")]
    Tags,
    /// `user@example.com`.
    #[error("it contains a mail address; a pattern is only the host name")]
    MailAddress,
    /// Several hosts on one line.
    #[error("there are several hosts on this line; each needs its own “mx:” line")]
    List,
    /// `10 mail.example.com`.
    #[error("it contains a preference or other words; a pattern is only the host name")]
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
        if value.contains('…') || value.contains("...") {
            return Self::Ellipsis;
        }
        if value == "@" {
            return Self::Origin;
        }
        if let Some((odd, plain)) = look_alike(value) {
            return Self::LookAlike(odd, plain);
        }
        if has_tags(value) && hosts_meant(value).is_none_or(|hosts| hosts.len() == 1) {
            return Self::Tags;
        }
        let words = value.split(|c| c == ' ' || ",;|/&\t\\\"'[](){}<>".contains(c));
        let mut words = words.filter(|word| !word.is_empty());
        if value.contains("](") || (after_scheme(value).is_some() && words.clone().nth(2).is_none()) {
            return Self::Url;
        }
        let mut hosts = words.clone().filter(|word| is_host_like(word) && !is_ipv4(word));
        let (one, two) = (hosts.next().is_some(), hosts.next().is_some());
        if two && !value.contains('@') {
            return if words.any(is_mark) { Self::Preference } else { Self::List };
        }
        if one && !two && words.any(|word| is_ipv4(word) || is_ipv6(word)) {
            return Self::WithAddress;
        }
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        if value.rsplit_once(':').is_some_and(|(host, port)| is_host_like(host) && is_port(port)) {
            return Self::Port;
        }
        if value.contains([' ', ':', '(']) && hosts_meant(value).is_some() {
            return Self::Preference;
        }
        if value.contains(',') && hosts_meant(value).is_some() {
            return Self::Comma;
        }
        if value.contains('\\') {
            return Self::Backslash;
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
        let is_sign = |c: &char| !c.is_ascii() && (token(*c).is_some() || !is_letter_or_digit(*c));
        if let Some(sign) = domain.chars().find(is_sign) {
            return Self::Character(sign);
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

/// Returns whether the author of `word` meant a host, even if it is not a valid one.
fn is_host_like(word: &str) -> bool {
    let name = word.strip_prefix("*.").unwrap_or(word);
    name.contains('.') && name.chars().all(|c| is_letter_or_digit(c) || "-._".contains(c))
}
