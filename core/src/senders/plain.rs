//! Lines that every sender cuts and splits alike, cut and split once for all of them.
//!
//! Without this, an edit in a policy of 64 KiB takes up to three times as long to judge: 95 instead of 33 million
//! instructions if its lines are misspelt fields.

use crate::senders::mx_value::Oddities;
use crate::senders::ordinary::may_be_refused;
use crate::syntax::policy::{Key, Line, PolicySyntax, Value as Parsed};
use crate::text::span::Span;
use memchr::memchr_iter;

/// A value and its place.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub text: &'t str,
    pub span: Span,
    /// What is odd about it; empty for a field other than `mx`.
    pub oddities: Oddities,
}

/// The name and the value on a line.
pub(super) struct Pair<'t> {
    /// Where the line begins.
    pub start: usize,
    pub name: &'t str,
    /// The field of RFC 8461 that has this name in any case.
    pub key: Option<Key>,
    pub value: Value<'t>,
}

impl<'t> Pair<'t> {
    pub(super) fn new(start: usize, name: &'t str, text: &'t str, span: Span) -> Self {
        let key = Key::ALL.into_iter().find(|key| name.eq_ignore_ascii_case(key.name()));
        let oddities = if key == Some(Key::Mx) { Oddities::of(text) } else { Oddities::NONE };
        Self { start, name, key, value: Value { text, span, oddities } }
    }
}

/// A line of printable US-ASCII that ends in LF or CR LF. It has no colon, or one colon with a name right
/// before it and a value behind it.
pub(super) struct PlainLine<'t> {
    pub start: usize,
    /// Where the next line begins.
    pub next: usize,
    pub text: &'t str,
    /// What the colon separates.
    pub pair: Option<Pair<'t>>,
}

/// Returns the plain lines of a policy, in order. Those that begin behind byte `most` may be missing.
pub(super) fn lines<'s>(syntax: &PolicySyntax<'s>, most: usize) -> Vec<PlainLine<'s>> {
    let Some(text) = syntax.utf8() else { return Vec::new() };
    // A tab is trimmed by some senders only.
    if !syntax.is_plain() || syntax.text.contains(&b'\t') {
        return cut(text);
    }
    let next_ones = syntax.lines.iter().skip(1).map(|line| line.span.start);
    let lines = syntax.lines.iter().zip(next_ones.chain(std::iter::once(text.len())));
    let lines = lines.take_while(|(line, _)| line.span.start <= most);
    lines.filter_map(|(line, next)| of_syntax(line, next, text)).collect()
}

/// Returns a line of known fields with good values as the syntax has cut and split it, which is as every sender does.
fn of_syntax<'s>(line: &Line<'s>, next: usize, text: &'s str) -> Option<PlainLine<'s>> {
    let (start, field) = (line.span.start, line.field.as_ref()?);
    let value = text.get(field.value.range())?;
    let oddities = match &field.parsed {
        Parsed::Mx(Ok(pattern)) if may_be_refused(pattern.domain()) => Oddities::of(value),
        _ => Oddities::NONE,
    };
    let value = Value { text: value, span: field.value, oddities };
    let pair = Pair { start, name: text.get(field.name.range())?, key: field.parsed.key(), value };
    let has_end = text.get(start..next)?.ends_with('\n');
    has_end.then_some(PlainLine { start, next, text: text.get(line.span.range())?, pair: Some(pair) })
}

/// Cuts and splits the lines of any text.
fn cut(text: &str) -> Vec<PlainLine<'_>> {
    let mut next = 0;
    let plain = memchr_iter(b'\n', text.as_bytes()).filter_map(|feed| {
        let start = std::mem::replace(&mut next, feed + 1);
        let line = text.get(start..feed)?;
        plain_line(start, next, line.strip_suffix('\r').unwrap_or(line))
    });
    plain.collect()
}

fn plain_line(start: usize, next: usize, text: &str) -> Option<PlainLine<'_>> {
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let Some(colon) = text.bytes().position(|byte| byte == b':') else {
        return Some(PlainLine { start, next, text, pair: None });
    };
    let (name, behind) = (text.get(..colon)?, text.get(colon + 1..)?);
    let value = behind.trim_matches(' ');
    let is_name = !name.is_empty() && !name.starts_with(' ') && !name.ends_with(' ');
    if !is_name || value.is_empty() || value.starts_with([';', '=']) || value.bytes().any(|byte| byte == b':')
    {
        return None;
    }
    let spaces = behind.len() - behind.trim_start_matches(' ').len();
    let value_start = start + name.len() + 1 + spaces;
    let pair = Pair::new(start, name, value, Span::new(value_start, value_start + value.len()));
    Some(PlainLine { start, next, text, pair: Some(pair) })
}
