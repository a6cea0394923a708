//! Makes invisible characters visible, and characters that would reorder other text.

use crate::text::span::Span;
use std::fmt::Write;

/// Text that can be shown as it is, or a token that replaces one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes that it represents.
    pub span: Span,
    /// The text to show.
    pub text: String,
    /// Whether `text` is a token such as `LF` or `U+202E`, to be shown unlike real text.
    pub token: bool,
}

/// Splits `bytes` into text and tokens that cover all of it.
pub fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            let span = Span::new(at, at + character.len_utf8());
            at = span.end;
            push(&mut pieces, span, character);
        }
        for byte in chunk.invalid() {
            let span = Span::new(at, at + 1);
            at = span.end;
            pieces.push(Piece { span, text: format!("0x{byte:02X}"), token: true });
        }
    }
    pieces
}

/// Returns `bytes` as plain text with tokens in angle quotes.
pub fn plain(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for piece in pieces(bytes) {
        if piece.token {
            // Writing to a String cannot fail.
            let _ = write!(text, "‹{}›", piece.text);
        } else {
            text.push_str(&piece.text);
        }
    }
    text
}

/// Returns the token for a character that cannot be shown as itself.
pub fn token(character: char) -> Option<String> {
    const C0: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO",
        "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS",
        "RS", "US",
    ];
    let code = u32::from(character);
    let named = match code {
        0..=31 => C0.get(code as usize).copied(),
        0x7f => Some("DEL"),
        0x85 => Some("NEL"),
        0xa0 => Some("NBSP"),
        0xfeff => Some("BOM"),
        _ => None,
    };
    if let Some(name) = named {
        return Some(name.to_owned());
    }
    is_hidden(character).then(|| format!("U+{code:04X}"))
}

/// Returns whether a character is invisible, reorders its neighbours, or breaks the line.
fn is_hidden(c: char) -> bool {
    let separator = c.is_whitespace() && c != ' ';
    separator
        || c.is_control()
        || matches!(u32::from(c),
            0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x202a..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xffa0 | 0xfff0..=0xfffb
            | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

fn push(pieces: &mut Vec<Piece>, span: Span, character: char) {
    if let Some(token) = token(character) {
        pieces.push(Piece { span, text: token, token: true });
        return;
    }
    match pieces.last_mut() {
        Some(last) if !last.token => {
            last.text.push(character);
            last.span.end = span.end;
        }
        _ => pieces.push(Piece { span, text: character.to_string(), token: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::{pieces, plain};

    #[test]
    fn invisible_characters_get_a_token() {
        let cases: [(&[u8], &str); 5] = [
            (b"a\tb\r\n", "a‹TAB›b‹CR›‹LF›"),
            ("\u{feff}x\u{a0}\u{202e}".as_bytes(), "‹BOM›x‹NBSP›‹U+202E›"),
            (b"\xff\xfeok\x00", "‹0xFF›‹0xFE›ok‹NUL›"),
            ("caf\u{e9} \u{43f}".as_bytes(), "caf\u{e9} \u{43f}"),
            (b"", ""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(plain(bytes), expected);
            let mut next = 0;
            for piece in pieces(bytes) {
                assert_eq!(piece.span.start, next, "pieces cover the text without a gap");
                next = piece.span.end;
            }
            assert_eq!(next, bytes.len());
        }
    }
}
