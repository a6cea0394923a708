//! R: the MTA-STS TXT record (RFC 8461 §3.1).

use crate::facts::Facts;
use crate::facts::State;
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::{
    apart, candidates, did_you_mean, field_meant, is_nearly, join_apart, same_slip, version_meant,
    version_moved, without_field, without_quotes, wrapping,
};
use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION, Rfc};
use crate::syntax::policy::Key;
use crate::syntax::sts_record::{IdError, RecordSyntax, TxtDeviation, TxtField};
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &RECORD_ABSENT, check: absent },
    Rule { lint: &RECORD_MULTIPLE, check: multiple },
    Rule { lint: &RECORD_VERSION_INVALID, check: version_invalid },
    Rule { lint: &RECORD_VERSION_NOT_FIRST, check: version_not_first },
    Rule { lint: &RECORD_ID_MISSING, check: id_missing },
    Rule { lint: &RECORD_ID_INVALID, check: id_invalid },
    Rule { lint: &RECORD_ID_TOO_LONG, check: id_too_long },
    Rule { lint: &RECORD_FIELD_MALFORMED, check: field_malformed },
    Rule { lint: &RECORD_EMPTY_FIELD, check: empty_field },
    Rule { lint: &RECORD_TRAILING_SPACE, check: trailing_space },
    Rule { lint: &RECORD_SPACE_BEFORE_DELIMITER, check: space_before_delimiter },
    Rule { lint: &RECORD_NOT_ASCII, check: not_ascii },
    Rule { lint: &RECORD_QUOTED, check: quoted },
    Rule { lint: &RECORD_DUPLICATE_FIELD, check: duplicate_field },
    Rule { lint: &RECORD_UNKNOWN_FIELD, check: unknown_field },
    Rule { lint: &RECORD_POLICY_FIELD_IN_RECORD, check: policy_field },
    Rule { lint: &RECORD_OTHER_KIND, check: other_kind },
];

fn defect() -> Defect {
    Defect::of(Source::Record)
}

/// The syntax of the record, where its quotes do not already explain everything else.
fn unquoted<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f RecordSyntax<'a>> {
    let syntax = facts.record.syntax.as_ref()?;
    let quoted = syntax.parts.deviations.iter().any(|deviation| deviation.value == TxtDeviation::Quoted);
    (!quoted).then_some(syntax)
}

fn deviations<'f>(syntax: &'f RecordSyntax<'_>, kind: TxtDeviation) -> impl Iterator<Item = Span> + 'f {
    let of_kind = syntax.parts.deviations.iter().filter(move |deviation| deviation.value == kind);
    of_kind.map(|deviation| deviation.span)
}

fn has(syntax: &RecordSyntax<'_>, kind: TxtDeviation) -> bool {
    deviations(syntax, kind).next().is_some()
}

fn fresh_record(facts: &Facts<'_>) -> String {
    format!("{RECORD_VERSION}; id={}", facts.fresh_id())
}

pub(crate) static RECORD_ABSENT: Lint = Lint {
    code: "STS-R01",
    name: "record-absent",
    severity: Severity::Note,
    rfc: Rfc::sts("3.1"),
    title: "No MTA-STS record is published",
    message: "There is no TXT record at _mta-sts.{domain}, so senders look for no policy.",
    help: "Publish a policy first, then this record, which announces it.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let settled = !matches!(facts.policy_state(), State::Pending);
    let bare = facts.record.others.is_empty();
    if facts.record_state() != State::Absent || !settled || !bare || facts.serves_policy() {
        return;
    }
    sink.report(defect().arg("domain", facts.domain()).copy("Copy a record", fresh_record(facts)));
}

pub(crate) static RECORD_MULTIPLE: Lint = Lint {
    code: "STS-R02",
    name: "record-multiple",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{count} MTA-STS records stand at one name",
    message: "Exactly one TXT record may begin with v=STSv1, and here stand {records}. Where there are more than one, senders act as if there were none.",
    help: "Remove all but the one with the current id.",
};

