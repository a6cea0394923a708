//! The policy body (RFC 8461 §3.2), line by line.

use super::classes::{is_control, is_field_name, is_odd_space, is_wsp, trim_wsp};
use super::value;
use crate::order::by_place;
use crate::span::{Span, Spanned};
use memchr::memchr2;

pub use super::value::{MaxAgeError, Mode, Value};

/// A policy body, cut into lines and fields, with everything the grammar has no room for.
#[derive(Clone, Debug)]
pub struct PolicySyntax<'a> {
    /// The body.
    pub text: &'a [u8],
    /// What kind of text it is; anything but [`Form::Fields`] has no lines.
    pub form: Form,
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// Every step off the grammar, in reading order.
    pub deviations: Vec<Spanned<Deviation>>,
    /// On which line the field stands that counts, for those that may stand once.
    counted: [Option<usize>; Key::ALL.len()],
    has_extensions: bool,
    is_ascii: bool,
}

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

/// One line, without its end.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its bytes.
    pub span: Span,
    /// What ends it.
    pub end: LineEnd,
    /// The field on it, where it has a colon.
    pub field: Option<Field>,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// The text.
    Text,
    /// LF.
    Lf,
    /// CR LF.
    CrLf,
    /// CR alone, which ends no line by the grammar.
    Cr,
    /// NEL, U+2028 or U+2029 in front of a field, which end no line either.
    Odd,
}

/// A field: name, colon, value.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name, white space around it left out.
    pub name: Span,
    /// The value, white space around it left out.
    pub value: Span,
    /// The value without what plainly does not belong to it (a comment, quotes, odd spaces).
    pub bare: Span,
    /// Which field it is, and its value read.
    pub parsed: Value,
    /// The first of its name, or an `mx`: the ones that count.
    pub counts: bool,
}

/// The fields that RFC 8461 defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// `version`
    Version,
    /// `mode`
    Mode,
    /// `mx`
    Mx,
    /// `max_age`
    MaxAge,
}

impl Key {
    /// All of them, in the order of the RFC's example.
    pub const ALL: [Self; 4] = [Self::Version, Self::Mode, Self::Mx, Self::MaxAge];

    /// As written in a policy; case matters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Mode => "mode",
            Self::Mx => "mx",
            Self::MaxAge => "max_age",
        }
    }

    fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().as_bytes() == name)
    }
}

/// One step off the grammar, or one thing that real senders read in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// U+FEFF at the very beginning.
    ByteOrderMark,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A line with nothing on it; the span takes in its end.
    BlankLine,
    /// White space before a field name.
    LeadingSpace,
    /// White space between field name and colon.
    SpaceBeforeColon,
    /// A CR without LF.
    BareCr,
    /// A control character.
    ControlCharacter(u8),
    /// A space outside US-ASCII, or an invisible character.
    OddSpace(char),
    /// NEL, U+2028 or U+2029 where a line should end.
    OddLineEnd(char),
    /// `#` or `//` and what follows; a line of its own is taken in with its end.
    Comment,
    /// A value in quotes; the span is one quote.
    Quote,
    /// `---` around a block, as static site generators want it.
    FrontMatter,
    /// A line without a colon, or with an impossible name.
    NotAField,
    /// An extension field without a value; a missing value of a known field is an error of its own.
    EmptyValue,
    /// The value of the known field cannot be read.
    BadValue(Key),
    /// Fields on one line, from the second on.
    FieldsOnOneLine,
    /// A field that may stand once stands again.
    Duplicate(Key),
    /// Some lines end in LF, some in CR LF. Both are fine.
    MixedLineEnds,
}

impl Deviation {
    /// Whether an RFC-following sender refuses the policy for it.
    pub const fn is_fatal(self) -> bool {
        !matches!(self, Self::Duplicate(_) | Self::MixedLineEnds)
    }
}

impl<'a> PolicySyntax<'a> {
    /// Reads `text`, whatever it is.
    pub fn parse(text: &'a [u8]) -> Self {
        let form = Form::of(text);
        let (lines, deviations, counted) = (Vec::new(), Vec::new(), [None; Key::ALL.len()]);
        let is_ascii = text.is_ascii();
        let mut syntax = Self { text, form, lines, deviations, counted, has_extensions: false, is_ascii };
        if syntax.form == Form::Fields {
            syntax.lines.reserve(text.len() / USUAL_LINE);
            syntax.read_lines();
            syntax.note_duplicates();
            syntax.note_mixed_line_ends();
            by_place(&mut syntax.deviations, |deviation| [deviation.span.start, deviation.span.end, 0, 0]);
        }
        syntax
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.lines.iter().filter_map(|line| line.field.as_ref())
    }

