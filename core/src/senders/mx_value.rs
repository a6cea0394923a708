//! What an mx value is beyond an ordinary host name or wildcard, as far as senders care.

use crate::names::ip_address::is_ipv4;
use crate::names::punycode;
use crate::rfc::{DOMAIN_LENGTH_MAX, LABEL_LENGTH_MAX};
use crate::syntax::mx_pattern::MxPattern;
use crate::text::span::Span;

/// A set of peculiarities of an mx value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Oddities(u8);

impl Oddities {
    pub(super) const NONE: Self = Self(0);
    /// Anything at all, the empty value included.
    pub(super) const ALL: Self = Self(u8::MAX);
    /// A dot at the end.
    pub(super) const FINAL_DOT: Self = Self(1);
    /// `_` where a letter may stand.
    pub(super) const UNDERSCORE: Self = Self(1 << 1);
    /// An IPv4 address, also behind `*.`.
    pub(super) const ADDRESS: Self = Self(1 << 2);
    /// A label over 63 characters (RFC 1035 §2.3.4).
    pub(super) const LONG_LABEL: Self = Self(1 << 3);
    /// A name over 253 characters, behind `*.` (RFC 1035 §2.3.4).
    pub(super) const LONG_NAME: Self = Self(1 << 4);
    /// A label that IDNA reserves: `--` in third place without being an A-label (RFC 5891 §4.2.3.1).
    pub(super) const RESERVED_LABEL: Self = Self(1 << 5);
    /// No name at all.
    pub(super) const NO_NAME: Self = Self(1 << 6);

    const EACH: [Self; 7] = [
        Self::FINAL_DOT,
        Self::UNDERSCORE,
        Self::ADDRESS,
        Self::LONG_LABEL,
        Self::LONG_NAME,
        Self::RESERVED_LABEL,
        Self::NO_NAME,
    ];

    /// Both sets together.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in `other`.
    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// What is odd about `value`.
    pub(super) fn of(value: &str) -> Self {
        let name = value.strip_prefix("*.").unwrap_or(value);
        match name.strip_suffix('.') {
            Some(rest) => Self::FINAL_DOT.and(Self::of_name(rest)),
            None => Self::of_name(name),
        }
    }

    /// What is odd about a pattern of the grammar.
    pub(super) fn of_pattern(pattern: &MxPattern<'_>) -> Self {
        let domain = pattern.domain().as_bytes();
        let has_hyphens = || domain.windows(2).any(|pair| pair == b"--");
        let may_be_odd =
            domain.len() > LABEL_LENGTH_MAX || domain.last().is_some_and(u8::is_ascii_digit) || has_hyphens();
        if may_be_odd { Self::of_name(pattern.domain()) } else { Self::NONE }
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
                _ => return found.and(Self::NO_NAME),
            }
            length = if byte == b'.' { 0 } else { length + 1 };
            if length > LABEL_LENGTH_MAX {
                found = found.and(Self::LONG_LABEL);
            }
            before = byte;
        }
        if length == 0 || before == b'-' {
            found = found.and(Self::NO_NAME);
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

/// The oddities of all values of a policy, with one place of each.
#[derive(Default)]
pub(super) struct Odd {
    seen: Oddities,
    places: [Option<(Oddities, Span)>; Oddities::EACH.len()],
}

impl Odd {
    /// Adds those of one value, at `span`.
    pub(super) fn add(&mut self, oddities: Oddities, span: Span) {
        let new = oddities.without(self.seen);
        if new == Oddities::NONE {
            return;
        }
        self.seen = self.seen.and(new);
        for (place, oddity) in self.places.iter_mut().zip(Oddities::EACH) {
            if oddity.without(new) == Oddities::NONE {
                *place = Some((oddity, span));
            }
        }
    }

    /// Adds all of `other`.
    pub(super) fn merge(&mut self, other: &Self) {
        for (oddity, span) in other.places.iter().flatten() {
            self.add(*oddity, *span);
        }
    }

    /// Where there is one that is not `tolerated`, and the name of the lint for it.
    pub(super) fn beyond(&self, tolerated: Oddities) -> impl Iterator<Item = (Span, &'static str)> {
        let left = self.seen.without(tolerated);
        self.places.into_iter().flatten().filter_map(move |(oddity, span)| {
            let name =
                if oddity == Oddities::ADDRESS { "mx-pattern-ip-address" } else { "mx-pattern-invalid" };
            (oddity.without(left) == Oddities::NONE).then_some((span, name))
        })
    }
}
