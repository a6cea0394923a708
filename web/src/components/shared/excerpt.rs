//! Lines of a text for showing: numbered, with control characters as tokens, one place marked.

use mta_sts::visible::pieces;
use mta_sts::{LineIndex, Span};

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// From 1.
    pub(crate) number: usize,
    /// What to show of it, in order.
    pub(crate) runs: Vec<Run>,
}

/// A run of characters that look alike.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// What to show.
    pub(crate) text: String,
    /// How.
    pub(crate) kind: Kind,
    /// Whether the finding is about it.
    pub(crate) marked: bool,
}

/// What a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The text itself.
    Text,
    /// A token in place of one character: `LF`, `U+202E`.
    Token,
    /// Stands for text left out.
    Gap,
    /// The empty place between two characters where something is missing.
    Caret,
}

/// Returns the lines around `span`, which is marked: one line before it, one after, and the first few of a span of many
/// lines. Text far from the span on a long line is left out.
pub(crate) fn around(text: &[u8], span: Span) -> Vec<Row> {
    const LINES_MARKED_MAX: usize = 4;
    let index = LineIndex::new(text);
    let first = index.position(text, span.start).line;
    let last_byte = if span.is_empty() { span.start } else { span.end - 1 };
    let last = index.position(text, last_byte).line.min(first + LINES_MARKED_MAX - 1);
    let shown = first.saturating_sub(1).max(1)..=(last + 1).min(index.len(text).max(first));
    shown
        .map(|number| Row { number, runs: marked_line(text, whole_line(text, &index, number), span) })
        .collect()
}

/// Returns the text up to `lines_max` lines and `bytes_max` bytes, and how many lines are left out.
pub(crate) fn listing(text: &[u8], lines_max: usize, bytes_max: usize) -> (Vec<Row>, usize) {
    let index = LineIndex::new(text);
    let total = index.len(text);
    let mut rows = Vec::new();
    let mut bytes = 0;
    for number in 1..=total.min(lines_max) {
        let line = whole_line(text, &index, number);
        bytes += line.end - line.start;
        if bytes > bytes_max && number > 1 {
            break;
        }
        let kept = Span::new(line.start, line.end.min(line.start + bytes_max));
        let mut runs = runs(kept.of(text), false);
        if kept != line {
            runs.push(gap());
        }
        rows.push(Row { number, runs });
    }
    let left_out = total - rows.len();
    (rows, left_out)
}

/// One line of plain characters and tokens.
pub(crate) fn line(text: &[u8]) -> Vec<Run> {
    runs(text, false)
}

/// Returns the first `bytes_max` bytes of a line, with a sign where there are more.
pub(crate) fn beginning(text: &[u8], bytes_max: usize) -> Vec<Run> {
    let end = boundary(text, text.len().min(bytes_max));
    with_gaps(runs(Span::new(0, end).of(text), false), false, end < text.len())
}

/// The bytes of a line and its end.
fn whole_line(text: &[u8], index: &LineIndex, number: usize) -> Span {
    Span::new(index.line(text, number).start, index.line(text, number + 1).start)
}

fn marked_line(text: &[u8], line: Span, span: Span) -> Vec<Run> {
    const CONTEXT_BYTES: usize = 72;
    const MARK_BYTES: usize = 240;
    let touches = span.start <= line.end && span.end >= line.start;
    let holds_caret =
        span.is_empty() && span.start >= line.start && (span.start < line.end || line.end == text.len());
    if !touches || (span.is_empty() && !holds_caret) {
        let kept = Span::new(line.start, boundary(text, line.end.min(line.start + 2 * CONTEXT_BYTES)));
        return with_gaps(runs(kept.of(text), false), false, kept.end < line.end);
    }
    let mark = Span::new(span.start.max(line.start), span.end.min(line.end));
    let from = boundary(text, line.start.max(mark.start.saturating_sub(CONTEXT_BYTES)));
    let mark_end = boundary(text, mark.end.min(mark.start + MARK_BYTES));
    let to =
        if mark_end < mark.end { mark_end } else { boundary(text, line.end.min(mark.end + CONTEXT_BYTES)) };

    let mut all = runs(Span::new(from, mark.start).of(text), false);
    if holds_caret {
        all.push(Run { text: String::new(), kind: Kind::Caret, marked: true });
    }
    all.extend(runs(Span::new(mark.start, mark_end).of(text), true));
    all.extend(runs(Span::new(mark_end, to).of(text), false));
    with_gaps(all, from > line.start, to < line.end)
}

