//! JSON as a tree that two parsers can fill: `serde_json` natively, and the browser's own in the page.

use crate::text::message::Message;
use std::borrow::Cow;

/// A JSON value. Of two members with one name, only the last counts, as in every browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as browsers keep it.
    Number(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Value<'a>>),
    /// An object: its members, in the order of the text.
    Object(Members<'a>),
}

/// The members of an object.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

/// At most this many arrays and objects contain each other.
pub const DEPTH_MAX: usize = 64;

/// At most this many values are read from one file. A tree of so many takes about 300 MB.
pub const VALUES_MAX: usize = 5_000_000;

impl<'a> Value<'a> {
    /// Returns what kind of value it is, in words.
    pub(super) const fn kind(&self) -> Message {
        match self {
            Self::Null => Message::new("json.null", "null"),
            Self::Bool(_) => Message::new("json.true-or-false", "true or false"),
            Self::Number(_) => Message::new("json.number", "a number"),
            Self::Text(_) => Message::new("json.string", "a string"),
            Self::List(_) => Message::new("json.array", "an array"),
            Self::Object(_) => Message::new("json.object", "an object"),
        }
    }

    /// Whether nothing is in it: `null`, `""`, `[]` and `{}`.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            Self::List(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// Returns the same value with copies of its texts.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(value),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Self::Object(members) => {
                let owned = |(name, value): (Cow<'_, str>, Value<'_>)| {
                    (Cow::Owned(name.into_owned()), value.into_owned())
                };
                Value::Object(members.into_iter().map(owned).collect())
            }
        }
    }

    /// Returns the value as JSON without white space.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        self.write(&mut json, usize::MAX);
        json
    }

    /// Returns the beginning of the value as JSON: about `most` bytes.
    pub(super) fn brief(&self, most: usize) -> String {
        let mut json = String::new();
        self.write(&mut json, most);
        json
    }

    fn write(&self, json: &mut String, most: usize) {
        if json.len() > most {
            return;
        }
        match self {
            Self::Null => json.push_str("null"),
            Self::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
            Self::Number(value) => json.push_str(&number_text(*value)),
            Self::Text(text) => write_text(text, json, most),
            Self::List(items) => {
                json.push('[');
                for (index, item) in items.iter().enumerate().take_while(|(index, _)| *index <= most) {
                    json.push_str(if index > 0 { "," } else { "" });
                    item.write(json, most);
                }
                json.push(']');
            }
            Self::Object(members) => {
                json.push('{');
                for (index, (name, value)) in
                    members.iter().enumerate().take_while(|(index, _)| *index <= most)
                {
                    json.push_str(if index > 0 { "," } else { "" });
                    write_text(name, json, most);
                    json.push(':');
                    value.write(json, most);
                }
                json.push('}');
            }
        }
    }
}

/// Returns a number as text: exact if it is whole, else with six digits. The formatting of the standard library would add
/// tables of 10 kB to the page.
pub(super) fn number_text(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let (mut size, mut exponent) = (number.abs(), 0_u32);
    while size >= EXACT && exponent < 400 {
        size /= 10.0;
        exponent += 1;
    }
    let whole = size.trunc();
    let mut text = format!("{sign}{}", whole as u64);
    let millionths = ((size - whole) * 1e6).round() as u64;
    if millionths > 0 && exponent == 0 {
        let digits = (1_000_000 + millionths.min(999_999)).to_string();
        text.push('.');
        text.push_str(digits.get(1..).unwrap_or_default().trim_end_matches('0'));
    }
    if exponent > 0 {
        text.push('e');
        text.push_str(&exponent.to_string());
    }
    text
}

/// Numbers below this one are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn write_text(text: &str, json: &mut String, most: usize) {
    json.push('"');
    for character in text.chars().take(most) {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            other if other < ' ' => {
                json.push_str("\\u00");
                json.extend([u32::from(other) >> 4, u32::from(other) & 15].map(hex));
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

fn hex(digit: u32) -> char {
    char::from_digit(digit, 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn numbers_are_written_without_the_tables_of_the_standard_library() {
        let cases = [
            (0.0, "0"),
            (-1.0, "-1"),
            (1.5, "1.5"),
            (-0.1, "-0.1"),
            (11.25, "11.25"),
            (0.111111, "0.111111"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (1e300, "1000000000000000e285"),
        ];
        for (number, expected) in cases {
            assert_eq!(number_text(number), expected);
        }
    }
}
