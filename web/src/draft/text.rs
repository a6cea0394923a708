//! A text being edited: its bytes, which are linted, and its characters, which the text box shows.
//!
//! A text box cannot hold CR LF or invalid UTF-8, so the bytes are stored beside it. An edit changes the
//! bytes of the edited characters and leaves every other byte of a file unchanged.

use crate::draft::encoding::{Encoding, LineEnds};
use mta_sts::Span;

/// A text as bytes and as characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    bytes: Vec<u8>,
    shown: String,
    encoding: Encoding,
    line_ends: LineEnds,
    /// Nothing was edited since the text was opened.
    as_opened: bool,
    /// The places from which bytes and characters advance together again.
    stretches: Vec<Stretch>,
}

/// The place of a byte, and the place of the character that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    byte: usize,
    shown: usize,
}

impl Text {
    /// Returns the text of a file or a link.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let encoding = Encoding::of(&bytes);
        let line_ends = LineEnds::of(&bytes, encoding);
        let mut text = Self { bytes, encoding, line_ends, as_opened: true, ..Self::default() };
        text.read();
        text
    }

    /// Returns the bytes, which are linted, downloaded and shared.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the content of the text box, where every line end is LF.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Returns whether there are no bytes.
    pub(crate) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Returns whether the text is exactly what was opened.
    pub(crate) const fn is_as_opened(&self) -> bool {
        self.as_opened
    }

    /// Notes that the text is not what was opened.
    pub(crate) const fn mark_edited(&mut self) {
        self.as_opened = false;
    }

    /// Returns what a text box would change in the bytes.
    pub(crate) const fn form(&self) -> (Encoding, LineEnds) {
        (self.encoding, self.line_ends)
    }

    /// Takes over the new content of the text box. Only the bytes of the replaced characters change. New
    /// characters get the encoding and the line ends of the rest.
    pub(crate) fn edit(&mut self, value: &str) {
        let (old, new) = replacement(&self.shown, value);
        if old.is_empty() && new.is_empty() {
            return;
        }
        let fresh = self.encoding.encode(new, self.line_ends);
        let place = self.byte(old.start)..self.byte(old.end);
        self.bytes.splice(place, fresh);
        self.as_opened = false;
        // Without its byte order mark UTF-16 would be read as UTF-8.
        if self.encoding != Encoding::Utf8 && Encoding::of(&self.bytes) != self.encoding {
            self.encoding = Encoding::Utf8;
            self.bytes = self.encoding.encode(value, self.line_ends);
        }
        if self.bytes.is_empty() {
            (self.encoding, self.line_ends) = Default::default();
        }
        if self.stretches.is_empty() && self.encoding == Encoding::Utf8 && self.line_ends == LineEnds::Lf {
            value.clone_into(&mut self.shown);
            return;
        }
        self.read();
        // An unpaired surrogate at the end would combine with what is typed behind it.
        if self.shown != value {
            self.bytes = self.encoding.encode(value, self.line_ends);
            self.read();
        }
    }

    /// Converts a span of the bytes to a span of [`Self::shown`].
    pub(crate) fn shown_span(&self, span: Span) -> Span {
        Span::new(self.character(span.start), self.character(span.end))
    }

    /// Converts a span of [`Self::shown`] to UTF-16 code units, which the browser counts.
    pub(crate) fn units(&self, span: Span) -> (u32, u32) {
        let count = |end: usize| {
            let text = self.shown.get(..end).unwrap_or(&self.shown);
            u32::try_from(if text.is_ascii() { end } else { text.encode_utf16().count() }).unwrap_or(u32::MAX)
        };
        (count(span.start), count(span.end))
    }

    /// Decodes the bytes.
    fn read(&mut self) {
        self.shown.clear();
        self.stretches.clear();
        let mut offset: isize = 0;
        for (place, shown) in self.encoding.decode(&self.bytes) {
            let at = self.shown.len();
            let here = at as isize - place.start as isize;
            if here != offset {
                self.stretches.push(Stretch { byte: place.start, shown: at });
            }
            self.shown.push_str(shown.as_ref());
            offset = self.shown.len() as isize - place.end as isize;
            if offset != here {
                self.stretches.push(Stretch { byte: place.end, shown: self.shown.len() });
            }
        }
    }

    /// Returns the byte where the character at `shown` begins.
    fn byte(&self, shown: usize) -> usize {
        let behind = self.stretches.partition_point(|stretch| stretch.shown <= shown);
        match behind.checked_sub(1).and_then(|last| self.stretches.get(last)) {
            Some(last) => last.byte + (shown - last.shown),
            None => shown,
        }
        .min(self.bytes.len())
    }

    /// Returns the place of the character that shows `byte`.
    fn character(&self, byte: usize) -> usize {
        let behind = self.stretches.partition_point(|stretch| stretch.byte <= byte);
        let next = self.stretches.get(behind).map_or(self.shown.len(), |next| next.shown);
        let place = match behind.checked_sub(1).and_then(|last| self.stretches.get(last)) {
            Some(last) => last.shown + (byte - last.byte),
            None => byte,
        };
        let mut place = place.min(next);
        while !self.shown.is_char_boundary(place) {
            place -= 1;
        }
        place
    }
}

