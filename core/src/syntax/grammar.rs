//! The character classes of the grammars, and the look-alikes outside of them.

use crate::rfc::FIELD_NAME_MAX;

/// WSP of RFC 5234.
pub(super) const fn is_wsp(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Bytes without WSP at both ends, with the number cut off in front.
pub(super) fn trim_wsp(bytes: &[u8]) -> (usize, &[u8]) {
    let start = bytes.iter().position(|byte| !is_wsp(*byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_wsp(*byte)).map_or(start, |last| last + 1);
    (start, bytes.get(start..end).unwrap_or_default())
}

/// The name of an extension field: `(ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")`
/// (RFC 8461 §3.1, §3.2; RFC 8460 §3).
pub(super) fn is_field_name(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphanumeric)
        && name.len() <= FIELD_NAME_MAX
        && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b))
}

/// CTL, the tab aside.
pub(super) const fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
}

/// White space and invisible characters that are no WSP, as word processors leave them.
pub(super) fn is_odd_space(c: char) -> bool {
    !c.is_ascii()
        && (c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

/// The quotes of keyboards, of word processors and of several languages.
const QUOTES: [(&str, &str); 10] = [
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("“", "”"),
    ("‘", "’"),
    ("”", "”"),
    ("’", "’"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
];

/// How wide the quotes are that `text` stands in as a whole, with none of them within.
pub(super) fn quotes_around(text: &[u8]) -> Option<[usize; 2]> {
    QUOTES.into_iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open.as_bytes())?.strip_suffix(close.as_bytes())?;
        let has_more = inside.windows(close.len()).any(|part| part == close.as_bytes());
        (!has_more).then_some([open.len(), close.len()])
    })
}
