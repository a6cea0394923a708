//! Lines that every sender cuts and splits alike, cut and split once for all of them.

use crate::senders::mx_value::Oddities;
use crate::syntax::policy::Key;
use crate::text::span::Span;

/// A value and its place.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub text: &'t str,
    pub span: Span,
    /// What is odd about it as a value of `mx`.
    pub oddities: Oddities,
}

/// The name and the value on a line.
pub(super) struct Pair<'t> {
    pub name: &'t str,
    pub value: Value<'t>,
    /// Where the line begins.
    pub start: usize,
    /// The field of RFC 8461 that has this name, in whatever case.
    pub key: Option<Key>,
}

impl<'t> Pair<'t> {
    pub(super) fn new(start: usize, name: &'t str, text: &'t str, span: Span) -> Self {
        let key = Key::ALL.into_iter().find(|key| name.eq_ignore_ascii_case(key.name()));
        let oddities = if key == Some(Key::Mx) { Oddities::of(text) } else { Oddities::NONE };
        Self { name, value: Value { text, span, oddities }, start, key }
    }
}

/// A line of printable US-ASCII that ends in LF or CR LF. It has no colon, or one with a name right before it and a
/// value behind it.
pub(super) struct PlainLine<'t> {
    pub start: usize,
    /// Where the next line begins.
    pub next: usize,
    pub text: &'t str,
    pub pair: Option<Pair<'t>>,
}

/// Returns the plain lines of `text`, in order.
pub(super) fn lines(text: &str) -> Vec<PlainLine<'_>> {
    let mut next = 0;
    let cut = text.split_inclusive('\n').filter_map(|whole| {
        let start = next;
        next += whole.len();
        let line = whole.strip_suffix('\n')?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        plain(start, next, line)
    });
    cut.collect()
}

fn plain(start: usize, next: usize, text: &str) -> Option<PlainLine<'_>> {
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let Some((name, behind)) = text.split_once(':') else {
        return Some(PlainLine { start, next, text, pair: None });
    };
    let value = behind.trim_matches(' ');
    let is_name = !name.is_empty() && !name.starts_with(' ') && !name.ends_with(' ');
    if !is_name || value.is_empty() || value.starts_with([';', '=']) || value.contains(':') {
        return None;
    }
    let spaces = behind.len() - behind.trim_start_matches(' ').len();
    let value_start = start + name.len() + 1 + spaces;
    let pair = Pair::new(start, name, value, Span::new(value_start, value_start + value.len()));
    Some(PlainLine { start, next, text, pair: Some(pair) })
}