fn runs(bytes: &[u8], marked: bool) -> Vec<Run> {
    let kind = |token| if token { Kind::Token } else { Kind::Text };
    pieces(bytes).into_iter().map(|piece| Run { text: piece.text, kind: kind(piece.token), marked }).collect()
}

fn with_gaps(mut runs: Vec<Run>, before: bool, after: bool) -> Vec<Run> {
    if before {
        runs.insert(0, gap());
    }
    if after {
        runs.push(gap());
    }
    runs
}

fn gap() -> Run {
    Run { text: "…".to_owned(), kind: Kind::Gap, marked: false }
}

/// Returns the nearest place at or before `at` that does not cut a character.
fn boundary(text: &[u8], at: usize) -> usize {
    let is_continuation = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_continuation(at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks in brackets, tokens in angles, a caret as `^`, line numbers in front.
    fn drawn(rows: &[Row]) -> String {
        let run = |run: &Run| {
            let text = match run.kind {
                Kind::Text | Kind::Gap => run.text.clone(),
                Kind::Token => format!("<{}>", run.text),
                Kind::Caret => "^".to_owned(),
            };
            if run.marked { format!("[{text}]") } else { text }
        };
        let row = |row: &Row| format!("{} {}", row.number, row.runs.iter().map(run).collect::<String>());
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_place_is_marked_among_its_neighbours() {
        let text = b"version: STSv1\r\nmode: enforced\nmx: a.example\n";
        assert_eq!(
            drawn(&around(text, Span::new(22, 30))),
            "1 version: STSv1<CR><LF>\n2 mode: [enforced]<LF>\n3 mx: a.example<LF>"
        );
        assert_eq!(drawn(&around(text, Span::new(0, 7))), "1 [version]: STSv1<CR><LF>\n2 mode: enforced<LF>");
        assert_eq!(
            drawn(&around(text, Span::at(16))),
            "1 version: STSv1<CR><LF>\n2 [^]mode: enforced<LF>\n3 mx: a.example<LF>"
        );
    }

    #[test]
    fn a_blank_line_and_the_end_can_be_marked() {
        assert_eq!(drawn(&around(b"a: b\n\n", Span::new(5, 6))), "1 a: b<LF>\n2 [<LF>]");
        assert_eq!(drawn(&around(b"a: b", Span::at(4))), "1 a: b[^]");
        assert_eq!(drawn(&around(b"", Span::at(0))), "1 [^]");
    }

    #[test]
    fn a_span_of_many_lines_is_shown_in_part() {
        let text = b"1\n2\n3\n4\n5\n6\n7\n";
        let shown = drawn(&around(text, Span::new(0, 12)));
        assert_eq!(shown, "1 [1][<LF>]\n2 [2][<LF>]\n3 [3][<LF>]\n4 [4][<LF>]\n5 [5][<LF>]");
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}BAD{}", "\u{e9}".repeat(200), "\u{e9}".repeat(200));
        let shown = drawn(&around(text.as_bytes(), Span::new(400, 403)));
        assert_eq!(shown, format!("1 …{}[BAD]{}…", "\u{e9}".repeat(36), "\u{e9}".repeat(36)));
    }

    #[test]
    fn a_listing_says_how_much_it_leaves_out() {
        let text = b"one\ntwo\nthree\n";
        assert_eq!(listing(text, 9, 99).1, 0);
        assert_eq!(listing(text, 2, 99).1, 1);
        let (rows, left_out) = listing(text, 9, 8);
        assert_eq!((drawn(&rows).as_str(), left_out), ("1 one<LF>\n2 two<LF>", 1));
        assert_eq!(drawn(&listing(b"abcdef", 9, 3).0), "1 abc…");
    }
}
