//! Text as received: bytes that are usually UTF-8.

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Bytes of a TXT string or a policy body, kept exactly.
///
/// In JSON they are a string if they are UTF-8 and `{"hex": "fffe…"}` if not, so nothing is lost and the usual
/// case is readable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Octets(Vec<u8>);

impl Octets {
    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the text with U+FFFD instead of invalid UTF-8. Use it to show the text, not to judge it.
    pub fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<Vec<u8>> for Octets {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&str> for Octets {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(text) = std::str::from_utf8(&self.0) {
            return serializer.serialize_str(text);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("hex", &to_hex(&self.0))?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OctetsVisitor)
    }
}

struct OctetsVisitor;

impl<'de> Visitor<'de> for OctetsVisitor {
    type Value = Octets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or {\"hex\": …}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Octets, E> {
        Ok(text.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Octets, A::Error> {
        let mut octets = None;
        while let Some((key, value)) = map.next_entry::<String, String>()? {
            if key == "hex" {
                octets = from_hex(&value);
            }
        }
        octets.map(Octets).ok_or_else(|| A::Error::custom("no valid \"hex\" member"))
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive_json() {
        for bytes in [&b"plain"[..], "caf\u{e9}".as_bytes(), &[0xff, 0xfe, 0x00], &[]] {
            let octets = Octets::from(bytes.to_vec());
            let json = serde_json::to_string(&octets).unwrap();
            assert_eq!(serde_json::from_str::<Octets>(&json).unwrap(), octets, "{json}");
        }
    }

    #[test]
    fn invalid_hex_is_rejected() {
        for json in [r#"{"hex":"f"}"#, r#"{"hex":"zz"}"#, r"{}", "7"] {
            assert!(serde_json::from_str::<Octets>(json).is_err(), "{json}");
        }
    }
}
