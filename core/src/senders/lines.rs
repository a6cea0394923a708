//! How senders cut a text into lines.

/// What ends a line.
#[derive(Clone, Copy)]
pub(super) enum Lines {
    /// LF, with one CR before it. A CR at the end of the text belongs to the line.
    Feed,
    /// LF, with one CR before it, or a CR at the end of the text.
    FeedOrEnd,
    /// CR, LF or CR LF.
    AnyReturn,
    /// What ends a line for Python's `str.splitlines`: also VT, FF, U+001C to U+001E, NEL, U+2028 and U+2029.
    Python,
    /// The same, but a line keeps its end unless that is CR, LF or CR LF.
    PythonKeepingOdd,
    /// The first LF behind a colon. There may be others before the colon.
    FeedBehindColon,
}

/// Cuts the first line off `text`; returns it and the rest.
pub(super) fn next_line(lines: Lines, text: &str) -> (&str, &str) {
    match lines {
        Lines::Feed => match text.split_once('\n') {
            Some((line, rest)) => (line.strip_suffix('\r').unwrap_or(line), rest),
            None => (text, ""),
        },
        Lines::FeedOrEnd => {
            let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
            (line.strip_suffix('\r').unwrap_or(line), rest)
        }
        Lines::FeedBehindColon => {
            let colon = text.find(':').unwrap_or(text.len());
            let feed = text.get(colon..).and_then(|value| value.find('\n'));
            feed.and_then(|feed| split_around(text, colon + feed, 1)).unwrap_or((text, ""))
        }
        Lines::AnyReturn => cut(text, |character| matches!(character, '\r' | '\n'), false),
        Lines::Python => cut(text, ends_line_in_python, false),
        Lines::PythonKeepingOdd => cut(text, ends_line_in_python, true),
    }
}

/// Cuts `text` at the first character that `ends` a line. A CR LF is one line end. With `keeps_odd` a line
/// end other than CR and LF stays at the end of the line.
fn cut(text: &str, ends: impl Fn(char) -> bool, keeps_odd: bool) -> (&str, &str) {
    let Some((at, end)) = text.char_indices().find(|(_, character)| ends(*character)) else {
        return (text, "");
    };
    let width = if text.get(at..).is_some_and(|end| end.starts_with("\r\n")) { 2 } else { end.len_utf8() };
    let kept = if keeps_odd && !matches!(end, '\r' | '\n') { width } else { 0 };
    split_around(text, at + kept, width - kept).unwrap_or((text, ""))
}

/// Returns what precedes the `width` bytes at `at`, and what follows them.
fn split_around(text: &str, at: usize, width: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + width..)?))
}

const fn ends_line_in_python(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