/// It names the records and has no span: spans point into the one record that senders look at, and here
/// they look at none.
fn multiple(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let count = facts.record.candidates.len();
    if count > 1 {
        sink.report(defect().arg("count", count).arg("records", candidates(&facts.record)));
    }
}

pub(crate) static RECORD_VERSION_INVALID: Lint = Lint {
    code: "STS-R03",
    name: "record-version-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record does not begin with v=STSv1",
    message: "It begins with “{found}”. Case matters, no space may stand in it, and a semicolon must follow; strict senders ignore a record that begins in any other way.",
    help: "Begin the record with “v=STSv1;”.",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for span in deviations(syntax, TxtDeviation::VersionSpelling) {
        let found = visible::plain(span.of(syntax.text));
        let text = if span == syntax.parts.version { RECORD_VERSION } else { "" };
        let mut fix = vec![Edit::replace(span, text)];
        fix.extend(same_slip(syntax.text, &syntax.parts, &syntax.extensions, syntax.id, "id"));
        let title = "Write “v=STSv1”";
        sink.report(defect().at(span).arg("found", found).fix(title, Applicability::Unsafe, fix));
    }
    for span in deviations(syntax, TxtDeviation::VersionUnknown) {
        let found = visible::plain(span.of(syntax.text));
        let defect = defect().at(span).arg("found", found);
        if let Some(edits) = wrapping(syntax.text, span, RECORD_VERSION) {
            sink.report(defect.fix("Remove what stands around it", Applicability::Unsafe, edits.to_vec()));
            continue;
        }
        sink.report(match version_meant(syntax.text, span, RECORD_VERSION) {
            Some(edit) => {
                let more = same_slip(syntax.text, &syntax.parts, &syntax.extensions, syntax.id, "id");
                let edits = [vec![edit], more].concat();
                defect.fix("Begin with “v=STSv1;”", Applicability::Unsafe, edits)
            }
            None => defect.copy("Copy a record", fresh_record(facts)),
        });
    }
}

pub(crate) static RECORD_VERSION_NOT_FIRST: Lint = Lint {
    code: "STS-R04",
    name: "record-version-not-first",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "v=STSv1 does not stand first",
    message: "Fields may come in any order, but the version must come before all of them; strict senders ignore this record.",
    help: "Move “v=STSv1” to the beginning.",
};

fn version_not_first(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for span in deviations(syntax, TxtDeviation::VersionNotFirst) {
        let edits = version_moved(syntax.text, span, RECORD_VERSION);
        sink.report(defect().at(span).fix("Move it to the front", Applicability::Unsafe, edits));
    }
}

pub(crate) static RECORD_ID_MISSING: Lint = Lint {
    code: "STS-R05",
    name: "record-id-missing",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record has no id",
    message: "Senders learn from the id that a policy is new. Without one the record is invalid, and strict senders ignore it.",
    help: "{suggestion}",
};

fn id_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let unknown = has(syntax, TxtDeviation::VersionUnknown) || has(syntax, TxtDeviation::VersionNotFirst);
    // `id:1` and `id 1` are said once, as malformed fields.
    let meant = deviations(syntax, TxtDeviation::FieldMalformed)
        .any(|span| span.of(syntax.text).get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"id")));
    if syntax.id.is_some() || unknown || meant {
        return;
    }
    if let Some(field) = misspelt_id(syntax) {
        let suggestion = did_you_mean(syntax.text, field, "id");
        let edits = vec![Edit::replace(field.name, "id")];
        let defect = defect().at(field.span).arg("suggestion", suggestion);
        return sink.report(defect.fix("Write “id”", Applicability::Unsafe, edits));
    }
    if let Some(field) = apart(&facts.record, "id=") {
        let record = format!("{RECORD_VERSION}; {}", visible::plain(field));
        let defect = defect().at(syntax.parts.version).arg("suggestion", join_apart(field));
        return sink.report(defect.copy("Copy a record", record));
    }
    let defect = defect().at(syntax.parts.version);
    let defect = defect.arg("suggestion", "Add an id and change it with every change of the policy.");
    // Where it is there and something else hides it, a second one would take its place.
    if syntax.text.windows(3).any(|bytes| bytes == b"id=") {
        return sink.report(defect);
    }
    let end = syntax.text.trim_ascii_end();
    let glue = if end.ends_with(b";") { " " } else { "; " };
    let edit = Edit::insert(end.len(), format!("{glue}id={}", facts.fresh_id()));
    sink.report(defect.fix("Add an id", Applicability::Unsafe, vec![edit]));
}

