//! JSON of limited size: the checked domain decides how much there is to report.

use mta_sts::output::escaped;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};

/// The error of a value whose JSON exceeds the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Serializes `value` as JSON of at most `max` bytes, with every invisible character escaped. Beyond that it stops,
/// before it takes more memory. Every value in this crate can be serialized, so there is no other error.
pub fn json(value: &impl Serialize, max: usize) -> Result<Vec<u8>, TooLarge> {
    let mut bounded = Bounded { bytes: Vec::new(), max };
    serde_json::to_writer(&mut bounded, value).map_err(|_| TooLarge)?;
    // JSON is UTF-8.
    let Ok(text) = std::str::from_utf8(&bounded.bytes) else { return Err(TooLarge) };
    match escaped(text) {
        Cow::Owned(text) if text.len() > max => Err(TooLarge),
        Cow::Owned(text) => Ok(text.into_bytes()),
        Cow::Borrowed(_) => Ok(bounded.bytes),
    }
}

struct Bounded {
    bytes: Vec<u8>,
    max: usize,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(more.len()) > self.max {
            return Err(ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_over_the_limit_is_an_error() {
        let value = "x".repeat(8);
        for (max, expected) in
            [(11, Ok(b"\"xxxxxxxx\"".to_vec())), (10, Ok(b"\"xxxxxxxx\"".to_vec())), (9, Err(TooLarge))]
        {
            assert_eq!(json(&value, max), expected, "at most {max}");
        }
    }

    #[test]
    fn an_invisible_character_is_escaped() {
        let text = "a\u{7f}\u{9b}\u{202e}\u{2066}\u{e0041}\0\n\u{e9}";
        let bytes = json(&text, 99).unwrap();
        let expected = "\"a\\u007f\\u009b\\u202e\\u2066\\udb40\\udc41\\u0000\\n\u{e9}\"";
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
        assert_eq!(serde_json::from_slice::<String>(&bytes).unwrap(), text);
        assert_eq!(json(&"\u{202e}", 7), Err(TooLarge));
    }
}
