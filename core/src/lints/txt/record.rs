//! R: the MTA-STS TXT record (RFC 8461 §3.1).

use crate::facts::Facts;
use crate::facts::State;
use crate::facts::follow_up::Place;
use crate::facts::mx::MxSet;
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::{character, write};
use crate::lints::txt::aliases;
use crate::lints::txt::checks::{self, Found, policy_key, report};
use crate::lints::txt::edits::without_field;
use crate::lints::txt::foreign::policy_of;
use crate::lints::txt::id;
use crate::lints::txt::kind::{STS, with_new_id};
use crate::lints::txt::misplaced::may_be_elsewhere;
use crate::lints::txt::others;
use crate::lints::txt::version;
use crate::rfc::Rfc;
use crate::syntax::policy::{Key, Mode};
use crate::syntax::sts_record::{IdError, RecordSyntax, TxtDeviation, TxtField};
use crate::text::sort::by_place;
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &RECORD_ABSENT, check: absent },
    Rule { lint: &RECORD_MULTIPLE, check: |facts, sink| others::multiple(&STS, &facts.record, sink) },
    Rule {
        lint: &RECORD_VERSION_INVALID,
        check: |facts, sink| report(version::version_invalid(&STS, facts), sink),
    },
    Rule {
        lint: &RECORD_VERSION_NOT_FIRST,
        check: |facts, sink| report(version::version_not_first(&STS, facts), sink),
    },
    Rule { lint: &RECORD_ID_MISSING, check: id_missing },
    Rule { lint: &RECORD_ID_INVALID, check: id_invalid },
    Rule { lint: &RECORD_ID_TOO_LONG, check: id_too_long },
    Rule { lint: &RECORD_FIELD_MALFORMED, check: field_malformed },
    Rule { lint: &RECORD_EMPTY_FIELD, check: |facts, sink| report(checks::empty_fields(&STS, facts), sink) },
    Rule {
        lint: &RECORD_TRAILING_SPACE,
        check: |facts, sink| report(checks::trailing_space(&STS, facts), sink),
    },
    Rule { lint: &RECORD_SPACE_BEFORE_DELIMITER, check: space_before_delimiter },
    Rule { lint: &RECORD_NOT_ASCII, check: not_ascii },
    Rule { lint: &RECORD_QUOTED, check: quoted },
    Rule { lint: &RECORD_DUPLICATE_FIELD, check: duplicate_field },
    Rule { lint: &RECORD_UNKNOWN_FIELD, check: unknown_field },
    Rule { lint: &RECORD_POLICY_FIELD_IN_RECORD, check: policy_field },
    Rule {
        lint: &RECORD_OTHER_KIND,
        check: |facts, sink| others::other_kinds(&STS, facts, &facts.record, sink),
    },
];

pub(crate) static RECORD_MULTIPLE: Lint = Lint {
    code: "STS-R02",
    name: "record-multiple",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{count} MTA-STS records at one name{damaged}",
    message: "Only one TXT record may begin with v=STSv1, but this name has {records}. {effect}",
    help: "Keep only the TXT record with the current id.",
};

pub(crate) static RECORD_VERSION_INVALID: Lint = Lint {
    code: "STS-R03",
    name: "record-version-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{problem}",
    message: "{begins}The version must be exactly v=STSv1 (case matters, no spaces), followed by a semicolon. Strict senders ignore any other record.",
    help: "{help}",
};

pub(crate) static RECORD_VERSION_NOT_FIRST: Lint = Lint {
    code: "STS-R04",
    name: "record-version-not-first",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "v=STSv1 is not the first field",
    message: "The version must come before all other fields. Strict senders ignore this record.",
    help: "Move “v=STSv1” to the beginning.",
};

pub(crate) static RECORD_FIELD_MALFORMED: Lint = Lint {
    code: "STS-R08",
    name: "record-field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "“{field}” is not a valid field",
    message: "A field is name=value. The name has up to 32 letters, digits, “_”, “-” and “.”; the value has no spaces, “=” or “;”. One invalid field makes the whole record invalid, and strict senders ignore it.",
    help: "Write it as name=value, or remove it.",
};

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for Found { defect, about } in checks::malformed_fields(&STS, facts) {
        sink.report(defect.arg("field", about));
    }
}

