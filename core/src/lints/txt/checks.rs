//! The checks that both kinds of TXT records have in common (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Message, Severity, Source};
use crate::lints::sink::{Defect, Sink};
use crate::lints::titles::{REMOVE_IT, write};
use crate::lints::txt::addresses;
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::{
    apart, did_you_mean, field_meant, is_nearly, join_apart, value_alone, without_field, without_quotes,
    wrapping,
};
use crate::lints::txt::id;
use crate::lints::txt::kind::{Record, TxtKind};
use crate::lints::txt::meant::cured;
use crate::lints::txt::whole::{Coding, Pasted, Whole, whole};
use crate::names::pasted::Printed;
use crate::syntax::policy::Key;
use crate::syntax::sts_record::{TxtDeviation, TxtField};
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::text::characters::{has_any, mentions};
use crate::text::span::Span;
use crate::text::visible;

/// A defect and what it is about, such as a part of the record.
pub(crate) struct Found<T = String> {
    pub(crate) defect: Defect,
    pub(crate) about: T,
}

/// Reports defects as they are.
pub(crate) fn report(found: Vec<Defect>, sink: &mut Sink<'_>) {
    found.into_iter().for_each(|defect| sink.report(defect));
}

/// Returns the record, unless it has quotes, is wrapped in something or is a policy: that causes the other defects, so only
/// it is reported.
pub(crate) fn sound<'f>(kind: &TxtKind, facts: &'f Facts<'_>) -> Option<Record<'f>> {
    alone(kind, facts).filter(|record| {
        let version = record.places(TxtDeviation::VersionUnknown).next();
        version.and_then(|version| wrapping(record.text, version, kind.version)).is_none()
    })
}

/// Returns the record, unless it has quotes, is a policy, or is something else than a record of its kind alone.
fn alone<'f>(kind: &TxtKind, facts: &'f Facts<'_>) -> Option<Record<'f>> {
    let is_one = |record: &Record<'_>| !record.holds_policy() && whole(kind, record.text).is_none();
    kind.unquoted(facts).filter(is_one)
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
        let title = write(kind.field);
        return sink.report(match value_meant(kind, &field.value.text(record.text)) {
            Some(mut value) => {
                // The addresses of `rua1` and `rua2` belong to one list.
                let others = record.parts.extensions.iter().filter(|other| {
                    other.span.start > field.span.start && is_nearly(record.text, other, kind.field)
                });
                let mut removed = Vec::new();
                for other in others.filter(|_| kind.source == Source::Tlsrpt) {
                    let Some(more) = value_meant(kind, &other.value.text(record.text)) else { continue };
                    value = [&value, ",", &more].concat();
                    removed.push(without_field(record.text, other.span));
                }
                let mut edits =
                    vec![Edit::replace(field.name, kind.field), Edit::replace(field.value, value)];
                edits.append(&mut removed);
                defect.fix(title, Applicability::Unsafe, edits)
            }
            None => defect,
        });
    }
    let defect = kind.defect().at(record.parts.version);
    sink.report(match apart(record.all, kind.field) {
        Some(field) => {
            let text = format!("{}; {}", kind.version, visible::plain(field));
            defect
                .arg("suggestion", join_apart(field))
                .copy(Message::new("copy.copy-a-record", "Copy a record"), text)
        }
        None => add(&record, defect),
    });
}

/// Returns the value that was meant by the one of another field, which may have quotes.
fn value_meant(kind: &TxtKind, value: &str) -> Option<String> {
    let value = value.replace(['"', '\\'], "");
    if (kind.is_good)(value.as_bytes()) {
        return Some(value);
    }
    match kind.source {
        Source::Tlsrpt => addresses::meant(&value).map(|meant| meant.uri),
        _ => id::meant(&value),
    }
}