/// The field that was to be the id, where there is none: `ID=1`, `ix=1`.
fn misspelt_id<'f>(syntax: &'f RecordSyntax<'_>) -> Option<&'f TxtField> {
    syntax.extensions.iter().find(|field| syntax.id.is_none() && is_nearly(syntax.text, field, "id"))
}

pub(crate) static RECORD_ID_INVALID: Lint = Lint {
    code: "STS-R06",
    name: "record-id-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The id {cause}",
    message: "An id is 1 to 32 letters and digits, nothing else: “{id}” makes the record invalid, and strict senders ignore it.",
    help: "Use letters and digits only; a time stamp is customary.",
};

fn id_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let (Some(span), Some(Err(error))) = (syntax.id, syntax.id()) else { return };
    let cause = match error {
        IdError::Empty => "is empty",
        IdError::Character => "holds a character that is no letter and no digit",
        IdError::TooLong => return,
    };
    // A character outside US-ASCII has its own finding.
    if deviations(syntax, TxtDeviation::NotAscii).any(|bad| bad.start >= span.start && bad.end <= span.end) {
        return;
    }
    let bytes = span.of(syntax.text);
    let kept: String = bytes.iter().filter(|b| b.is_ascii_alphanumeric()).map(|b| char::from(*b)).collect();
    let fits = !kept.is_empty() && kept.len() <= RECORD_ID_MAX;
    let id = if fits { kept } else { facts.fresh_id() };
    let defect = defect().at(span).arg("cause", cause).arg("id", visible::plain(bytes));
    let title = format!("Write “id={id}”");
    sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, id)]));
}

pub(crate) static RECORD_ID_TOO_LONG: Lint = Lint {
    code: "STS-R07",
    name: "record-id-too-long",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The id has {length} characters; 32 are allowed",
    message: "An id is 1 to 32 letters and digits. A longer one makes the record invalid, and strict senders ignore it.",
    help: "Use a shorter id; a time stamp is customary.",
};

fn id_too_long(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let (Some(span), Some(Err(IdError::TooLong))) = (syntax.id, syntax.id()) else { return };
    let edit = Edit::replace(span, facts.fresh_id());
    let defect = defect().at(span).arg("length", span.end - span.start);
    sink.report(defect.fix("Use a time stamp", Applicability::Unsafe, vec![edit]));
}

pub(crate) static RECORD_FIELD_MALFORMED: Lint = Lint {
    code: "STS-R08",
    name: "record-field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "“{field}” is no field",
    message: "A field is name=value: a name of up to 32 letters, digits, “_”, “-” and “.”, a value without spaces, “=” and “;”. One bad field makes the record invalid, and strict senders ignore it.",
    help: "Write it as name=value, or remove it.",
};

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let odd: Vec<Span> = deviations(syntax, TxtDeviation::NotAscii).collect();
    for span in deviations(syntax, TxtDeviation::FieldMalformed) {
        if odd.iter().any(|odd| odd.start >= span.start && odd.end <= span.end) {
            continue;
        }
        let edit = match field_meant(syntax.text, span, "id") {
            Some(field) => Edit::replace(span, field),
            None => without_field(syntax.text, span),
        };
        let title =
            if edit.text.is_empty() { "Remove it".to_owned() } else { format!("Write “{}”", edit.text) };
        let defect = defect().at(span).arg("field", visible::plain(span.of(syntax.text)));
        sink.report(defect.fix(title, Applicability::Unsafe, vec![edit]));
    }
}

