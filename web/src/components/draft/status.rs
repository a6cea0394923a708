//! What is said about one text beside its findings: how many they are, and what a text box would not show.

use crate::components::shared::counts::counts;
use crate::draft::{Draft, Encoding, Ends, HOSTS_MAX, LINES_MAX, Note, Part};
use crate::words::{PartWords, count, fill, words};
use mta_sts::Finding;

/// The sum of the findings; nothing about an empty text.
pub(crate) fn sum(draft: &Draft, part: Part, found: &[&Finding]) -> String {
    let t = words();
    if draft.sets_aside(part) {
        return if draft.text(part).is_empty() { String::new() } else { t.draft.set_aside.to_owned() };
    }
    if draft.text(part).is_empty() && found.is_empty() {
        return String::new();
    }
    let odd = if part == Part::Mx { draft.hosts.odd.len() } else { 0 };
    let odd = (odd > 0).then(|| count(&t.draft.odd_lines, odd));
    let all: Vec<String> = counts(found).into_iter().chain(odd).collect();
    if all.is_empty() { t.draft.clean.to_owned() } else { all.join(", ") }
}

/// The same for those who listen.
pub(crate) fn spoken(draft: &Draft, part: Part) -> String {
    let all = draft.report.findings.iter();
    let found: Vec<_> = all.filter(|finding| Part::of(finding.source) == Some(part)).collect();
    let sum = sum(draft, part, &found);
    if sum.is_empty() { sum } else { format!("{}: {sum}", words_of(part).label) }
}

/// What a text box would lose, or why something is not in it.
pub(crate) fn kept(draft: &Draft, part: Part) -> String {
    let t = &words().draft;
    match draft.notes[part as usize] {
        Some(Note::TakenOut) => return t.taken_out.to_owned(),
        Some(Note::TooLarge(size)) => return fill(t.too_large, &[("n", size.to_string())]),
        Some(Note::TooManyLines(lines)) => {
            let args = [("n", lines.to_string()), ("limit", LINES_MAX.to_string())];
            return fill(t.too_many_lines, &args);
        }
        Some(Note::Binary(at)) => return fill(t.binary, &[("n", at.to_string())]),
        Some(Note::Unmarked) => return t.unmarked.to_owned(),
        Some(Note::NoOneRecord) => return t.no_one_record.to_owned(),
        Some(Note::OtherRecord) => return t.other_record.to_owned(),
        None => {}
    }
    let text = draft.text(part);
    if let Some(limit) = draft.cut(part) {
        return fill(t.cut, &[("n", text.bytes().len().to_string()), ("limit", limit.to_string())]);
    }
    if part == Part::Mx && draft.hosts.cut {
        return fill(t.hosts_cut, &[("n", HOSTS_MAX.to_string())]);
    }
    let (encoding, ends) = text.kept();
    let encoding = match encoding {
        Encoding::Utf8 if text.bytes().starts_with(b"\xef\xbb\xbf") => Some(t.byte_order_mark),
        Encoding::Utf8 if std::str::from_utf8(text.bytes()).is_err() => Some(t.other_bytes),
        Encoding::Utf8 => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
    };
    let ends = match ends {
        Ends::Lf => None,
        Ends::CrLf => Some("CRLF"),
        Ends::Cr => Some("CR"),
    };
    let all: Vec<&str> = encoding.into_iter().chain(ends).collect();
    if all.is_empty() { String::new() } else { fill(t.kept, &[("what", all.join(", "))]) }
}

pub(crate) const fn words_of(part: Part) -> &'static PartWords {
    let t = &words().draft;
    match part {
        Part::Policy => &t.policy,
        Part::Record => &t.record,
        Part::Tlsrpt => &t.tlsrpt,
        Part::Mx => &t.mx,
    }
}
