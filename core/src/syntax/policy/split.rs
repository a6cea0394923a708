//! Where a line ends, and where a second field begins on it, to who wrote them.

use super::Key;
use crate::syntax::classes::{is_wsp, trim_wsp};

/// The width of a separator outside US-ASCII that is followed by a known field: its author saw a
/// line end. Elsewhere such a separator is a character of a value.
pub(super) fn odd_line_end(text: &[u8]) -> Option<usize> {
    let separators = ["\u{85}", "\u{2028}", "\u{2029}"];
    let separator = separators.into_iter().find(|separator| text.starts_with(separator.as_bytes()))?;
    begins_with_known_field(text.get(separator.len()..)?).then_some(separator.len())
}

/// Where a second known field begins on the line of a known field, after white space.
pub(super) fn split_fields(content: &[u8]) -> Option<usize> {
    if !begins_with_known_field(content) {
        return None;
    }
    let colon = content.iter().position(|byte| *byte == b':')?;
    let value = content.get(colon + 1..)?;
    let skipped = value.iter().position(|byte| !is_wsp(*byte))?;
    let begins = colon + 1 + skipped;
    let is_gap = |byte: &u8| matches!(byte, b' ' | b'\t' | b',' | b';');
    let mut at = begins;
    while let Some(gap) = content.get(at..)?.iter().position(is_gap) {
        at += gap + 1;
        if content.get(at..).is_some_and(begins_with_known_field) {
            return Some(at);
        }
    }
    None
}

fn begins_with_known_field(text: &[u8]) -> bool {
    Key::ALL.into_iter().any(|key| {
        let rest = text.strip_prefix(key.name().as_bytes());
        rest.is_some_and(|rest| trim_wsp(rest).1.first() == Some(&b':'))
    })
}
