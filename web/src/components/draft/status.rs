//! The status of one text beside its findings: how many they are, and what the text box does not show.

use crate::components::draft::names::words_of;
use crate::components::shared::counts::counts;
use crate::draft::{Draft, Encoding, HOSTS_MAX, LINES_MAX, LineEnds, Note, Part};
use crate::words::{count, draft_words, fill};
use mta_sts::Finding;

/// Returns how many findings there are; nothing for an empty text.
pub(super) fn counted(draft: &Draft, part: Part, found: &[&Finding]) -> String {
    let t = draft_words();
    if draft.ignores(part) {
        return if draft.text(part).is_empty() { String::new() } else { t.not_checked.to_owned() };
    }
    if draft.text(part).is_empty() && found.is_empty() {
        return String::new();
    }
    let without_host = if part == Part::Mx { draft.hosts.without_host.len() } else { 0 };
    let without_host = (without_host > 0).then(|| count(&t.without_host, without_host));
    let all: Vec<String> = counts(found).into_iter().chain(without_host).collect();
    if all.is_empty() { t.no_problems.to_owned() } else { all.join(", ") }
}

/// Returns the same for screen readers.
pub(super) fn announcement(draft: &Draft, part: Part) -> String {
    let all = draft.report.findings.iter();
    let found: Vec<_> = all.filter(|finding| Part::of(finding.source) == Some(part)).collect();
    let counted = counted(draft, part, &found);
    if counted.is_empty() { counted } else { format!("{}: {counted}", words_of(part).label) }
}

/// Returns why a text was not taken in, how much of it is checked, or what the text box does not show.
pub(super) fn note(draft: &Draft, part: Part) -> String {
    let (t, files) = (draft_words(), &draft_words().files);
    match draft.notes[part as usize] {
        Some(Note::Extracted) => return files.extracted.to_owned(),
        Some(Note::TooLarge(size)) => return fill(files.too_large, &[("n", size.to_string())]),
        Some(Note::TooManyLines(lines)) => {
            let args = [("n", lines.to_string()), ("limit", LINES_MAX.to_string())];
            return fill(files.too_many_lines, &args);
        }
        Some(Note::Binary(at)) => return fill(files.binary, &[("n", at.to_string())]),
        Some(Note::Unmarked) => return files.unmarked.to_owned(),
        Some(Note::SeveralRecords) => return t.several_records.to_owned(),
        Some(Note::OtherRecord) => return t.other_record.to_owned(),
        None => {}
    }
    let text = draft.text(part);
    if let Some(limit) = draft.cut(part) {
        let args = [("n", text.bytes().len().to_string()), ("limit", limit.to_string())];
        return fill(files.cut, &args);
    }
    if part == Part::Mx && draft.hosts.cut {
        return fill(files.hosts_cut, &[("n", HOSTS_MAX.to_string())]);
    }
    let (encoding, line_ends) = text.form();
    let encoding = match encoding {
        Encoding::Utf8 if text.bytes().starts_with(b"\xef\xbb\xbf") => Some(files.byte_order_mark),
        Encoding::Utf8 if std::str::from_utf8(text.bytes()).is_err() => Some(files.other_bytes),
        Encoding::Utf8 => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
    };
    let line_ends = match line_ends {
        LineEnds::Lf => None,
        LineEnds::CrLf => Some("CRLF"),
        LineEnds::Cr => Some("CR"),
    };
    let all: Vec<&str> = encoding.into_iter().chain(line_ends).collect();
    if all.is_empty() { String::new() } else { fill(files.unchanged, &[("what", all.join(", "))]) }
}
