//! The grammar that the `_mta-sts` and the TLSRPT record share: a version, then fields, with semicolons
//! between them (RFC 8461 §3.1, RFC 8460 §3).

use crate::syntax::grammar::{is_field_name, is_wsp, quotes_around as quotes, trim_wsp};
use crate::text::sort::by_place;
use crate::text::span::{Span, Spanned};

/// A TXT record, split at its semicolons.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The text before the first semicolon, without the white space around it.
    pub version: Span,
    /// The fields that the grammar of this record does not name.
    pub extensions: Vec<TxtField>,
    /// Every deviation from the shared grammar, in reading order.
    pub deviations: Vec<Spanned<TxtDeviation>>,
}

/// `name=value`.
#[derive(Clone, Debug)]
pub struct TxtField {
    /// The whole field, without the white space around it.
    pub span: Span,
    /// The name: everything before the first `=`.
    pub name: Span,
    /// The value: everything after it.
    pub value: Span,
}

/// A deviation from the grammar of both records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TxtDeviation {
    /// The version is right but for case or white space.
    VersionSpelling,
    /// The record begins with another version, or is of another kind.
    VersionUnknown,
    /// The version is there, but is not the first field.
    VersionNotFirst,
    /// The record is wrapped in quotes of any kind, or has literal double quotes or backslashes outside the value of an
    /// extension field, where the grammar allows them.
    Quoted,
    /// A character outside US-ASCII, or a control character.
    NotAscii,
    /// A field without `=`, or with a name or a value that the grammar does not allow.
    FieldMalformed,
    /// Nothing between two semicolons.
    EmptyField,
    /// White space at the end and no semicolon after it.
    TrailingSpace,
    /// White space between the version and the first semicolon. The grammar allows it, but the filter for
    /// several records wants the two adjacent (erratum 6285).
    SpaceBeforeDelimiter,
}

impl TxtDeviation {
    /// Whether a sender that follows the RFC refuses the record for it.
    pub const fn is_fatal(self) -> bool {
        !matches!(self, Self::SpaceBeforeDelimiter)
    }
}

impl Fields {
    /// Splits `text`, which should begin with `version`. Returns the fields called `name` apart from the others.
    pub(super) fn parse(text: &[u8], version: &str, name: &str) -> (Self, Vec<TxtField>) {
        let mut pieces = split(text);
        let first = if pieces.is_empty() { Span::at(0) } else { pieces.remove(0) };
        let mut parts = Self { version: first, extensions: Vec::new(), deviations: Vec::new() };
        parts.note_bytes(text);
        let good_version = parts.read_version(text, version, first, !pieces.is_empty());
        let last = pieces.len();
        let read = pieces.into_iter().enumerate();
        let read = read.filter_map(|(number, piece)| parts.read_field(text, piece, number + 1 == last));
        let fields: Vec<TxtField> = read.collect();
        if !good_version {
            parts.note_late_version(text, version, &fields);
        }
        let (named, extensions) =
            fields.into_iter().partition(|field| field.name.of(text) == name.as_bytes());
        parts.extensions = extensions;
        parts.note_quotes(text);
        parts.check_extensions(text);
        (parts, named)
    }

    fn note(&mut self, deviation: TxtDeviation, span: Span) {
        self.deviations.push(Spanned::new(deviation, span));
    }

    /// Notes the first quote that does not belong into a record. `"` and `\` may be in the value of an extension field
    /// (`%x21-3A / %x3C / %x3E-7E`).
    fn note_quotes(&mut self, text: &[u8]) {
        let mut values = self.extensions.iter().filter(|field| is_extension(text, field)).peekable();
        let quotes =
            text.iter().enumerate().filter(|(_, byte)| matches!(byte, b'"' | b'\\')).map(|(at, _)| at);
        let mut bad = quotes.filter(|at| {
            while values.next_if(|field| field.value.end <= *at).is_some() {}
            values.peek().is_none_or(|field| *at < field.value.start)
        });
        let bad = bad.next().map(|at| Span::new(at, at + 1));
        if let Some(quote) = bad.or_else(|| quotes_around(text).map(|[open, _]| open)) {
            self.note(TxtDeviation::Quoted, quote);
        }
    }

