//! Patterns of texts that programs write.
//!
//! A pattern is text in lower case, in which a blank matches any white space, and parts in braces:
//!
//! | part | matches |
//! |---|---|
//! | `{domain}`, `{host}`, `{name}` | a host name; the first two are taken out |
//! | `{word}` | letters, digits, `_`, `-` and `.` |
//! | `{any}` | the shortest text, at most [`PART_MAX`] bytes, up to the next part of the pattern |
//! | `{end}` | nothing, before the end of a sentence or of a line |
//! | `{code}` | nothing, at the beginning: the text behind it is an enhanced status code, and is announced as one |
//!
//! Two parts have text between them, and a pattern without text does not match anything.

use crate::bounces::decode::Decoded;
use memchr::memmem;

/// At most this many bytes match one part of a pattern.
pub(super) const PART_MAX: usize = 400;

/// Where a pattern matched, and what it took out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Match<'w> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many bytes of text the pattern has: one with more is more specific.
    pub(super) weight: usize,
    pub(super) domain: Option<&'w str>,
    pub(super) host: Option<&'w str>,
}

enum Part<'p> {
    Text(&'p str),
    Slot(&'p str),
}

/// Splits a pattern at its braces.
fn parts(pattern: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((slot, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            rest = after;
            return Some(Part::Slot(slot));
        }
        let (text, after) = rest.split_at(rest.find('{').filter(|at| *at > 0).unwrap_or(rest.len()));
        rest = after;
        Some(Part::Text(text))
    })
}

/// Finds all places where the pattern matches, in the order of the text.
pub(super) fn find<'w>(pattern: &'w str, within: &'w Decoded) -> impl Iterator<Item = Match<'w>> {
    let cut = cut(pattern);
    let anchor = cut.map_or("", |cut| cut.anchor);
    let places = cut.map(|_| memmem::find_iter(within.flat.as_bytes(), anchor));
    places.into_iter().flatten().filter_map(move |at| matches(within, cut?, at))
}

/// A pattern around the text by which it is found.
#[derive(Clone, Copy)]
struct Cut<'p> {
    before: Option<&'p str>,
    anchor: &'p str,
    after: &'p str,
}

fn cut(pattern: &str) -> Option<Cut<'_>> {
    let mut all = parts(pattern);
    let (before, anchor) = match (all.next()?, all.next()) {
        (Part::Text(text), _) => (None, text),
        (Part::Slot(slot), Some(Part::Text(text))) => (Some(slot), text),
        _ => return None,
    };
    let after = pattern.get(before.map_or(0, |slot| slot.len() + 2) + anchor.len()..)?;
    Some(Cut { before, anchor, after })
}

fn matches<'w>(within: &'w Decoded, Cut { before, anchor, after }: Cut<'_>, at: usize) -> Option<Match<'w>> {
    let flat = within.flat.as_str();
    let mut found = Match { start: at, end: at + anchor.len(), weight: anchor.len(), ..Match::default() };
    if before == Some("code") {
        is_announced(flat, at).then_some(())?;
    } else if let Some(slot) = before {
        let head = flat.get(..at)?;
        let length = head.bytes().rev().take(PART_MAX).take_while(|byte| is_of_name(*byte)).count();
        found.start = at - length;
        let name = head.get(at - length..)?;
        take(&mut found, slot, name)?;
    } else if !is_boundary(flat, at) {
        return None;
    }
    let mut rest = parts(after).peekable();
    while let Some(part) = rest.next() {
        let tail = flat.get(found.end..)?;
        match part {
            Part::Text(text) => {
                tail.strip_prefix(text)?;
                found.end += text.len();
                found.weight += text.len();
            }
            Part::Slot("any") => {
                let Some(Part::Text(next)) = rest.peek() else { return None };
                let near = tail.as_bytes().get(..tail.len().min(PART_MAX + next.len()))?;
                found.end += memmem::find(near, next.as_bytes())?;
            }
            Part::Slot("end") => {
                let ends_line = within.text.as_bytes().get(found.end) == Some(&b'\n');
                if !tail.is_empty() && !ends_line && !tail.starts_with(['.', ',', ';', ')', '"', '\'', ']']) {
                    return None;
                }
            }
            Part::Slot("word") => {
                let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
                found.end += Some(tail.bytes().take(PART_MAX).take_while(is_of_word).count())
                    .filter(|length| *length > 0)?;
            }
            Part::Slot(slot) => {
                let length = tail.bytes().take(PART_MAX).take_while(|byte| is_of_name(*byte)).count();
                take(&mut found, slot, tail.get(..length)?)?;
                found.end += length;
            }
        }
    }
    let ends_in_word = flat.as_bytes().get(found.end.checked_sub(1)?).is_some_and(u8::is_ascii_alphanumeric);
    (!ends_in_word || is_boundary(flat, found.end)).then_some(found)
}

/// Whether a word begins or ends here.
fn is_boundary(flat: &str, at: usize) -> bool {
    let is_of_word = |at: usize| flat.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    at == 0 || !is_of_word(at - 1) || !is_of_word(at)
}

/// Whether the number at a place is an enhanced status code: behind a reply code of its class, or a field that announces one.
pub(super) fn is_announced(flat: &str, at: usize) -> bool {
    let class = flat.as_bytes().get(at);
    let before =
        flat.get(at.saturating_sub(8)..at).or_else(|| flat.get(at.saturating_sub(4)..at)).unwrap_or_default();
    let reply = before.trim_end_matches([' ', '-']).as_bytes();
    let is_reply = || {
        before.ends_with([' ', '-'])
            && reply
                .last_chunk::<3>()
                .is_some_and(|[first, rest @ ..]| Some(first) == class && rest.iter().all(u8::is_ascii_digit))
            && !reply.iter().rev().nth(3).is_some_and(u8::is_ascii_alphanumeric)
    };
    ["dsn=", "status: "].iter().any(|mark| before.ends_with(mark)) || is_reply()
}

fn take<'w>(found: &mut Match<'w>, slot: &str, name: &'w str) -> Option<()> {
    let name = host_name(name)?;
    match slot {
        "domain" => found.domain = Some(name),
        "host" => found.host = Some(name),
        _ => {}
    }
    Some(())
}

/// Whether a byte can be in a host name as programs write it; an internationalised name may be in UTF-8.
pub(super) const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') || !byte.is_ascii()
}

/// Returns the name without a final dot, if it has at least two labels.
pub(super) fn host_name(name: &str) -> Option<&str> {
    let name = name.trim_end_matches('.');
    let is_name = name.len() <= 253 && name.contains('.') && name.split('.').all(|label| !label.is_empty());
    let is_address = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (is_name && !is_address).then_some(name)
}
