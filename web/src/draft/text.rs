//! A text being edited: the bytes that are linted, and the characters a text box shows of them.
//!
//! A text box knows neither CR LF nor bytes that are no text, so the bytes are kept beside it. An edit
//! replaces the bytes of what was edited and leaves every other byte of a file alone.

use crate::draft::encoding::{Encoding, Ends};
use mta_sts::Span;

/// Bytes and what is shown of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    bytes: Vec<u8>,
    shown: String,
    encoding: Encoding,
    ends: Ends,
    /// Nothing was typed since it was opened.
    untouched: bool,
    /// Where the two run apart: from these places on, byte and character go along again.
    stretches: Vec<Stretch>,
}

/// The place of a byte, and the place of the character that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    byte: usize,
    shown: usize,
}

impl Text {
    /// The text of a file or a link.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let encoding = Encoding::of(&bytes);
        let ends = Ends::of(&bytes, encoding);
        let mut text = Self { bytes, encoding, ends, untouched: true, ..Self::default() };
        text.read();
        text
    }

    /// What is linted, downloaded and shared.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What stands in the text box: every line end is one LF there.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether there is nothing.
    pub(crate) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether it is exactly what was opened.
    pub(crate) const fn is_untouched(&self) -> bool {
        self.untouched
    }

    /// It is what was opened no longer.
    pub(crate) const fn touch(&mut self) {
        self.untouched = false;
    }

    /// How its bytes differ from what a text box would make of them, for the reader.
    pub(crate) const fn kept(&self) -> (Encoding, Ends) {
        (self.encoding, self.ends)
    }

    /// Takes over what the text box holds now: the bytes of what was replaced, and no other, change.
    /// New characters are written in the encoding and with the line ends of the rest.
    pub(crate) fn edit(&mut self, value: &str) {
        let (old, new) = between(&self.shown, value);
        if old.is_empty() && new.is_empty() {
            return;
        }
        let fresh = self.encoding.encode(new, self.ends);
        let place = self.byte(old.start)..self.byte(old.end);
        self.bytes.splice(place, fresh);
        self.untouched = false;
        // UTF-16 is known by its mark: without it the same bytes would be another text.
        if self.encoding != Encoding::Utf8 && Encoding::of(&self.bytes) != self.encoding {
            self.encoding = Encoding::Utf8;
            self.bytes = self.encoding.encode(value, self.ends);
        }
        if self.bytes.is_empty() {
            (self.encoding, self.ends) = Default::default();
        }
        if self.stretches.is_empty() && self.encoding == Encoding::Utf8 && self.ends == Ends::Lf {
            value.clone_into(&mut self.shown);
            return;
        }
        self.read();
        // Half a character of UTF-16 at the end would take what is typed behind it for its other half.
        if self.shown != value {
            self.bytes = self.encoding.encode(value, self.ends);
            self.read();
        }
    }

    /// The bytes of `span` as a span of [`Self::shown`].
    pub(crate) fn shown_span(&self, span: Span) -> Span {
        Span::new(self.character(span.start), self.character(span.end))
    }

    /// A span of [`Self::shown`] in the units of the browser, UTF-16.
    pub(crate) fn units(&self, span: Span) -> (u32, u32) {
        let count = |end: usize| {
            let text = self.shown.get(..end).unwrap_or(&self.shown);
            u32::try_from(if text.is_ascii() { end } else { text.encode_utf16().count() }).unwrap_or(u32::MAX)
        };
        (count(span.start), count(span.end))
    }

    fn read(&mut self) {
        self.shown.clear();
        self.stretches.clear();
        let mut apart: isize = 0;
        for (place, shown) in self.encoding.decode(&self.bytes) {
            let at = self.shown.len();
            let here = at as isize - place.start as isize;
            if here != apart {
                self.stretches.push(Stretch { byte: place.start, shown: at });
            }
            self.shown.push_str(shown.as_ref());
            apart = self.shown.len() as isize - place.end as isize;
            if apart != here {
                self.stretches.push(Stretch { byte: place.end, shown: self.shown.len() });
            }
        }
    }

    /// The byte where the character at `shown` begins.
    fn byte(&self, shown: usize) -> usize {
        let behind = self.stretches.partition_point(|stretch| stretch.shown <= shown);
        match behind.checked_sub(1).and_then(|last| self.stretches.get(last)) {
            Some(last) => last.byte + (shown - last.shown),
            None => shown,
        }
        .min(self.bytes.len())
    }

    /// The place of the character that shows `byte`.
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

/// What was replaced in `old`, and by what: all but what both texts begin and end with.
pub(crate) fn between<'a>(old: &str, new: &'a str) -> (std::ops::Range<usize>, &'a str) {
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
    fn what_is_not_edited_stays_byte_for_byte() {
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
    fn an_edit_writes_as_the_rest_is_written() {
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
            assert_eq!(again.shown(), value, "and is read again as what was typed");
        }
    }

    #[test]
    fn places_of_bytes_become_places_of_the_browser() {
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
    fn any_edit_of_any_text_gives_what_was_typed() {
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
