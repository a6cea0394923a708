//! What a file is, by its first bytes, and the text in it.

use crate::text::characters::mentions;
use crate::text::message::Message;
use memchr::memmem;
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
    /// A DMARC report, which mailboxes for reports receive as well.
    Dmarc,
    /// A tar archive, which is not read.
    Tar,
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
        if head.get(257..262) == Some(b"ustar") {
            return Self::Tar;
        }
        if head.starts_with(b"From ") {
            return Self::Mbox;
        }
        let (text, _) = text_of(head);
        let text = text.trim_start();
        match text.bytes().next() {
            None if bytes.len() <= HEAD => Self::Empty,
            Some(b'{' | b'[') => Self::Json,
            Some(b'<') if mentions(text.as_bytes(), b"<feedback") => Self::Dmarc,
            _ if text.starts_with(">From ") => Self::Mail,
            _ if is_header(text) => Self::Mail,
            _ => Self::Other,
        }
    }
}

/// Whether a text begins with the header of a mail. Policies, settings and notes consist of such lines, too, so one of the
/// fields must be one that mails have.
fn is_header(text: &str) -> bool {
    let is_name = |name: &str| {
        (1..60).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let name = |line: &str| line.split_once(':').map(|(name, _)| name.to_ascii_lowercase());
    text.lines().next().and_then(name).is_some_and(|name| is_name(&name))
        && text.lines().filter_map(name).any(|name| MAIL_FIELDS.contains(&name.as_str()))
}

/// Fields of which each mail has at least one.
const MAIL_FIELDS: [&str; 13] = [
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "mime-version",
    "content-type",
    "tls-report-domain",
    "tls-report-submitter",
];

/// Splits a text into JSON values that follow each other, as programs write one in a line. One that is cut off ends before the next
/// line that begins with one. A text that is something else altogether is one value, so that the parser tells what is wrong; behind
/// the report in a mail it is a signature.
pub fn json_values(text: &str, is_in_mail: bool) -> Vec<&str> {
    let mut values = Vec::new();
    let mut rest = text.trim_ascii();
    let mut cut = 0;
    while rest.starts_with(['{', '[']) {
        let whole = first_value(rest);
        cut += usize::from(whole.is_none());
        let broken = || {
            let next = ["\n{", "\n["].iter().filter_map(|start| rest.find(start)).min();
            let at = next.filter(|_| cut < CUT_MAX && !values.is_empty());
            rest.split_at_checked(at.unwrap_or(rest.len()))
        };
        let Some((value, behind)) = whole.or_else(broken) else { break };
        values.push(value);
        rest = behind.trim_ascii_start();
    }
    match (rest.is_empty() || is_in_mail, values.len()) {
        (true, 1..) => {}
        (_, 0 | 1) => values = vec![text.trim_ascii()],
        _ => values.push(rest),
    }
    values
}

/// Returns the report in a text that has something else before or behind it, as when it was copied out of a mail. `None` if the text is
/// JSON from its beginning to its end, or has no report.
pub fn report_amid(text: &str) -> Option<&str> {
    let member =
        REPORT_MEMBERS.iter().filter_map(|name| memmem::find(text.as_bytes(), name.as_bytes())).min()?;
    let (before, rest) = text.split_at_checked(text.get(..member)?.rfind('{')?)?;
    let (report, behind) = first_value(rest)?;
    let behind = behind.trim_ascii_start();
    let is_amid = !before.trim().is_empty() || !(behind.is_empty() || behind.starts_with(['{', '[']));
    // What is before it may be an array of reports, or another object.
    (is_amid && !before.contains(['{', '['])).then_some(report)
}

/// Members by which a report is recognised.
const REPORT_MEMBERS: [&str; 3] = ["\"organization-name\"", "\"date-range\"", "\"policies\""];

/// At most this many values that are cut off are passed over: each is looked for in all of the rest.
const CUT_MAX: usize = 16;

/// Splits off an object or an array, whatever is in it.
fn first_value(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return text.split_at_checked(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

const UTF_8_MARKED: Message = Message::new("encoding.utf-8-marked", "UTF-8 with a byte order mark");
const UTF_16_LITTLE: Message = Message::new("encoding.utf-16-little-endian", "UTF-16, little-endian");
const UTF_16_BIG: Message = Message::new("encoding.utf-16-big-endian", "UTF-16, big-endian");
const NOT_UTF_8: Message = Message::new("encoding.not-utf-8", "bytes that are not UTF-8");

/// Returns the text in a file, and how it is encoded if not in plain UTF-8.
pub fn text_of(bytes: &[u8]) -> (Cow<'_, str>, Option<Message>) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            let (text, encoding) = utf8(rest);
            (text, encoding.or(Some(UTF_8_MARKED)))
        }
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes).into(), Some(UTF_16_LITTLE)),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes).into(), Some(UTF_16_BIG)),
        bytes => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, Option<Message>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        // Almost always they are letters of Latin-1. Where that has control characters, nothing is certain.
        Err(_) => {
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                let letter =
                    |byte: &u8| if *byte < 0xa0 { char::REPLACEMENT_CHARACTER } else { char::from(*byte) };
                text.extend(chunk.invalid().iter().map(letter));
            }
            (Cow::Owned(text), Some(NOT_UTF_8))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Content, json_values, report_amid, text_of};

    #[test]
    fn files_are_recognised_by_their_bytes() {
        let cases: [(&[u8], Content); 17] = [
            (b"\x1f\x8b\x08", Content::Gzip),
            (b"PK\x03\x04", Content::Zip),
            (b"From a@b.example Mon\n", Content::Mbox),
            (b"Received: from a\r\n", Content::Mail),
            (b"\r\nSubject: x\n", Content::Mail),
            (b" \n{\"a\":1}", Content::Json),
            (b"\xef\xbb\xbf[]", Content::Json),
            (b"\xff\xfe{\0}\0", Content::Json),
            (b">From a@b.example Mon\nFrom: a\n", Content::Mail),
            (b"<?xml version=\"1.0\"?>\n<feedback>", Content::Dmarc),
            (b"<html>", Content::Other),
            (b" \n", Content::Empty),
            (b"X-Spam: no\nReceived: from a\n", Content::Mail),
            (b"version: STSv1\n", Content::Other),
            (b"version: STSv1\nmode: enforce\nmx: from.example\n", Content::Other),
            (b"Shopping: bread\nTimes: from 9 to 5\n", Content::Other),
            (b"\x89PNG", Content::Other),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Content::of(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn values_behind_each_other_are_split() {
        let cases: [(&str, bool, &[&str]); 11] = [
            ("{}", false, &["{}"]),
            (" {\"a\":\"}\\\"{\"}\n[{}] \n", false, &["{\"a\":\"}\\\"{\"}", "[{}]"]),
            ("{}\n-- \nAnna", true, &["{}"]),
            ("{}\n-- \nAnna", false, &["{}\n-- \nAnna"]),
            ("{}\n{}\nx", false, &["{}", "{}", "x"]),
            ("{\"a\":", false, &["{\"a\":"]),
            ("{}{", false, &["{}", "{"]),
            ("1", false, &["1"]),
            // One that is cut off does not lose those behind it, but a report of several lines is one.
            ("{}\n{\"a\n{\"b\":1}\n[", false, &["{}", "{\"a", "{\"b\":1}", "["]),
            ("[\n{},\n{", false, &["[\n{},\n{"]),
            ("", false, &[""]),
        ];
        for (text, is_in_mail, values) in cases {
            assert_eq!(json_values(text, is_in_mail), values, "{text}");
        }
    }

    #[test]
    fn a_report_amid_other_text_is_found() {
        let report = "{\"organization-name\": \"a}\", \"policies\": []}";
        let cases = [
            (format!("Please look:\n{report}"), Some(report)),
            (format!("{report}\n-- \nAnna"), Some(report)),
            (format!("> see\n{report} and reply"), Some(report)),
            (report.to_owned(), None),
            (format!(" {report}\n{report}\n"), None),
            (format!("[{report}]"), None),
            (format!("{{\"reports\": [{report}]}}"), None),
            ("the \"policies\" of {".to_owned(), None),
            ("{\"a\": 1} and more".to_owned(), None),
        ];
        for (text, expected) in cases {
            assert_eq!(report_amid(&text), expected, "{text}");
        }
    }

    #[test]
    fn the_encoding_of_a_text_is_told() {
        let cases: [(&[u8], &str, Option<&str>); 4] = [
            (b"{}", "{}", None),
            (b"\xef\xbb\xbf{}", "{}", Some("UTF-8 with a byte order mark")),
            (b"\xfe\xff\0{\0}", "{}", Some("UTF-16, big-endian")),
            (b"{M\xfcller\x81}", "{M\u{fc}ller\u{fffd}}", Some("bytes that are not UTF-8")),
        ];
        for (bytes, text, encoding) in cases {
            let (found, told) = text_of(bytes);
            assert_eq!((&*found, told.map(|told| told.text()).as_deref()), (text, encoding));
        }
    }
}
