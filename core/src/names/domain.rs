//! The policy domain and the names derived from it.

use crate::rfc::{DOMAIN_LENGTH_MAX, LABEL_LENGTH_MAX, POLICY_PATH};
use crate::text::message::{Arg, Message};
use crate::text::shown::Shown;
use crate::text::visible::token;
use std::fmt;

/// Turns a name with U-labels into A-labels in lower case; returns `None` if IDNA rejects the name.
///
/// Callers pass it in because the tables of IDNA take 46 kB: a browser has them in `URL`, other programs use a crate.
pub type ToAscii = fn(&str) -> Option<String>;

/// A domain name that can be checked: A-labels, lower case, no final dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(Box<str>);

impl DomainName {
    /// Parses a domain name: A- or U-labels, any case, at most one final dot.
    ///
    /// [`crate::names::pasted`] finds a domain name in a mail address or URL.
    pub fn parse(input: &str, to_ascii: ToAscii) -> Result<Self, DomainError> {
        let name = input.strip_suffix('.').unwrap_or(input);
        if name.is_empty() {
            return Err(DomainError::Empty);
        }
        if name.is_ascii() {
            return Self::parse_ascii(name);
        }
        // A limit before the conversion: a U-label has no more characters than its A-label, and a character has at
        // most four bytes.
        if name.len() > 4 * DOMAIN_LENGTH_MAX {
            return Err(DomainError::TooLong { length: name.chars().count() });
        }
        if let Some(bad) = name.chars().find(|c| c.is_ascii() && !is_ldh(*c) && *c != '.' || is_invisible(*c))
        {
            return Err(DomainError::Character { character: bad });
        }
        let ascii = to_ascii(name).ok_or_else(|| DomainError::Idna { name: Shown::brief(name) })?;
        Self::parse_ascii(&ascii)
    }