pub(crate) static RECORD_EMPTY_FIELD: Lint = Lint {
    code: "STS-R09",
    name: "record-empty-field",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "Empty field: two semicolons in a row",
    message: "The grammar does not allow an empty field. Strict senders ignore the record.",
    help: "Remove one of the semicolons.",
};

pub(crate) static RECORD_TRAILING_SPACE: Lint = Lint {
    code: "STS-R10",
    name: "record-trailing-space",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record ends with white space",
    message: "At the end, white space may follow a semicolon, but not a value. Most senders tolerate it; those that follow the grammar ignore the record.",
    help: "Remove the white space.",
};

pub(crate) static RECORD_NOT_ASCII: Lint = Lint {
    code: "STS-R12",
    name: "record-not-ascii",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record contains {character}",
    message: "Only printable US-ASCII is allowed. Anything else makes the record invalid, and strict senders ignore it.",
    help: "Retype the record in plain letters. Such characters often come from copying a web page.",
};

fn not_ascii(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for Found { defect, about } in checks::not_ascii(&STS, facts) {
        sink.report(defect.arg("character", character(about)));
    }
}

pub(crate) static RECORD_QUOTED: Lint = Lint {
    code: "STS-R13",
    name: "record-quoted",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{what} in the record",
    message: "A record consists of its text alone: quotes, the name, the type and other signs of a file or a program do not belong to it. Senders do not recognise a record that has them.",
    help: "{help}",
};

fn quoted(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for Found { defect, about } in checks::quoted(&STS, facts) {
        sink.report(defect.arg("what", about));
    }
}

/// Returns the record, unless it has quotes: they cause the other defects, so only they are reported.
fn unquoted_syntax<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f RecordSyntax<'a>> {
    checks::sound(&STS, facts).and(facts.record.syntax.as_ref())
}

pub(crate) static RECORD_ABSENT: Lint = Lint {
    code: "STS-R01",
    name: "record-absent",
    severity: Severity::Note,
    rfc: Rfc::sts("3.1"),
    title: "No MTA-STS record is published",
    message: "There is no TXT record at _mta-sts, so senders do not look for a policy.",
    help: "Publish a policy first, then this record, which announces it.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let settled = !matches!(facts.policy_state(), State::Pending) && !facts.observation.mx.is_pending();
    let bare = facts.record.others.is_empty();
    // A domain without mail needs no record.
    let needless = facts.is_nonexistent() || matches!(MxSet::of(facts), MxSet::Null);
    if facts.record_state() != State::Absent || !settled || !bare || facts.serves_policy() || needless {
        return;
    }
    if aliases::record(facts).is_possible() || may_be_elsewhere(facts, &STS, &Place::OF_RECORD) {
        return;
    }
    sink.report(STS.with_example(STS.defect().arg("domain", facts.domain()), facts));
}

pub(crate) static RECORD_ID_MISSING: Lint = Lint {
    code: "STS-R05",
    name: "record-id-missing",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The record has no id",
    message: "The id tells senders that the policy has changed. Without an id the record is invalid, and strict senders ignore it.",
    help: "{suggestion}",
};

/// Whether the record has the mode that withdraws a policy: `mode=none`, `mode: none`.
fn is_withdrawal(text: &[u8]) -> bool {
    let mut text = String::from_utf8_lossy(text).to_ascii_lowercase();
    text.retain(|c| !c.is_whitespace());
    ["mode=none", "mode:none"].into_iter().any(|mode| text.contains(mode))
}

/// Instead of an id, with which the record would announce MTA-STS, although it is meant to end it.
const WITHDRAW: Message = Message::new(
    "record-id-missing.withdrawal",
    "Serve a policy with mode none, and publish a record with only v and a new id. A record alone cannot end MTA-STS. When the longest max_age of all earlier policies has passed, remove the record.",
);

