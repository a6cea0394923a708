//! What a policy text is as a whole.

use super::BYTE_ORDER_MARK;

/// What a text is as a whole, before anyone looks at its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Lines of fields, good or bad.
    Fields,
    /// No character but white space.
    Empty,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// A web page.
    Html,
    /// The JSON object of the drafts before RFC 8461.
    Json,
}

impl Form {
    pub(super) fn of(text: &[u8]) -> Self {
        let head = text.get(..1024.min(text.len())).unwrap_or_default();
        match head {
            [0xff, 0xfe, ..] => return Self::Utf16Le,
            [0xfe, 0xff, ..] => return Self::Utf16Be,
            [byte, 0, other, 0, ..] if *byte != 0 && *other != 0 => return Self::Utf16Le,
            [0, byte, 0, other, ..] if *byte != 0 && *other != 0 => return Self::Utf16Be,
            _ => {}
        }
        let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
        if head.is_empty() && text.iter().all(u8::is_ascii_whitespace) {
            return Self::Empty;
        }
        match head.first() {
            Some(b'<') if is_markup(head) => Self::Html,
            Some(b'{') => Self::Json,
            _ => Self::Fields,
        }
    }
}

fn is_markup(head: &[u8]) -> bool {
    let starts =
        |tag: &str| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    ["<!doctype", "<html", "<head", "<body", "<!--", "<?xml"].into_iter().any(starts)
}