    /// The fields that count of one name.
    pub fn fields_of(&self, key: Key) -> impl Iterator<Item = &Field> {
        let lines = match (key, self.counted_on(key)) {
            (Key::Mx, _) => self.lines.get(..),
            (_, Some(line)) => self.lines.get(line..=line),
            (_, None) => None,
        };
        let fields = lines.unwrap_or_default().iter().filter_map(|line| line.field.as_ref());
        fields.filter(move |field| field.parsed.key() == Some(key))
    }

    /// The fields that RFC 8461 does not define.
    pub fn extensions(&self) -> impl Iterator<Item = &Field> {
        let lines = if self.has_extensions { self.lines.as_slice() } else { &[] };
        let fields = lines.iter().filter_map(|line| line.field.as_ref());
        fields.filter(|field| matches!(field.parsed, Value::Extension))
    }

    fn counted_on(&self, key: Key) -> Option<usize> {
        self.counted.get(key as usize).copied().flatten()
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
        if self.text.starts_with(BYTE_ORDER_MARK) {
            at = BYTE_ORDER_MARK.len();
            self.note(Deviation::ByteOrderMark, Span::new(0, at));
        }
        self.note_invalid_utf8();
        while at < self.text.len() {
            let (span, end, next) = self.next_line(at);
            match end {
                LineEnd::Cr => self.note(Deviation::BareCr, Span::new(span.end, next)),
                LineEnd::Odd => {
                    let separator = Span::new(span.end, next);
                    let character = separator.text(self.text).chars().next().unwrap_or_default();
                    self.note(Deviation::OddLineEnd(character), separator);
                }
                LineEnd::Text | LineEnd::Lf | LineEnd::CrLf => {}
            }
            self.read_line(span, end, next);
            at = next;
        }
    }

    /// The line that begins at byte `at`, its end, and where the next one begins.
    fn next_line(&self, at: usize) -> (Span, LineEnd, usize) {
        let mut from = at;
        while let Some(rest) = self.text.get(from..)
            && let Some(length) = self.find_line_end(rest)
        {
            let (end, width) = match rest.get(length..).unwrap_or_default() {
                [b'\n', ..] => (LineEnd::Lf, 1),
                [b'\r', b'\n', ..] => (LineEnd::CrLf, 2),
                [b'\r', ..] => (LineEnd::Cr, 1),
                other => (LineEnd::Odd, odd_line_end(other).unwrap_or_default()),
            };
            from += length;
            if width > 0 {
                return (Span::new(at, from), end, from + width);
            }
            from += 1;
        }
        (Span::new(at, self.text.len()), LineEnd::Text, self.text.len())
    }

