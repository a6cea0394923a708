//! The encoding and the line ends of a file, which a text box would lose.

use std::borrow::Cow;
use std::ops::Range;

/// The encoding of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, possibly with invalid bytes.
    #[default]
    Utf8,
    /// UTF-16, little-endian, with a byte order mark.
    Utf16Le,
    /// UTF-16, big-endian, with a byte order mark.
    Utf16Be,
}

/// The end of most lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// LF.
    #[default]
    Lf,
    /// CR LF.
    CrLf,
    /// CR alone.
    Cr,
}

/// A range of bytes, and the characters that show it.
type Shown<'a> = (Range<usize>, Cow<'a, str>);

impl Encoding {
    /// Reads the byte order mark.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    /// Decodes a text piece by piece. Every line end becomes LF, and every invalid byte U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Vec<Shown<'_>> {
        match self {
            Self::Utf8 => utf8(bytes),
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes),
        }
    }

    /// Encodes characters that are typed into a text of this encoding.
    pub(crate) fn encode(self, text: &str, line_ends: LineEnds) -> Vec<u8> {
        let text = match line_ends {
            LineEnds::Lf => Cow::Borrowed(text),
            LineEnds::CrLf => Cow::Owned(text.replace('\n', "\r\n")),
            LineEnds::Cr => Cow::Owned(text.replace('\n', "\r")),
        };
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

impl LineEnds {
    /// Returns the line end of most lines; LF where there is none.
    pub(crate) fn of(bytes: &[u8], encoding: Encoding) -> Self {
        let decoded: Vec<u8> = match encoding {
            Encoding::Utf8 => bytes.to_vec(),
            // In UTF-16 the other byte of CR and LF is zero.
            Encoding::Utf16Le | Encoding::Utf16Be => {
                bytes.iter().copied().filter(|byte| *byte != 0).collect()
            }
        };
        let feeds = decoded.iter().filter(|byte| **byte == b'\n').count();
        let returns = decoded.iter().filter(|byte| **byte == b'\r').count();
        let both = decoded.windows(2).filter(|pair| *pair == b"\r\n").count();
        match (feeds - both, both, returns - both) {
            (lf, crlf, cr) if crlf > lf && crlf >= cr => Self::CrLf,
            (lf, _, cr) if cr > lf => Self::Cr,
            _ => Self::Lf,
        }
    }
}

fn utf8(bytes: &[u8]) -> Vec<Shown<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        let mut rest = valid;
        while let Some(cr) = rest.find('\r') {
            let start = at + (valid.len() - rest.len());
            if cr > 0 {
                all.push((start..start + cr, Cow::Borrowed(&rest[..cr])));
            }
            let width = if rest[cr..].starts_with("\r\n") { 2 } else { 1 };
            all.push((start + cr..start + cr + width, Cow::Borrowed("\n")));
            rest = &rest[cr + width..];
        }
        let start = at + (valid.len() - rest.len());
        if !rest.is_empty() {
            all.push((start..start + rest.len(), Cow::Borrowed(rest)));
        }
        at += valid.len();
        for _ in chunk.invalid() {
            all.push((at..at + 1, Cow::Borrowed("\u{fffd}")));
            at += 1;
        }
    }
    all
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Vec<Shown<'_>> {
    let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
    let mut all: Vec<Shown<'_>> = Vec::new();
    let mut at = 0;
    let mut after_cr = false;
    for decoded in char::decode_utf16(units) {
        let width = decoded.as_ref().map_or(2, |character| 2 * character.len_utf16());
        let (character, end) = (decoded.unwrap_or('\u{fffd}'), at + width);
        match (character, all.last_mut()) {
            ('\n', Some(last)) if after_cr => last.0.end = end,
            ('\r', _) => all.push((at..end, Cow::Borrowed("\n"))),
            _ => all.push((at..end, Cow::Owned(character.to_string()))),
        }
        after_cr = character == '\r';
        at = end;
    }
    if at < bytes.len() {
        all.push((at..bytes.len(), Cow::Borrowed("\u{fffd}")));
    }
    all
}
