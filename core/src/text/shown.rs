//! Text for people.

use crate::text::visible::{plain, token};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt::{self, Display, Write};
use std::ops::Deref;

/// Text for people: every string that leaves the core for a page, a terminal or a log is of this type.
///
/// It cannot hold a character that is invisible, reorders its neighbours or controls a terminal, because there is no
/// other way to make one than to replace each of them by its token. Texts to copy, and the edits of a fix, are data
/// and stay as they are.
///
/// ```compile_fail
/// let title = mta_sts::Shown("\u{202e}".to_owned());
/// ```
/// ```compile_fail
/// # use mta_sts::{Applicability, Fix};
/// let fix = Fix { title: String::new(), applicability: Applicability::Safe, edits: Vec::new(), copy: None };
/// ```
/// ```compile_fail
/// let args: mta_sts::Args = vec![("host", String::new())];
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Shown(String);

/// At most this many characters of an argument or a label are shown: the longest domain name fits four times.
const BRIEF: usize = 1000;

impl Shown {
    /// Returns the whole value.
    pub fn of(value: impl Display) -> Self {
        Self(escaped(&value, usize::MAX))
    }

    /// Returns the beginning of a long value, with a mark behind it.
    pub fn brief(value: impl Display) -> Self {
        Self(escaped(&value, BRIEF))
    }

    /// Returns bytes that may not be UTF-8.
    pub fn bytes(bytes: &[u8]) -> Self {
        Self(plain(bytes))
    }
}

/// From text that may have come from elsewhere, so it is made like any other.
impl<'de> Deserialize<'de> for Shown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::of)
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Shown {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn escaped(value: &dyn Display, most: usize) -> String {
    let mut escaped = Escaped { text: String::new(), left: most };
    // The only error is that there is no room left.
    let _ = write!(escaped, "{value}");
    escaped.text
}

struct Escaped {
    text: String,
    left: usize,
}

impl Write for Escaped {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        // Printable ASCII, which nearly all texts are, is not looked at one by one.
        let ordinary = more.bytes().take_while(|byte| matches!(byte, b' '..=b'~')).take(self.left).count();
        let (ordinary, rest) = more.split_at_checked(ordinary).unwrap_or(("", more));
        self.text.push_str(ordinary);
        self.left -= ordinary.len();
        rest.chars().try_for_each(|character| self.write_char(character))
    }

    fn write_char(&mut self, character: char) -> fmt::Result {
        let Some(left) = self.left.checked_sub(1) else {
            self.text.push('…');
            return Err(fmt::Error);
        };
        self.left = left;
        match token(character) {
            Some(token) => self.text.extend(["‹", &token, "›"]),
            None => self.text.push(character),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BRIEF, Shown};

    #[test]
    fn a_control_character_becomes_a_token() {
        let cases = [
            ("mx.example", "mx.example"),
            ("\u{1b}]0;x\u{7}", "‹ESC›]0;x‹BEL›"),
            ("\u{9b}31m \u{202e}\u{2066}\0\n", "‹U+009B›31m ‹U+202E›‹U+2066›‹NUL›‹LF›"),
            ("‹NUL›", "‹NUL›"),
        ];
        for (text, expected) in cases {
            assert_eq!(&*Shown::of(text), expected);
            assert_eq!(Shown::of(Shown::of(text)), Shown::of(text));
            assert_eq!(Shown::brief(text), Shown::of(text));
            assert_eq!(Shown::bytes(text.as_bytes()), Shown::of(text));
        }
    }

    #[test]
    fn a_long_value_is_shortened_with_a_mark() {
        assert_eq!(*Shown::brief("x".repeat(BRIEF)), *"x".repeat(BRIEF));
        assert_eq!(*Shown::brief("x".repeat(BRIEF + 1)), *("x".repeat(BRIEF) + "…"));
        assert_eq!(Shown::brief(Shown::brief("\0".repeat(9000))).chars().count(), BRIEF + 1);
    }
}