    /// Notes the first character that does not belong into a record.
    fn note_bytes(&mut self, text: &[u8]) {
        let bad =
            text.iter().position(|byte| !byte.is_ascii() || (byte.is_ascii_control() && *byte != b'\t'));
        if let Some(bad) = bad {
            let rest = text.get(bad..).unwrap_or_default();
            // An invalid byte is a character of its own.
            let character = rest.utf8_chunks().next().map_or(1, |chunk| {
                chunk.valid().chars().next().map_or(chunk.invalid().len(), char::len_utf8)
            });
            self.note(TxtDeviation::NotAscii, Span::new(bad, bad + character));
        }
    }

    fn read_version(&mut self, text: &[u8], version: &str, piece: Span, delimited: bool) -> bool {
        let (indent, found) = trim_wsp(piece.of(text));
        self.version = Span::new(piece.start + indent, piece.start + indent + found.len());
        if found != version.as_bytes() {
            let spelling = without(found).eq_ignore_ascii_case(version.as_bytes());
            let kind = if spelling { TxtDeviation::VersionSpelling } else { TxtDeviation::VersionUnknown };
            self.note(kind, self.version);
            return false;
        }
        if indent > 0 {
            self.note(TxtDeviation::VersionSpelling, Span::new(piece.start, piece.start + indent));
        }
        let after = Span::new(self.version.end, piece.end);
        if !after.is_empty() {
            let kind =
                if delimited { TxtDeviation::SpaceBeforeDelimiter } else { TxtDeviation::TrailingSpace };
            self.note(kind, after);
        }
        true
    }

    /// Reads the field in `piece`; `None` if it is empty or not a field.
    fn read_field(&mut self, text: &[u8], piece: Span, last: bool) -> Option<TxtField> {
        let (indent, found) = trim_wsp(piece.of(text));
        let span = Span::new(piece.start + indent, piece.start + indent + found.len());
        if found.is_empty() {
            // A delimiter may end the record, and white space may follow it.
            if !last {
                self.note(TxtDeviation::EmptyField, piece);
            }
            return None;
        }
        if last && span.end < piece.end {
            self.note(TxtDeviation::TrailingSpace, Span::new(span.end, piece.end));
        }
        let Some(equals) = found.iter().position(|byte| *byte == b'=') else {
            self.note(TxtDeviation::FieldMalformed, span);
            return None;
        };
        let name = Span::new(span.start, span.start + equals);
        let value = Span::new(span.start + equals + 1, span.end);
        Some(TxtField { span, name, value })
    }

    /// Checks the extensions against the grammar of extension fields.
    fn check_extensions(&mut self, text: &[u8]) {
        let late_version =
            self.deviations.iter().find(|d| d.value == TxtDeviation::VersionNotFirst).map(|d| d.span);
        let fields = self.extensions.iter();
        let malformed = fields.filter(|field| !is_extension(text, field) && Some(field.span) != late_version);
        self.deviations.extend(malformed.map(|field| Spanned::new(TxtDeviation::FieldMalformed, field.span)));
        by_place(&mut self.deviations, |deviation| (deviation.span, deviation.value));
    }

    /// In `id=1; v=STSv1` the version is right but in the wrong place.
    fn note_late_version(&mut self, text: &[u8], version: &str, fields: &[TxtField]) {
        let late = fields.iter().find(|field| field.span.of(text) == version.as_bytes());
        let Some(span) = late.map(|field| field.span) else { return };
        self.deviations.retain(|deviation| deviation.value != TxtDeviation::VersionUnknown);
        self.note(TxtDeviation::VersionNotFirst, span);
    }
}

/// Whether a field is a well-formed extension field of either record.
fn is_extension(text: &[u8], field: &TxtField) -> bool {
    let value = field.value.of(text);
    let is_value = |byte: &u8| matches!(byte, 0x21..=0x3a | 0x3c | 0x3e..=0x7e);
    is_field_name(field.name.of(text)) && !value.is_empty() && value.iter().all(is_value)
}

/// Returns the quotes around the whole text, if they are not the double quotes of a zone file.
pub(crate) fn quotes_around(text: &[u8]) -> Option<[Span; 2]> {
    let (indent, found) = trim_wsp(text);
    let [open, close] = quotes(found)?;
    let end = indent + found.len();
    Some([Span::new(indent, indent + open), Span::new(end - close, end)])
}

fn split(text: &[u8]) -> Vec<Span> {
    let mut start = 0;
    let mut pieces = Vec::new();
    for piece in text.split(|byte| *byte == b';') {
        pieces.push(Span::new(start, start + piece.len()));
        start += piece.len() + 1;
    }
    pieces
}

fn without(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| !is_wsp(*byte)).collect()
}
