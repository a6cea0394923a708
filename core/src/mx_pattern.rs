//! The mx patterns of a policy and what they cover (RFC 8461 §3.2, §4.1).

use crate::address::is_ipv6;
use crate::letter::is_letter_or_digit;
use serde::{Serialize, Serializer};
use smol_str::{SmolStr, StrExt};
use std::fmt;

/// A host name, or a wildcard for exactly one left-most label.
///
/// `["*."] Domain` of RFC 8461 §3.2, with the Domain of RFC 5321 §4.1.2: letters, digits and
/// hyphens. An address in dotted form and a single label are such Domains; they match nothing
/// useful, which a lint says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MxPattern {
    wildcard: bool,
    /// Lower case. Most host names fit into it without an allocation.
    domain: SmolStr,
}

impl MxPattern {
    /// Reads one mx value.
    pub fn parse(value: &str) -> Result<Self, MxPatternError> {
        let (wildcard, domain) = match value.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, value),
        };
        if !is_domain(domain) {
            return Err(MxPatternError::cause(value));
        }
        Ok(Self { wildcard, domain: lower_case(domain) })
    }

    /// Whether the MX host `host` is allowed: case and a final dot do not matter, and `*` stands
    /// for one label, neither none nor two (RFC 8461 §4.1, RFC 6125 §6.4.3).
    pub fn covers(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        if !self.wildcard {
            return host.eq_ignore_ascii_case(&self.domain);
        }
        let Some((label, parent)) = host.split_once('.') else { return false };
        !label.is_empty() && parent.eq_ignore_ascii_case(&self.domain)
    }

    /// Whether every host that `other` covers is covered by this one too.
    pub fn includes(&self, other: &Self) -> bool {
        if other.wildcard { self == other } else { self.covers(&other.domain) }
    }

    /// The wildcard that covers this name; none for a wildcard, and for a single label.
    pub fn wildcard_above(&self) -> Option<Self> {
        let (_, above) = self.domain.split_once('.').filter(|_| !self.wildcard)?;
        Some(Self { wildcard: true, domain: lower_case(above) })
    }

    /// Whether it begins with `*.`.
    pub const fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    /// The name without the `*.`, lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl fmt::Display for MxPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.wildcard { "*." } else { "" })?;
        f.write_str(&self.domain)
    }
}

impl Serialize for MxPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

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
    #[error("{} cannot stand in a host name", crate::visible::quoted(*.0))]
    Character(char),
}

impl MxPatternError {
    /// Why `value`, which is no pattern, is none.
    fn cause(value: &str) -> Self {
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
        if let Some(hidden) = domain.chars().find(|c| crate::visible::token(*c).is_some()) {
            return Self::Character(hidden);
        }
        if !domain.is_ascii() {
            return Self::ULabel;
        }
        if domain.contains('_') {
            return Self::Underscore;
        }
        if domain.strip_suffix('.').is_some_and(is_domain) {
            return Self::TrailingDot;
        }
        if domain.split('.').any(str::is_empty) {
            return Self::EmptyLabel;
        }
        Self::Hyphen
    }
}

/// The Domain of RFC 5321 §4.1.2. Decided by pairs of neighbours, a dot standing at both ends.
fn is_domain(name: &str) -> bool {
    let (mut before, mut found) = (DOT, 0);
    for byte in name.bytes() {
        let class = CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER);
        found |= pair(before, class);
        before = class;
    }
    (found | pair(before, DOT)) & FORBIDDEN == 0
}

const LETTER_OR_DIGIT: u8 = 0;
const HYPHEN: u8 = 1;
const DOT: u8 = 2;
const OTHER: u8 = 3;

/// Two neighbours as one bit of a set of pairs.
const fn pair(before: u8, class: u8) -> u16 {
    1 << (before * 4 + class)
}

/// Labels neither begin nor end with a hyphen, and none is empty.
const FORBIDDEN: u16 = pair(DOT, DOT)
    | pair(DOT, HYPHEN)
    | pair(HYPHEN, DOT)
    | pair(LETTER_OR_DIGIT, OTHER)
    | pair(HYPHEN, OTHER)
    | pair(DOT, OTHER)
    | pair(OTHER, OTHER);

/// The class of every byte.
static CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "in a constant, where a miss does not compile")]
        {
            classes[byte as usize] = match byte {
                b'-' => HYPHEN,
                b'.' => DOT,
                _ if byte.is_ascii_alphanumeric() => LETTER_OR_DIGIT,
                _ => OTHER,
            };
        }
        byte += 1;
    }
    classes
};

/// A Domain in lower case. In WebAssembly a long one does not go the way of `SmolStr`, which is quicker, but
/// slices text and so links how a panic shows a character: 3 kB to load.
fn lower_case(domain: &str) -> SmolStr {
    if domain.len() <= INLINE || cfg!(not(target_arch = "wasm32")) {
        return domain.to_ascii_lowercase_smolstr();
    }
    domain.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// So many bytes have room in a `SmolStr` without an allocation.
const INLINE: usize = 23;

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
    use super::{MxPattern, MxPatternError as Error};

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

    #[test]
    fn a_pattern_includes_what_it_makes_needless() {
        let pattern = |value| MxPattern::parse(value).unwrap();
        assert!(pattern("*.example.com").includes(&pattern("MX.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("a.b.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("*.b.example.com")));
    }
}
