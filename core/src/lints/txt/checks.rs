//! The checks that both kinds of TXT records have in common (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::{Facts, Txt};
use crate::finding::{Applicability, Edit, Severity};
use crate::lints::sink::{Defect, Sink};
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::{
    apart, candidates, did_you_mean, field_meant, is_nearly, join_apart, same_slip, value_alone,
    version_meant, version_moved, without_field, without_quotes, wrapping,
};
use crate::lints::txt::kind::{Record, TxtKind};
use crate::syntax::sts_record::{TxtDeviation, TxtField};
use crate::text::span::Span;
use crate::text::visible;

/// A defect and the part of the record that it is about.
pub(crate) struct Found {
    pub(crate) defect: Defect,
    pub(crate) text: String,
}

/// Reports defects as they are.
pub(crate) fn report(found: Vec<Found>, sink: &mut Sink<'_>) {
    found.into_iter().for_each(|found| sink.report(found.defect));
}

/// Reports defects, each with the part of the record that it is about as the argument `name`.
pub(crate) fn report_as(name: &'static str, found: Vec<Found>, sink: &mut Sink<'_>) {
    found.into_iter().for_each(|found| sink.report(found.defect.arg(name, found.text)));
}

/// Returns the record, unless it has quotes, is wrapped in something or is a policy: that causes the other defects, so only
/// it is reported.
pub(crate) fn sound<'f>(kind: &TxtKind, facts: &'f Facts<'_>) -> Option<Record<'f>> {
    kind.unquoted(facts).filter(|record| {
        let version = record.places(TxtDeviation::VersionUnknown).next();
        let is_wrapped = version.and_then(|version| wrapping(record.text, version, kind.version)).is_some();
        !is_wrapped && !record.holds_policy()
    })
}

/// Returns the field of a kind that a malformed one was meant to be.
#[inline(never)]
fn meant(kind: &TxtKind, record: &Record<'_>, span: Span) -> Option<String> {
    let alone = || value_alone(&span.text(record.text), kind.field).filter(|_| record.value.is_none());
    field_meant(record.text, span, kind.field).or_else(alone)
}

/// Returns whether a part has only characters that belong in a record. Others are reported once.
pub(crate) fn is_text(text: &[u8], part: Span) -> bool {
    part.of(text).iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Returns whether the version is misspelt, so that its fix also corrects the field if that has the same mistake.
fn deviates(record: &Record<'_>) -> bool {
    record.has(TxtDeviation::VersionSpelling) || record.has(TxtDeviation::VersionUnknown)
}

/// Reports several records. The defect has no span: spans point into the one record that senders use, and here
/// they use none.
pub(crate) fn multiple<S>(kind: &TxtKind, txt: &Txt<'_, S>, sink: &mut Sink<'_>) {
    let count = txt.candidates.len();
    if count > 1 {
        sink.report(kind.defect().arg("count", count).arg("records", candidates(txt.texts, &txt.candidates)));
    }
}

/// Finds a version that is misspelt, or something else where the version should be.
pub(crate) fn version_invalid(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = kind.unquoted(facts).filter(|record| is_text(record.text, record.parts.version))
    else {
        return Vec::new();
    };
    let slips = || same_slip(&record, kind.field);
    let spelling = record.places(TxtDeviation::VersionSpelling).map(|span| {
        let text = if span == record.parts.version { kind.version } else { "" };
        let edits = [vec![Edit::replace(span, text)], slips()].concat();
        let defect = kind.defect().at(span);
        defect.fix(format!("Write “{}”", kind.version), Applicability::Unsafe, edits)
    });
    let unknown = record.places(TxtDeviation::VersionUnknown).map(|span| {
        let defect = kind.defect().at(span);
        if let Some(edits) = wrapping(record.text, span, kind.version) {
            return defect.fix("Remove what is around it", Applicability::Unsafe, edits.to_vec());
        }
        match version_meant(record.text, span, kind.version) {
            Some(edit) => {
                let title = format!("Begin with “{};”", kind.version);
                defect.fix(title, Applicability::Unsafe, [vec![edit], slips()].concat())
            }
            None => defect.copy("Copy a record", (kind.example)(facts)),
        }
    });
    let text = visible::plain(Span::new(0, record.parts.version.end).of(record.text));
    spelling.chain(unknown).map(|defect| Found { defect, text: text.clone() }).collect()
}

/// Finds the right version behind another field.
pub(crate) fn version_not_first(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let late = record.places(TxtDeviation::VersionNotFirst).map(|span| {
        let edits = version_moved(record.text, span, kind.version);
        let defect = kind.defect().at(span).fix("Move it to the front", Applicability::Unsafe, edits);
        Found { defect, text: visible::plain(record.parts.version.of(record.text)) }
    });
    late.collect()
}

/// Reports that the required field is missing. `add` completes the defect if the field is neither misspelt nor
/// in a separate TXT record.
pub(crate) fn field_missing(
    kind: &TxtKind,
    facts: &Facts<'_>,
    sink: &mut Sink<'_>,
    add: impl FnOnce(&Record<'_>, Defect) -> Defect,
) {
    let Some(record) = sound(kind, facts) else { return };
    let is_other = record.has(TxtDeviation::VersionUnknown) || record.has(TxtDeviation::VersionNotFirst);
    // `id:1` and `id 1` are reported as malformed fields.
    let is_malformed = record.places(TxtDeviation::FieldMalformed).any(|span| {
        let start = span.of(record.text).get(..kind.field.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(kind.field.as_bytes()))
            || meant(kind, &record, span).is_some()
    });
    if record.value.is_some() || is_other || is_malformed || record.has(TxtDeviation::NotAscii) {
        return;
    }
    if let Some(field) = misspelt(kind, &record) {
        // As in `V=STSV1; ID=1`, which is reported as a misspelt version.
        if deviates(&record) && field.name.of(record.text).eq_ignore_ascii_case(kind.field.as_bytes()) {
            return;
        }
        let suggestion = did_you_mean(record.text, field, kind.field);
        let defect = kind.defect().at(field.span).arg("suggestion", suggestion);
        let edits = vec![Edit::replace(field.name, kind.field)];
        let title = format!("Write “{}”", kind.field);
        return sink.report(defect.fix(title, Applicability::Unsafe, edits));
    }
    let defect = kind.defect().at(record.parts.version);
    sink.report(match apart(record.all, kind.field) {
        Some(field) => {
            let text = format!("{}; {}", kind.version, visible::plain(field));
            defect.arg("suggestion", join_apart(field)).copy("Copy a record", text)
        }
        None => add(&record, defect),
    });
}

/// Returns the field that was probably meant as the missing one: `ID=1`, `ix=1`, the `ruf` of DMARC.
fn misspelt<'f>(kind: &TxtKind, record: &Record<'f>) -> Option<&'f TxtField> {
    let is_missing = record.value.is_none();
    record.parts.extensions.iter().find(|field| is_missing && is_nearly(record.text, field, kind.field))
}