fn id_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    checks::field_missing(&STS, facts, sink, |record, defect| {
        if is_withdrawal(record.text) {
            return defect.arg("suggestion", WITHDRAW);
        }
        let defect = defect.arg(
            "suggestion",
            Message::new("record-id-missing.add", "Add an id, and change it whenever the policy changes."),
        );
        // If another mistake hides an id, that has to be fixed instead of adding a second id.
        if record.text.windows(3).any(|bytes| bytes == b"id=") {
            return defect;
        }
        let end = record.text.trim_ascii_end();
        let glue = if end.ends_with(b";") { " " } else { "; " };
        // Semicolons with nothing between them are where the id should be.
        let gaps = record
            .places(TxtDeviation::EmptyField)
            .map(|gap| Edit::delete(Span::new(gap.start, gap.end + 1)));
        let mut edits: Vec<Edit> = gaps.collect();
        let Some(id) = facts.fresh_id() else { return defect };
        edits.push(Edit::insert(end.len(), format!("{glue}id={id}")));
        defect.fix(Message::new("fix.add-an-id", "Add an id"), Applicability::Unsafe, edits)
    });
}

pub(crate) static RECORD_ID_INVALID: Lint = Lint {
    code: "STS-R06",
    name: "record-id-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{problem}",
    message: "An id has 1 to 32 letters and digits and nothing else. “id={id}” makes the record invalid, and strict senders ignore it.",
    help: "{help}",
};

fn id_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted_syntax(facts) else { return };
    let (Some(span), Some(Err(error))) = (syntax.id, syntax.id()) else { return };
    // With a version behind other words, the whole line is reported.
    let is_late = syntax.parts.version.of(syntax.text).ends_with(STS.version.as_bytes())
        && !syntax.text.starts_with(STS.version.as_bytes());
    if error == IdError::TooLong || !checks::is_text(syntax.text, span) || is_late {
        return;
    }
    let bytes = span.of(syntax.text);
    if let Some(second) = glued(syntax) {
        let defect = STS.defect().at(second).arg("problem", TWICE).arg("id", visible::plain(bytes));
        let edits = vec![Edit::delete(second)];
        return sink.report(defect.arg("help", ENTER_ONCE).fix(
            REMOVE_REPETITION,
            Applicability::Unsafe,
            edits,
        ));
    }
    let odd = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric());
    let is_leftover = id::is_of_template(bytes);
    let problem = match odd.and_then(|at| bytes.get(at)) {
        Some(_) if is_leftover => {
            Message::new("record-id-invalid.template", "“{found}” is left over from a template")
                .arg("found", visible::plain(bytes))
        }
        Some(byte) => Message::new("record-id-invalid.character", "The id contains {character}")
            .arg("character", character(char::from(*byte))),
        None => Message::new("record-id-invalid.empty", "The id is empty"),
    };
    let help = if is_leftover {
        Message::new(
            "record-id-invalid.own",
            "Write an id of your own with letters and digits only, such as a timestamp without hyphens or colons, and change it whenever the policy changes.",
        )
    } else {
        Message::new(
            "record-id-invalid.letters",
            "Use only letters and digits; a timestamp (year, month, day, time) is usual.",
        )
    };
    let place =
        odd.filter(|_| !is_leftover).map_or(span, |at| Span::new(span.start + at, span.start + at + 1));
    let defect = STS.defect().at(place).arg("problem", problem).arg("id", visible::plain(bytes));
    // An empty id is like none.
    if bytes.is_empty() && is_withdrawal(syntax.text) {
        return sink.report(defect.arg("help", WITHDRAW));
    }
    let defect = defect.arg("help", help);
    sink.report(match id::meant(&String::from_utf8_lossy(bytes)) {
        Some(id) => {
            let title = write(format_args!("id={id}"));
            defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, id)])
        }
        None => with_new_id(facts, defect, span),
    });
}