pub(crate) static RECORD_EMPTY_FIELD: Lint = Lint {
    code: "STS-R09",
    name: "record-empty-field",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "Two semicolons stand with nothing between them",
    message: "The grammar has no empty field; strict senders ignore the record.",
    help: "Remove one of the semicolons.",
};

fn empty_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let with_semicolon = |span: Span| Span::new(span.start, span.end + 1);
    let empty: Vec<Span> = deviations(syntax, TxtDeviation::EmptyField).map(with_semicolon).collect();
    let Some(first) = empty.first() else { return };
    let edits = empty.iter().map(|span| Edit::delete(*span)).collect();
    sink.report(defect().at(*first).fix("Remove a semicolon", Applicability::Safe, edits));
}

pub(crate) static RECORD_TRAILING_SPACE: Lint = Lint {
    code: "STS-R10",
    name: "record-trailing-space",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record ends in white space",
    message: "White space may follow a semicolon, not a value. Most senders overlook it; those that follow the grammar ignore the record.",
    help: "Remove the white space.",
};

fn trailing_space(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for span in deviations(syntax, TxtDeviation::TrailingSpace) {
        let edits = vec![Edit::delete(span)];
        sink.report(defect().at(span).fix("Remove the white space", Applicability::Safe, edits));
    }
}

pub(crate) static RECORD_SPACE_BEFORE_DELIMITER: Lint = Lint {
    code: "STS-R11",
    name: "record-space-before-delimiter",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1").erratum(6285),
    title: "White space stands between v=STSv1 and its semicolon",
    message: "The grammar allows it, but beside any other TXT record at this name senders keep only records that begin with “v=STSv1;”.",
    help: "Remove the white space before the semicolon.",
};

fn space_before_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let severity = if facts.record.discarded { Severity::Error } else { Severity::Warning };
    for span in deviations(syntax, TxtDeviation::SpaceBeforeDelimiter) {
        let edits = vec![Edit::delete(span)];
        let defect = defect().severity(severity).at(span);
        sink.report(defect.fix("Remove the white space", Applicability::Safe, edits));
    }
}

pub(crate) static RECORD_NOT_ASCII: Lint = Lint {
    code: "STS-R12",
    name: "record-not-ascii",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record holds {character}",
    message: "The record must be printable US-ASCII; anything else makes it invalid, and strict senders ignore it.",
    help: "Retype the record in plain letters; such characters often come from copying a web page.",
};

fn not_ascii(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for span in deviations(syntax, TxtDeviation::NotAscii) {
        let character = span.text(syntax.text).chars().next().map(visible::quoted).unwrap_or_default();
        let defect = defect().at(span).arg("character", character);
        sink.report(match as_ascii(syntax.text) {
            Some(edits) => defect.fix("Write it in plain letters", Applicability::Unsafe, edits),
            None => defect.copy("Copy a record", fresh_record(facts)),
        });
    }
}

pub(crate) static RECORD_QUOTED: Lint = Lint {
    code: "STS-R13",
    name: "record-quoted",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "Literal quotes or backslashes are part of the record",
    message: "Quotes belong to the zone file, not to the record. Here they were published as part of the text, so senders do not recognise it.",
    help: "Enter the text without quotes and backslashes; the DNS panel adds what it needs.",
};

fn quoted(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = facts.record.syntax.as_ref() else { return };
    for span in deviations(syntax, TxtDeviation::Quoted) {
        let edits = without_quotes(syntax.text);
        sink.report(defect().at(span).fix("Remove them", Applicability::Unsafe, edits));
    }
}

