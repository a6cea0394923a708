//! The version of a TXT record, and what is in its place (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Message, Source};
use crate::lints::sink::Defect;
use crate::lints::titles::{before, quoted, write};
use crate::lints::txt::checks::{is_text, sound};
use crate::lints::txt::edits::{same_slip, version_meant, version_moved, wrapping};
use crate::lints::txt::kind::{Record, TxtKind};
use crate::lints::txt::meant::cured;
use crate::lints::txt::whole::{Whole, stray, whole};
use crate::syntax::sts_record::TxtDeviation;
use crate::text::characters::mentions;
use crate::text::span::Span;
use crate::text::visible;

/// Finds a version that is misspelt, or something else where the version should be.
pub(crate) fn version_invalid(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Defect> {
    let known = |record: &Record<'_>| match whole(kind, record.text) {
        None => stray(record.text),
        whole => whole,
    };
    let Some(record) = kind.unquoted(facts) else { return Vec::new() };
    let whole = known(&record);
    let is_policy = record.holds_policy();
    // Other characters are reported as such, and so is a policy instead of the record that announces it.
    let is_text = is_policy
        || matches!(whole, Some(Whole::Empty | Whole::NoAnswer))
        || is_text(record.text, record.parts.version);
    let is_reported = !is_text
        || matches!(
            whole,
            Some(Whole::Pasted(_) | Whole::Mixed { .. } | Whole::Encoded(..) | Whole::Foreign(_))
        )
        || is_policy && kind.source == Source::Record;
    if is_reported {
        return Vec::new();
    }
    let slips = || same_slip(&record, kind);
    let spelling = record.places(TxtDeviation::VersionSpelling).map(|span| {
        let text = if span == record.parts.version { kind.version } else { "" };
        let edits = [vec![Edit::replace(span, text)], slips()].concat();
        let defect = kind.defect().at(span);
        defect.fix(write(kind.version), Applicability::Unsafe, edits)
    });
    let unknown = record.places(TxtDeviation::VersionUnknown).map(|span| {
        let defect = kind.defect().at(span);
        if let Some(edits) = wrapping(record.text, span, kind.version) {
            return defect.fix(
                Message::new("fix.remove-what-is-around-it", "Remove what is around it"),
                Applicability::Unsafe,
                edits.to_vec(),
            );
        }
        let local = version_meant(record.text, span, kind).map(|edit| [vec![edit], slips()].concat());
        match cured(kind, record.text, local) {
            Some(edits) => defect.fix(
                Message::new("fix.begin-with", "Begin with {text}")
                    .arg("text", quoted(format_args!("{};", kind.version))),
                Applicability::Unsafe,
                edits,
            ),
            // What was entered has an address, which the example does not have.
            None if record.text.contains(&b'@') || matches!(whole, Some(Whole::Alias(_) | Whole::Host)) => {
                defect
            }
            None => kind.with_example(defect, facts),
        }
    });
    let is_bare = !record.text.contains(&b';') && !mentions(record.text, b"v1");
    let is_undelimited = record
        .text
        .strip_prefix(kind.version.as_bytes())
        .is_some_and(|rest| rest.first().is_some_and(|byte| !byte.is_ascii_alphanumeric()));
    let (problem, help) = match &whole {
        Some(Whole::Empty) => {
            (Message::new("version.empty", "The {kind} record is empty"), begin_with(kind))
        }
        Some(Whole::Alias(target)) => (
            Message::new("version.alias", "This is an alias (CNAME), not the text of a TXT record"),
            Message::new(
                "version.check-the-target",
                "Check the record that {target} publishes: an alias at {labels} is allowed, but it excludes a TXT record at the same name.",
            )
            .arg("labels", kind.labels)
            .arg("target", visible::plain(target.as_bytes())),
        ),
        Some(Whole::NoAnswer) => (
            Message::new("version.no-answer", "This says that there is no {kind} record at the name"),
            publish_one(kind),
        ),
        Some(Whole::OtherType(other)) => (
            Message::new("version.other-type", "This is a record of type {type}, not the text of a TXT record")
                .arg("type", *other),
            publish_one(kind),
        ),
        Some(Whole::Host) => (
            Message::new("version.host", "This is the name of a host, not the text of a TXT record"),
            Message::new(
                "version.host-as-alias",
                "If a provider gave it to you as the target of an alias, create a CNAME record at {labels} instead of the TXT record. Otherwise begin the record with “{version};”.",
            )
            .arg("labels", kind.labels)
            .arg("version", kind.version),
        ),
        Some(Whole::Url) => (
            Message::new("version.url", "This is the address of a policy, not a record"),
            Message::new(
                "version.v-and-id",
                "Write a record with v and id; senders find the policy by the name of the domain.",
            ),
        ),
        _ if is_policy => (
            Message::new("version.policy", "This is a policy, not a {kind} record"),
            Message::new(
                "version.policy-file",
                "Serve the policy as a file at the policy host. A {kind} record begins with “{version};” and has the address for reports in its field rua.",
            )
            .arg("kind", kind.name)
            .arg("version", kind.version),
        ),
        _ if is_undelimited => {
            (Message::new("version.no-semicolon", "No semicolon follows {version}"), begin_with(kind))
        }
        _ if is_bare && cured(kind, record.text, None).is_some() => {
            let problem = match kind.source {
                Source::Tlsrpt => {
                    Message::new("version.only-the-address", "The TLSRPT record has only the address")
                }
                _ => Message::new("version.only-the-id", "The MTA-STS record has only the id"),
            };
            (problem, begin_with(kind))
        }
        _ => (
            Message::new("version.other-beginning", "The {kind} record does not begin with {version}"),
            begin_with(kind),
        ),
    };
    let problem = problem.arg("kind", kind.name).arg("version", kind.version);
    let begins = match whole {
        Some(Whole::NoAnswer) => Arg::from(""),
        _ => begins_with(&record),
    };
    let all = spelling.chain(unknown).map(|defect| {
        defect.arg("problem", problem.clone()).arg("help", help.clone()).arg("begins", begins.clone())
    });
    all.collect()
}

