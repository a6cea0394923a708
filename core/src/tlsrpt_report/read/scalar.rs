//! Texts, lists, counts and names.

use super::reader::{FOUND, Reader};
use crate::tlsrpt_report::note::NoteKind;
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::place::Place;
use crate::tlsrpt_report::value::{Value, number_text};
use std::borrow::Cow;

impl Reader<'_> {
    /// Reads a text. Nothing in it is noted as `missing`.
    pub(super) fn text_or<'v>(
        &mut self,
        missing: &'static NoteKind,
        value: Value<'v>,
        place: &Place<'_>,
    ) -> Option<Cow<'v, str>> {
        if value.is_empty() {
            self.notes.add(missing, place, value.brief(FOUND));
            return None;
        }
        match value {
            Value::Text(text) => Some(text),
            Value::Number(number) => {
                let number = number_text(number);
                self.notes.add(&notes::MEMBER_TYPE, place, &number);
                Some(Cow::Owned(number))
            }
            other => {
                self.odd(other, place);
                None
            }
        }
    }

    pub(super) fn text<'v>(&mut self, value: Value<'v>, place: &Place<'_>) -> Option<Cow<'v, str>> {
        self.text_or(&notes::MEMBER_EMPTY, value, place)
    }

    /// Reads an array of texts, or one text, which is noted as `not_a_list`.
    pub(super) fn list(
        &mut self,
        not_a_list: &'static NoteKind,
        value: Value<'_>,
        place: &Place<'_>,
    ) -> Vec<String> {
        if value.is_empty() {
            self.notes.add(&notes::MEMBER_EMPTY, place, value.brief(FOUND));
            return Vec::new();
        }
        match value {
            Value::List(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    match item {
                        Value::Text(text) => texts.push(text.into_owned()),
                        other => self.odd(other, &place.item(index)),
                    }
                }
                texts
            }
            Value::Text(text) => {
                self.notes.add(not_a_list, place, &text);
                text.lines().map(str::to_owned).collect()
            }
            other => {
                self.odd(other, place);
                Vec::new()
            }
        }
    }

    /// Reads a count; `None` if there is none, or none that can be understood.
    pub(super) fn count(&mut self, value: Value<'_>, place: &Place<'_>) -> Option<u64> {
        match value {
            Value::Number(number) if (0.0..=COUNT_MAX).contains(&number) && number.fract() == 0.0 => {
                Some(number as u64)
            }
            Value::Text(text) if is_count(&ungrouped(text.trim())) => {
                self.notes.add(&notes::COUNT_AS_TEXT, place, &text);
                ungrouped(text.trim()).parse().ok()
            }
            empty if empty.is_empty() => {
                self.notes.add(&notes::COUNT_MISSING, place, empty.brief(FOUND));
                None
            }
            other => {
                self.notes.add(&notes::COUNT_INVALID, place, other.brief(FOUND));
                self.unknown.push((place.pointer(), other.into_owned()));
                None
            }
        }
    }

    /// Reads an IP address, and keeps a text that is not one.
    pub(super) fn address(&mut self, value: Value<'_>, place: &Place<'_>) -> Option<String> {
        let text = self.text(value, place)?;
        if !is_address(text.as_bytes().trim_ascii()) {
            self.notes.add(&notes::ADDRESS_INVALID, place, &text);
        }
        Some(text.into_owned())
    }

    /// Returns a domain in lower-case A-labels, without a final dot. A name that cannot be converted stays as it came.
    pub(super) fn domain_name(&self, text: &str) -> String {
        let name = text.trim();
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_ascii() {
            return name.to_ascii_lowercase();
        }
        (self.hints.to_ascii)(name).unwrap_or_else(|| name.to_owned())
    }
}

/// Larger counts are not exact in JSON.
const COUNT_MAX: f64 = 9_007_199_254_740_991.0;

/// Returns the name of a type in lower case and with hyphens.
pub(super) fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

/// Returns a number without the signs between its groups of three digits: `1,234`, `1.234.567`, `12 345`.
fn ungrouped(text: &str) -> Cow<'_, str> {
    let Some(sign) = text.chars().find(|c| matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}'))
    else {
        return Cow::Borrowed(text);
    };
    let mut groups = text.split(sign);
    let is_grouped = groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3);
    if is_grouped { Cow::Owned(text.split(sign).collect()) } else { Cow::Borrowed(text) }
}

fn is_count(text: &str) -> bool {
    (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it looks like an IP address. A parser would weigh more, and nothing connects to it.
fn is_address(text: &[u8]) -> bool {
    if text.contains(&b':') {
        let is_hex = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
        return text.len() < 46 && text.iter().all(is_hex);
    }
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let number = |part: &[u8]| part.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?));
    let is_part =
        |part: &[u8]| matches!(part.len(), 1..=3) && number(part).is_some_and(|number| number < 256);
    let mut parts = text.split(|byte| *byte == b'.');
    parts.by_ref().take(4).filter(|part| is_part(part)).count() == 4 && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_address, ungrouped};

    #[test]
    fn groups_of_digits_are_one_number() {
        let cases = [
            ("1234", "1234"),
            ("1,234", "1234"),
            ("1.234.567", "1234567"),
            ("12\u{202f}345", "12345"),
            ("1,23", "1,23"),
            ("1234,567", "1234,567"),
            (",123", ",123"),
            ("1,234.567", "1,234.567"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(ungrouped(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_address_is_told_from_other_texts() {
        let cases = [
            ("192.0.2.1", true),
            ("255.255.255.255", true),
            ("2001:db8::1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.2.256", false),
            ("192.0.2", false),
            ("192.0.2.1.1", false),
            ("192.0.2.", false),
            ("192.0.2.x", false),
            ("99999999999.0.2.1", false),
            ("2001:db8::g", false),
            ("mx1.example.com", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_address(text.as_bytes()), expected, "{text:?}");
        }
    }
}
