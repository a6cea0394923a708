//! What ends a line, by sender.

use memchr::memchr;

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
            let Some((line, rest)) = split_at_byte(text, memchr(b'\n', text.as_bytes())) else {
                let drops = matches!(lines, Lines::FeedOrEnd);
                return (text.strip_suffix('\r').filter(|_| drops).unwrap_or(text), "");
            };
            (line.strip_suffix('\r').unwrap_or(line), rest)
        }
        Lines::FeedBehindColon => {
            let colon = memchr(b':', text.as_bytes()).unwrap_or(text.len());
            let feed = text.as_bytes().get(colon..).and_then(|value| memchr(b'\n', value));
            split_at_byte(text, feed.map(|feed| colon + feed)).unwrap_or((text, ""))
        }
        Lines::AnyReturn => cut(text, |character| matches!(character, '\r' | '\n'), false),
        Lines::Python => cut(text, ends_line_in_python, false),
        Lines::PythonKeepingOdd => cut(text, ends_line_in_python, true),
    }
}

/// What stands before and behind the US-ASCII character `at` a place.
fn split_at_byte(text: &str, at: Option<usize>) -> Option<(&str, &str)> {
    let at = at?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands before and behind the first colon. On a line, quicker than a search made for long texts.
pub(super) fn split_at_colon(line: &str) -> Option<(&str, &str)> {
    split_at_byte(line, line.bytes().position(|byte| byte == b':'))
}

fn cut(text: &str, ends: impl Fn(char) -> bool, keeps_odd: bool) -> (&str, &str) {
    // Nothing that ends a line is a graphic character, and nearly everything else is one.
    let plain = text.bytes().position(|byte| !byte.is_ascii_graphic() && byte != b' ').unwrap_or(text.len());
    let (_, odd) = text.split_at_checked(plain).unwrap_or((text, ""));
    let Some((at, end)) = odd.char_indices().find(|(_, character)| ends(*character)) else {
        return (text, "");
    };
    let at = plain + at;
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
