//! Lines and fields.

use crate::syntax::policy::value::Value;
use crate::text::span::Span;

/// One line.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its bytes, without the line end and without white space around a field.
    pub span: Span,
    /// The field on it, if it has a colon.
    pub field: Option<Field<'a>>,
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

/// Returns the whole line of `part` with its line end if nothing else is on it, and `part` otherwise.
pub(crate) fn line_of(text: &[u8], part: Span) -> Span {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let (before, behind) = text.split_at(part.start.min(text.len()));
    let start = before.iter().rposition(|byte| !is_space(byte)).map_or(0, |last| last + 1);
    let behind = behind.get(part.end - part.start..).unwrap_or_default();
    let spaces = behind.iter().position(|byte| !is_space(byte)).unwrap_or(behind.len());
    let end = match behind.get(spaces..).unwrap_or_default() {
        [] => 0,
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return part,
    };
    let begins_line = start == 0 || before.get(start - 1) == Some(&b'\n');
    if begins_line { Span::new(start, part.end + spaces + end) } else { part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_alone_on_its_line_takes_the_whole_line() {
        let cases = [
            ("a\nbb\nc", Span::new(2, 4), Span::new(2, 5)),
            ("a\n bb \r\nc", Span::new(3, 5), Span::new(2, 8)),
            ("a\nbb", Span::new(2, 4), Span::new(2, 4)),
            ("bb\nc", Span::new(0, 2), Span::new(0, 3)),
            ("a bb\nc", Span::new(2, 4), Span::new(2, 4)),
            ("a\nbb c", Span::new(2, 4), Span::new(2, 4)),
            ("a\rbb\rc", Span::new(2, 4), Span::new(2, 4)),
        ];
        for (text, part, line) in cases {
            assert_eq!(line_of(text.as_bytes(), part), line, "{text:?}");
        }
    }
}
