//! Fixes: edits of a text, and how they are applied.

use crate::text::message::Message;
use crate::text::sort::by_place;
use crate::text::span::Span;
use serde::{Deserialize, Serialize};

/// A way to fix a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Fix {
    /// What it does, as the label of a button.
    pub title: Message,
    /// Whether it may be applied without a question.
    pub applicability: Applicability,
    /// The edits of the source's text, in order, not overlapping. Empty for a fix that is published elsewhere, such as
    /// a DNS record.
    pub edits: Vec<Edit>,
    /// The text to copy: a DNS record, a line of a policy.
    pub copy: Option<String>,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes that are replaced. It is empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Deletes `span`.
    pub const fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// Inserts `text` before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }
}

/// How reliable a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// Every sender that accepted the original behaves as before.
    Safe,
    /// A guess at the intent.
    Unsafe,
    /// For display, not to be applied.
    Display,
}

impl Applicability {
    /// The word in reports: `safe`, `unsafe` or `display`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// Applies `edits`, in any order, to `text`. An edit that lies outside the text, or overlaps an earlier one in the list,
/// is left out.
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut chosen = Chosen::default();
    for edit in edits {
        chosen.take(text, std::slice::from_ref(edit));
    }
    chosen.apply(text)
}

/// Sorts `edits` and merges those that touch.
pub(crate) fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    by_place(&mut edits, |edit| edit.span);
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

fn place_of(edit: &&Edit) -> Span {
    edit.span
}

/// Edits that do not overlap, in the order of the text.
#[derive(Default)]
pub(crate) struct Chosen<'a>(Vec<&'a Edit>);

impl<'a> Chosen<'a> {
    /// Adds all of `edits`, or none if one of them does not fit. Returns whether they were added.
    pub(crate) fn take(&mut self, text: &[u8], edits: &'a [Edit]) -> bool {
        let mut fresh: Vec<&Edit> = edits.iter().collect();
        by_place(&mut fresh, place_of);
        let apart = fresh.iter().zip(fresh.iter().skip(1)).all(|(one, next)| is_before(one, next));
        if fresh.is_empty() || !apart || !fresh.iter().all(|edit| self.fits(text, edit)) {
            return false;
        }
        match fresh.as_slice() {
            // Most fixes have one edit, which is inserted without sorting the list.
            [only] => self.0.insert(self.place(only), only),
            _ => {
                self.0.append(&mut fresh);
                by_place(&mut self.0, place_of);
            }
        }
        true
    }

    fn fits(&self, text: &[u8], edit: &Edit) -> bool {
        let inside = edit.span.start <= edit.span.end && edit.span.end <= text.len();
        if self.0.last().is_none_or(|last| is_before(last, edit)) {
            return inside;
        }
        let place = self.place(edit);
        let before = place.checked_sub(1).and_then(|index| self.0.get(index));
        let clear = before.is_none_or(|before| is_before(before, edit));
        inside && clear && self.0.get(place).is_none_or(|behind| is_before(edit, behind))
    }

    fn place(&self, edit: &Edit) -> usize {
        self.0.partition_point(|chosen| chosen.span < edit.span)
    }

    pub(crate) fn apply(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.0 {
            out.extend_from_slice(text.get(at..edit.span.start).unwrap_or_default());
            out.extend_from_slice(edit.text.as_bytes());
            at = edit.span.end;
        }
        out.extend_from_slice(text.get(at..).unwrap_or_default());
        out
    }
}

/// Whether `next` begins after `one`. Two edits that begin at the same place do not have an order, so they exclude each
/// other.
const fn is_before(one: &Edit, next: &Edit) -> bool {
    one.span.end <= next.span.start && one.span.start < next.span.start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_touch_are_one() {
        let (delete, insert) = (Edit::delete, |at, text: &str| Edit::insert(at, text));
        let span = Span::new;
        let cases = [
            (vec![], vec![]),
            (vec![delete(span(1, 2)), delete(span(2, 3))], vec![delete(span(1, 3))]),
            (vec![delete(span(2, 3)), delete(span(1, 2))], vec![delete(span(1, 3))]),
            (vec![delete(span(1, 2)), delete(span(3, 4))], vec![delete(span(1, 2)), delete(span(3, 4))]),
            (vec![insert(0, "x; "), delete(span(0, 2))], vec![Edit::replace(span(0, 2), "x; ")]),
            (
                vec![Edit::replace(span(1, 2), "\n"), Edit::replace(span(2, 3), "\n")],
                vec![Edit::replace(span(1, 3), "\n\n")],
            ),
        ];
        for (edits, expected) in cases {
            assert_eq!(joined(edits.clone()), expected, "{edits:?}");
        }
    }

    #[test]
    fn edits_are_put_in_place_and_overlaps_left_out() {
        let span = Span::new;
        let cases: [(&[Edit], &str); 7] = [
            (&[], "abcdef"),
            (&[Edit::delete(span(4, 6)), Edit::insert(0, "x")], "xabcd"),
            (&[Edit::replace(span(1, 3), "-"), Edit::delete(span(2, 4))], "a-def"),
            (&[Edit::replace(span(1, 3), "-"), Edit::delete(span(3, 4))], "a-ef"),
            (&[Edit::insert(2, "x"), Edit::insert(2, "y")], "abxcdef"),
            (&[Edit::delete(span(5, 9))], "abcdef"),
            (&[Edit::delete(span(0, 6)), Edit::insert(3, "x")], ""),
        ];
        for (edits, expected) in cases {
            assert_eq!(String::from_utf8_lossy(&apply(b"abcdef", edits)), expected, "{edits:?}");
        }
    }
}
