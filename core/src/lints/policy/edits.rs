//! What the fixes of the policy lints share: which bytes an edit replaces, and when it is safe.

use crate::finding::Applicability;
use crate::syntax::policy::{Field, Key, PolicySyntax};
use crate::text::span::{LineIndex, Span};
use memchr::memchr;

/// Returns the line end that `text` uses first, or LF.
pub(crate) fn line_end(text: &[u8]) -> &'static str {
    let feed = memchr(b'\n', text);
    let returns = feed.and_then(|at| text.get(at.checked_sub(1)?)) == Some(&b'\r');
    if returns { "\r\n" } else { "\n" }
}

/// Returns `Safe`, unless one of `edited` is in an mx value of a policy that a sender may accept.
///
/// A lenient sender reads anything after `mx:` as a pattern. With junk in it, the pattern covers no host; without
/// the junk it covers one, so the edit changes what the sender does. A sender that does not understand another
/// value rejects the policy, so an edit there only makes a rejected policy valid. That is also true of an mx
/// value if the mode is invalid, since nearly every sender requires the mode. [`crate::fixes::safety`] finds the
/// exceptions.
pub(crate) fn unless_in_mx(body: &PolicySyntax<'_>, mut edited: impl Iterator<Item = Span>) -> Applicability {
    let mode = body.fields_of(Key::Mode).next();
    let is_refused = mode.is_some_and(|mode| mode.value != mode.bare || !mode.parsed.is_good());
    let changes = !is_refused && edited.any(|span| in_mx(body, span));
    if changes { Applicability::Unsafe } else { Applicability::Safe }
}

/// Returns whether `span` is after the name of an mx field and before the next field.
fn in_mx(body: &PolicySyntax<'_>, span: Span) -> bool {
    let behind = body.lines.partition_point(|line| line.span.start <= span.start);
    let line = behind.checked_sub(1).and_then(|index| body.lines.get(index));
    let is_mx = |field: &&Field| field.parsed.key() == Some(Key::Mx) && span.start > field.name.end;
    line.and_then(|line| line.field.as_ref()).filter(is_mx).is_some()
}

/// Returns `line 3`, `lines 3 and 5` or `lines 1, 2, 3 and 9 more`.
pub(crate) fn listed(lines: &[usize]) -> String {
    let number = |line: &usize| line.to_string();
    match lines {
        [only] => format!("line {only}"),
        [first @ .., last] if lines.len() <= 4 => {
            format!("lines {} and {last}", first.iter().map(number).collect::<Vec<_>>().join(", "))
        }
        _ => {
            let shown = lines.iter().take(3).map(number).collect::<Vec<_>>().join(", ");
            format!("lines {shown} and {} more", lines.len() - 3)
        }
    }
}

/// Returns the lines of all but the first of `spans`, if there are more: `line 3`, `lines 3 and 5`.
pub(crate) fn more_lines(text: &[u8], spans: impl Iterator<Item = Span>) -> Option<String> {
    let index = LineIndex::new(text);
    let mut lines: Vec<usize> = spans.map(|span| index.line_number(span.start)).collect();
    lines.dedup();
    let (_, more) = lines.split_first()?;
    (!more.is_empty()).then(|| listed(more))
}

/// Returns `version`, `version and mode`, `version, mode and mx`.
pub(crate) fn and(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}
