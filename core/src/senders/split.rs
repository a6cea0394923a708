//! What ends a line, by sender.

/// A way to cut a text into lines.
#[derive(Clone, Copy)]
pub(super) enum Lines {
    /// At LF, with one CR before it; a CR that ends the text stays.
    Feed,
    /// At LF, with one CR before it or at the end of the text.
    FeedOrEnd,
    /// At CR, LF or both.
    AnyReturn,
    /// Where `str.splitlines` of Python cuts: also at VT, FF, U+001C to U+001E, NEL, U+2028 and U+2029.
    Python,
    /// There too, but only CR and LF are taken off the line.
    PythonKeepingOdd,
    /// At the first LF behind a colon: what stands before the colon may go over several lines.
    FeedBehindColon,
}

/// Cuts one line off `text`: the line, and what follows it.
pub(super) fn next_line(lines: Lines, text: &str) -> (&str, &str) {
    match lines {
        Lines::Feed | Lines::FeedOrEnd => {
            let Some((line, rest)) = text.split_once('\n') else {
                let drops = matches!(lines, Lines::FeedOrEnd);
                return (text.strip_suffix('\r').filter(|_| drops).unwrap_or(text), "");
            };
            (line.strip_suffix('\r').unwrap_or(line), rest)
        }
        Lines::FeedBehindColon => {
            let colon = text.find(':').unwrap_or(text.len());
            let feed = text.get(colon..).and_then(|value| value.find('\n'));
            let parts =
                feed.and_then(|feed| Some((text.get(..colon + feed)?, text.get(colon + feed + 1..)?)));
            parts.unwrap_or((text, ""))
        }
        Lines::AnyReturn => cut(text, |character| matches!(character, '\r' | '\n'), false),
        Lines::Python => cut(text, ends_line_in_python, false),
        Lines::PythonKeepingOdd => cut(text, ends_line_in_python, true),
    }
}

fn cut(text: &str, ends: impl Fn(char) -> bool, keeps_odd: bool) -> (&str, &str) {
    let Some((at, end)) = text.char_indices().find(|(_, character)| ends(*character)) else {
        return (text, "");
    };
    let (line, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    if let Some(rest) = rest.strip_prefix("\r\n") {
        return (line, rest);
    }
    let (whole, rest) = text.split_at_checked(at + end.len_utf8()).unwrap_or((text, ""));
    (if keeps_odd && !matches!(end, '\r' | '\n') { whole } else { line }, rest)
}

const fn ends_line_in_python(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