/// Returns the field that was probably meant as the missing one: `ID=1`, `ix=1`, the `ruf` of DMARC. Under any other name,
/// such as `serial` or `email`, it is the only one whose value fits.
fn misspelt<'f>(kind: &TxtKind, record: &Record<'f>) -> Option<&'f TxtField> {
    let text = record.text;
    let mut near = record.parts.extensions.iter().filter(|field| is_nearly(text, field, kind.field));
    let fits = |field: &&TxtField| {
        let (name, value) = (field.name.of(text), field.value.text(text));
        let is_of_policy = Key::ALL.iter().any(|key| key.name().as_bytes() == name);
        let is_written = kind.source == Source::Tlsrpt || value.bytes().any(|byte| byte.is_ascii_digit());
        !is_of_policy && name != b"v" && is_written && value_meant(kind, &value).is_some()
    };
    let mut fitting = record.well_formed_extensions().filter(fits);
    let only = || fitting.next().filter(|_| fitting.next().is_none());
    record.value.is_none().then(|| near.next().or_else(only)).flatten()
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
    let malformed: Vec<Span> = malformed.collect();
    let (runs, joined) = continued_lists(kind, &record, &malformed);
    let runs = runs.into_iter().map(|run| {
        let defect = kind.defect().at(run.span).fix(run.title, Applicability::Unsafe, run.edits);
        Found { defect, about: visible::plain(run.span.of(record.text)) }
    });
    let others = malformed.iter().filter(|span| joined.binary_search(span).is_err());
    let others = others.map(|span| {
        let found = visible::plain(span.of(record.text));
        let fix = match meant(kind, &record, *span) {
            Some(field) if !kind.is_good_field(&field) => {
                cured(kind, record.text, None).map(|edits| (write(kind.field), edits))
            }
            Some(field) => Some((write(&field), vec![Edit::replace(*span, field)])),
            // An address or a host is not removed on a guess.
            None if has_any(&found, "@.") && !found.contains(' ') => None,
            None => Some((REMOVE_IT, vec![without_field(record.text, *span)])),
        };
        let defect = kind.defect().at(*span);
        let defect = match fix {
            Some((title, edits)) => defect.fix(title, Applicability::Unsafe, edits),
            None => defect,
        };
        Found { defect, about: found }
    });
    runs.chain(others).collect()
}

/// Fields that continue the list of addresses before them.
struct Run {
    span: Span,
    title: Message,
    edits: Vec<Edit>,
}

