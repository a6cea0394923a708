//! The mx patterns of a policy and the hosts that they cover (RFC 8461 §3.2, §4.1).

use crate::syntax::grammar::is_domain;
use std::borrow::Cow;
use std::fmt;

mod error;
mod meant;

pub use error::MxPatternError;
pub(crate) use meant::{hosts_meant, look_alike, plain_host};

/// A host name, or a wildcard for exactly one left-most label.
///
/// `["*."] Domain` of RFC 8461 §3.2, with the Domain of RFC 5321 §4.1.2: letters, digits and
/// hyphens. An IPv4 address and a single label are such Domains too. They match nothing useful,
/// which lints report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MxPattern<'a> {
    wildcard: bool,
    /// In lower case; borrowed if it was written so.
    domain: Cow<'a, str>,
}

impl<'a> MxPattern<'a> {
    /// Reads one mx value.
    pub fn parse(value: &'a str) -> Result<Self, MxPatternError> {
        Self::read(value.as_bytes()).ok_or_else(|| MxPatternError::cause(value))
    }

    /// Reads one mx value if it is a pattern; does not find out why it is not.
    pub(crate) fn read(value: &'a [u8]) -> Option<Self> {
        let name = value.strip_prefix(b"*.");
        let domain = name.or(Some(value)).filter(|domain| is_domain(domain))?;
        let domain = std::str::from_utf8(domain).ok()?;
        // Unlike `any`, a fold looks at many bytes at once.
        let domain = if domain.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase()) {
            Cow::Owned(domain.to_ascii_lowercase())
        } else {
            Cow::Borrowed(domain)
        };
        Some(Self { wildcard: name.is_some(), domain })
    }

    /// Returns whether the MX host `host` is allowed. Case and a final dot do not matter, and `*` matches
    /// exactly one label (RFC 8461 §4.1, RFC 6125 §6.4.3).
    pub fn covers(&self, host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        if !self.wildcard {
            return host.eq_ignore_ascii_case(&self.domain);
        }
        let Some((label, parent)) = host.split_once('.') else { return false };
        !label.is_empty() && parent.eq_ignore_ascii_case(&self.domain)
    }

    /// Returns whether the host is too many labels below the domain of this wildcard.
    pub(crate) fn falls_short_of(&self, host: &str) -> bool {
        let above = host.strip_suffix(&*self.domain).and_then(|rest| rest.strip_suffix('.'));
        self.wildcard && above.is_some_and(|labels| labels.contains('.'))
    }

    /// Returns whether this pattern covers every host that `other` covers.
    pub fn includes(&self, other: &MxPattern<'_>) -> bool {
        if other.is_wildcard() { self == other } else { self.covers(&other.domain) }
    }

    /// Returns the domain of the wildcard that covers this name. A wildcard and a single label have none.
    pub fn domain_above(&self) -> Option<&str> {
        let dot = self.domain.bytes().position(|byte| byte == b'.').filter(|_| !self.wildcard)?;
        self.domain.get(dot + 1..)
    }

    /// Returns whether it begins with `*.`.
    pub const fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    /// Returns the name without the `*.`, in lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Returns the same pattern with a copy of its text.
    pub fn into_owned(self) -> MxPattern<'static> {
        MxPattern { wildcard: self.wildcard, domain: Cow::Owned(self.domain.into_owned()) }
    }
}

impl fmt::Display for MxPattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.wildcard { "*." } else { "" })?;
        f.write_str(&self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::{MxPattern, MxPatternError as Error};

    #[test]
    fn a_wildcard_includes_the_names_one_label_below() {
        let pattern = |value| MxPattern::parse(value).unwrap();
        assert!(pattern("*.example.com").includes(&pattern("MX.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("a.b.example.com")));
        assert!(!pattern("*.example.com").includes(&pattern("*.b.example.com")));
    }

    #[test]
    fn the_error_names_the_cause() {
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
            ("...", Error::Ellipsis),
            ("a.example.com\u{2026}", Error::Ellipsis),
            ("@", Error::Origin),
            ("\\*.example.com", Error::Backslash),
            ("a.example.com (192.0.2.1)", Error::WithAddress),
            ("mail.example,com", Error::Comma),
            ("mail\u{2011}1.example.com", Error::LookAlike('\u{2011}', '-')),
            ("mail.\u{435}xample.com", Error::LookAlike('\u{435}', 'e')),
            ("[a.example.com, b.example.com]", Error::List),
            ("[\"a.example.com\", \"b.example.com\"]", Error::List),
            ("a.example.com/b.example.com", Error::List),
            ("a.example.com and b.example.com", Error::List),
            ("a.example.com, b@example.com", Error::MailAddress),
            ("example.com. MX 10 mail.example.com.", Error::Preference),
            ("[a.example.com](http://a.example.com)", Error::Url),
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