    /// Parses a name of A-labels: letters, digits and hyphens.
    pub fn parse_ascii(name: &str) -> Result<Self, DomainError> {
        if name.is_empty() {
            return Err(DomainError::Empty);
        }
        if name.starts_with('[')
            || name.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(DomainError::Address);
        }
        if let Some(bad) = name.chars().find(|c| !is_ldh(*c) && *c != '.') {
            return Err(DomainError::Character { character: bad });
        }
        if name.len() > POLICY_DOMAIN_LENGTH_MAX {
            return Err(DomainError::TooLong { length: name.len() });
        }
        for label in name.split('.') {
            check_label(label)?;
        }
        let Some((_, last)) = name.rsplit_once('.') else {
            return Err(DomainError::SingleLabel { name: name.to_owned() });
        };
        if is_numeric(last) {
            return Err(DomainError::NumericTop { label: last.to_owned() });
        }
        Ok(Self(name.to_ascii_lowercase().into()))
    }

    /// Returns the A-label form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the special-use suffix of the name, if it has one: such names are not in the public DNS.
    pub fn special_use(&self) -> Option<&'static str> {
        SPECIAL_USE.into_iter().find(|suffix| has_suffix(&self.0, suffix))
    }

    /// Rejects names that cannot be in the public DNS. A test set-up may allow one special suffix.
    pub fn require_public(self, allowed: Option<&str>) -> Result<Self, DomainError> {
        match self.special_use() {
            Some(suffix) if allowed != Some(suffix) => Err(DomainError::SpecialUse { suffix }),
            _ => Ok(self),
        }
    }

    /// Returns the name of the MTA-STS TXT record (RFC 8461 §3.1).
    pub fn record_name(&self) -> String {
        format!("_mta-sts.{self}")
    }

    /// Returns the policy host (RFC 8461 §3.2).
    pub fn policy_host(&self) -> String {
        format!("mta-sts.{self}")
    }

    /// Returns the URL of the policy (RFC 8461 §3.2).
    pub fn policy_url(&self) -> String {
        format!("https://{}{POLICY_PATH}", self.policy_host())
    }

    /// Returns the name of the TLSRPT record (RFC 8460 §3).
    pub fn tlsrpt_name(&self) -> String {
        format!("{TLSRPT_LABELS}{self}")
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is not a domain name that can be checked. The messages also tell what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainError {
    /// The text is empty.
    Empty,
    /// Too long to publish a TLSRPT record under it.
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Two dots in a row, or one at the beginning.
    EmptyLabel,
    /// Over 63 characters between two dots.
    LabelTooLong {
        /// The label.
        label: String,
    },
    /// A hyphen at the edge of a label.
    Hyphen {
        /// The label.
        label: String,
    },
    /// A character other than a letter, a digit, a hyphen or a dot.
    Character {
        /// The first such character.
        character: char,
    },
    /// A single label.
    SingleLabel {
        /// The label.
        name: String,
    },
    /// An IP address.
    Address,
    /// The last label is a number.
    NumericTop {
        /// The last label.
        label: String,
    },
    /// Rejected by IDNA.
    Idna {
        /// The name as entered.
        name: Shown,
    },
    /// A name that cannot be in the public DNS.
    SpecialUse {
        /// The suffix, without dot.
        suffix: &'static str,
    },
}

impl DomainError {
    /// Returns the reason as a sentence, without a full stop.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => {
                Message::new("domain.empty", "the domain name is empty; write one such as example.com")
            }
            Self::TooLong { length } => Message::new(
                "domain.too-long",
                "the domain name has {length} characters; with {labels} in front, DNS leaves room for {most}",
            )
            .arg("length", length)
            .arg("labels", TLSRPT_LABELS)
            .arg("most", POLICY_DOMAIN_LENGTH_MAX),
            Self::EmptyLabel => Message::new(
                "domain.empty-label",
                "the domain name has an empty label: two dots in a row, or a dot at the beginning",
            ),
            Self::LabelTooLong { label } => Message::new(
                "domain.label-too-long",
                "the label “{label}” has {length} characters; DNS allows {most} between two dots",
            )
            .arg("label", label)
            .arg("length", label.len())
            .arg("most", LABEL_LENGTH_MAX),
            Self::Hyphen { label } => {
                Message::new("domain.hyphen", "the label “{label}” begins or ends with a hyphen")
                    .arg("label", label)
            }
            Self::Character { character } => Message::new(
                "domain.character",
                "a domain name cannot contain {character}, only letters, digits, hyphens and dots",
            )
            .arg("character", shown(*character)),
            Self::SingleLabel { name } => Message::new(
                "domain.single-label",
                "“{name}” is a single label; mail domains have at least two, such as example.com",
            )
            .arg("name", name),
            Self::Address => {
                Message::new("domain.address", "this is an IP address; MTA-STS is published for domain names")
            }
            Self::NumericTop { label } => Message::new(
                "domain.numeric-top",
                "the last label “{label}” is a number, so this cannot be a domain name",
            )
            .arg("label", label),
            Self::Idna { name } => {
                Message::new("domain.idna", "“{name}” is not a valid internationalised domain name")
                    .arg("name", name)
            }
            Self::SpecialUse { suffix } => Message::new(
                "domain.special-use",
                "names under .{suffix} are not in the public DNS, so there is nothing to look up",
            )
            .arg("suffix", suffix),
        }
    }
}

/// In English.
impl fmt::Display for DomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for DomainError {}

/// Suffixes that are not in the public DNS (RFC 6761, RFC 6762, RFC 7686, RFC 9476, ICANN's `.internal`), and
/// `.arpa`, which has no mail domains. `example.com` and similar names are ordinary names.
const SPECIAL_USE: [&str; 9] =
    ["test", "localhost", "invalid", "example", "local", "internal", "onion", "alt", "arpa"];

