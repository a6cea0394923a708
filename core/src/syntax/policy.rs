//! The policy body (RFC 8461 §3.2), line by line.

use crate::syntax::grammar::{is_control, is_field_name, is_odd_space, is_wsp, trim_wsp};

use crate::syntax::mx_pattern::{Makeup, MxPattern};
use crate::text::sort::by_place;
use crate::text::span::{Span, Spanned};
use memchr::memchr2;
pub(super) use split::without_delimiters;
use split::{ends_like_a_line, odd_line_end, split_fields};

mod deviation;
mod form;
mod line;
mod split;
mod value;

pub use crate::syntax::policy::value::{MaxAgeError, Mode, Value};
pub use deviation::Deviation;
pub use form::Form;
pub use line::{Field, Key, Line, LineEnd};

/// A policy body, cut into lines and fields, with everything the grammar has no room for.
#[derive(Clone, Debug)]
pub struct PolicySyntax<'a> {
    /// The body.
    pub text: &'a [u8],
    /// What kind of text it is; anything but [`Form::Fields`] has no lines.
    pub form: Form,
    /// Its lines, in order.
    pub lines: Vec<Line<'a>>,
    /// Every step off the grammar, in reading order.
    pub deviations: Vec<Spanned<Deviation>>,
    /// On which line the first field of each name stands.
    first: [Option<usize>; Key::ALL.len()],
    has_extensions: bool,
    has_repeated: bool,
    /// Whether any line ends in LF, and any in CR LF.
    ends_in: [bool; 2],
    /// Whether LF and CR alone may end lines. Found out when the first line needs it.
    ends_plainly: Option<bool>,
    /// Whether a line ended in anything else before.
    has_odd_ends: bool,
    utf8: Option<&'a str>,
    patterns: Makeup,
}

impl<'a> PolicySyntax<'a> {
    /// Reads `text`, whatever it is.
    pub fn parse(text: &'a [u8]) -> Self {
        let form = Form::of(text);
        let lines = if form == Form::Fields { text.len() / USUAL_LINE + 2 } else { 0 };
        let mut syntax = Self {
            text,
            form,
            lines: Vec::with_capacity(lines),
            deviations: Vec::new(),
            first: [None; Key::ALL.len()],
            has_extensions: false,
            has_repeated: false,
            ends_in: [false; 2],
            ends_plainly: None,
            has_odd_ends: false,
            utf8: std::str::from_utf8(text).ok(),
            patterns: Makeup::default(),
        };
        if syntax.form == Form::Fields {
            syntax.read_lines();
            syntax.note_duplicates();
            syntax.note_mixed_line_ends();
            by_place(&mut syntax.deviations, |deviation| [deviation.span.start, deviation.span.end, 0, 0]);
        }
        syntax
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.lines.iter().filter_map(|line| line.field.as_ref())
    }