pub(crate) static RECORD_ID_TOO_LONG: Lint = Lint {
    code: "STS-R07",
    name: "record-id-too-long",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The id has {length} characters; the limit is 32",
    message: "A longer id makes the record invalid, and strict senders ignore it.",
    help: "Use a shorter id; a timestamp (year, month, day, time) is usual.",
};

fn id_too_long(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted_syntax(facts) else { return };
    let (Some(span), Some(Err(IdError::TooLong))) = (syntax.id, syntax.id()) else { return };
    let defect = STS.defect().at(span).arg("length", span.end - span.start);
    sink.report(with_new_id(facts, defect, span));
}

pub(crate) static RECORD_SPACE_BEFORE_DELIMITER: Lint = Lint {
    code: "STS-R11",
    name: "record-space-before-delimiter",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1").erratum(6285),
    title: "White space between v=STSv1 and its semicolon",
    message: "The grammar allows this. But if this name has another TXT record, senders discard all that do not begin with “v=STSv1;”.",
    help: "Remove the white space before the semicolon.",
};

fn space_before_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(checks::space_before_delimiter(&STS, facts, facts.record.discarded), sink);
}

pub(crate) static RECORD_DUPLICATE_FIELD: Lint = Lint {
    code: "STS-R14",
    name: "record-duplicate-field",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "Most senders use the first one and ignore the others, but some refuse the record.",
    help: "{help}",
};

const TWICE: Message = Message::new("record-duplicate-field.record", "The record is there twice");
const ENTER_ONCE: Message = Message::new("record-duplicate-field.enter-once", "Enter it once.");

fn duplicate_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted_syntax(facts).filter(|syntax| glued(syntax).is_none()) else { return };
    let named = |at: Span, name: &str| {
        let what = Message::new("record-duplicate-field.field", "The field {name} is repeated");
        let help = Message::new("record-duplicate-field.keep-one", "Keep one {name}.");
        STS.defect().at(at).arg("what", what.arg("name", name)).arg("help", help.arg("name", name))
    };
    let (versions, ids) = (more_versions(syntax).collect::<Vec<_>>(), &syntax.more_ids);
    // The last id is probably the newest, and so the one that the author wants.
    let last = ids.last().copied();
    if let ([version], [id], Some(first)) = (versions.as_slice(), ids.as_slice(), syntax.id)
        && first.end <= version.start
        && version.end <= id.start
    {
        let (text, start) = (syntax.text, version.start);
        let is_same = first.of(text) == id.of(text);
        let surplus =
            if is_same { Span::new(first.end, text.trim_ascii_end().len()) } else { Span::new(0, start) };
        let title = if is_same { REMOVE_REPETITION } else { KEEP_LAST };
        let defect = STS.defect().at(Span::new(start, id.end)).arg("what", TWICE).arg("help", ENTER_ONCE);
        return sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::delete(surplus)]));
    }
    for version in versions {
        let edits = vec![without_field(syntax.text, version)];
        sink.report(named(version, "v").fix(
            Message::new("fix.remove-the-second-one", "Remove the second one"),
            Applicability::Unsafe,
            edits,
        ));
    }
    let Some(second) = ids.first() else { return };
    let earlier = syntax.id.into_iter().chain(syntax.more_ids.iter().copied()).filter(|id| Some(*id) != last);
    let edits = earlier.map(|id| without_field(syntax.text, Span::new(id.start - "id=".len(), id.end)));
    sink.report(named(*second, "id").fix(KEEP_LAST, Applicability::Unsafe, edits.collect()));
}

const REMOVE_REPETITION: Message = Message::new("fix.remove-the-repetition", "Remove the repetition");
const KEEP_LAST: Message = Message::new("fix.keep-only-the-last-one", "Keep only the last one");

/// Returns the second copy of the record, if it follows the first id without a semicolon.
fn glued(syntax: &RecordSyntax<'_>) -> Option<Span> {
    let id = syntax.id?;
    let version = STS.version.as_bytes();
    let at =
        id.of(syntax.text).windows(version.len()).position(|part| part == version).filter(|at| *at > 0)?;
    Some(Span::new(id.start + at, syntax.text.trim_ascii_end().len()))
}

