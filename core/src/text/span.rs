//! Spans of bytes in a text, and lines and columns.

use memchr::memchr_iter;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// Returns the span from `start` up to but not including `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the empty span before byte `at`.
    pub const fn at(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// Returns the bytes of `text` in this span; empty if the span is outside `text`.
    pub fn of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.range()).unwrap_or_default()
    }

    /// Returns the text of this span for showing, with U+FFFD instead of invalid UTF-8.
    pub fn text(&self, text: &[u8]) -> String {
        String::from_utf8_lossy(self.of(text)).into_owned()
    }

    /// Returns a range for slicing.
    pub const fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// How many bytes it covers.
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    pub const fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Returns the smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A value and the span it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The span.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Returns `value` with `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// Line and column as an editor shows them: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line; only LF ends a line, not CR alone (RFC 8461 §3.2).
    pub line: usize,
    /// Column in characters. An invalid byte counts as a character, unless it looks like a continuation byte.
    pub column: usize,
}

/// Where each line of a text begins.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &[u8]) -> Self {
        let after_feeds = memchr_iter(b'\n', text).map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(after_feeds).collect() }
    }

    /// Returns the line (from 1) of byte `at`, without reading the line.
    pub fn line_number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Returns line and column of byte `at` of the same `text`.
    pub fn position(&self, text: &[u8], at: usize) -> Position {
        let line = self.line_number(at);
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or_default();
        let before = Span::new(start, at.min(text.len())).of(text);
        Position { line, column: before.iter().filter(|byte| !is_continuation(**byte)).count() + 1 }
    }

    /// Returns the span of line `line` (from 1) of the same `text`, without its line end.
    pub fn line(&self, text: &[u8], line: usize) -> Span {
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or(text.len());
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let ends_in_cr = Span::new(start, end).of(text).last() == Some(&b'\r');
        Span::new(start, if ends_in_cr { end - 1 } else { end })
    }

    /// Returns how many lines there are; a final LF does not begin another line.
    pub fn len(&self, text: &[u8]) -> usize {
        let has_more = self.starts.last().is_some_and(|last| *last < text.len());
        self.starts.len() - usize::from(!has_more)
    }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_line_feeds() {
        let text = "a\r\nb\u{e9}c\n\rd".as_bytes();
        let index = LineIndex::new(text);
        let cases = [
            (0, 1, 1),
            (1, 1, 2),
            (3, 2, 1),
            (4, 2, 2),
            (6, 2, 3),
            (7, 2, 4),
            (8, 3, 1),
            (9, 3, 2),
            (99, 3, 3),
        ];
        for (at, line, column) in cases {
            assert_eq!(index.position(text, at), Position { line, column }, "byte {at}");
        }
    }

    #[test]
    fn lines_exclude_their_ends_and_a_final_end_begins_no_line() {
        let text = b"one\r\ntwo\n";
        let index = LineIndex::new(text);
        assert_eq!(index.len(text), 2);
        assert_eq!(index.line(text, 1).of(text), b"one");
        assert_eq!(index.line(text, 2).of(text), b"two");
        assert_eq!(LineIndex::new(b"").len(b""), 0);
    }
}
