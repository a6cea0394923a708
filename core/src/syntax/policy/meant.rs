//! The field that the author of an invalid line meant.

use crate::syntax::policy::key::Key;
use crate::syntax::policy::value::Mode;
use crate::text::characters::{is_letter_or_digit, latin, place_of};
use crate::text::spelling::nearest;

/// Returns the field that the author of a line meant: `mode=enforce`, `**mode**: enforce`, `mode enforce`,
/// `- mx: mail.example.com`, `"mode": "enforce",`, or a host alone, as an item of a list.
pub(super) fn meant(line: &str) -> Option<(Key, &str)> {
    wrapped(line).or_else(|| misspelt(line)).or_else(|| {
        let host = bare(line);
        is_good(Key::Mx, host).then_some((Key::Mx, host))
    })
}

/// At most this many bytes of a line are searched for a field.
const WRAPPED_MAX: usize = 256;

/// Returns the field of a line with the right name and a good value, but signs and numbers around them.
fn wrapped(line: &str) -> Option<(Key, &str)> {
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
            return Some((key, value));
        }
    }
    None
}

/// Returns whether `value` is clearly meant for this field. A word alone could be a host of one label, so mx needs
/// a dot.
pub(crate) fn is_good(key: Key, value: &str) -> bool {
    key.takes(value) && (key != Key::Mx || value.contains('.'))
}

/// Returns `text` without signs around it; `*.` at the start of a pattern stays.
pub(super) fn bare(text: &str) -> &str {
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
fn misspelt(line: &str) -> Option<(Key, &str)> {
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
    (!value.is_empty()).then_some((key, value))
}

/// Returns the field of one of `keys` whose name is a word of the line, and its value if a good one follows: `export
/// mode=enforce`, `<td>mode</td><td>enforce</td>`, `the mode is enforce`.
pub(super) fn mentioned(line: &str, keys: &[Key]) -> Option<(Key, Option<String>)> {
    let is_word = |c: char| is_letter_or_digit(c) || matches!(c, '_' | '-' | '.');
    let mut found = None;
    for key in keys.iter().copied().filter(|_| line.len() <= WRAPPED_MAX) {
        let mut from = 0;
        while let Some(at) = line.get(from..).and_then(|rest| place_of(rest, key.name())).map(|at| from + at)
        {
            from = at + key.name().len();
            let (Some(before), Some(rest)) = (line.get(..at), line.get(from..)) else { break };
            if before.ends_with(is_word) || rest.starts_with(is_word) {
                continue;
            }
            let rest = [" is ", " equals ", " to "]
                .into_iter()
                .find_map(|word| rest.strip_prefix(word))
                .unwrap_or(rest);
            let value = value_after(rest).filter(|value| is_good(key, value));
            if value.is_some() {
                return Some((key, value));
            }
            found = found.or(Some((key, None)));
        }
    }
    found
}

/// Returns the word that follows, after signs and tags; `.example.com` was the wildcard of the drafts.
pub(super) fn value_after(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| is_sign(c) && c != '<');
        let Some((_, behind)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) else { break };
        rest = behind;
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(['.', '-']);
    let is_wildcard = text.get(..text.len() - rest.len())?.ends_with('.');
    (!word.is_empty()).then(|| format!("{}{word}", if is_wildcard { "*." } else { "" }))
}

/// Returns the mode that the author of `found` meant.
pub(crate) fn mode_meant(found: &str) -> Option<Mode> {
    // `report` is the word of the drafts before RFC 8461.
    const OTHERS: [(&str, Mode); 3] = [
        ("live on active strict production enabled", Mode::Enforce),
        ("report reporting test monitor monitoring", Mode::Testing),
        ("off no disabled", Mode::None),
    ];
    let word = found.trim_end_matches(" mode").to_ascii_lowercase();
    let other = OTHERS.into_iter().find(|(words, _)| words.split(' ').any(|other| other == word));
    other.map(|(_, mode)| mode).or_else(|| {
        let name = nearest(&word, Mode::ALL.map(Mode::name))?;
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    })
}

/// Returns the field whose name `name` nearly is: in other case, with letters of another alphabet, with a space or
/// hyphen instead of `_`, or with a typing error.
pub(crate) fn key_meant(name: &str) -> Option<Key> {
    let plain = |c: char| match latin(c).unwrap_or(c) {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let name: String = name.chars().filter(|c| !is_accent(c)).map(plain).collect();
    let name = nearest(&name, Key::ALL.map(Key::name))?;
    Key::ALL.into_iter().find(|key| key.name() == name)
}

/// Returns whether a line was never meant as a field: it consists of words, and none of them is a part of a policy.
/// It is as safe to remove as a comment.
pub(crate) fn is_prose(line: &str) -> bool {
    let words = || line.split([' ', '\t']).filter(|word| !word.is_empty());
    let is_of_policies = |word: &str| {
        let bare = word.trim_matches(|c: char| !is_letter_or_digit(c)).to_ascii_lowercase();
        let known = Key::ALL.map(Key::name).into_iter().chain(Mode::ALL.map(Mode::name));
        known.into_iter().any(|known| known == bare)
    };
    // A host name has dots inside.
    let plain =
        words().filter(|word| word.trim_end_matches(['.', ',', '!', '?']).chars().all(is_letter_or_digit));
    let has_values = line.contains(|c: char| c.is_ascii_digit() || ":=;*@".contains(c));
    words().count() >= 3 && 2 * plain.count() > words().count() && !has_values && !words().any(is_of_policies)
}

#[cfg(test)]
mod tests {
    use super::{is_prose, meant};

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
            let found = meant(line).map(|(key, value)| format!("{}: {value}", key.name()));
            assert_eq!(found.as_deref(), field, "{line:?}");
        }
    }

    #[test]
    fn lines_of_words_are_prose() {
        let cases = [
            ("Put this file on the server", true),
            ("Add mta-sts.txt inside .well-known folder", true),
            ("end of policy", true),
            ("EOF", false),
            ("mx1.example.com mx2.example.com mx3.example.com", false),
            ("mail.example.com and mail.example.net", false),
            ("max age 604800", false),
            ("the mode is enforce", false),
            ("mode enforce", false),
            ("- - -", false),
        ];
        for (line, prose) in cases {
            assert_eq!(is_prose(line), prose, "{line:?}");
        }
    }
}