    /// The first byte of `rest` that may begin a line end: CR, LF or, outside US-ASCII, the first byte
    /// of NEL, U+2028 and U+2029.
    fn find_line_end(&self, rest: &[u8]) -> Option<usize> {
        if self.is_ascii {
            memchr2(b'\n', b'\r', rest)
        } else {
            rest.iter().position(|byte| matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2))
        }
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
        while let Some(second) = split_fields(Span::new(start, content_end).of(self.text)) {
            let first = Span::new(start, start + second);
            // A comma or semicolon in the gap belongs to it, not to the value.
            let value = first.of(self.text).trim_ascii_end();
            let value = value.strip_suffix(b",").or(value.strip_suffix(b";")).unwrap_or(value);
            let kept = Span::new(start, start + trim_end(value));
            self.read_field(kept, LineEnd::Text);
            self.note(Deviation::FieldsOnOneLine, Span::new(kept.end, first.end));
            start = first.end;
        }
        self.read_field(Span::new(start, content_end), end);
    }

    /// A line as nearly all are: a known field, not seen before, with a good value.
    fn plain_field(&mut self, line: Span) -> Option<Field> {
        let content = line.of(self.text);
        let colon = content.iter().position(|byte| *byte == b':')?;
        let key = Key::from_name(content.get(..colon)?)?;
        if self.counted_on(key).is_some() {
            return None;
        }
        let (skipped, trimmed) = trim_wsp(content.get(colon + 1..)?);
        let parsed = Some(value::parse(key, trimmed)).filter(Value::is_good)?;
        let name = Span::new(line.start, line.start + colon);
        let start = name.end + 1 + skipped;
        let value = Span::new(start, start + trimmed.len());
        self.count(key);
        Some(Field { name, value, bare: value, parsed, counts: true })
    }

    /// Keeps where the field stands that is about to be added, if it may stand once.
    fn count(&mut self, key: Key) {
        if let Some(counted) = self.counted.get_mut(key as usize).filter(|_| key != Key::Mx) {
            *counted = Some(self.lines.len());
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
        let counts = key.is_none_or(|key| key == Key::Mx || self.counted_on(key).is_none());
        if let Some(key) = key.filter(|_| counts) {
            self.count(key);
        }
        self.has_extensions |= key.is_none();
        let (bare, parsed) = match key {
            Some(key) if counts => value::read_known(self.text, key, value, &mut self.deviations),
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
        let Err(error) = std::str::from_utf8(self.text) else { return };
        let start = error.valid_up_to();
        let end = start + error.error_len().unwrap_or(self.text.len() - start);
        self.note(Deviation::NotUtf8, Span::new(start, end));
    }

    fn note_duplicates(&mut self) {
        let repeated = self.fields().filter_map(|field| match field.parsed {
            Value::Ignored(key) => Some(Spanned::new(Deviation::Duplicate(key), field.name.to(field.value))),
            _ => None,
        });
        let repeated: Vec<_> = repeated.collect();
        self.deviations.extend(repeated);
    }

    fn note_mixed_line_ends(&mut self) {
        let ends = |end| self.lines.iter().find(|line| line.end == end);
        if let (Some(lf), Some(_)) = (ends(LineEnd::Lf), ends(LineEnd::CrLf)) {
            let span = Span::new(lf.span.end, lf.span.end + 1);
            self.note(Deviation::MixedLineEnds, span);
        }
    }
}

impl Form {
    fn of(text: &[u8]) -> Self {
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
        let starts =
            |tag: &str| head.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
        if ["<!doctype", "<html", "<head", "<body", "<!--", "<?xml"].into_iter().any(starts) {
            return Self::Html;
        }
        if head.first() == Some(&b'{') {
            return Self::Json;
        }
        Self::Fields
    }
}

/// Bytes of a usual line, for how many lines to expect.
const USUAL_LINE: usize = 20;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn is_comment(content: &[u8]) -> bool {
    content.starts_with(b"#") || content.starts_with(b"//")
}

/// How long `bytes` is without WSP at its end.
fn trim_end(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| !is_wsp(*byte)).map_or(0, |last| last + 1)
}

/// The width of a separator outside US-ASCII that is followed by a known field: its author saw a
/// line end. Elsewhere such a separator is a character of a value.
fn odd_line_end(text: &[u8]) -> Option<usize> {
    let separators = ["\u{85}", "\u{2028}", "\u{2029}"];
    let separator = separators.into_iter().find(|separator| text.starts_with(separator.as_bytes()))?;
    begins_with_known_field(text.get(separator.len()..)?).then_some(separator.len())
}

/// Where a second known field begins on the line of a known field, after white space.
fn split_fields(content: &[u8]) -> Option<usize> {
    if !begins_with_known_field(content) {
        return None;
    }
    let colon = content.iter().position(|byte| *byte == b':')?;
    let value = content.get(colon + 1..)?;
    let skipped = value.iter().position(|byte| !is_wsp(*byte))?;
    let begins = colon + 1 + skipped;
    let is_gap = |byte: &u8| matches!(byte, b' ' | b'\t' | b',' | b';');
    let mut at = begins;
    while let Some(gap) = content.get(at..)?.iter().position(is_gap) {
        at += gap + 1;
        if content.get(at..).is_some_and(begins_with_known_field) {
            return Some(at);
        }
    }
    None
}

fn begins_with_known_field(text: &[u8]) -> bool {
    Key::ALL.into_iter().any(|key| {
        let rest = text.strip_prefix(key.name().as_bytes());
        rest.is_some_and(|rest| trim_wsp(rest).1.first() == Some(&b':'))
    })
}
