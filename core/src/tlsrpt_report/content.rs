//! What a file is, by its first bytes, and the text in it.

use std::borrow::Cow;

/// The kind of a file. Names of files are not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or only white space.
    Empty,
    /// gzip data.
    Gzip,
    /// A ZIP archive.
    Zip,
    /// A file of mails.
    Mbox,
    /// A mail.
    Mail,
    /// Text that begins like JSON.
    Json,
    /// Something else.
    Other,
}

/// How many bytes are enough to recognise a file.
pub const HEAD: usize = 1024;

impl Content {
    /// Recognises a file by its first bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
        if head.starts_with(b"\x1f\x8b") {
            return Self::Gzip;
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Self::Zip;
        }
        if head.starts_with(b"From ") {
            return Self::Mbox;
        }
        let (text, _) = text_of(head);
        let text = text.trim_start();
        match text.bytes().next() {
            None if bytes.len() <= HEAD => Self::Empty,
            Some(b'{' | b'[') => Self::Json,
            _ if is_header(text) => Self::Mail,
            _ => Self::Other,
        }
    }
}

/// Whether a text begins with a field of a mail header.
fn is_header(text: &str) -> bool {
    let name = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    let first = text.lines().next().and_then(name);
    // A policy consists of such lines, too.
    first.is_some_and(|name| {
        let is_name = !name.is_empty()
            && name.len() < 60
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_name && !["version", "mode", "mx"].contains(&name.to_ascii_lowercase().as_str())
    })
}

/// Returns the text in a file, and how it is encoded if not in plain UTF-8.
pub fn text_of(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            let (text, encoding) = utf8(rest);
            (text, encoding.or(Some("UTF-8 with a byte order mark")))
        }
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes).into(), Some("UTF-16, little-endian")),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes).into(), Some("UTF-16, big-endian")),
        bytes => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(_) => (String::from_utf8_lossy(bytes), Some("bytes that are not UTF-8")),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Content, text_of};

    #[test]
    fn files_are_recognised_by_their_bytes() {
        let cases: [(&[u8], Content); 11] = [
            (b"\x1f\x8b\x08", Content::Gzip),
            (b"PK\x03\x04", Content::Zip),
            (b"From a@b.example Mon\n", Content::Mbox),
            (b"Received: from a\r\n", Content::Mail),
            (b"\r\nSubject: x\n", Content::Mail),
            (b" \n{\"a\":1}", Content::Json),
            (b"\xef\xbb\xbf[]", Content::Json),
            (b"\xff\xfe{\0}\0", Content::Json),
            (b" \n", Content::Empty),
            (b"version: STSv1\n", Content::Other),
            (b"\x89PNG", Content::Other),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Content::of(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn the_encoding_of_a_text_is_told() {
        let cases: [(&[u8], &str, Option<&str>); 4] = [
            (b"{}", "{}", None),
            (b"\xef\xbb\xbf{}", "{}", Some("UTF-8 with a byte order mark")),
            (b"\xfe\xff\0{\0}", "{}", Some("UTF-16, big-endian")),
            (b"{\xff}", "{\u{fffd}}", Some("bytes that are not UTF-8")),
        ];
        for (bytes, text, encoding) in cases {
            assert_eq!(text_of(bytes), (text.into(), encoding));
        }
    }
}
