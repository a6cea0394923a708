//! Patterns that match nothing, in a policy whose other patterns cover every MX host.

use crate::facts::Facts;
use crate::finding::{Edit, Message};
use crate::lints::titles::{REMOVE_LINE, REMOVE_LINES};
use crate::observation::MxRecord;
use crate::syntax::policy::{Value, line_of};
use crate::text::span::Span;

/// What to do with such a pattern, or with several, without a full stop; and the title of the fix.
pub(super) const fn cure(count: usize) -> (Message, Message) {
    if count > 1 { (NEEDLESS_LINES, REMOVE_LINES) } else { (NEEDLESS, REMOVE_LINE) }
}

const NEEDLESS_LINES: Message = Message::new(
    "mx-pattern-not-a-mail-host.needless-lines",
    "Remove these lines: the others cover every MX host",
);
const NEEDLESS: Message =
    Message::new("mx-pattern-not-a-mail-host.needless", "Remove this line: the others cover every MX host");

/// Returns the edits that remove the lines of these places, which are in order. Neighbouring lines are one edit.
pub(super) fn without_lines(text: &[u8], places: impl Iterator<Item = Span>) -> Vec<Edit> {
    let mut lines: Vec<Span> = Vec::new();
    for place in places {
        let before = text.get(..place.start).unwrap_or_default();
        let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
        let line = line_of(text, Span::new(start, place.end));
        match lines.last_mut().filter(|last| last.end >= line.start) {
            Some(last) => *last = last.to(line),
            None => lines.push(line),
        }
    }
    lines.into_iter().map(Edit::delete).collect()
}

/// Whether there are MX records and each of their hosts matches a pattern.
pub(super) fn are_all_covered(facts: &Facts<'_>) -> bool {
    let records = mx_records(facts);
    let fields =
        || facts.body.iter().flat_map(|body| body.lines.iter().filter_map(|line| line.field.as_ref()));
    let covers = |mx: &MxRecord| {
        fields().any(|field| matches!(&field.parsed, Value::Mx(Ok(pattern)) if pattern.covers(&mx.host)))
    };
    !records.is_empty() && records.iter().all(covers)
}

/// Returns the MX records, if they are known.
pub(super) fn mx_records<'f>(facts: &'f Facts<'_>) -> &'f [MxRecord] {
    facts.observation.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default()
}
