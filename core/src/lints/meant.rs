//! What a line that is no field of a policy was meant to be.

use crate::letter::{is_letter_or_digit, place_of};
use crate::mx_pattern::MxPattern;
use crate::nearest::{latin, nearest};
use crate::rfc::{MAX_AGE_DIGITS, POLICY_VERSION};
use crate::syntax::policy::{Key, Mode};

/// A field, and how it is hidden in its line.
pub(super) struct Meant {
    /// The field, as it should be written.
    pub(super) field: String,
    /// What stands before the name, behind it and behind the value; every number stands for all.
    pub(super) shape: String,
    /// A host alone, as an item of a list.
    pub(super) is_item: bool,
}

/// The field that a line was meant to be: `mode=enforce`, `**mode**: enforce`, `mode enforce`,
/// `- mx: mail.example.com`, `"mode": "enforce",`, or a host alone, as an item of a list.
pub(super) fn meant(line: &str) -> Option<Meant> {
    let short = Some(line).filter(|line| line.len() <= WRAPPED_MAX);
    let wrapped = short.and_then(|line| several(line).or_else(|| any_wrapped(line)));
    wrapped.or_else(|| misspelt(line)).or_else(|| item(line))
}

/// So many bytes have a field in them, with all that may stand around it.
pub(super) const WRAPPED_MAX: usize = 256;

fn any_wrapped(line: &str) -> Option<Meant> {
    Key::ALL.into_iter().find_map(|key| wrapped(line, key))
}

/// `version=STSv1; mode=enforce`: the fields of a record, as lines.
fn several(line: &str) -> Option<Meant> {
    let parts = || line.split([';', ',', '|']).map(str::trim).filter(|part| !part.is_empty());
    if parts().count() < 2 || !parts().all(|part| any_wrapped(part).is_some()) {
        return None;
    }
    let fields: Vec<String> = parts().filter_map(any_wrapped).map(|meant| meant.field).collect();
    Some(Meant { field: fields.join("\n"), shape: "several".to_owned(), is_item: false })
}

/// The right name and a good value, with anything but words around them.
fn wrapped(line: &str, key: Key) -> Option<Meant> {
    let at = place_of(line, key.name())?;
    let (before, rest) = (line.get(..at)?, line.get(at + key.name().len()..)?);
    let value = unwrapped_end(unwrapped_start(without_number(rest)));
    // Any host may begin with `mx`.
    let is_name = key != Key::Mx || !rest.starts_with(|c: char| is_letter_or_digit(c) || "._-".contains(c));
    let is_wrapping =
        unwrapped_start(before).is_empty() || before.bytes().all(|byte| !byte.is_ascii_alphabetic());
    (is_name && is_wrapping && is_good(key, value)).then(|| Meant {
        field: format!("{}: {value}", key.name()),
        shape: shape(line, before.len(), key.name().len(), value),
        is_item: false,
    })
}

/// Whether `value` is one of a field of that name.
pub(super) fn is_good(key: Key, value: &str) -> bool {
    match key {
        Key::Version => value == POLICY_VERSION,
        Key::Mode => Mode::ALL.into_iter().any(|mode| mode.name() == value),
        Key::Mx => value.contains('.') && MxPattern::parse(value).is_ok(),
        Key::MaxAge => value.len() <= MAX_AGE_DIGITS && value.parse::<u32>().is_ok(),
    }
}

/// Without what numbers a name or says its unit: `mx[0]:`, `mx 10:`, `max_age (s):`.
fn without_number(rest: &str) -> &str {
    let Some((number, value)) = rest.split_once(':') else { return rest };
    let number = number.trim();
    let is_bracketed = (number.starts_with('[') && number.ends_with(']'))
        || (number.starts_with('(') && number.ends_with(')'));
    let is_number = rest.starts_with(' ') && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_bracketed || is_number { value } else { rest }
}

/// Without markup, entities and signs in front.
pub(super) fn unwrapped_start(text: &str) -> &str {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let width = match first {
            '*' if rest.starts_with("*.") => break,
            '<' => rest.find('>').map_or(1, |end| end + 1),
            '&' => rest.find(';').filter(|end| *end < ENTITY).map_or(1, |end| end + 1),
            _ if is_letter_or_digit(first) => break,
            _ => first.len_utf8(),
        };
        rest = rest.get(width..).unwrap_or_default();
    }
    rest
}

