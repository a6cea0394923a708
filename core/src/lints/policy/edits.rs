//! What the fixes of the policy lints share: which bytes an edit replaces, and when it is safe.

use crate::finding::Applicability;
use crate::syntax::policy::{Field, Key, PolicySyntax};
use crate::text::span::Span;
use memchr::memchr;

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