/// Returns the version fields after a version that is in its place.
fn more_versions<'f>(syntax: &'f RecordSyntax<'_>) -> impl Iterator<Item = Span> + 'f {
    let is_version = |field: &&TxtField| field.name.of(syntax.text) == b"v";
    let is_first = syntax.parts.version.of(syntax.text).starts_with(b"v=STSv1");
    syntax.parts.extensions.iter().filter(is_version).filter(move |_| is_first).map(|field| field.span)
}

pub(crate) static RECORD_UNKNOWN_FIELD: Lint = Lint {
    code: "STS-R15",
    name: "record-unknown-field",
    severity: Severity::Note,
    rfc: Rfc::sts("3.1"),
    title: "The field “{name}” is unknown",
    message: "{why}",
    help: "Remove it if nothing else uses it.",
};

fn unknown_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_of_policy = |found: &Found| Key::ALL.into_iter().any(|key| key.name() == found.about);
    let mut unknown = checks::unknown_fields(&STS, facts);
    unknown.retain(|found| found.about != "v" && !is_of_policy(found));
    for Found { defect, about } in unknown {
        let why = checks::other_home(&about).unwrap_or(Message::new(
            "record-unknown-field.only-v-and-id",
            "RFC 8461 defines only v and id for this record; senders ignore other fields.",
        ));
        sink.report(defect.arg("name", about).arg("why", why));
    }
}

pub(crate) static RECORD_POLICY_FIELD_IN_RECORD: Lint = Lint {
    code: "STS-R16",
    name: "record-policy-field-in-record",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{name}” belongs in the policy, not in the record",
    message: "Senders ignore it here. The record only announces the policy, which the policy host serves.",
    help: "{help}",
};

/// Reports all fields of a policy in one finding, at the first. With a colon they are not even valid fields of a record.
fn policy_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(record) = checks::sound(&STS, facts) else { return };
    let text = record.text;
    let named = record.well_formed_extensions().filter_map(|field| {
        let name = field.name.of(text);
        let key = Key::ALL.into_iter().find(|key| key.name().as_bytes() == name)?;
        Some((field.span, key))
    });
    let lines = record.places(TxtDeviation::FieldMalformed);
    let lines = lines.filter_map(|span| Some((span, policy_key(span.of(text))?)));
    let lines: Vec<_> = lines.collect();
    let breaks = !lines.is_empty();
    let mut all: Vec<(Span, Key)> = named.chain(lines).collect();
    by_place(&mut all, |(span, _)| *span);
    let Some((first, _)) = all.first() else { return };
    let names: Vec<&str> = all.iter().map(|(_, key)| key.name()).collect();
    let severity = if breaks { Severity::Error } else { Severity::Warning };
    let defect = STS.defect().severity(severity).at(*first).arg("name", names.join(", "));
    let defect = defect.arg("domain", facts.domain());
    // Without it, the record would be meant to announce a policy, and not to end MTA-STS.
    let is_withdrawal = is_withdrawal(text) && policy_of(text).is_none() && facts.mode != Some(Mode::None);
    let is_told = record.value.is_none_or(|id| id.of(text).is_empty());
    let help = if is_withdrawal && !is_told {
        WITHDRAW
    } else {
        Message::new(
            "record-policy-field-in-record.move",
            "Remove it from the record. To change the mode, the hosts or the max_age, edit the lines of the policy file, and give the record a new id.",
        )
    };
    let defect = defect.arg("help", help);
    if is_withdrawal {
        return sink.report(defect);
    }
    let edits = all.iter().map(|(span, _)| without_field(text, *span)).collect();
    sink.report(defect.fix(
        Message::new("fix.remove-them-here", "Remove them here"),
        Applicability::Unsafe,
        edits,
    ));
}

pub(crate) static RECORD_OTHER_KIND: Lint = Lint {
    code: "STS-R17",
    name: "record-other-kind",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "{title}",
    message: "“{text}” is not an MTA-STS record. {effect}",
    help: "{help}",
};
