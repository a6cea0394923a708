//! The mx patterns of a policy and what they cover (RFC 8461 §3.2, §4.1).

use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

mod error;
mod makeup;

pub use error::MxPatternError;
pub(crate) use error::after_scheme;
pub(crate) use makeup::Makeup;

/// A host name, or a wildcard for exactly one left-most label.
///
/// `["*."] Domain` of RFC 8461 §3.2, with the Domain of RFC 5321 §4.1.2: letters, digits and
/// hyphens. An address in dotted form and a single label are such Domains; they match nothing
/// useful, which a lint says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MxPattern<'a> {
    /// Of the pattern in lower case, so that equal ones have equal ones.
    makeup: Makeup,
    /// Lower case; borrowed where it was written so, as nearly all are.
    domain: Cow<'a, str>,
}

impl<'a> MxPattern<'a> {
    /// Reads one mx value.
    pub fn parse(value: &'a str) -> Result<Self, MxPatternError> {
        Self::read(value).ok_or_else(|| MxPatternError::cause(value))
    }

    /// Reads one mx value where it does not matter why it is none.
    pub(crate) fn read(value: &'a str) -> Option<Self> {
        let (wildcard, domain) = match value.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, value),
        };
        let makeup = Makeup::of(domain.as_bytes());
        if !makeup.is_domain() {
            return None;
        }
        if makeup.has_capital() {
            let domain = domain.to_ascii_lowercase();
            return Some(Self::new(wildcard, Makeup::of(domain.as_bytes()), Cow::Owned(domain)));
        }
        Some(Self::new(wildcard, makeup, Cow::Borrowed(domain)))
    }

    /// The pattern that `text` begins with, if it is written in small letters, and how long it is. Quicker than
    /// finding its end first.
    #[inline]
    pub(crate) fn at_start_of(text: &'a str) -> Option<(Self, usize)> {
        let name = text.strip_prefix("*.").unwrap_or(text);
        let (makeup, length) = Makeup::of_start(name.as_bytes());
        let wildcard = text.len() - name.len();
        let is_plain = makeup.is_domain() && !makeup.has_capital();
        let domain = name.get(..length).filter(|_| is_plain)?;
        Some((Self::new(wildcard > 0, makeup, Cow::Borrowed(domain)), wildcard + length))
    }

    const fn new(wildcard: bool, makeup: Makeup, domain: Cow<'a, str>) -> Self {
        Self { makeup: if wildcard { makeup.with_wildcard() } else { makeup }, domain }
    }

    /// Whether the MX host `host` is allowed: case and a final dot do not matter, and `*` stands
    /// for one label, neither none nor two (RFC 8461 §4.1, RFC 6125 §6.4.3).
    pub fn covers(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        if !self.is_wildcard() {
            return host.eq_ignore_ascii_case(&self.domain);
        }
        let Some((label, parent)) = host.split_once('.') else { return false };
        !label.is_empty() && parent.eq_ignore_ascii_case(&self.domain)
    }

    /// Whether every host that `other` covers is covered by this one too.
    pub fn includes(&self, other: &MxPattern<'_>) -> bool {
        if other.is_wildcard() { self == other } else { self.covers(&other.domain) }
    }

    /// The domain of the wildcard that covers this name; none for a wildcard, and for a single label.
    pub fn domain_above(&self) -> Option<&str> {
        // In so short a text quicker than `split_once`.
        let dot = self.domain.bytes().position(|byte| byte == b'.').filter(|_| !self.is_wildcard())?;
        self.domain.get(dot + 1..)
    }

    /// Whether it begins with `*.`.
    pub const fn is_wildcard(&self) -> bool {
        self.makeup.has_wildcard()
    }

    /// The name without the `*.`, lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// What it is made of.
    pub(crate) const fn makeup(&self) -> Makeup {
        self.makeup
    }

    /// The same, with a text of its own.
    pub fn into_owned(self) -> MxPattern<'static> {
        MxPattern { makeup: self.makeup, domain: Cow::Owned(self.domain.into_owned()) }
    }
}

impl fmt::Display for MxPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_wildcard() { "*." } else { "" })?;
        f.write_str(&self.domain)
    }
}

impl Serialize for MxPattern<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::MxPattern;

    #[test]
    fn a_pattern_includes_what_it_makes_needless() {
        let pattern = |value| MxPattern::parse(value).unwrap();
        assert!(pattern("*.example.com").includes(&pattern("MX.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("a.b.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("*.b.example.com")));
    }
}