    /// The first field of one name, which counts.
    pub fn field(&self, key: Key) -> Option<&Field<'a>> {
        self.lines.get(self.first_on(key)?)?.field.as_ref()
    }

    /// The mode that counts, where it can be read.
    pub fn mode(&self) -> Option<Mode> {
        match self.field(Key::Mode)?.parsed {
            Value::Mode(mode) => mode,
            _ => None,
        }
    }

    /// The fields that count of one name.
    pub fn fields_of(&self, key: Key) -> impl Iterator<Item = &Field<'a>> {
        let lines = match (key, self.first_on(key)) {
            (Key::Mx, Some(line)) => self.lines.get(line..),
            (_, Some(line)) => self.lines.get(line..=line),
            (_, None) => None,
        };
        let fields = lines.unwrap_or_default().iter().filter_map(|line| line.field.as_ref());
        fields.filter(move |field| field.parsed.key() == Some(key))
    }

    /// The fields that RFC 8461 does not define.
    pub fn extensions(&self) -> impl Iterator<Item = &Field<'a>> {
        let lines = if self.has_extensions { self.lines.as_slice() } else { &[] };
        let fields = lines.iter().filter_map(|line| line.field.as_ref());
        fields.filter(|field| matches!(field.parsed, Value::Extension))
    }

    /// What the readable patterns are made of, taken together.
    pub(crate) const fn patterns(&self) -> Makeup {
        self.patterns
    }

    /// Whether every line is a known field with a good value.
    pub(crate) const fn is_plain(&self) -> bool {
        matches!(self.form, Form::Fields) && self.deviations.is_empty() && !self.has_extensions
    }

    /// The text, if it is UTF-8.
    pub(crate) const fn utf8(&self) -> Option<&'a str> {
        self.utf8
    }

    fn first_on(&self, key: Key) -> Option<usize> {
        self.first.get(key as usize).copied().flatten()
    }

    /// Whether a field of that name, of which one stands already, is ignored.
    fn is_repeated(&self, key: Key) -> bool {
        key != Key::Mx && self.first_on(key).is_some()
    }

    /// The deviations of one kind.
    pub fn all(&self, kind: impl Fn(Deviation) -> bool) -> impl Iterator<Item = &Spanned<Deviation>> {
        self.deviations.iter().filter(move |deviation| kind(deviation.value))
    }

    fn note(&mut self, deviation: Deviation, span: Span) {
        self.deviations.push(Spanned::new(deviation, span));
    }

    fn read_lines(&mut self) {
        let mut at = 0;
        while self.text.get(at..).is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK)) {
            self.note(Deviation::ByteOrderMark, Span::new(at, at + BYTE_ORDER_MARK.len()));
            at += BYTE_ORDER_MARK.len();
        }
        self.note_invalid_utf8();
        while at < self.text.len() {
            if let Some(next) = self.read_plain(at) {
                at = next;
                continue;
            }
            let (span, end, next) = self.next_line(at);
            match end {
                LineEnd::Cr => self.note(Deviation::BareCr, Span::new(span.end, next)),
                LineEnd::Odd => {
                    self.has_odd_ends = true;
                    let separator = Span::new(span.end, next);
                    let character = separator.text(self.text).chars().next().unwrap_or_default();
                    self.note(Deviation::OddLineEnd(character), separator);
                }
                LineEnd::Lf | LineEnd::CrLf => self.note_end(end),
                LineEnd::Text => {}
            }
            // A CR at the beginning of a line belongs to the end of the one before.
            if !(span.is_empty() && end == LineEnd::Cr) {
                self.read_line(span, end, next);
            }
            at = next;
        }
    }

    /// Reads a line as nearly all are, in one go: a known field that may stand here, a colon, a space, a good
    /// value, LF or CR LF. Where the next one begins.
    #[inline]
    fn read_plain(&mut self, at: usize) -> Option<usize> {
        let rest = self.utf8?.get(at..)?;
        let key = Key::of_line(rest.as_bytes())?;
        let name = Span::new(at, at + key.name().len());
        let start = name.end + SEPARATOR.len();
        let behind = rest.get(key.name().len()..)?.strip_prefix(SEPARATOR)?;
        let (parsed, length) = if key == Key::Mx {
            let (pattern, length) = MxPattern::at_start_of(behind)?;
            (Value::Mx(Ok(pattern)), length)
        } else {
            let length = behind.bytes().position(|byte| !byte.is_ascii_graphic())?;
            let value = Span::new(start, start + length);
            let parsed = value::read_good(key, value, self.text, self.utf8);
            (parsed.filter(|_| !self.is_repeated(key))?, length)
        };
        let (end, width) = match behind.as_bytes().get(length..)? {
            [b'\n', ..] => (LineEnd::Lf, 1),
            [b'\r', b'\n', ..] => (LineEnd::CrLf, 2),
            _ => return None,
        };
        let value = Span::new(start, start + length);
        self.note_end(end);
        self.count(key, &parsed);
        let field = Field { name, value, bare: value, parsed, counts: true };
        self.lines.push(Line { span: name.to(value), end, field: Some(field) });
        Some(value.end + width)
    }

    fn note_end(&mut self, end: LineEnd) {
        let [lf, crlf] = &mut self.ends_in;
        *(if end == LineEnd::Lf { lf } else { crlf }) = true;
    }

    /// The line that begins at byte `at`, its end, and where the next one begins.
    fn next_line(&mut self, at: usize) -> (Span, LineEnd, usize) {
        let mut from = at;
        while let Some(rest) = self.text.get(from..)
            && let Some(length) = self.find_line_end(rest)
        {
            let (end, width) = match rest.get(length..).unwrap_or_default() {
                [b'\n', ..] => (LineEnd::Lf, 1),
                [b'\r', b'\n', ..] => (LineEnd::CrLf, 2),
                [b'\r', ..] => (LineEnd::Cr, returns(rest.get(length..).unwrap_or_default())),
                other => (LineEnd::Odd, self.odd_end(other, from + length > at)),
            };
            from += length;
            if width > 0 {
                return (Span::new(at, from), end, from + width);
            }
            from += 1;
        }
        (Span::new(at, self.text.len()), LineEnd::Text, self.text.len())
    }

    /// The first byte of `rest` that may begin a line end: CR, LF, a control character or the first byte
    /// of NEL, U+2028 and U+2029.
    fn find_line_end(&mut self, rest: &[u8]) -> Option<usize> {
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
        if *self.ends_plainly.get_or_insert_with(|| self.text.iter().all(is_plain)) {
            memchr2(b'\n', b'\r', rest)
        } else {
            rest.iter().position(|byte| matches!(byte, 0..=8 | b'\n'..=0x1f | 0xc2 | 0xe2))
        }
    }

    /// How many bytes of `rest`, which begins with none of the usual line ends, end the line all the same.
    fn odd_end(&self, rest: &[u8], has_line: bool) -> usize {
        let is_control = rest.first().is_some_and(u8::is_ascii);
        if is_control && !has_line {
            return 0;
        }
        let last = if self.has_odd_ends { ends_like_a_line(rest) } else { None };
        odd_line_end(rest).or(last).unwrap_or_default()
    }

    fn read_line(&mut self, span: Span, end: LineEnd, next: usize) {
        if let Some(field) = self.plain_field(span) {
            return self.lines.push(Line { span, end, field: Some(field) });
        }
        let (indent, content) = trim_wsp(span.of(self.text));
        let whole = Span::new(span.start, next);
        let alone = match content {
            [] => Some(Deviation::BlankLine),
            b"---" => Some(Deviation::FrontMatter),
            _ if is_comment(content) => Some(Deviation::Comment),
            _ => None,
        };
        if let Some(deviation) = alone {
            self.note(deviation, whole);
            return self.lines.push(Line { span, end, field: None });
        }
        let start = span.start + indent;
        if indent > 0 {
            self.note(Deviation::LeadingSpace, Span::new(span.start, start));
        }
        let content_end = start + content.len();
        let mut start = start + self.note_debris_in_front(start, content);
        let mut several = false;
        while let Some((kept, second)) = split_fields(Span::new(start, content_end).of(self.text)) {
            let gap = Span::new(start + kept, start + second);
            self.read_field(Span::new(start, gap.start), LineEnd::Text);
            self.note(Deviation::FieldsOnOneLine, gap);
            start = gap.end;
            several = true;
        }
        let mut last = Span::new(start, content_end);
        if several {
            // What parts the fields may stand behind the last one too.
            last.end = start + without_delimiters(last.of(self.text));
            if last.end < content_end {
                self.note(Deviation::FieldsOnOneLine, Span::new(last.end, content_end));
            }
        }
        self.read_field(last, end);
    }

    /// The same with other white space around the value.
    #[inline]
    fn plain_field(&mut self, line: Span) -> Option<Field<'a>> {
        let key = Key::of_line(line.of(self.text)).filter(|key| !self.is_repeated(*key))?;
        let behind = Span::new(line.start + key.name().len() + 1, line.end).of(self.text);
        let (skipped, trimmed) = trim_wsp(behind);
        let start = line.end - behind.len() + skipped;
        let value = Span::new(start, start + trimmed.len());
        let parsed = value::read_good(key, value, self.text, self.utf8)?;
        self.count(key, &parsed);
        let name = Span::new(line.start, line.start + key.name().len());
        Some(Field { name, value, bare: value, parsed, counts: true })
    }

    /// Keeps where the first field of a name stands, which is about to be added, and what patterns are made
    /// of.
    fn count(&mut self, key: Key, parsed: &Value<'_>) {
        if let Some(first) = self.first.get_mut(key as usize) {
            first.get_or_insert(self.lines.len());
        }
        if let Value::Mx(Ok(pattern)) = parsed {
            self.patterns |= pattern.makeup();
        }
    }

    /// Notes odd spaces and control characters in front of a field name; how many bytes they take.
    fn note_debris_in_front(&mut self, start: usize, content: &[u8]) -> usize {
        let mut taken = 0;
        if content.first().is_some_and(u8::is_ascii_graphic) {
            return taken;
        }
        for character in String::from_utf8_lossy(content).chars() {
            let span = Span::new(start + taken, start + taken + character.len_utf8());
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

    fn read_field(&mut self, content: Span, end: LineEnd) {
        let bytes = content.of(self.text);
        let Some(colon) = bytes.iter().position(|byte| *byte == b':') else {
            self.note(Deviation::NotAField, content);
            return self.lines.push(Line { span: content, end, field: None });
        };
        let name = Span::new(content.start, content.start + bytes.get(..colon).map_or(0, trim_end));
        if name.end < content.start + colon {
            self.note(Deviation::SpaceBeforeColon, Span::new(name.end, content.start + colon));
        }
        let after = content.start + colon + 1;
        let (skipped, trimmed) = trim_wsp(Span::new(after, content.end).of(self.text));
        let value = Span::new(after + skipped, after + skipped + trimmed.len());
        let key = Key::from_name(name.of(self.text));
        let counts = key.is_none_or(|key| !self.is_repeated(key));
        self.has_extensions |= key.is_none();
        self.has_repeated |= !counts;
        let (bare, parsed) = match key {
            Some(key) if counts => {
                let read = value::read_known(key, value, self.text, self.utf8, &mut self.deviations);
                self.count(key, &read.1);
                read
            }
            _ => {
                self.check_extension(content, name, value);
                (value, key.map_or(Value::Extension, Value::Ignored))
            }
        };
        let field = Field { name, value, bare, parsed, counts };
        self.lines.push(Line { span: content, end, field: Some(field) });
    }

    /// Holds a field against the grammar of extension fields. A later duplicate of a known field is
    /// ignored whatever it says, but it still has to be a field.
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
            self.deviations.push(Spanned::new(Deviation::ControlCharacter(*byte), span));
        }
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

    fn note_duplicates(&mut self) {
        if !self.has_repeated {
            return;
        }
        let repeated = self.fields().filter_map(|field| match field.parsed {
            Value::Ignored(key) => Some(Spanned::new(Deviation::Duplicate(key), field.name.to(field.value))),
            _ => None,
        });
        let repeated: Vec<_> = repeated.collect();
        self.deviations.extend(repeated);
    }

    fn note_mixed_line_ends(&mut self) {
        if self.ends_in != [true; 2] {
            return;
        }
        if let Some(lf) = self.lines.iter().find(|line| line.end == LineEnd::Lf) {
            let span = Span::new(lf.span.end, lf.span.end + 1);
            self.note(Deviation::MixedLineEnds, span);
        }
    }
}

/// As nearly everyone writes it.
const SEPARATOR: &str = ": ";

/// Bytes of a usual line, for how many lines to expect.
const USUAL_LINE: usize = 20;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn is_comment(content: &[u8]) -> bool {
    content.starts_with(b"#") || content.starts_with(b"//")
}

/// How many of the bytes from a CR on make the end of a line: several CRs make one, with the LF behind them, as
/// CR CR LF is what becomes of CR LF where every LF is made into CR LF once more.
fn returns(bytes: &[u8]) -> usize {
    let behind = bytes.iter().position(|byte| *byte != b'\r').unwrap_or(bytes.len());
    if bytes.get(behind) == Some(&b'\n') { behind + 1 } else { behind }
}

/// How long `bytes` is without WSP at its end.
fn trim_end(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| !is_wsp(*byte)).map_or(0, |last| last + 1)
}
