//! Lines and fields.

use crate::syntax::policy::value::Value;
use crate::text::span::Span;

/// One line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its bytes, without the line end and without white space around a field.
    pub span: Span,
    /// What ends it.
    pub end: LineEnd,
    /// The field on it, if it has a colon.
    pub field: Option<Field<'a>>,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// The end of the text.
    Text,
    /// LF.
    Lf,
    /// CR LF.
    CrLf,
    /// CR alone or several in a row. The grammar does not allow it.
    Cr,
    /// NEL, U+2028, U+2029 or a control character before a field. The grammar does not allow them.
    Odd,
}

/// A field: name, colon, value.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The name, without white space around it.
    pub name: Span,
    /// The value, without white space around it.
    pub value: Span,
    /// The value without what plainly does not belong to it (a comment, quotes, odd spaces).
    pub bare: Span,
    /// Which field it is, and its value read.
    pub parsed: Value<'a>,
    /// Whether it counts: the first of its name and every `mx` do.
    pub counts: bool,
}