pub(crate) static RECORD_DUPLICATE_FIELD: Lint = Lint {
    code: "STS-R14",
    name: "record-duplicate-field",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "The id stands more than once",
    message: "The first one counts and later ones are ignored, but some senders refuse the record.",
    help: "Keep one id.",
};

fn duplicate_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let Some(second) = syntax.more_ids.first() else { return };
    // The newest is the one that counts to its author, who wrote it behind the others.
    let last = syntax.more_ids.last().copied();
    let earlier = syntax.id.into_iter().chain(syntax.more_ids.iter().copied()).filter(|id| Some(*id) != last);
    let edits = earlier.map(|id| without_field(syntax.text, Span::new(id.start - "id=".len(), id.end)));
    sink.report(defect().at(*second).fix("Keep the last one alone", Applicability::Unsafe, edits.collect()));
}

pub(crate) static RECORD_UNKNOWN_FIELD: Lint = Lint {
    code: "STS-R15",
    name: "record-unknown-field",
    severity: Severity::Note,
    rfc: Rfc::sts("3.1"),
    title: "The field “{name}” is unknown",
    message: "RFC 8461 defines v and id for this record; senders ignore other fields.",
    help: "Remove it if it has no use of its own.",
};

fn unknown_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (name, span) in extensions(facts) {
        if !is_policy_field(&name) {
            sink.report(defect().at(span).arg("name", name));
        }
    }
}

pub(crate) static RECORD_POLICY_FIELD_IN_RECORD: Lint = Lint {
    code: "STS-R16",
    name: "record-policy-field-in-record",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "“{name}” belongs in the policy, not in the record",
    message: "Senders ignore it here. The record only announces the policy, which is served at mta-sts.{domain}.",
    help: "Move the field into the policy file.",
};

fn policy_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let fields = extensions(facts).into_iter().filter(|(name, _)| is_policy_field(name));
    let (names, spans): (Vec<String>, Vec<Span>) = fields.unzip();
    if let Some(first) = spans.first() {
        sink.report(defect().at(*first).arg("name", names.join(", ")).arg("domain", facts.domain()));
    }
}

fn is_policy_field(name: &str) -> bool {
    Key::ALL.into_iter().any(|key| key.name() == name)
}

/// The well-formed fields that RFC 8461 does not define for the record, and that nobody meant to be its id.
fn extensions(facts: &Facts<'_>) -> Vec<(String, Span)> {
    let Some(syntax) = unquoted(facts) else { return Vec::new() };
    let deviations = &syntax.parts.deviations;
    let spoken_for = |span: Span| deviations.binary_search_by_key(&span, |deviation| deviation.span).is_ok();
    let id = misspelt_id(syntax).map(|field| field.span);
    let well_formed =
        syntax.extensions.iter().filter(|field| !spoken_for(field.span) && Some(field.span) != id);
    well_formed.map(|field| (visible::plain(field.name.of(syntax.text)), field.span)).collect()
}

pub(crate) static RECORD_OTHER_KIND: Lint = Lint {
    code: "STS-R17",
    name: "record-other-kind",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.1"),
    title: "A TXT record of another kind stands at _mta-sts",
    message: "“{text}” is no MTA-STS record. Alone it announces nothing; beside one, senders have to sort it out. A wildcard TXT record is the usual cause.",
    help: "Keep this name for the MTA-STS record alone.",
};

/// No span either: it is about a text that is not the record.
fn other_kind(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let without_id = facts.record.syntax.as_ref().is_some_and(|syntax| syntax.id.is_none());
    let id = apart(&facts.record, "id=").filter(|_| without_id);
    for index in &facts.record.others {
        let text =
            facts.record.texts.get(*index).map(crate::observation::TxtRecord::text).unwrap_or_default();
        if id == Some(text.trim_ascii()) {
            continue;
        }
        sink.report(defect().arg("text", visible::plain(text)));
    }
}