fn has_suffix(name: &str, suffix: &str) -> bool {
    name.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn check_label(label: &str) -> Result<(), DomainError> {
    if label.is_empty() {
        return Err(DomainError::EmptyLabel);
    }
    if label.len() > LABEL_LENGTH_MAX {
        return Err(DomainError::LabelTooLong { label: label.to_owned() });
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(DomainError::Hyphen { label: label.to_owned() });
    }
    Ok(())
}

/// Returns whether a label is a number, in decimal or, as in the hosts of the URL standard, in hexadecimal.
fn is_numeric(label: &str) -> bool {
    let hex = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    label.bytes().all(|b| b.is_ascii_digit())
        || hex.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The longest prefix that is looked up under a policy domain (RFC 8460 §3).
const TLSRPT_LABELS: &str = "_smtp._tls.";

const POLICY_DOMAIN_LENGTH_MAX: usize = DOMAIN_LENGTH_MAX - TLSRPT_LABELS.len();

const fn is_ldh(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// Returns whether it is white space, a control character or a character that IDNA silently removes.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn shown(c: char) -> Arg {
    match c {
        ' ' => Message::new("domain.space", "a space").into(),
        c if token(c).is_some() => Message::new("domain.invisible", "the invisible character U+{code}")
            .arg("code", format!("{:04X}", u32::from(c)))
            .into(),
        c => Message::new("domain.quoted", "“{character}”").arg("character", c).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idna(name: &str) -> Option<String> {
        (name == "b\u{fc}cher.example.com").then(|| "xn--bcher-kva.example.com".to_owned())
    }

    #[test]
    fn names_become_a_labels_in_lower_case() {
        let cases = [
            ("example.com", "example.com"),
            ("EXAMPLE.com.", "example.com"),
            ("b\u{fc}cher.example.com", "xn--bcher-kva.example.com"),
            ("1.example", "1.example"),
            ("a-b.c3", "a-b.c3"),
        ];
        for (input, expected) in cases {
            assert_eq!(DomainName::parse(input, idna).unwrap().as_str(), expected, "{input}");
        }
    }

    #[test]
    fn other_texts_are_rejected_with_a_reason() {
        let long = format!("{}.com", "a.".repeat(150));
        let cases = [
            ("", "is empty"),
            (".", "is empty"),
            ("localhost", "single label"),
            ("127.0.0.1", "IP address"),
            ("127.1", "IP address"),
            ("[::1]", "IP address"),
            ("2130706433", "IP address"),
            ("0x7f.0x1", "is a number"),
            ("::1", "“:”"),
            ("a..b", "empty label"),
            (".a.b", "empty label"),
            ("a.b..", "empty label"),
            (long.as_str(), "characters"),
            ("user@", "“@”"),
            ("exa mple.com", "a space"),
            ("exa\0mple.com", "U+0000"),
            ("*.example.com", "“*”"),
            ("_mta-sts.example.com", "“_”"),
            ("-a.example.com", "hyphen"),
            ("a.example.1", "is a number"),
            ("\u{ff11}.\u{ff12}.com", "internationalised"),
            ("ex\u{200b}ample.com", "U+200B"),
        ];
        for (input, reason) in cases {
            let error = DomainName::parse(input, idna).expect_err(input).to_string();
            assert!(error.contains(reason), "{input:?}: expected “{reason}” in “{error}”");
        }
    }

    #[test]
    fn special_names_are_not_public() {
        for (input, suffix) in [
            ("a.test", "test"),
            ("a.b.localhost", "localhost"),
            ("1.0.0.127.in-addr.arpa", "arpa"),
            ("printer.local", "local"),
        ] {
            let name = DomainName::parse_ascii(input).unwrap();
            assert_eq!(name.clone().require_public(None), Err(DomainError::SpecialUse { suffix }));
            assert!(name.require_public(Some(suffix)).is_ok());
        }
        for input in ["example.com", "latest.org", "arpa.net"] {
            assert!(DomainName::parse_ascii(input).unwrap().require_public(None).is_ok(), "{input}");
        }
    }

    #[test]
    fn derived_names_follow_the_rfcs() {
        let name = DomainName::parse_ascii("example.com").unwrap();
        assert_eq!(name.record_name(), "_mta-sts.example.com");
        assert_eq!(name.policy_url(), "https://mta-sts.example.com/.well-known/mta-sts.txt");
        assert_eq!(name.tlsrpt_name(), "_smtp._tls.example.com");
    }
}
