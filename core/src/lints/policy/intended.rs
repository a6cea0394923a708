//! What a line that is no field of a policy was meant to be.

use crate::syntax::policy::Key;
use crate::text::characters::{is_letter_or_digit, latin, place_of};
use crate::text::spelling::nearest;

/// A field that was found in a line.
pub(crate) struct Meant {
    /// As it should be written.
    pub(crate) field: String,
    /// A host alone, as an item of a list.
    pub(crate) is_item: bool,
}

/// The field that a line was meant to be: `mode=enforce`, `**mode**: enforce`, `mode enforce`,
/// `- mx: mail.example.com`, `"mode": "enforce",`, or a host alone, as an item of a list.
pub(crate) fn meant(line: &str) -> Option<Meant> {
    if let Some(field) = wrapped(line).or_else(|| misspelt(line)) {
        return Some(Meant { field, is_item: false });
    }
    let host = bare(line);
    is_good(Key::Mx, host).then(|| Meant { field: written(Key::Mx, host), is_item: true })
}

/// So many bytes have a field in them, with all that may stand around it.
const WRAPPED_MAX: usize = 256;

/// The right name and a good value, with signs and numbers around them.
fn wrapped(line: &str) -> Option<String> {
    if line.len() > WRAPPED_MAX {
        return None;
    }
    for key in Key::ALL {
        let Some(at) = place_of(line, key.name()) else { continue };
        let (before, rest) = line.split_at_checked(at)?;
        let rest = rest.get(key.name().len()..)?;
        // Any host may begin with `mx`.
        let is_name =
            key != Key::Mx || !rest.starts_with(|c| is_letter_or_digit(c) || matches!(c, '.' | '-'));
        let value = bare(rest);
        if is_name && !before.bytes().any(|byte| byte.is_ascii_alphabetic()) && is_good(key, value) {
            return Some(written(key, value));
        }
    }
    None
}

/// The field as a line of a policy.
pub(crate) fn written(key: Key, value: &str) -> String {
    [key.name(), ": ", value].concat()
}

/// Whether `value` is plainly one of a field of that name: any word could be a host of one label.
pub(crate) fn is_good(key: Key, value: &str) -> bool {
    key.takes(value) && (key != Key::Mx || value.contains('.'))
}

/// Without the signs around it; `*.` begins a pattern.
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

/// A name that is nearly right, or a value that is not: those have lints of their own.
fn misspelt(line: &str) -> Option<String> {
    let line = line.trim_start_matches(is_sign);
    // U+FF1A is the colon of East Asian keyboards. A space ends a name only where nothing else does.
    let named =
        line.split_once([':', '\u{ff1a}', '=']).and_then(|(name, rest)| Some((key_meant(name)?, rest)));
    let (key, rest) = named.or_else(|| {
        let (name, rest) = line.split_once(' ')?;
        let key = Key::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(bare(name)))?;
        Some((key, rest))
    })?;
    let value = bare(rest);
    (!value.is_empty()).then(|| written(key, value))
}

/// The field that a name with the wrong letters or spaces in it was meant to be.
fn key_meant(name: &str) -> Option<Key> {
    let plain = |c: char| match latin(c).unwrap_or(c) {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    let name: String = bare(name).chars().map(plain).collect();
    let name = nearest(&name, Key::ALL.map(Key::name))?;
    Key::ALL.into_iter().find(|key| key.name() == name)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_line_is_taken_for_the_field_it_was_meant_to_be() {
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
