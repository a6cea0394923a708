//! The kinds of texts that are served as a policy.

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
        let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).trim_ascii_start();
        if head.is_empty() && text.iter().all(u8::is_ascii_whitespace) {
            return Self::Empty;
        }
        match head.first() {
            Some(b'<') if is_markup(head) => Self::Html,
            Some(b'{') if !is_tag(head) => Self::Json,
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
