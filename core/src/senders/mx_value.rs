//! What may make a sender refuse the value of an mx field.

use crate::names::ip_address::is_ipv4;
use crate::names::punycode;
use crate::rfc::{DOMAIN_LENGTH_MAX, LABEL_LENGTH_MAX};

/// A set of properties that an ordinary host name or wildcard does not have.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Oddities(u8);

impl Oddities {
    pub(super) const NONE: Self = Self(0);
    /// Any property; a sender that tolerates all of them accepts the empty value too.
    pub(super) const ALL: Self = Self(u8::MAX);
    /// The name ends in a dot.
    pub(super) const FINAL_DOT: Self = Self(1);
    /// The name contains `_`.
    pub(super) const UNDERSCORE: Self = Self(1 << 1);
    /// The name is an IPv4 address, also behind `*.`.
    pub(super) const ADDRESS: Self = Self(1 << 2);
    /// A label has over 63 characters (RFC 1035 §2.3.4).
    pub(super) const LONG_LABEL: Self = Self(1 << 3);
    /// The name has over 253 characters, not counting `*.` (RFC 1035 §2.3.4).
    pub(super) const LONG_NAME: Self = Self(1 << 4);
    /// A label has `--` in third place and is not an A-label: IDNA reserves it (RFC 5891 §4.2.3.1).
    pub(super) const RESERVED_LABEL: Self = Self(1 << 5);
    /// The value is not a name.
    pub(super) const NOT_A_NAME: Self = Self(1 << 6);

    /// Every single oddity, in the order in which they are reported.
    pub(super) const EACH: [Self; 7] = [
        Self::FINAL_DOT,
        Self::UNDERSCORE,
        Self::ADDRESS,
        Self::LONG_LABEL,
        Self::LONG_NAME,
        Self::RESERVED_LABEL,
        Self::NOT_A_NAME,
    ];

    /// Returns the union of the two sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets have a member in common.
    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the oddities of `value`.
    pub(super) fn of(value: &str) -> Self {
        let name = value.strip_prefix("*.").unwrap_or(value);
        match name.strip_suffix('.') {
            Some(rest) => Self::FINAL_DOT.and(Self::of_name(rest)),
            None => Self::of_name(name),
        }
    }

    fn of_name(name: &str) -> Self {
        let mut found = if name.len() > DOMAIN_LENGTH_MAX { Self::LONG_NAME } else { Self::NONE };
        let (mut length, mut before, mut reserved) = (0, b'.', false);
        for byte in name.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {}
                b'-' if length > 0 => reserved |= length == 3 && before == b'-',
                b'_' => found = found.and(Self::UNDERSCORE),
                b'.' if length > 0 && before != b'-' => {}
                _ => return found.and(Self::NOT_A_NAME),
            }
            length = if byte == b'.' { 0 } else { length + 1 };
            if length > LABEL_LENGTH_MAX {
                found = found.and(Self::LONG_LABEL);
            }
            before = byte;
        }
        if length == 0 || before == b'-' {
            found = found.and(Self::NOT_A_NAME);
        }
        if reserved
            && !name.split('.').all(|label| label.get(2..4) != Some("--") || punycode::is_a_label(label))
        {
            found = found.and(Self::RESERVED_LABEL);
        }
        if before.is_ascii_digit() && is_ipv4(name) {
            found = found.and(Self::ADDRESS);
        }
        found
    }
}
