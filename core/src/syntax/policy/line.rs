//! Lines, fields, and the names of fields.

use crate::syntax::policy::Value;
use crate::text::span::Span;

/// One line, without its end.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its bytes.
    pub span: Span,
    /// What ends it.
    pub end: LineEnd,
    /// The field on it, where it has a colon.
    pub field: Option<Field<'a>>,
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
    /// CR alone, which ends no line by the grammar, or several in a row.
    Cr,
    /// NEL, U+2028, U+2029 or a control character in front of a field, which end no line either.
    Odd,
}

/// A field: name, colon, value.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The name, white space around it left out.
    pub name: Span,
    /// The value, white space around it left out.
    pub value: Span,
    /// The value without what plainly does not belong to it (a comment, quotes, odd spaces).
    pub bare: Span,
    /// Which field it is, and its value read.
    pub parsed: Value<'a>,
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

    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().as_bytes() == name)
    }

    /// The field that a line is of whose name and colon stand at its very beginning.
    #[inline]
    pub(super) fn of_line(line: &[u8]) -> Option<Self> {
        let begins = |key: Self| {
            line.strip_prefix(key.name().as_bytes()).is_some_and(|behind| behind.first() == Some(&b':'))
        };
        // Most lines of a policy are of the first.
        [Self::Mx, Self::Version, Self::Mode, Self::MaxAge].into_iter().find(|key| begins(*key))
    }
}