/// Finds the malformed fields that belong to the list of addresses before them: further addresses, and the rest of a URL that
/// has a semicolon. Returns them by runs, and each of them.
fn continued_lists(kind: &TxtKind, record: &Record<'_>, malformed: &[Span]) -> (Vec<Run>, Vec<Span>) {
    let (mut runs, mut joined): (Vec<Run>, Vec<Span>) = (Vec::new(), Vec::new());
    let Some(mut end) = record.value.map(|value| value.end).filter(|_| kind.source == Source::Tlsrpt) else {
        return (runs, joined);
    };
    let last =
        record.value.map(|value| value.of(record.text)).and_then(|list| list.rsplit(|b| *b == b',').next());
    let is_url =
        last.is_some_and(|uri| TlsrptSyntax::is_destination(uri.trim_ascii()) && uri.contains(&b'/'));
    let link = last.filter(|uri| addresses::rewritten_link(&String::from_utf8_lossy(uri)).is_some());
    let end_of_link = link.map(|_| addresses::end_of_link(record.text, end));
    for span in malformed {
        let between = Span::new(end, span.start).of(record.text);
        let found = span.text(record.text);
        if end_of_link == Some(span.end) {
            // The address is reported with all of its link.
            joined.push(*span);
            continue;
        }
        let (title, edit) = match addresses::meant(&found) {
            _ if between.trim_ascii() != b";" => continue,
            Some(meant) => {
                let edit = Edit::replace(Span::new(end, span.end), format!(",{}", meant.uri));
                (Message::new("fix.join-with-a-comma", "Join it to the list with a comma"), edit)
            }
            None if is_url && between == b";" && !has_any(&found, "= @") => {
                let title = Message::new("fix.write-3b", "Write %3B for the semicolon in the URL");
                (title, Edit::replace(Span::new(end, span.start), "%3B"))
            }
            None => continue,
        };
        match runs.last_mut().filter(|run| run.span.end == end) {
            Some(run) => {
                run.span.end = span.end;
                run.edits.push(edit);
            }
            None => runs.push(Run { span: *span, title, edits: vec![edit] }),
        }
        joined.push(*span);
        end = span.end;
    }
    (runs, joined)
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

/// Finds semicolons with nothing between them: one defect for all, as one fix removes them all.
pub(crate) fn empty_fields(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Defect> {
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
    vec![kind.defect().at(*first).fix(
        Message::new("fix.remove-a-semicolon", "Remove a semicolon"),
        Applicability::Safe,
        edits,
    )]
}

/// Finds white space at the end.
pub(crate) fn trailing_space(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Defect> {
    white_space(kind, facts, TxtDeviation::TrailingSpace)
}

/// Finds white space between the version and its semicolon. Only among several records is it an error.
pub(crate) fn space_before_delimiter(kind: &TxtKind, facts: &Facts<'_>, is_discarded: bool) -> Vec<Defect> {
    let severity = if is_discarded { Severity::Error } else { Severity::Warning };
    let found = white_space(kind, facts, TxtDeviation::SpaceBeforeDelimiter).into_iter();
    found.map(|defect| defect.severity(severity)).collect()
}

fn white_space(kind: &TxtKind, facts: &Facts<'_>, deviation: TxtDeviation) -> Vec<Defect> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let found = record.places(deviation).map(|span| {
        kind.defect().at(span).fix(
            Message::new("fix.remove-the-white-space", "Remove the white space"),
            Applicability::Safe,
            vec![Edit::delete(span)],
        )
    });
    found.collect()
}

/// Finds the first character outside US-ASCII, or control character.
pub(crate) fn not_ascii(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found<char>> {
    let Some(record) = alone(kind, facts) else { return Vec::new() };
    let found = record.places(TxtDeviation::NotAscii).map(|span| {
        let character = span.text(record.text).chars().next().unwrap_or_default();
        let defect = kind.defect().at(span);
        let edits = as_ascii(record.text).filter(|_| !is_masked(record.text));
        let edits = cured(kind, record.text, edits).or_else(|| domain_in_ascii(facts, record.text));
        let defect = match edits {
            Some(edits) => defect.fix(
                Message::new("fix.write-it-in-plain-letters", "Write it in plain letters"),
                Applicability::Unsafe,
                edits,
            ),
            // What was entered has an address, which the example does not have.
            None if record.value.is_some() && kind.source == Source::Tlsrpt => defect,
            None => kind.with_example(defect, facts),
        };
        Found { defect, about: character }
    });
    found.collect()
}

/// Whether the text has `[email protected]`, which Cloudflare shows on web pages instead of an address.
pub(crate) fn is_masked(text: &[u8]) -> bool {
    text.windows(10).any(|part| part == b"protected]")
}

/// Returns the edit that writes the domain of the one mail address as its A-label.
fn domain_in_ascii(facts: &Facts<'_>, text: &[u8]) -> Option<Vec<Edit>> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() < 1024)?;
    let (before, rest) = text.split_once('@')?;
    let end = rest.find([',', ';', '?', ' ', '\t']).unwrap_or(rest.len());
    let (domain, behind) = rest.split_at_checked(end)?;
    // Of two addresses with another sign between them, the second one is not a part of the domain.
    let is_name =
        |ascii: &String| ascii.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    let ascii = (facts.context.to_ascii)(domain)
        .filter(|ascii| is_name(ascii) && before.is_ascii() && behind.is_ascii());
    let start = before.len() + 1;
    Some(vec![Edit::replace(Span::new(start, start + domain.len()), ascii?)])
}

/// Finds quotes and backslashes that are part of the record, and what a program or a zone file has around it, each with what
/// it is.
pub(crate) fn quoted(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found<Message>> {
    let Some(record) = (kind.record)(facts) else { return Vec::new() };
    let all = Span::new(0, record.text.len());
    match whole(kind, record.text) {
        // The wrong name is reported instead.
        Some(Whole::Pasted(pasted)) if pasted.misplaced.is_some() && facts.observation.is_draft() => {
            Vec::new()
        }
        Some(Whole::Pasted(Pasted { printed, record, .. })) => {
            let what = match printed {
                None => Message::new("quoted.line", "A whole line of a zone file"),
                Some(Printed::By(program)) => {
                    Message::new("quoted.output", "The output of {program}").arg("program", program)
                }
                Some(Printed::Json) => Message::new("quoted.json", "JSON"),
                Some(Printed::Configuration) => {
                    Message::new("quoted.configuration", "A whole command or configuration")
                }
                Some(Printed::Terraform) => Message::new("quoted.terraform", "A Terraform configuration"),
                Some(Printed::CloudFormation) => {
                    Message::new("quoted.cloudformation", "A CloudFormation template")
                }
            };
            let help = Message::new(
                "quoted.only-the-record",
                "Enter only the record in it: the panel knows name and type.",
            );
            let defect = kind.defect().at(all).arg("help", help);
            let edits = vec![Edit::replace(all, record)];
            let defect = defect.fix(
                Message::new("fix.keep-only-the-record", "Keep only the record"),
                Applicability::Unsafe,
                edits,
            );
            vec![Found { defect, about: what }]
        }
        Some(Whole::Encoded(text, coding)) => {
            let (about, help, title) = match coding {
                Coding::Entities => (
                    Message::new("quoted.html", "HTML entities"),
                    Message::new(
                        "quoted.plain-signs",
                        "Enter the signs themselves: an entity such as &#59; is only for web pages.",
                    ),
                    Message::new("fix.decode-them", "Decode the entities"),
                ),
                Coding::Hexadecimal => (
                    Message::new("quoted.encoded", "Encoded signs"),
                    Message::new(
                        "quoted.decoded-signs",
                        "Enter the signs themselves: “=3D” is only for mails, and “%3D” for web addresses.",
                    ),
                    Message::new("fix.decode-the-signs", "Decode the signs"),
                ),
            };
            let edits = vec![Edit::replace(all, text)];
            let defect = kind.defect().at(all).arg("help", help).fix(title, Applicability::Unsafe, edits);
            vec![Found { defect, about }]
        }
        Some(_) => Vec::new(),
        None => {
            let is_record = mentions(record.text, kind.version.as_bytes());
            let found = record.places(TxtDeviation::Quoted).map(|span| {
                let local = Some(without_quotes(record.text)).filter(|_| is_record);
                let help = Message::new(
                    "quoted.without-quotes",
                    "Enter the text without quotes and backslashes; the DNS panel adds what it needs.",
                );
                let defect = kind.defect().at(span).arg("help", help);
                let defect = match cured(kind, record.text, local) {
                    Some(edits) => defect.fix(
                        Message::new("fix.remove-them", "Remove them"),
                        Applicability::Unsafe,
                        edits,
                    ),
                    None => defect,
                };
                let what = Message::new("quoted.quotes", "Literal quotes or backslashes");
                Found { defect, about: what }
            });
            found.collect()
        }
    }
}

/// Returns where a field of another record belongs.
pub(crate) fn other_home(name: &str) -> Option<Message> {
    Some(match name {
        "rua" => Message::new(
            "unknown-field.of-tlsrpt",
            "It belongs in the TLSRPT record at _smtp._tls, or in a DMARC record; senders ignore it here.",
        ),
        "id" => Message::new(
            "unknown-field.of-mta-sts",
            "It belongs in the MTA-STS record at _mta-sts; senders ignore it here.",
        ),
        name if name.split(", ").all(is_of_dmarc) => Message::new(
            "unknown-field.of-dmarc",
            "It belongs in a DMARC record at _dmarc; senders ignore it here.",
        ),
        _ => return None,
    })
}

/// Finds well-formed fields that the RFC does not define and that were probably meant as they are.
pub(crate) fn unknown_fields(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Found> {
    let Some(record) = sound(kind, facts) else { return Vec::new() };
    let meant = misspelt(kind, &record).map(|field| field.span);
    let unknown = record.well_formed_extensions().filter(|field| Some(field.span) != meant);
    let name = |field: &TxtField| visible::plain(field.name.of(record.text));
    // The fields of DMARC have one cause. One with an address is not removed.
    let (of_dmarc, others): (Vec<&TxtField>, Vec<&TxtField>) =
        unknown.partition(|field| is_of_dmarc(&name(field)) && !field.value.of(record.text).contains(&b'@'));
    let dmarc = of_dmarc.first().map(|first| {
        let edits = of_dmarc.iter().map(|field| without_field(record.text, field.span)).collect();
        let defect = kind.defect().at(first.span).fix(REMOVE_IT, Applicability::Unsafe, edits);
        Found { defect, about: of_dmarc.iter().map(|field| name(field)).collect::<Vec<_>>().join(", ") }
    });
    let others =
        others.into_iter().map(|field| Found { defect: kind.defect().at(field.span), about: name(field) });
    dmarc.into_iter().chain(others).collect()
}

/// Whether a field belongs in a DMARC record (RFC 7489 §6.3).
fn is_of_dmarc(name: &str) -> bool {
    matches!(name, "p" | "sp" | "np" | "pct" | "ruf" | "fo" | "rf" | "ri" | "adkim" | "aspf")
}
