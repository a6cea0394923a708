//! What a name is made of: which kinds of characters stand next to each other in it.

use crate::rfc::LABEL_LENGTH_MAX;
use std::ops::BitOrAssign;

/// The pairs of neighbours in a name, as a set, and a few traits of the whole. The union of several tells in
/// one look what is in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Makeup(u64);

/// A dot stands at both ends, where there is none in the name.
const BEYOND: Class = DOT;

impl Makeup {
    /// That of `name`, which has no `*.` in front. One that is no domain is known by its first bad character,
    /// and not looked at any further.
    pub(super) fn of(name: &[u8]) -> Self {
        let (makeup, length) = Self::of_start(name);
        if length < name.len() { Self(makeup.0 | BROKEN_OFF) } else { makeup }
    }

    /// That of the letters, digits, hyphens and dots at the start of `text`, and how many they are.
    #[inline]
    pub(super) fn of_start(text: &[u8]) -> (Self, usize) {
        let (mut before, mut found, mut length) = (BEYOND, 0, 0);
        for byte in text {
            let class = class(*byte);
            if class == OTHER {
                break;
            }
            found |= pair(before, class);
            before = class;
            length += 1;
        }
        if found & behind_any(DOT) == 0 {
            found |= ONE_LABEL;
        }
        if before == DIGIT {
            found |= DIGIT_LAST;
        }
        if length > LABEL_LENGTH_MAX {
            found |= LONG;
        }
        (Self(found | pair(before, BEYOND)), length)
    }

    /// The same with `*.` in front.
    #[must_use]
    pub(super) const fn with_wildcard(self) -> Self {
        Self(self.0 | WILDCARD)
    }

    /// Whether it is the Domain of RFC 5321 §4.1.2: labels of letters, digits and hyphens that neither begin
    /// nor end with a hyphen, and none empty.
    pub(super) const fn is_domain(self) -> bool {
        self.0 & FORBIDDEN == 0
    }

    /// Whether it has a capital letter.
    pub(super) const fn has_capital(self) -> bool {
        self.0 & behind_any(CAPITAL) != 0
    }

    /// Whether it begins with `*.`.
    pub(crate) const fn has_wildcard(self) -> bool {
        self.0 & WILDCARD != 0
    }

    /// Whether it is a name of one label.
    pub(crate) const fn has_one_label(self) -> bool {
        self.0 & ONE_LABEL != 0
    }

    /// Whether its last character is a digit, as that of an address.
    pub(crate) const fn has_digit_last(self) -> bool {
        self.0 & DIGIT_LAST != 0
    }

    /// Whether it has what some sender may find odd: more characters than a label can have, a digit at the
    /// end, or two hyphens in a row as a reserved label.
    pub(crate) const fn has_oddity(self) -> bool {
        self.0 & (LONG | DIGIT_LAST | pair(HYPHEN, HYPHEN)) != 0
    }

    /// Whether it may have a word that begins as “your” or “.tld” do.
    pub(crate) const fn may_be_template(self) -> bool {
        self.0 & (pair(Y, SMALL) | pair(DOT, T)) != 0
    }

    /// Whether nothing was put into it.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOrAssign for Makeup {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A kind of character; below eight but for [`OTHER`].
type Class = u8;

const SMALL: Class = 0;
const CAPITAL: Class = 1;
const DIGIT: Class = 2;
const HYPHEN: Class = 3;
const DOT: Class = 4;
/// `y` and `t`, with which the words of templates begin.
const Y: Class = 5;
const T: Class = 6;
/// What no name has: a bit that no other class has.
const OTHER: Class = 8;

/// The class of a byte.
fn class(byte: u8) -> Class {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// Two neighbours as one bit of a set.
const fn pair(before: Class, class: Class) -> u64 {
    1 << (before * 8 + class)
}

/// Every pair that ends in `class`.
const fn behind_any(class: Class) -> u64 {
    let one_a_class = 0x01_0101_0101_0101;
    one_a_class << class
}

// Above the pairs.
const BROKEN_OFF: u64 = 1 << 59;
const WILDCARD: u64 = 1 << 60;
const ONE_LABEL: u64 = 1 << 61;
const DIGIT_LAST: u64 = 1 << 62;
const LONG: u64 = 1 << 63;

const FORBIDDEN: u64 = pair(DOT, DOT) | pair(DOT, HYPHEN) | pair(HYPHEN, DOT) | BROKEN_OFF;

/// The class of every byte.
static CLASSES: [Class; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "in a constant, where a miss does not compile")]
        {
            classes[byte as usize] = match byte {
                b'-' => HYPHEN,
                b'.' => DOT,
                b'0'..=b'9' => DIGIT,
                b'A'..=b'Z' => CAPITAL,
                b't' => T,
                b'y' => Y,
                b'a'..=b'z' => SMALL,
                _ => OTHER,
            };
        }
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::Makeup;
    use proptest::prelude::*;

    fn is_domain_by_the_letter(name: &str) -> bool {
        let good = |label: &str| {
            label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        name.split('.').all(good)
    }

    proptest! {
        #[test]
        fn the_makeup_tells_what_the_name_has(name in "[-.aZ9_]{0,9}|[a-z]{60,66}|.{0,4}") {
            let makeup = Makeup::of(name.as_bytes());
            prop_assert_eq!(makeup.is_domain(), is_domain_by_the_letter(&name));
            if makeup.is_domain() {
                let has_digit_last = name.ends_with(|c: char| c.is_ascii_digit());
                prop_assert_eq!(makeup.has_capital(), name.contains(|c: char| c.is_ascii_uppercase()));
                prop_assert_eq!(makeup.has_one_label(), !name.contains('.'));
                prop_assert_eq!(makeup.has_digit_last(), has_digit_last);
                prop_assert_eq!(makeup.has_oddity(), name.len() > 63 || name.contains("--") || has_digit_last);
            }
        }
    }
}
