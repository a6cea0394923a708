//! What the fixes of the policy lints share: which bytes an edit replaces, and when it is safe.

use crate::finding::{Applicability, Arg, Message};
use crate::syntax::policy::{Field, Key, PolicySyntax};
use crate::text::message::and;
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

/// What is said of one line, of several, and of more than are listed.
pub(crate) type Forms = [Message; 3];

pub(crate) const LINES: Forms = [
    Message::new("lines.one", "line {lines}"),
    Message::new("lines.several", "lines {lines}"),
    Message::new("lines.more", "lines {lines} and {more} more"),
];

/// Returns `line 3`, `lines 3 and 5` or `lines 1, 2, 3 and 9 more`, in the words of `forms`.
pub(crate) fn listed(lines: &[usize], [one, several, more]: Forms) -> Message {
    match lines {
        [only] => one.arg("lines", only),
        [first, second, third, _, _, ..] => {
            let first = Arg::Joined([first, second, third].map(Arg::from).to_vec());
            more.arg("lines", first).arg("more", lines.len() - 3)
        }
        _ => several.arg("lines", and(lines.iter().map(Arg::from).collect())),
    }
}

/// Returns the lines of all but the first of `spans`, if there are more: `line 3`, `lines 3 and 5`.
pub(crate) fn more_lines(text: &[u8], spans: impl Iterator<Item = Span>) -> Option<Message> {
    let index = LineIndex::new(text);
    let mut lines: Vec<usize> = spans.map(|span| index.line_number(span.start)).collect();
    lines.dedup();
    let (_, more) = lines.split_first()?;
    (!more.is_empty()).then(|| listed(more, LINES))
}

/// Adds to `cause`, which has no full stop, the other lines that it is true for.
pub(crate) fn same_on(cause: Message, more: Option<Message>) -> Message {
    match more {
        Some(lines) => Message::new("lines.same", "{cause}. The same is true for {lines}")
            .arg("cause", cause)
            .arg("lines", lines),
        None => cause,
    }
}
