//! The checks that both kinds of TXT records have in common (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::{Facts, Txt};
use crate::finding::{Applicability, Edit, Severity, Source};
use crate::lints::sink::{Defect, Sink};
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::{
    apart, candidates, did_you_mean, field_meant, is_nearly, join_apart, of_zone_line, same_slip,
    value_alone, version_meant, version_moved, without_field, without_quotes, wrapping,
};
use crate::lints::txt::kind::{Record, TxtKind};
use crate::observation::TxtRecord;
use crate::syntax::policy::Key;
use crate::syntax::sts_record::{TxtDeviation, TxtField};
use crate::syntax::tlsrpt_record::TlsrptSyntax;
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
    let slips = || same_slip(&record, kind);
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
    let is_undelimited = record
        .text
        .strip_prefix(kind.version.as_bytes())
        .is_some_and(|rest| rest.first().is_some_and(|byte| !byte.is_ascii_alphanumeric()));
    let problem = if is_undelimited {
        format!("No semicolon follows {}", kind.version)
    } else {
        format!("The {} does not begin with {}", kind.name, kind.version)
    };
    let all = spelling.chain(unknown).map(|defect| defect.arg("problem", &problem));
    all.map(|defect| Found { defect, text: text.clone() }).collect()
}

/// Finds the right version behind another field.
pub(crate) fn version_not_first(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let late = record.places(TxtDeviation::VersionNotFirst).map(|span| {
        let edits = version_moved(record.text, span, kind.version);
        let problem = format!("{} is not the first field", kind.version);
        let defect = kind.defect().at(span).arg("problem", problem);
        let defect = defect.fix("Move it to the front", Applicability::Unsafe, edits);
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
        let edits = std::iter::once(Edit::replace(field.name, kind.field));
        // Quotes are allowed only in the value of an unknown field.
        let marks =
            field.value.of(record.text).iter().enumerate().filter(|(_, byte)| matches!(byte, b'"' | b'\\'));
        let marks =
            marks.map(|(at, _)| Edit::delete(Span::new(field.value.start + at, field.value.start + at + 1)));
        let edits: Vec<Edit> = edits.chain(marks).collect();
        let title = format!("Write “{}”", kind.field);
        let value: Vec<u8> =
            field.value.of(record.text).iter().copied().filter(|b| !b"\"\\".contains(b)).collect();
        let is_good = (kind.is_good)(&value);
        return sink.report(if is_good { defect.fix(title, Applicability::Unsafe, edits) } else { defect });
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
    // `record-policy-field-in-record` reports the lines of a policy.
    let malformed =
        malformed.filter(|span| kind.source == Source::Tlsrpt || policy_key(span.of(record.text)).is_none());
    let found = malformed.map(|span| {
        let fix = match (meant(kind, &record, span), joined_to_list(&record, span)) {
            (Some(field), _) if !kind.is_good_field(&field) => None,
            (Some(field), _) => Some((format!("Write “{field}”"), Edit::replace(span, field))),
            (None, Some(edit)) => Some(("Join it to the list with a comma".to_owned(), edit)),
            (None, None) => Some(("Remove it".to_owned(), without_field(record.text, span))),
        };
        let defect = kind.defect().at(span);
        let defect = match fix {
            Some((title, edit)) => defect.fix(title, Applicability::Unsafe, vec![edit]),
            None => defect,
        };
        Found { defect, text: visible::plain(span.of(record.text)) }
    });
    found.collect()
}

/// Returns the field of a policy that `mx: mail.example.com` is.
pub(crate) fn policy_key(field: &[u8]) -> Option<Key> {
    let begins = |key: &Key| {
        field
            .strip_prefix(key.name().as_bytes())
            .is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    };
    Key::ALL.into_iter().find(begins)
}

/// Returns the edit that writes a comma for the semicolon before a further address of `rua`.
fn joined_to_list(record: &Record<'_>, span: Span) -> Option<Edit> {
    let is_list = record.value.is_some_and(|value| TlsrptSyntax::is_destination(value.of(record.text)));
    let before = record.text.get(..span.start)?.trim_ascii_end();
    let semicolon = before.len().checked_sub(1).filter(|_| before.ends_with(b";"))?;
    // The address must follow the list directly.
    let follows = record
        .value
        .is_some_and(|value| before.get(..semicolon).is_some_and(|b| b.trim_ascii_end().len() == value.end));
    let is_further = is_list && follows && TlsrptSyntax::is_destination(span.of(record.text));
    is_further.then(|| Edit::replace(Span::new(semicolon, semicolon + 1), ","))
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

/// What to do about quotes and backslashes.
pub(crate) const UNQUOTE: &str =
    "Enter the text without quotes and backslashes; the DNS panel adds what it needs";

/// Finds quotes and backslashes that are part of the record, each with what is in it.
pub(crate) fn quoted(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = (kind.record)(facts) else { return Vec::new() };
    let found = record.places(TxtDeviation::Quoted).map(|span| {
        let defect = kind.defect().at(span);
        let (what, defect) = match of_zone_line(record.text, kind.version) {
            Some(edits) => {
                let defect = defect
                    .arg("help", "Enter only the text between the quotes: the panel knows name and type");
                let title = "Keep only the text between the quotes";
                ("A whole line of a zone file", defect.fix(title, Applicability::Unsafe, edits))
            }
            None => {
                let defect = defect.arg("help", UNQUOTE);
                let edits = without_quotes(record.text);
                ("Literal quotes or backslashes", defect.fix("Remove them", Applicability::Unsafe, edits))
            }
        };
        Found { defect, text: what.to_owned() }
    });
    found.collect()
}

/// Reports the records at the name that are of another kind. The defect has no span: spans point into the record.
pub(crate) fn other_kinds<S>(kind: &TxtKind, facts: &Facts<'_>, txt: &Txt<'_, S>, sink: &mut Sink<'_>) {
    let is_incomplete = (kind.record)(facts).is_some_and(|record| record.value.is_none());
    let field = apart(txt.texts, kind.field).filter(|_| is_incomplete);
    let is_tlsrpt = kind.source == Source::Tlsrpt;
    if is_tlsrpt && facts.observation.record().is_pending() {
        return;
    }
    // What a wildcard answers at both names is reported once.
    let is_everywhere = |text: &[u8]| {
        is_tlsrpt
            && facts
                .record
                .others
                .iter()
                .any(|at| facts.record.texts.get(*at).is_some_and(|other| other.text() == text))
    };
    for index in &txt.others {
        let text = txt.texts.get(*index).map(TxtRecord::text).unwrap_or_default();
        if field == Some(text.trim_ascii()) || is_everywhere(text) {
            continue;
        }
        let (severity, what, help) = match kind_of(text) {
            // The two records are exchanged, or one is published at both names.
            Some((what, Some(name))) => {
                (Severity::Error, what, format!("Publish it at {name}, and only the {} here.", kind.name))
            }
            Some((what, None)) => {
                (Severity::Warning, what, format!("Publish only the {} at this name.", kind.name))
            }
            None => (
                Severity::Warning,
                "a TXT record of another kind",
                format!("Publish only the {} at this name.", kind.name),
            ),
        };
        let effect = if severity == Severity::Error {
            "Senders do not look for it at this name."
        } else {
            "Senders discard it, because it does not begin with the version. The usual cause is a wildcard TXT record."
        };
        let defect = kind.defect().severity(severity).arg("what", what).arg("text", visible::plain(text));
        sink.report(defect.arg("effect", effect).arg("help", help));
    }
}

/// Returns what a TXT record is by its version, and its name if this is one of the two records that are checked here.
fn kind_of(text: &[u8]) -> Option<(&'static str, Option<&'static str>)> {
    const KINDS: [(&str, &str, Option<&str>); 5] = [
        ("v=STSv1", "an MTA-STS record", Some("_mta-sts")),
        ("v=TLSRPTv1", "a TLSRPT record", Some("_smtp._tls")),
        ("v=spf1", "an SPF record", None),
        ("v=DMARC1", "a DMARC record", None),
        ("v=DKIM1", "a DKIM key", None),
    ];
    let begins = |version: &str| {
        text.get(..version.len()).is_some_and(|start| start.eq_ignore_ascii_case(version.as_bytes()))
    };
    KINDS.into_iter().find(|(version, ..)| begins(version)).map(|(_, what, name)| (what, name))
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
