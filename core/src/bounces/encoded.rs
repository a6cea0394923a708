//! The parts of a saved mail that are encoded in base64, and texts that are saved as UTF-16.

use crate::text::base64::base64;
use std::borrow::Cow;
use std::mem::take;

/// Returns bytes as text: UTF-16 if they begin so, else UTF-8.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        // Without a byte order mark, two letters of ASCII tell.
        [1..=255, 0, 1..=255, 0, ..] => units(bytes, u16::from_le_bytes),
        [0, 1..=255, 0, 1..=255, ..] => units(bytes, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Where a line of a mail is.
#[derive(PartialEq, Eq)]
enum Place {
    Outside,
    /// In a header that announces base64.
    Header,
    Body,
}

/// Replaces the parts that a header announces as base64 with what they contain.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut body = String::new();
    let mut place = Place::Outside;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        match place {
            Place::Body if is_base64(content) => {
                body.push_str(content);
                continue;
            }
            // Between the header and the body there can be several empty lines.
            Place::Body if content.is_empty() && body.is_empty() => {}
            Place::Body => {
                flush(&mut out, &mut body);
                place = Place::Outside;
            }
            Place::Header if content.is_empty() => place = Place::Body,
            Place::Header | Place::Outside => {}
        }
        if place == Place::Outside && announces_base64(content) {
            place = Place::Header;
        }
        out.push_str(line);
    }
    flush(&mut out, &mut body);
    out
}

fn flush(out: &mut String, body: &mut String) {
    if !body.is_empty() {
        out.push_str(&text(&base64(take(body).as_bytes())));
        out.push('\n');
    }
}

fn announces_base64(line: &str) -> bool {
    let field = line.split_once(':');
    field.is_some_and(|(name, value)| {
        name.eq_ignore_ascii_case("content-transfer-encoding") && value.trim().eq_ignore_ascii_case("base64")
    })
}

fn is_base64(line: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    !line.is_empty() && line.bytes().all(is_digit)
}