/// The same behind it.
pub(super) fn unwrapped_end(text: &str) -> &str {
    let mut rest = text;
    while let Some(last) = rest.chars().next_back() {
        let end = rest.len() - last.len_utf8();
        let kept = match last {
            '>' => rest.rfind('<').unwrap_or(end),
            ';' => rest.rfind('&').filter(|start| rest.len() - start <= ENTITY).unwrap_or(end),
            _ if is_letter_or_digit(last) => break,
            _ => end,
        };
        rest = rest.get(..kept).unwrap_or_default();
    }
    rest
}

/// `&nbsp;` and `&quot;` are short.
const ENTITY: usize = 8;

fn misspelt(line: &str) -> Option<Meant> {
    let bare = line.trim_start_matches(['-', '*', '>', '+', ' ', '\t']).trim();
    // U+FF1A is the colon of East Asian keyboards. A space ends a name only where nothing else does.
    let colons = [':', '\u{ff1a}', '='];
    let named =
        bare.split_once(colons).map(|(name, _)| name.trim_end()).filter(|name| key_meant(name).is_some());
    let end = named.map(str::len).or_else(|| bare.find([':', '\u{ff1a}', '=', ' ', '\t']));
    let (found, rest) = bare.split_at_checked(end.unwrap_or(bare.len()))?;
    let name = found.trim_matches(QUOTES);
    let value = rest.trim_start_matches([':', '\u{ff1a}', '=', ' ', '\t']).trim_end_matches([',', ';', ' ']);
    let value = value.trim_matches(QUOTES);
    let exact = Key::ALL.map(Key::name).into_iter().find(|key| key.eq_ignore_ascii_case(name));
    let key = exact.or_else(|| named.and_then(key_meant))?;
    (!value.is_empty()).then(|| Meant {
        field: format!("{key}: {value}"),
        shape: shape(line, place_of(line, found).unwrap_or_default(), found.len(), value),
        is_item: false,
    })
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The field that a name with the wrong letters or spaces in it was meant to be.
fn key_meant(name: &str) -> Option<&'static str> {
    let name: String = name.trim_matches(QUOTES).chars().map(|c| latin(c).unwrap_or(c)).collect();
    let name = name.to_ascii_lowercase().replace([' ', '-'], "_");
    nearest(&name, Key::ALL.map(Key::name))
}

fn item(line: &str) -> Option<Meant> {
    let item = line.trim().trim_start_matches(['-', '+', '>', ' ', '\t']);
    let host = item.strip_prefix("* ").unwrap_or(item).trim_end_matches([',', ';']).trim_matches(QUOTES);
    is_good(Key::Mx, host).then(|| Meant {
        field: format!("mx: {host}"),
        shape: shape(line, 0, 0, host),
        is_item: true,
    })
}

/// The line without its name, which stands at `at`, and without its value.
fn shape(line: &str, at: usize, name: usize, value: &str) -> String {
    let behind = at + name;
    let value_at =
        place_of(line.get(behind..).unwrap_or_default(), value).map_or(line.len(), |place| behind + place);
    let value_end = value_at + value.len();
    let mut shape = String::with_capacity(line.len());
    for (place, character) in line.char_indices() {
        if place == behind || place == value_end {
            shape.push('\n');
        }
        // Lists of TOML and JSON have brackets and quotes where single values have less, and tags have names.
        let is_within = (at..behind).contains(&place) || (value_at..value_end).contains(&place);
        if character.is_ascii_digit() && !is_within {
            shape.push('0');
        } else if !is_within && !is_letter_or_digit(character) && !"\"'[]_ ".contains(character) {
            shape.push(character);
        }
    }
    shape
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
            ("<p>mode: enforce</p>", Some("mode: enforce")),
            ("1. max_age: 604800", Some("max_age: 604800")),
            ("mode -> enforce", Some("mode: enforce")),
            ("&quot;mode&quot;: &quot;enforce&quot;", Some("mode: enforce")),
            ("modeenforce", Some("mode: enforce")),
            ("mx[0]: mail.example.com", Some("mx: mail.example.com")),
            ("mx 10: mail.example.com", Some("mx: mail.example.com")),
            ("max_age (s): 604800", Some("max_age: 604800")),
            ("max\u{2013}age: 604800", Some("max_age: 604800")),
            ("m\u{43e}de: enforce", Some("mode: enforce")),
            ("version=STSv1; mode=enforce;", Some("version: STSv1\nmode: enforce")),
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