/// Returns the advice to write the version first.
fn publish_one(kind: &TxtKind) -> Message {
    Message::new("version.publish-one", "Publish a TXT record at {labels} that begins with “{version};”.")
        .arg("labels", kind.labels)
        .arg("version", kind.version)
}

fn begin_with(kind: &TxtKind) -> Message {
    Message::new("version.begin-with", "Begin the record with “{version};”.").arg("version", kind.version)
}

/// Returns a sentence with what the record begins with.
fn begins_with(record: &Record<'_>) -> Arg {
    match Span::new(0, record.parts.version.end).of(record.text) {
        [] => Arg::from(""),
        text => before(
            Message::new("version.begins", "It begins with “{text}”.").arg("text", visible::plain(text)),
        ),
    }
}

/// Finds the right version behind another field.
pub(crate) fn version_not_first(kind: &TxtKind, facts: &Facts<'_>) -> Vec<Defect> {
    // Of a TLSRPT record that holds a policy, only this is reported.
    let policy =
        || kind.unquoted(facts).filter(|record| kind.source == Source::Tlsrpt && record.holds_policy());
    let Some(record) = sound(kind, facts).or_else(policy) else { return Vec::new() };
    let late = record.places(TxtDeviation::VersionNotFirst).map(|span| {
        let edits = version_moved(record.text, span, kind.version);
        let problem = Message::new("version.not-first", "{version} is not the first field")
            .arg("version", kind.version);
        let defect = kind.defect().at(span).arg("problem", problem).arg("help", begin_with(kind));
        defect.arg("begins", begins_with(&record)).fix(
            Message::new("fix.move-it-to-the-front", "Move it to the front"),
            Applicability::Unsafe,
            edits,
        )
    });
    late.collect()
}
