//! Long rows of lines that every sender reads alike, read once for all of them.
//!
//! A policy of 64 KiB is rows of one kind of line and little else, so that one fault in it need not make
//! every sender read all of it anew.

use crate::senders::mx_value::{Odd, Oddities};
use crate::senders::read::is_extension_name;
use crate::syntax::policy::{Field, Key, Line, PolicySyntax, Value};
use crate::text::span::Span;

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
    /// Where the values of other known fields stand.
    pub values: Vec<Span>,
}

/// What the lines of a row have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Each is a grammatical mx field.
    Mx,
    /// Each is an mx field with one colon, whose value is no pattern.
    BadMx,
    /// Each is a known field other than mx, with one colon.
    Known(Key),
    /// Each is a grammatical extension field, with one colon, and with a name that no sender knows.
    Extension,
    /// The same, but for the case of its letters the name would be known.
    OtherCase,
    /// None has a colon, nor is it the name of a field.
    NoColon,
    /// Nothing stands on any of them, not even white space.
    Blank,
    /// Nothing but white space stands on each of them.
    White,
}

/// The rows of a text, in order.
pub(super) fn of(syntax: &PolicySyntax<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in &syntax.lines {
        let Some((kind, oddities, end)) = plain(syntax.text, line) else { continue };
        let start = line.span.start;
        if runs.last().is_none_or(|run| run.span.end != start || run.kind != kind) {
            runs.push(Run { span: Span::at(start), count: 0, kind, odd: Odd::default(), values: Vec::new() });
        }
        if let Some(run) = runs.last_mut() {
            run.span.end = end;
            run.count += 1;
            run.odd.add(oddities, line.span);
            let value = line.field.as_ref().map(|field| field.value);
            run.values.extend(value.filter(|_| matches!(kind, Row::Known(_))));
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
        None if line.span.is_empty() => (Row::Blank, Oddities::NONE),
        None if line.span.of(text).iter().all(is_wsp) => (Row::White, Oddities::NONE),
        None if is_without_colon(line.span.of(text)) => (Row::NoColon, Oddities::NONE),
        None => return None,
        Some(Field { parsed: Value::Mx(Ok(pattern)), value, bare, .. })
            if value == bare && line.span.of(text).starts_with(b"mx:") =>
        {
            (Row::Mx, Oddities::of_pattern(pattern))
        }
        Some(field) if is_plain(text, line, field) => match field.parsed {
            Value::Mx(Err(_)) => (Row::BadMx, Oddities::of(std::str::from_utf8(field.value.of(text)).ok()?)),
            Value::Extension if is_known(field.name.of(text)) => (Row::OtherCase, Oddities::NONE),
            Value::Extension => (Row::Extension, Oddities::NONE),
            Value::Ignored(key) if key != Key::Mx => (Row::Known(key), Oddities::NONE),
            _ => return None,
        },
        Some(_) => return None,
    };
    let behind = text.get(line.span.end..)?;
    let spaces = behind.iter().position(|byte| !is_wsp(byte))?;
    if kind == Row::Blank && spaces > 0 {
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

/// Whether a field has a good name, a colon and a visible value without another colon, as every sender finds
/// them.
fn is_plain(text: &[u8], line: &Line, field: &Field) -> bool {
    let (name, value) = (field.name.of(text), field.value.of(text));
    field.name.start == line.span.start
        && text.get(field.name.end) == Some(&b':')
        && field.value.end == line.span.end
        && std::str::from_utf8(name).is_ok_and(|name| is_extension_name(name, false))
        && !matches!(value, [] | [b';' | b'=', ..])
        && value.iter().all(is_visible)
}

fn is_without_colon(line: &[u8]) -> bool {
    let has_graphic_ends = |ends: [Option<&u8>; 2]| ends.into_iter().flatten().all(u8::is_ascii_graphic);
    has_graphic_ends([line.first(), line.last()]) && line.iter().all(is_visible) && !is_known(line)
}

fn is_wsp(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_visible(byte: &u8) -> bool {
    matches!(byte, b' '..=b'~') && *byte != b':'
}

fn is_known(name: &[u8]) -> bool {
    Key::ALL.into_iter().any(|key| name.eq_ignore_ascii_case(key.name().as_bytes()))
}
