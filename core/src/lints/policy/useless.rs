//! Patterns that match nothing, in a policy whose other patterns cover every MX host.

use crate::facts::Facts;
use crate::finding::{Edit, Message};
use crate::lints::mx::without_final_dot;
use crate::lints::policy::mail_hosts::can_be_listed;
use crate::lints::titles::{REMOVE_LINE, REMOVE_LINES};
use crate::names::ip_address::is_address;
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
    !records.is_empty() && records.iter().all(|mx| !is_address(&mx.host) && is_covered(facts, mx))
}

fn is_covered(facts: &Facts<'_>, mx: &MxRecord) -> bool {
    let lines = facts.body.iter().flat_map(|body| &body.lines);
    let mut fields = lines.filter_map(|line| line.field.as_ref());
    fields.any(|field| matches!(&field.parsed, Value::Mx(Ok(pattern)) if pattern.covers(&mx.host)))
}

/// Returns the hosts of the MX records that no pattern covers. `None` if there are no MX records, or if a policy cannot
/// contain one of these hosts.
pub(super) fn uncovered_hosts(facts: &Facts<'_>) -> Option<Vec<String>> {
    let records = mx_records(facts);
    let mut hosts: Vec<String> = Vec::new();
    for mx in records.iter().filter(|mx| !is_covered(facts, mx)) {
        let host = mx.host.trim_end_matches('.').to_ascii_lowercase();
        if !can_be_listed(&host) || without_final_dot(facts, &host).is_some() {
            return None;
        }
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    (!records.is_empty()).then_some(hosts)
}

/// Returns the MX records, if they are known.
pub(super) fn mx_records<'f>(facts: &'f Facts<'_>) -> &'f [MxRecord] {
    facts.observation.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default()
}
