//! Reads a policy body in one pass: lines, the fields on them, and every deviation from the grammar.

use crate::syntax::grammar::{is_control, is_field_name, is_odd_space, is_wsp, quotes_around, trim_wsp};
use crate::syntax::policy::body::PolicySyntax;
use crate::syntax::policy::delimiter::without_delimiters;
use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::form::{BYTE_ORDER_MARK, Form};
use crate::syntax::policy::key::Key;
use crate::syntax::policy::line::{Field, Line};
use crate::syntax::policy::split::{begins_with_known_field, ends_like_a_line, odd_line_end, split_fields};
use crate::syntax::policy::value::{Value, read_known};
use crate::text::sort::by_place;
use crate::text::span::{Span, Spanned};
use memchr::memchr2;
use std::cell::OnceCell;

impl<'a> PolicySyntax<'a> {
    /// Reads `text`, whatever it is.
    pub fn parse(text: &'a [u8]) -> Self {
        let form = Form::of(text);
        let mut reader = Reader::new(text);
        if form == Form::Fields {
            reader.read();
        }
        Self {
            text,
            form,
            lines: reader.lines,
            deviations: reader.deviations,
            utf8: reader.utf8,
            first: reader.first,
            intended: OnceCell::new(),
            foreign: OnceCell::new(),
            second: OnceCell::new(),
        }
    }
}

/// What ends a line. The grammar allows LF, CR LF and the end of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    Text,
    Lf,
    CrLf,
    /// CR alone or several in a row.
    Cr,
    /// NEL, U+2028, U+2029 or a control character before a field.
    Odd,
}

