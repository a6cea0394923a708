//! The kinds of texts that are served as a policy.

use memchr::memchr;

/// U+FEFF in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What kind of text a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Lines of fields, good or bad.
    Fields,
    /// Nothing but white space.
    Empty,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
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
        // PowerShell adds lines in UTF-16 to a file in ASCII.
        let is_wide = |part: &[u8]| matches!(part, [b' '..=b'~', 0, b' '..=b'~', 0]);
        if memchr(0, text).is_some() && text.windows(4).any(is_wide) {
            return Self::Utf16Le;
        }
        let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
        if head.is_empty() && text.iter().all(u8::is_ascii_whitespace) {
            return Self::Empty;
        }
        match head.first() {
            Some(b'<') if is_markup(head) => Self::Html,
            Some(b'{') if !is_tag(head) && is_json(text) => Self::Json,
            _ => Self::Fields,
        }
    }
}

/// Returns whether a web page begins here. A policy may have an HTML comment above it, so comments are skipped.
fn is_markup(head: &[u8]) -> bool {
    let starts =
        |tag: &str| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    if starts("<!--") {
        let end = head.windows(3).position(|bytes| bytes == b"-->");
        let behind = end.and_then(|end| head.get(end + 3..));
        return behind.is_none_or(|rest| is_markup(rest.trim_ascii_start()));
    }
    ["<!doctype", "<html", "<head", "<body", "<?xml"].into_iter().any(starts)
}

/// Returns whether a text in braces is JSON, or would be with quotes around its words. It may be cut off.
fn is_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii();
    let mut open = Vec::new();
    // What came last: a value or a key, or a sign after which one of them comes.
    let mut after_value = false;
    let mut at = 0;
    while let Some(byte) = text.get(at).copied() {
        let rest = text.get(at + 1..).unwrap_or_default();
        let is_fine = match byte {
            b'{' | b'[' => {
                open.push(byte);
                !std::mem::take(&mut after_value)
            }
            b'}' | b']' => {
                after_value = true;
                open.pop() == Some(if byte == b'}' { b'{' } else { b'[' })
            }
            b':' => std::mem::take(&mut after_value) && open.last() == Some(&b'{'),
            b',' => std::mem::take(&mut after_value),
            byte if byte.is_ascii_whitespace() => true,
            b'"' | b'\'' => {
                let mut escaped = false;
                let end = rest.iter().position(|next| {
                    let ends = *next == byte && !escaped;
                    escaped = *next == b'\\' && !escaped;
                    ends
                });
                at += end.map_or(rest.len(), |end| end + 1);
                !std::mem::replace(&mut after_value, true)
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.*+".contains(byte);
                at += rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
                !std::mem::replace(&mut after_value, true)
            }
            _ => false,
        };
        at += 1;
        if !is_fine || (open.is_empty() && at < text.len()) {
            return false;
        }
    }
    true
}

/// Returns whether the text begins with `{{ … }}`, `{% … %}` or `{# … #}`, which a template engine should have
/// replaced.
fn is_tag(head: &[u8]) -> bool {
    matches!(head, [b'{', b'{' | b'%' | b'#', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart_with_a_tag_or_a_comment_above() {
        let cases = [
            ("", Form::Empty),
            (" \n\r\n", Form::Empty),
            ("version: STSv1\n", Form::Fields),
            ("{ \"version\": \"STSv1\" }", Form::Json),
            ("{version: STSv1}", Form::Json),
            ("{\"version\": \"STSv1\", \"mx\": [\"a.example\", 1.5e3, null], \"cut", Form::Json),
            ("{\nversion: STSv1\nmode: none\n}\n", Form::Fields),
            ("{\\rtf1\\ansi version: STSv1}", Form::Fields),
            ("{\"a\": 1} and more", Form::Fields),
            ("{\"a\" \"b\"}", Form::Fields),
            ("{% raw %}\nversion: STSv1\n", Form::Fields),
            ("{{ policy }}\n", Form::Fields),
            ("{# managed #}\n", Form::Fields),
            ("<!-- managed -->\nversion: STSv1\n", Form::Fields),
            ("<!-- managed --> <!doctype html>", Form::Html),
            ("<!-- managed --><!-- twice -->\nversion: STSv1\n", Form::Fields),
            ("<!-- without end\n", Form::Html),
            ("\u{feff}<!DOCTYPE html>", Form::Html),
            ("<?xml version=\"1.0\"?>", Form::Html),
            ("<mx>", Form::Fields),
        ];
        for (text, expected) in cases {
            assert_eq!(Form::of(text.as_bytes()), expected, "{text:?}");
        }
    }
}
