//! Why a text is not a valid mx pattern, judged by what its author seems to have meant.

use crate::names::ip_address::{is_ipv4, is_ipv6};
use crate::syntax::grammar::is_domain;
use crate::syntax::mx_pattern::meant::{after_scheme, hosts_meant, is_mark, look_alike};
use crate::text::characters::is_letter_or_digit;
use crate::text::tags::has_tags;
use crate::text::visible::token;

/// Why a text is not a valid mx pattern. The causes that say most are tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MxPatternError {
    /// `mx:` without a value.
    Empty,
    /// A character that looks like one of US-ASCII, and which one that is.
    LookAlike(char, char),
    /// `mail.example.com, …`.
    Ellipsis,
    /// `@`, which in a zone file is the domain itself.
    Origin,
    /// `\*.example.com`.
    Backslash,
    /// `mail.example,com`.
    Comma,
    /// `mail.example.com (192.0.2.1)`.
    WithAddress,
    /// Letters outside US-ASCII.
    ULabel,
    /// `https://mail.example.com`.
    Url,
    /// `<b>mail.example.com</b>`.
    Tags,
    /// `user@example.com`.
    MailAddress,
    /// Several hosts on one line.
    List,
    /// `10 mail.example.com`.
    Preference,
    /// `mail.example.com:25`.
    Port,
    /// `[192.0.2.1]` or an IPv6 address.
    Address,
    /// `*` alone.
    WildcardAlone,
    /// `mail*.example.com`, `mail.*.com`.
    WildcardPlace,
    /// `.example.com`, the wildcard of the drafts.
    LeadingDot,
    /// `.`, which makes an MX record a null MX (RFC 7505).
    NullMx,
    /// `mail.example.com.`.
    TrailingDot,
    /// `mail_1.example.com`.
    Underscore,
    /// `mail-.example.com`.
    Hyphen,
    /// `mail..example.com`.
    EmptyLabel,
    /// Anything else.
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
        let meant = || hosts_meant(value);
        // `mail. example. com`
        let glued: String = value.split_whitespace().collect();
        if glued != value && meant().is_some_and(|hosts| hosts == [glued]) {
            return Self::Character(' ');
        }
        if value.contains([',', ' ', '\t', ':', '(', '=']) && meant().is_some() {
            let is_comma = || meant().is_some_and(|hosts| hosts == [value.replace(',', ".")]);
            return if value.contains(',') && is_comma() { Self::Comma } else { Self::Preference };
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
        if (value.starts_with('[') && value.contains(|c: char| c.is_ascii_digit())) || is_ipv6(value) {
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
    name.trim_matches('.').contains('.') && name.chars().all(|c| is_letter_or_digit(c) || "-._".contains(c))
}
