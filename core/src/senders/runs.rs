//! Long rows of lines that every sender reads alike, read once for all of them.
//!
//! A policy of 64 KiB is rows of one kind of line and little else, so that one fault in it need not make
//! every sender read all of it anew.

use super::mx::{Odd, Oddities};
use super::read::is_extension_name;
use crate::span::Span;
use crate::syntax::policy::{Field, Key, Line, PolicySyntax, Value};

/// A row of lines of one kind, their ends included.
pub(super) struct Run {
    /// Where it stands. It may be taken as a whole by who comes to stand at its very start: a sender
    /// that looks for colons first may run over it from the line before.
    pub span: Span,
    /// How many lines it has.
    pub count: usize,
    /// What lines they are.
    pub kind: Row,
    /// What is odd about the values of mx fields.
    pub odd: Odd,
}

/// What the lines of a row have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Each is a grammatical mx field.
    Mx,
    /// Each is a grammatical extension field, with one colon, and with a name that no sender knows.
    Extension,
    /// Nothing stands on any of them, not even white space.
    Blank,
}

/// The rows of a text, in order.
pub(super) fn of(syntax: &PolicySyntax<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in &syntax.lines {
        let Some((kind, oddities, end)) = plain(syntax.text, line) else { continue };
        let start = line.span.start;
        if runs.last().is_none_or(|run| run.span.end != start || run.kind != kind) {
            runs.push(Run { span: Span::at(start), count: 0, kind, odd: Odd::default() });
        }
        if let Some(run) = runs.last_mut() {
            run.span.end = end;
            run.count += 1;
            run.odd.add(oddities, line.span);
        }
    }
    runs
}

/// For a line of one of the kinds that ends in LF or CR LF: which it is, what is odd about its pattern, and
/// where the next line begins.
fn plain(text: &[u8], line: &Line) -> Option<(Row, Oddities, usize)> {
    let before = text.get(..line.span.start)?;
    if !(before.is_empty() || before.ends_with(b"\n")) {
        return None;
    }
    let (kind, oddities) = match &line.field {
        None => (Row::Blank, Oddities::NONE),
        Some(Field { parsed: Value::Mx(Ok(pattern)), value, bare, .. })
            if value == bare && line.span.of(text).starts_with(b"mx:") =>
        {
            (Row::Mx, Oddities::of_pattern(pattern))
        }
        Some(field) if is_plain_extension(text, line, field) => (Row::Extension, Oddities::NONE),
        Some(_) => return None,
    };
    let behind = text.get(line.span.end..)?;
    let spaces = behind.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    if kind == Row::Blank && !(line.span.is_empty() && spaces == 0) {
        return None;
    }
    let end = line.span.end + spaces;
    let width = match text.get(end..)? {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    Some((kind, oddities, end + width))
}

fn is_plain_extension(text: &[u8], line: &Line, field: &Field) -> bool {
    let (name, value) = (field.name.of(text), field.value.of(text));
    let is_known = || Key::ALL.into_iter().any(|key| name.eq_ignore_ascii_case(key.name().as_bytes()));
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b':';
    field.parsed == Value::Extension
        && field.name.start == line.span.start
        && text.get(field.name.end) == Some(&b':')
        && field.value.end == line.span.end
        && std::str::from_utf8(name).is_ok_and(|name| is_extension_name(name, false))
        && !value.is_empty()
        && value.iter().all(is_plain)
        && !is_known()
}
