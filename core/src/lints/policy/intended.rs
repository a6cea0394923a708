//! The field that the author of an invalid line meant.

use crate::syntax::policy::Key;
use crate::text::characters::{is_letter_or_digit, latin, place_of};
use crate::text::spelling::nearest;

/// A field that was found in a line.
pub(crate) struct Meant {
    /// As it should be written.
    pub(crate) field: String,
    /// Whether it was a host alone, as an item of a list.
    pub(crate) is_item: bool,
}

/// Returns the field that the author of a line meant: `mode=enforce`, `**mode**: enforce`, `mode enforce`,
/// `- mx: mail.example.com`, `"mode": "enforce",`, or a host alone, as an item of a list.
pub(crate) fn meant(line: &str) -> Option<Meant> {
    if let Some(field) = wrapped(line).or_else(|| misspelt(line)) {
        return Some(Meant { field, is_item: false });
    }
    let host = bare(line);
    is_good(Key::Mx, host).then(|| Meant { field: written(Key::Mx, host), is_item: true })
}

/// At most this many bytes of a line are searched for a field.
const WRAPPED_MAX: usize = 256;

/// Returns the field of a line with the right name and a good value, but signs and numbers around them.
fn wrapped(line: &str) -> Option<String> {
    if line.len() > WRAPPED_MAX {
        return None;
    }
    for key in Key::ALL {
        let Some(at) = place_of(line, key.name()) else { continue };
        let (before, rest) = line.split_at_checked(at)?;
        let rest = rest.get(key.name().len()..)?;
        // A host may begin with `mx` too.
        let is_name =
            key != Key::Mx || !rest.starts_with(|c| is_letter_or_digit(c) || matches!(c, '.' | '-'));
        let value = bare(rest);
        if is_name && !before.bytes().any(|byte| byte.is_ascii_alphabetic()) && is_good(key, value) {
            return Some(written(key, value));
        }
    }
    None
}

/// Returns the field as a line of a policy.
pub(crate) fn written(key: Key, value: &str) -> String {
    [key.name(), ": ", value].concat()
}

/// Returns whether `value` is clearly meant for this field. A word alone could be a host of one label, so mx needs
/// a dot.
pub(crate) fn is_good(key: Key, value: &str) -> bool {
    key.takes(value) && (key != Key::Mx || value.contains('.'))
}

/// Returns `text` without signs around it; `*.` at the start of a pattern stays.
fn bare(text: &str) -> &str {
    let text = text.trim_end_matches(is_sign);
    let inside = text.trim_start_matches(is_sign);
    let start = text.len() - inside.len();
    let with_wildcard = start.checked_sub(2).and_then(|start| text.get(start..));
    with_wildcard.filter(|text| text.starts_with("*.")).unwrap_or(inside)
}

fn is_sign(c: char) -> bool {
    !is_letter_or_digit(c)
}

/// Returns the field of a line with a misspelt name or a bad value, which other lints report.
fn misspelt(line: &str) -> Option<String> {
    let line = line.trim_start_matches(is_sign);
    // U+FF1A is the colon of East Asian keyboards. A space ends a name only if there is no other separator.
    let named =
        line.split_once([':', '\u{ff1a}', '=']).and_then(|(name, rest)| Some((key_meant(bare(name))?, rest)));
    let (key, rest) = named.or_else(|| {
        let (name, rest) = line.split_once(' ')?;
        let key = Key::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(bare(name)))?;
        Some((key, rest))
    })?;
    let value = bare(rest);
    (!value.is_empty()).then(|| written(key, value))
}

/// Returns the field whose name `name` nearly is: in other case, with letters of another alphabet, with a space or
/// hyphen instead of `_`, or with a typing error.
pub(crate) fn key_meant(name: &str) -> Option<Key> {
    let plain = |c: char| match latin(c).unwrap_or(c) {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    let name: String = name.chars().map(plain).collect();
    let name = nearest(&name, Key::ALL.map(Key::name))?;
    Key::ALL.into_iter().find(|key| key.name() == name)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_line_becomes_the_field_that_was_meant() {
        let cases = [
            ("mode=enforce", Some("mode: enforce")),
            ("mode = enforce", Some("mode: enforce")),
            ("Mode enforce", Some("mode: enforce")),
            ("- mx: mail.example.com", Some("mx: mail.example.com")),
            ("\"mode\": \"enforce\",", Some("mode: enforce")),
            ("- mail.example.com", Some("mx: mail.example.com")),
            ("*.example.com", Some("mx: *.example.com")),
            ("mx1.example.com,", Some("mx: mx1.example.com")),
            ("version\u{ff1a}STSv1", Some("version: STSv1")),
            ("max age: 604800", Some("max_age: 604800")),
            ("**mode**: enforce", Some("mode: enforce")),
            ("1. max_age: 604800", Some("max_age: 604800")),
            ("mode -> enforce", Some("mode: enforce")),
            ("modeenforce", Some("mode: enforce")),
            ("max\u{2013}age: 604800", Some("max_age: 604800")),
            ("m\u{43e}de: enforce", Some("mode: enforce")),
            ("mx.example.com", Some("mx: mx.example.com")),
            ("the mode: enforce", None),
            ("mode", None),
            ("Put this file on the server", None),
            ("v=STSv1; id=20260101", None),
        ];
        for (line, field) in cases {
            assert_eq!(meant(line).map(|meant| meant.field).as_deref(), field, "{line:?}");
        }
    }
}