/// Finds fields without `=`, and those with a name or value that the grammar does not allow.
pub(crate) fn malformed_fields(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    // In `rua=mailto;a@example.com` the address is the rest of `mailto:`.
    let is_rest = |span: &Span| {
        let before = record.text.get(..span.start).unwrap_or_default().trim_ascii_end();
        before.strip_suffix(b";").is_some_and(|before| before.ends_with(b"mailto"))
    };
    let malformed = record.places(TxtDeviation::FieldMalformed);
    // As in `v:STSv1; id:1`.
    let deviates = deviates(&record);
    let is_same = |span: &Span| deviates && field_meant(record.text, *span, kind.field).is_some();
    let malformed = malformed.filter(|span| is_text(record.text, *span) && !is_rest(span) && !is_same(span));
    let found = malformed.map(|span| {
        let (title, edit) = match meant(kind, &record, span) {
            Some(field) => (format!("Write “{field}”"), Edit::replace(span, field)),
            None => ("Remove it".to_owned(), without_field(record.text, span)),
        };
        let defect = kind.defect().at(span).fix(title, Applicability::Unsafe, vec![edit]);
        Found { defect, text: visible::plain(span.of(record.text)) }
    });
    found.collect()
}

/// Finds semicolons with nothing between them: one defect for all, as one fix removes them all.
pub(crate) fn empty_fields(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let with_semicolon = |span: Span| Span::new(span.start, span.end + 1);
    let empty: Vec<Span> = record.places(TxtDeviation::EmptyField).map(with_semicolon).collect();
    // An empty field where the required one should be is reported as missing.
    let Some(first) =
        empty.first().filter(|_| record.value.is_some() || record.parts.deviations.len() > empty.len())
    else {
        return Vec::new();
    };
    let edits = empty.iter().map(|span| Edit::delete(*span)).collect();
    let defect = kind.defect().at(*first).fix("Remove a semicolon", Applicability::Safe, edits);
    vec![Found { defect, text: String::new() }]
}

/// Finds white space at the end.
pub(crate) fn trailing_space(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    white_space(kind, facts, TxtDeviation::TrailingSpace)
}

/// Finds white space between the version and its semicolon. Only among several records is it an error.
pub(crate) fn space_before_delimiter(kind: &TxtKind, facts: &Facts<'_>, is_discarded: bool) -> Vec<Found> {
    let severity = if is_discarded { Severity::Error } else { Severity::Warning };
    let found = white_space(kind, facts, TxtDeviation::SpaceBeforeDelimiter).into_iter();
    found.map(|found| Found { defect: found.defect.severity(severity), ..found }).collect()
}

fn white_space(kind: &TxtKind, facts: &Facts<'_>, deviation: TxtDeviation) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let found = record.places(deviation).map(|span| {
        let edits = vec![Edit::delete(span)];
        let defect = kind.defect().at(span).fix("Remove the white space", Applicability::Safe, edits);
        Found { defect, text: String::new() }
    });
    found.collect()
}

/// Finds the first character outside US-ASCII, or control character.
pub(crate) fn not_ascii(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = kind.unquoted(facts) else { return Vec::new() };
    let found = record.places(TxtDeviation::NotAscii).map(|span| {
        let character = span.text(record.text).chars().next().map(visible::quoted).unwrap_or_default();
        let defect = kind.defect().at(span);
        let defect = match as_ascii(record.text) {
            Some(edits) => defect.fix("Write it in plain letters", Applicability::Unsafe, edits),
            None => defect.copy("Copy a record", (kind.example)(facts)),
        };
        Found { defect, text: character }
    });
    found.collect()
}

/// Finds quotes and backslashes that are part of the record.
pub(crate) fn quoted(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = (kind.record)(facts) else { return Vec::new() };
    let found = record.places(TxtDeviation::Quoted).map(|span| {
        let edits = without_quotes(record.text);
        let defect = kind.defect().at(span).fix("Remove them", Applicability::Unsafe, edits);
        Found { defect, text: String::new() }
    });
    found.collect()
}

/// Finds well-formed fields that the RFC does not define and that were probably meant as they are.
pub(crate) fn unknown_fields(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let meant = misspelt(kind, &record).map(|field| field.span);
    let unknown = record.well_formed_extensions().filter(|field| Some(field.span) != meant);
    let found = unknown.map(|field| Found {
        defect: kind.defect().at(field.span),
        text: visible::plain(field.name.of(record.text)),
    });
    found.collect()
}
