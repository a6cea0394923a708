//! One line of a text for plain-text reports, with a place to mark.

use crate::text::shown::Shown;
use crate::text::span::{LineIndex, Position, Span};

/// The line in which a span begins. What is far from the span on a long line is left out, with a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where the span begins in the original text.
    pub position: Position,
    /// The text before the span.
    pub before: Shown,
    /// The text of the span.
    pub marked: Shown,
    /// The text after the span.
    pub after: Shown,
}

/// At most this many bytes are shown before the span, and after it.
const AROUND: usize = 96;

/// At most this many bytes of the span are shown.
const MARKED: usize = 240;

impl Excerpt {
    /// Returns the line of `text` in which `span` begins.
    pub fn of(text: &[u8], span: Span) -> Self {
        let index = LineIndex::new(text);
        let position = index.position(text, span.start);
        let line = index.line(text, position.line);
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(start, line.end);
        let from = boundary(text, start.saturating_sub(AROUND).max(line.start));
        let first = |from: usize, to: usize, most: usize| {
            let kept = boundary(text, to.min(from + most));
            let gap = if kept < to { "…" } else { "" };
            Shown::of(format_args!("{}{gap}", Shown::bytes(Span::new(from, kept).of(text))))
        };
        let gap = if from > line.start { "…" } else { "" };
        let before = Shown::bytes(Span::new(from, start).of(text));
        Self {
            position,
            before: Shown::of(format_args!("{gap}{before}")),
            marked: first(start, end, MARKED),
            after: first(end, line.end, AROUND),
        }
    }
}

/// Returns the nearest place at or before `at` that does not cut a character.
fn boundary(text: &[u8], at: usize) -> usize {
    let cuts = |at: usize| text.get(at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
    (at.saturating_sub(3)..=at).rev().find(|at| !cuts(*at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &[u8], span: Span) -> String {
        let Excerpt { position: Position { line, column }, before, marked, after } = Excerpt::of(text, span);
        format!("{line}:{column} {before}[{marked}]{after}")
    }

    #[test]
    fn a_long_line_is_shortened_around_the_span() {
        let e = "\u{e9}".repeat(200);
        let cases = [
            ("a: b\r\nmode: x\u{7}y\n".to_owned(), Span::new(12, 14), "2:7 mode: [x‹BEL›]y".to_owned()),
            (format!("{e}BAD{e}"), Span::new(400, 403), format!("1:201 …{0}[BAD]{0}…", "\u{e9}".repeat(48))),
            ("x".repeat(900), Span::new(0, 900), format!("1:1 [{}…]", "x".repeat(240))),
            ("a\nb\n".to_owned(), Span::new(0, 4), "1:1 [a]".to_owned()),
            (String::new(), Span::new(7, 9), "1:1 []".to_owned()),
        ];
        for (text, span, expected) in cases {
            assert_eq!(drawn(text.as_bytes(), span), expected);
        }
        assert!(drawn(&[0x80; 9000], Span::new(4000, 8000)).len() < 6000);
    }
}
