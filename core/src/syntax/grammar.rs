//! The character classes of the grammars, names, and look-alikes of white space and quotes.

use crate::rfc::FIELD_NAME_MAX;

/// Returns whether it is WSP (RFC 5234).
pub(super) const fn is_wsp(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Returns `bytes` without WSP at both ends, and how many were cut off at the start.
pub(super) fn trim_wsp(bytes: &[u8]) -> (usize, &[u8]) {
    let start = bytes.iter().position(|byte| !is_wsp(*byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_wsp(*byte)).map_or(start, |last| last + 1);
    (start, bytes.get(start..end).unwrap_or_default())
}

/// Returns whether it is the name of an extension field: `(ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")`
/// (RFC 8461 §3.1, §3.2; RFC 8460 §3).
pub(super) fn is_field_name(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphanumeric)
        && name.len() <= FIELD_NAME_MAX
        && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b))
}

/// Returns whether it is the Domain of RFC 5321 §4.1.2: labels of letters, digits and hyphens. A label is not
/// empty and neither begins nor ends with a hyphen.
pub(super) fn is_domain(name: &[u8]) -> bool {
    let mut before = b'.';
    for byte in name {
        let fits = match byte {
            b'.' => before != b'.' && before != b'-',
            b'-' => before != b'.',
            other => other.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
        before = *byte;
    }
    before != b'.' && before != b'-'
}

/// Returns whether it is a CTL other than the tab.
pub(super) const fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
}

/// Returns whether it is white space outside WSP or an invisible character, as word processors leave them.
pub(super) fn is_odd_space(c: char) -> bool {
    !c.is_ascii()
        && (c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

/// Pairs of quotes: of keyboards, word processors and several languages.
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

/// Returns the widths of the quotes around the whole `text`, if it does not contain the closing one inside.
pub(super) fn quotes_around(text: &[u8]) -> Option<[usize; 2]> {
    QUOTES.into_iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open.as_bytes())?.strip_suffix(close.as_bytes())?;
        let has_more = inside.windows(close.len()).any(|part| part == close.as_bytes());
        (!has_more).then_some([open.len(), close.len()])
    })
}

#[cfg(test)]
mod tests {
    use super::is_domain;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_domain_has_only_good_labels(name in "[-.aZ9_]{0,9}|.{0,4}") {
            let is_label = |label: &str| {
                label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                    && !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            };
            prop_assert_eq!(is_domain(name.as_bytes()), name.split('.').all(is_label));
        }
    }
}
