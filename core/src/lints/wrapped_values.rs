//! P: what stands around the values of several fields, who all got it in the same way (RFC 8461 §3.2).

use super::meant::{WRAPPED_MAX, is_good, unwrapped_end, unwrapped_start};
use crate::letter::{is_letter_or_digit, place_of};
use crate::lint::Edit;
use crate::span::Span;
use crate::syntax::policy::{Field, Key, PolicySyntax};

/// What stands before a good value and behind it.
#[derive(PartialEq, Eq)]
pub(super) struct Wrapping<'a> {
    pub(super) before: &'a str,
    pub(super) behind: &'a str,
}

impl<'a> Wrapping<'a> {
    /// What the value of `field` stands in, where there is a good one within.
    pub(super) fn of(text: &'a [u8], field: &Field<'_>) -> Option<Self> {
        let key = field.parsed.key().filter(|_| field.counts && !field.parsed.is_good())?;
        let whole = Some(field.value.of(text)).filter(|value| value.len() <= WRAPPED_MAX)?;
        let whole = std::str::from_utf8(whole).ok()?;
        let is_sign = |c: char| !is_letter_or_digit(c);
        let rest = unwrapped_start(whole);
        let word = rest.split([' ', '\t']).next().map(unwrapped_end).unwrap_or_default();
        let inside = whole.trim_matches(is_sign);
        let found = [unwrapped_end(rest), word, inside].into_iter().find(|found| is_good(key, found))?;
        let start = place_of(whole, found)?;
        Some(Self { before: whole.get(..start)?, behind: whole.get(start + found.len()..)? })
    }

    /// What the values of `body` have in common, where the mode and another field have it.
    pub(super) fn in_common(body: &PolicySyntax<'a>) -> Option<Self> {
        let mode = body.field(Key::Mode)?;
        let wrapping = Self::of(body.text, mode)?;
        let mut others = body.fields().filter(|field| field.parsed.key() != Some(Key::Mode)).take(FIELDS_MAX);
        others.any(|field| wrapping.is_around(body.text, field)).then_some(wrapping)
    }

    /// Whether the value of `field` stands in the same.
    pub(super) fn is_around(&self, text: &'a [u8], field: &Field<'_>) -> bool {
        Self::of(text, field).as_ref() == Some(self)
    }

    /// Takes it away from `value`.
    pub(super) fn removed(&self, value: Span) -> impl Iterator<Item = Edit> {
        let before = Span::new(value.start, value.start + self.before.len());
        let behind = Span::new(value.end - self.behind.len(), value.end);
        [before, behind].into_iter().filter(|span| !span.is_empty()).map(Edit::delete)
    }
}

/// So many fields are looked at for what the mode has.
const FIELDS_MAX: usize = 16;