/// The results so far, and what the next lines need to know about the ones before.
struct Reader<'a> {
    text: &'a [u8],
    utf8: Option<&'a str>,
    lines: Vec<Line<'a>>,
    deviations: Vec<Spanned<Deviation>>,
    first: [Option<usize>; Key::ALL.len()],
    /// Whether the text is printable US-ASCII, so that only LF and CR can end a line.
    is_plain: bool,
    /// Whether a line ended in something other than LF and CR.
    has_odd_ends: bool,
    /// The first LF that ends a line without a CR before it.
    lf: Option<usize>,
    has_crlf: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [u8]) -> Self {
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
        Self {
            text,
            utf8: std::str::from_utf8(text).ok(),
            lines: Vec::new(),
            deviations: Vec::new(),
            first: [None; Key::ALL.len()],
            // Unlike `all`, a fold looks at many bytes at once.
            is_plain: text.iter().fold(true, |all, byte| all & is_plain(byte)),
            has_odd_ends: false,
            lf: None,
            has_crlf: false,
        }
    }

    fn read(&mut self) {
        self.lines.reserve(self.text.len() / USUAL_LINE + 1);
        let mut at = 0;
        while self.text.get(at..).is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK)) {
            self.note(Deviation::ByteOrderMark, Span::new(at, at + BYTE_ORDER_MARK.len()));
            at += BYTE_ORDER_MARK.len();
        }
        self.note_invalid_utf8();
        at += self.note_quotes_around(at);
        while at < self.text.len() {
            let (span, end, next) = self.next_line(at);
            self.note_end(end, Span::new(span.end, next));
            // A CR or another odd line end at the beginning of a line belongs to the end of the one before.
            if !(span.is_empty() && matches!(end, LineEnd::Cr | LineEnd::Odd)) {
                self.read_line(span, next);
            }
            at = next;
        }
        if let Some(lf) = self.lf.filter(|_| self.has_crlf) {
            self.note(Deviation::MixedLineEnds, Span::new(lf, lf + 1));
        }
        by_place(&mut self.deviations, |deviation| deviation.span);
    }

    fn note(&mut self, deviation: Deviation, span: Span) {
        self.deviations.push(Spanned::new(deviation, span));
    }

    fn has(&self, deviation: Deviation) -> bool {
        self.deviations.iter().any(|noted| noted.value == deviation)
    }

    fn note_invalid_utf8(&mut self) {
        if self.utf8.is_some() {
            return;
        }
        let Err(error) = std::str::from_utf8(self.text) else { return };
        let start = error.valid_up_to();
        let end = start + error.error_len().unwrap_or(self.text.len() - start);
        self.note(Deviation::NotUtf8, Span::new(start, end));
    }

    /// Notes quotes around the whole policy, as in the source of a program, and reads no further than to the last one.
    /// Returns the width of the first one.
    fn note_quotes_around(&mut self, at: usize) -> usize {
        let text = self.text;
        let all = text.get(at..).unwrap_or_default().trim_ascii_end();
        let Some([open, close]) = quotes_around(all) else { return 0 };
        let inside = all.get(open..all.len() - close).unwrap_or_default();
        let has_lines = inside.contains(&b'\n');
        if !begins_with_known_field(inside) || !(has_lines || inside.windows(2).any(|pair| pair == b"\\n")) {
            return 0;
        }
        let kind = if has_lines { Deviation::Quote } else { Deviation::FieldsOnOneLine };
        let end = at + open + inside.len();
        // After a line end nothing of the line is left.
        let behind = if inside.ends_with(b"\n") { text.len() } else { end + close };
        self.note(kind, Span::new(at, at + open));
        self.note(kind, Span::new(end, behind));
        self.text = text.get(..end).unwrap_or_default();
        open
    }

    fn note_end(&mut self, end: LineEnd, span: Span) {
        match end {
            LineEnd::Lf => self.lf = self.lf.or(Some(span.start)),
            LineEnd::CrLf => self.has_crlf = true,
            LineEnd::Cr => self.note(Deviation::BareCr, span),
            LineEnd::Odd => {
                self.has_odd_ends = true;
                let character = span.text(self.text).chars().next().unwrap_or_default();
                self.note(Deviation::OddLineEnd(character), span);
            }
            LineEnd::Text => {}
        }
    }

    /// Returns the line that begins at byte `at`, its end, and where the next one begins.
    fn next_line(&self, at: usize) -> (Span, LineEnd, usize) {
        let mut from = at;
        while let Some(rest) = self.text.get(from..)
            && let Some(length) = self.find_line_end(rest)
        {
            let found = rest.get(length..).unwrap_or_default();
            let (end, width) = match found {
                [b'\n', ..] => (LineEnd::Lf, 1),
                [b'\r', b'\n', ..] => (LineEnd::CrLf, 2),
                [b'\r', ..] => (LineEnd::Cr, returns(found)),
                _ => (LineEnd::Odd, self.odd_end(found, from + length > at)),
            };
            from += length;
            if width > 0 {
                return (Span::new(at, from), end, from + width);
            }
            from += 1;
        }
        (Span::new(at, self.text.len()), LineEnd::Text, self.text.len())
    }

    /// Finds the first byte that may begin a line end: CR, LF, another control character, or the first byte of NEL,
    /// U+2028 or U+2029.
    fn find_line_end(&self, rest: &[u8]) -> Option<usize> {
        if self.is_plain {
            memchr2(b'\n', b'\r', rest)
        } else {
            rest.iter().position(|byte| !matches!(byte, b' '..=0x7f | b'\t'))
        }
    }

    /// Returns how many bytes of `rest`, which does not begin with LF or CR, end the line nevertheless.
    fn odd_end(&self, rest: &[u8], has_line: bool) -> usize {
        let is_control = rest.first().is_some_and(u8::is_ascii);
        if is_control && !has_line {
            return 0;
        }
        let last = if self.has_odd_ends { ends_like_a_line(rest) } else { None };
        odd_line_end(rest).or(last).unwrap_or_default()
    }

    /// Reads the line `span`; the next one begins at `next`.
    fn read_line(&mut self, span: Span, next: usize) {
        let (indent, content) = trim_wsp(span.of(self.text));
        let without_field = match content {
            // The indentation of lines may go on after the last one.
            [] if next == span.end && self.has(Deviation::LeadingSpace) => Some(Deviation::LeadingSpace),
            [] => Some(Deviation::BlankLine),
            b"---" | b"..." => Some(Deviation::FrontMatter),
            [b'#', ..]
            | [b'/', b'/', ..]
            | [b'/', b'*', .., b'*', b'/']
            | [b'<', b'!', b'-', b'-', .., b'-', b'-', b'>'] => Some(Deviation::Comment),
            _ => None,
        };
        if let Some(deviation) = without_field {
            self.note(deviation, Span::new(span.start, next));
            return self.lines.push(Line { span, field: None });
        }
        let mut rest = Span::new(span.start + indent, span.start + indent + content.len());
        if indent > 0 {
            self.note(Deviation::LeadingSpace, Span::new(span.start, rest.start));
        }
        rest.start += self.note_debris_before(rest);
        let mut several = false;
        while let Some((kept, second)) = split_fields(rest.of(self.text)) {
            let gap = Span::new(rest.start + kept, rest.start + second);
            self.read_field(Span::new(rest.start, gap.start));
            self.note(Deviation::FieldsOnOneLine, gap);
            rest.start = gap.end;
            several = true;
        }
        if several {
            // The separator of the fields may follow the last one too.
            let kept = rest.start + without_delimiters(rest.of(self.text));
            if kept < rest.end {
                self.note(Deviation::FieldsOnOneLine, Span::new(kept, rest.end));
            }
            rest.end = kept;
        }
        self.read_field(rest);
    }

    /// Notes odd spaces and control characters before a field name. Returns how many bytes they take.
    fn note_debris_before(&mut self, content: Span) -> usize {
        let bytes = content.of(self.text);
        let mut taken = 0;
        if bytes.first().is_some_and(u8::is_ascii_graphic) {
            return taken;
        }
        for character in String::from_utf8_lossy(bytes).chars() {
            let start = content.start + taken;
            let span = Span::new(start, start + character.len_utf8());
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii() && is_control(byte) => {
                    self.note(Deviation::ControlCharacter(byte), span);
                }
                Ok(byte) if is_wsp(byte) => {}
                _ if is_odd_space(character) => self.note(Deviation::OddSpace(character), span),
                _ => break,
            }
            taken += character.len_utf8();
        }
        taken
    }

    fn read_field(&mut self, content: Span) {
        let bytes = content.of(self.text);
        let Some(colon) = bytes.iter().position(|byte| *byte == b':') else {
            self.note(Deviation::NotAField, content);
            return self.lines.push(Line { span: content, field: None });
        };
        let (before, after) = bytes.split_at(colon);
        let name_length = before.iter().rposition(|byte| !is_wsp(*byte)).map_or(0, |last| last + 1);
        let name = Span::new(content.start, content.start + name_length);
        if name_length < colon {
            self.note(Deviation::SpaceBeforeColon, Span::new(name.end, content.start + colon));
        }
        let (skipped, trimmed) = trim_wsp(after.get(1..).unwrap_or_default());
        let start = content.start + colon + 1 + skipped;
        let value = Span::new(start, start + trimmed.len());
        let key = Key::from_name(name.of(self.text));
        let counts = key.is_none_or(|key| !self.is_repeated(key));
        let (bare, parsed) = match key {
            Some(key) if counts => {
                if let Some(first) = self.first.get_mut(key as usize) {
                    first.get_or_insert(self.lines.len());
                }
                read_known(key, value, self.text, &mut self.deviations)
            }
            Some(key) => {
                self.check_extension(content, name, value);
                self.note(Deviation::Duplicate(key), name.to(value));
                (value, Value::Ignored(key))
            }
            None => {
                self.check_extension(content, name, value);
                (value, Value::Extension)
            }
        };
        let field = Field { name, value, bare, parsed, counts };
        self.lines.push(Line { span: content, field: Some(field) });
    }

    /// Returns whether a field of that name would be a repetition, which senders ignore.
    fn is_repeated(&self, key: Key) -> bool {
        key != Key::Mx && self.first.get(key as usize).copied().flatten().is_some()
    }

    /// Notes where a field breaks the grammar of extension fields. A repeated known field is ignored, but the
    /// grammar must allow it too.
    fn check_extension(&mut self, content: Span, name: Span, value: Span) {
        if !is_field_name(name.of(self.text)) {
            return self.note(Deviation::NotAField, content);
        }
        if value.is_empty() {
            return self.note(Deviation::EmptyValue, content);
        }
        // Inside an extension value even the tab is a CTL.
        for (at, byte) in value.of(self.text).iter().enumerate().filter(|(_, byte)| byte.is_ascii_control()) {
            let span = Span::new(value.start + at, value.start + at + 1);
            self.note(Deviation::ControlCharacter(*byte), span);
        }
    }
}

/// How many bytes a usual line has, to reserve space for the lines.
const USUAL_LINE: usize = 20;

/// Returns how many of the bytes from a CR on end the line: several CRs, and the LF after them. CR CR LF is the
/// result when a tool turns the LF of CR LF into CR LF again.
fn returns(bytes: &[u8]) -> usize {
    let behind = bytes.iter().position(|byte| *byte != b'\r').unwrap_or(bytes.len());
    if bytes.get(behind) == Some(&b'\n') { behind + 1 } else { behind }
}
