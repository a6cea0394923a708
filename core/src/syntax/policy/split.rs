//! Line ends, and fields joined on one line, as the author meant them.

use crate::syntax::grammar::{is_control, is_odd_space, is_wsp};
use crate::syntax::policy::key::Key;
use memchr::memchr2_iter;

/// Returns the width of a separator that a known field follows: its author saw a line end there. Elsewhere
/// such a separator is part of a value.
pub(super) fn odd_line_end(text: &[u8]) -> Option<usize> {
    let width = separator(text)?;
    begins_with_known_field(text.get(width..)?).then_some(width)
}

/// Returns the width of a separator at the end of the text, together with a line end after it.
pub(super) fn ends_like_a_line(text: &[u8]) -> Option<usize> {
    let width = separator(text)?;
    let is_last = matches!(text.get(width..)?, [] | [b'\n'] | [b'\r', b'\n']);
    is_last.then_some(text.len())
}

/// Returns the width of a separator: VT, FF, NUL and other control characters, NEL, U+2028 and U+2029.
fn separator(text: &[u8]) -> Option<usize> {
    if text.first().is_some_and(|byte| is_control(*byte)) {
        return Some(1);
    }
    let separators = ["\u{85}", "\u{2028}", "\u{2029}"];
    separators.into_iter().find(|separator| text.starts_with(separator.as_bytes())).map(str::len)
}

/// Returns where the value of the first known field on a line ends and where a second known field begins, after
/// white space or another delimiter.
pub(super) fn split_fields(content: &[u8]) -> Option<(usize, usize)> {
    let colon = content.iter().position(|byte| *byte == b':')?;
    let value = content.get(colon + 1..)?;
    // A second field has a second colon.
    if !value.contains(&b':') || !begins_with_known_field(content) {
        return None;
    }
    let begins = colon + 1 + value.iter().position(|byte| !is_wsp(*byte))?;
    // All names of known fields begin with one of two letters.
    memchr2_iter(b'm', b'v', content.get(begins..)?).find_map(|at| {
        let at = begins + at;
        if !begins_with_known_field(content.get(at..)?) {
            return None;
        }
        let end = begins + without_delimiters(content.get(begins..at)?);
        (end < at && end > begins).then_some((end, at))
    })
}

/// What authors write instead of a line end.
const DELIMITERS: [&str; 13] =
    ["\\n", "\\r", "<br>", "<br/>", "<br />", "%0A", "%0D", "&#10;", "&#13;", ",", ";", "|", "\\"];

/// Returns how long `bytes` is without delimiters and white space at its end.
pub(super) fn without_delimiters(bytes: &[u8]) -> usize {
    let mut kept = bytes;
    loop {
        let [before @ .., last] = kept else { return 0 };
        let delimiter = DELIMITERS.into_iter().find_map(|delimiter| kept.strip_suffix(delimiter.as_bytes()));
        kept = match delimiter {
            Some(rest) => rest,
            None if is_wsp(*last) => before,
            None => match without_odd_space(kept) {
                Some(rest) => rest,
                None => return kept.len(),
            },
        };
    }
}

fn without_odd_space(bytes: &[u8]) -> Option<&[u8]> {
    let width = (2..=3).find(|width| {
        let character = bytes.len().checked_sub(*width).and_then(|start| bytes.get(start..));
        let text = character.and_then(|character| std::str::from_utf8(character).ok());
        text.and_then(|text| text.chars().next()).is_some_and(is_odd_space)
    })?;
    bytes.get(..bytes.len() - width)
}

fn begins_with_known_field(text: &[u8]) -> bool {
    Key::ALL.into_iter().any(|key| {
        let rest = text.strip_prefix(key.name().as_bytes());
        rest.is_some_and(|rest| rest.iter().find(|byte| !is_wsp(**byte)) == Some(&b':'))
    })
}
