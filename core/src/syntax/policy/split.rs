//! Line ends, and fields joined on one line, as the author meant them.

use crate::syntax::grammar::{is_control, is_wsp};
use crate::syntax::policy::delimiter::without_delimiters;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::value::read_good;
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

/// At most this many bytes can be a good value of a known field: a wildcard and the longest name.
const VALUE_MAX: usize = 256;

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
    // A longer word is not a good value.
    let mut word = content.get(begins..)?.iter().take(VALUE_MAX + 1);
    let word_ends = word.position(|byte| is_wsp(*byte)).unwrap_or(content.len());
    // All names of known fields begin with one of two letters.
    memchr2_iter(b'm', b'v', content.get(begins..)?).find_map(|at| {
        let at = begins + at;
        if !begins_with_known_field(content.get(at..)?) {
            return None;
        }
        let value = content.get(begins..at)?;
        let kept = without_delimiters(value);
        // The line end may be missing altogether, or a word may be in its place.
        let first_word = word_ends.min(kept);
        let is_good =
            |end: usize| end <= VALUE_MAX && is_value(content, value.get(..end).unwrap_or_default());
        // A word with a dot may be another host.
        let has_host = || value.get(first_word..kept).is_some_and(|words| words.contains(&b'.'));
        let is_cut = first_word < kept && !is_good(kept) && is_good(first_word) && !has_host();
        let end = if is_cut { first_word } else { kept };
        ((end < value.len() || is_good(end)) && end > 0).then_some((begins + end, at))
    })
}

/// Returns whether `value` is good for the known field that `content` begins with.
fn is_value(content: &[u8], value: &[u8]) -> bool {
    let name = content.iter().position(|byte| is_wsp(*byte) || *byte == b':');
    let key = name.and_then(|end| Key::from_name(content.get(..end)?));
    key.is_some_and(|key| read_good(key, value).is_some())
}

/// Returns whether a line with a known field begins here.
pub(super) fn begins_with_known_field(text: &[u8]) -> bool {
    Key::ALL.into_iter().any(|key| {
        let rest = text.strip_prefix(key.name().as_bytes());
        rest.is_some_and(|rest| rest.iter().find(|byte| !is_wsp(**byte)) == Some(&b':'))
    })
}