/// Returns what was replaced in `old`, and by what: everything between the common start and the common end.
pub(crate) fn replacement<'a>(old: &str, new: &'a str) -> (std::ops::Range<usize>, &'a str) {
    let mut start = old.bytes().zip(new.bytes()).take_while(|(one, other)| one == other).count();
    while !(old.is_char_boundary(start) && new.is_char_boundary(start)) {
        start -= 1;
    }
    let most = old.len().min(new.len()) - start;
    let tail = old.bytes().rev().zip(new.bytes().rev()).take(most);
    let mut end = tail.take_while(|(one, other)| one == other).count();
    while !(old.is_char_boundary(old.len() - end) && new.is_char_boundary(new.len() - end)) {
        end -= 1;
    }
    (start..old.len() - end, &new[start..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }

    #[test]
    fn bytes_that_are_not_edited_do_not_change() {
        let cases: [(&[u8], &str); 7] = [
            (b"a\r\nb\r\n", "a\nb\n"),
            (b"\xef\xbb\xbfa\n", "\u{feff}a\n"),
            (b"a\rb", "a\nb"),
            (b"a\xff\xc3b", "a\u{fffd}\u{fffd}b"),
            (&utf16("mode: \u{1f4e7}\r\n"), "\u{feff}mode: \u{1f4e7}\n"),
            (b"\xff\xfea\0\xd8", "\u{feff}a\u{fffd}"),
            (b"", ""),
        ];
        for (bytes, shown) in cases {
            let mut text = Text::of(bytes.to_vec());
            assert_eq!(text.shown(), shown);
            text.edit(shown);
            assert_eq!(text.bytes(), bytes, "an edit that changes nothing");
        }
    }

    #[test]
    fn an_edit_has_the_encoding_and_line_ends_of_the_rest() {
        let cases: [(&[u8], &str, &[u8]); 11] = [
            (b"a\r\nb\r\n", "a\nx\nb\n", b"a\r\nx\r\nb\r\n"),
            (b"a\nb\r\nc\nd\n", "a\nb\nc\nx\nd\n", b"a\nb\r\nc\nx\nd\n"),
            (b"\xffa\r\n", "\u{fffd}ab\n", b"\xffab\r\n"),
            (b"\xef\xbb\xbfa", "a", b"a"),
            (&utf16("a\r\n"), "\u{feff}a\n\u{e9}\n", &utf16("a\r\n\u{e9}\r\n")),
            (&utf16("a\r\n"), "b\n", b"b\r\n"),
            (&utf16("a\r\n"), "a\n", b"a\r\n"),
            (b"\xff\xfea\0b", "\u{feff}a\u{fffd}c", &utf16("a\u{fffd}c")),
            (b"", "a\n", b"a\n"),
            (b"a\r\n", "", b""),
            ("\u{e9}\u{e8}".as_bytes(), "\u{e9}\u{ea}", "\u{e9}\u{ea}".as_bytes()),
        ];
        for (bytes, value, expected) in cases {
            let mut text = Text::of(bytes.to_vec());
            text.edit(value);
            assert_eq!(text.bytes(), expected, "{:?} edited to {value:?}", String::from_utf8_lossy(bytes));
            assert_eq!(text.shown(), value);
            let again = Text::of(expected.to_vec());
            assert_eq!(again.shown(), value, "the bytes are read as the typed text");
        }
    }

    #[test]
    fn spans_of_bytes_are_converted_to_utf16_code_units() {
        let text = Text::of("\u{feff}a\r\n\u{1f4e7}x\r\ny".as_bytes().to_vec());
        assert_eq!(text.shown(), "\u{feff}a\n\u{1f4e7}x\ny");
        let cases = [
            (0, 3, (0, 1)),
            (3, 4, (1, 2)),
            (4, 6, (2, 3)),
            (6, 10, (3, 5)),
            (10, 11, (5, 6)),
            (13, 14, (7, 8)),
        ];
        for (start, end, units) in cases {
            assert_eq!(text.units(text.shown_span(Span::new(start, end))), units, "bytes {start} to {end}");
        }
        let text = Text::of(utf16("ab\r\ncd"));
        assert_eq!(text.units(text.shown_span(Span::new(2, 4))), (1, 2));
        assert_eq!(text.units(text.shown_span(Span::new(10, 14))), (4, 6));
    }

    #[test]
    fn every_edit_of_every_text_gives_the_typed_text() {
        let pieces = ["", "a", "\n", "\r\n", "\u{e9}", "\u{1f4e7}", "b\r", "mode: none\n"];
        let texts: Vec<String> =
            pieces.iter().flat_map(|one| pieces.iter().map(move |two| format!("{one}x{two}y"))).collect();
        for from in &texts {
            for to in &texts {
                let to = Text::of(to.as_bytes().to_vec());
                let mut text = Text::of(from.as_bytes().to_vec());
                text.edit(to.shown());
                assert_eq!(text.shown(), to.shown(), "{from:?} to {:?}", to.shown());
            }
        }
    }
}
