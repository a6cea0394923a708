//! More than one record at a name, or in one text (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Txt};
use crate::finding::{Applicability, Arg, Edit, Message, Severity, Source};
use crate::lints::sink::Sink;
use crate::lints::txt::edits::{apart, candidates};
use crate::lints::txt::kind::{STS, TLSRPT, TxtKind};
use crate::lints::txt::meant::{cured, meant};
use crate::lints::txt::whole::{Whole, kind_of, whole};
use crate::observation::TxtRecord;
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::text::message::sentences;
use crate::text::span::Span;
use crate::text::visible;

/// Reports several records, also if senders use one of them and discard the others because they are damaged. The defect has
/// no span: spans point into the one record that senders use, and here they use none.
pub(crate) fn multiple<S>(kind: &TxtKind, txt: &Txt<'_, S>, sink: &mut Sink<'_>) {
    let all: Vec<usize> = txt.candidates.iter().chain(&txt.twins).copied().collect();
    if all.len() < 2 {
        return;
    }
    let used =
        txt.candidates.first().and_then(|index| txt.texts.get(*index)).filter(|_| !txt.twins.is_empty());
    let (severity, damaged, effect) = match used.filter(|_| txt.candidates.len() == 1) {
        Some(used) => {
            let used = visible::plain(used.text());
            (
                Severity::Warning,
                Message::new("multiple.damaged", ", all but one damaged").into(),
                Message::new("multiple.used", "Senders use “{record}” and discard the other.")
                    .arg("record", used),
            )
        }
        None => (Severity::Error, Arg::from(""), kind.effect_of_several.clone()),
    };
    let defect = kind.defect().severity(severity).arg("count", all.len()).arg("damaged", damaged);
    let defect = defect.arg("records", candidates(txt.texts, &all)).arg("effect", effect);
    sink.report(match merged(kind, txt.texts, &all) {
        Some(record) => defect.copy(Message::new("copy.copy-one-record", "Copy one record"), record),
        None => defect,
    });
}

/// Returns one TLSRPT record with the addresses of several.
fn merged(kind: &TxtKind, texts: &[TxtRecord], indices: &[usize]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for index in indices.iter().take(RECORDS_MERGED) {
        let text = texts.get(*index)?.text();
        let meant = meant(kind, text).unwrap_or_default();
        let text = if (kind.is_valid)(text) { text } else { meant.as_bytes() };
        let uris = TlsrptSyntax::parse(text).accepted_rua();
        let uris = uris.filter(|_| kind.source == Source::Tlsrpt)?;
        for uri in uris.into_iter().take(RECORDS_MERGED) {
            if !all.contains(&uri) {
                all.push(uri);
            }
        }
    }
    Some(format!("{}; {}={}", kind.version, kind.field, all.join(",")))
}

/// A list of more addresses is not what somebody publishes.
const RECORDS_MERGED: usize = 16;

/// Reports the records at the name that are of another kind. The defect has no span: spans point into the record.
pub(crate) fn other_kinds<S>(kind: &TxtKind, facts: &Facts<'_>, txt: &Txt<'_, S>, sink: &mut Sink<'_>) {
    let is_tlsrpt = kind.source == Source::Tlsrpt;
    // The other record tells whether the two are exchanged.
    let other = if is_tlsrpt { facts.observation.record() } else { facts.observation.tlsrpt() };
    if other.is_pending() {
        return;
    }
    in_the_record(kind, facts, sink);
    // A domain without mail needs no record, and such a domain often has a wildcard that says so to other protocols.
    let is_null = || facts.observation.mx.is_pending() || matches!(MxSet::of(facts), MxSet::Null);
    if !txt.is_given && is_null() {
        return;
    }
    let is_incomplete = (kind.record)(facts).is_some_and(|record| record.value.is_none());
    let field = apart(txt.texts, kind.field).filter(|_| is_incomplete);
    // What a wildcard answers at both names is reported once.
    let is_everywhere = |text: &[u8]| {
        is_tlsrpt
            && facts
                .record
                .others
                .iter()
                .any(|at| facts.record.texts.get(*at).is_some_and(|other| other.text() == text))
    };
    let text_at = |index: &usize| txt.texts.get(*index).map(TxtRecord::text).unwrap_or_default();
    let is_own = |index: &&usize| {
        let text = text_at(index);
        field != Some(text.trim_ascii()) && !is_everywhere(text)
    };
    let name_of = |index: &usize| kind_of(text_at(index)).and_then(|found| found.name);
    let all: Vec<usize> = txt.others.iter().filter(is_own).copied().collect();
    // Those that belong at the name of the other record are another cause.
    let names = [None, Some(STS.labels), Some(TLSRPT.labels)];
    for belongs_at in names {
        let same: Vec<usize> = all.iter().filter(|index| name_of(index) == belongs_at).copied().collect();
        let Some((first, more)) = same.split_first() else { continue };
        let text = text_at(first);
        let what = kind_of(text).map_or(OTHER, |found| found.what.clone());
        // The two records are exchanged, one is published at both names, or what was given has none of this kind.
        let is_all = txt.is_given && txt.candidates.is_empty();
        let severity = if belongs_at.is_some() || is_all { Severity::Error } else { Severity::Warning };
        let title = if more.is_empty() {
            title(kind, what)
        } else {
            let several = Message::new(
                "other-kind.several",
                "There are {count} TXT records of other kinds at {labels}",
            );
            several.arg("count", same.len()).arg("labels", kind.labels)
        };
        let [one, several] = match severity {
            Severity::Error => [NOT_LOOKED_FOR, NONE_LOOKED_FOR],
            // A wildcard does not answer at a name that has a record of its own.
            _ if txt.is_given || !txt.candidates.is_empty() => DISCARDED,
            _ => OF_A_WILDCARD,
        };
        let effect = if more.is_empty() {
            one
        } else {
            let same = Message::new("other-kind.same", "The same is true for {others}.");
            sentences(same.arg("others", candidates(txt.texts, more)), several)
        };
        let defect = kind.defect().severity(severity).arg("title", title).arg("text", visible::plain(text));
        let exchanged = exchanged(kind, facts).filter(|_| txt.candidates.is_empty());
        let help = advice(kind, belongs_at, exchanged.is_some());
        let defect = defect.arg("effect", effect).arg("help", help);
        sink.report(match exchanged.filter(|_| severity == Severity::Error) {
            Some(record) => defect.copy(Message::new("copy.copy-the-record", "Copy the record"), record),
            None => defect,
        });
    }
}

fn title(kind: &TxtKind, what: Message) -> Message {
    let one = Message::new("other-kind.one", "There is {what} at {labels}");
    one.arg("what", what).arg("labels", kind.labels)
}

const OTHER: Message = Message::new("record-kind.other", "a TXT record of another kind");

const NOT_LOOKED_FOR: Message =
    Message::new("other-kind.not-looked-for", "Senders do not look for it at this name.");
const NONE_LOOKED_FOR: Message =
    Message::new("other-kind.none-looked-for", "Senders do not look for them at this name.");

/// What senders do with one such record, and with several.
const DISCARDED: [Message; 2] = [
    Message::new("other-kind.discarded", "Senders discard it, because it does not begin with the version."),
    Message::new(
        "other-kind.all-discarded",
        "Senders discard them, because they do not begin with the version.",
    ),
];
const OF_A_WILDCARD: [Message; 2] = [
    Message::new(
        "other-kind.wildcard",
        "Senders discard it, because it does not begin with the version. The usual cause is a wildcard TXT record.",
    ),
    Message::new(
        "other-kind.wildcards",
        "Senders discard them, because they do not begin with the version. The usual cause is wildcard TXT records.",
    ),
];

/// Returns the valid record of this kind that is at the name of the other kind, alone or in one text with that one.
pub(crate) fn exchanged(kind: &TxtKind, facts: &Facts<'_>) -> Option<String> {
    let there = if kind.source == Source::Tlsrpt { facts.record.texts } else { facts.tlsrpt.texts };
    let own = |text: &TxtRecord| {
        let text = text.text();
        let part = match whole(kind, text) {
            Some(Whole::Mixed { own, .. }) => own.of(text),
            _ => text,
        };
        let quoted = part.trim_ascii().strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        let part = quoted.unwrap_or(part);
        (kind.is_valid)(part).then(|| String::from_utf8(part.to_vec()).ok())?
    };
    there.iter().find_map(own)
}

/// Returns the advice where to publish which record. `belongs_at` is the name of the other one, if that is checked here.
fn advice(kind: &TxtKind, belongs_at: Option<&str>, is_exchanged: bool) -> Message {
    let advice = match belongs_at {
        None => Message::new("other-kind.publish-only", "At {labels}, publish only the {kind} record.")
            .arg("labels", kind.labels),
        Some(name) if is_exchanged => Message::new(
            "other-kind.exchange",
            "Exchange the records: publish the {kind} record at {labels}, and exactly one record of the other kind at {name}.",
        )
        .arg("labels", kind.labels)
        .arg("name", name),
        Some(name) => {
            Message::new("other-kind.publish-at", "Publish exactly one such record at {name}, and only the {kind} record here.")
                .arg("name", name)
        }
    };
    advice.arg("kind", kind.name)
}

/// Reports a record of another kind in the text of the record, or instead of it.
fn in_the_record(kind: &TxtKind, facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(record) = (kind.record)(facts) else { return };
    match whole(kind, record.text) {
        Some(Whole::Mixed { own, other, of }) => {
            let defect = kind.defect().at(other).arg("help", advice(kind, of.name, false));
            let defect = defect.arg("text", visible::plain(other.of(record.text)));
            let what = Message::new("other-kind.in-the-text", "{record} in the text of the record")
                .arg("record", of.what.clone());
            // By the grammar, the fields of the second record are unknown ones of the first.
            let (severity, effect) = if (kind.is_valid)(record.text) {
                (
                    Severity::Warning,
                    Message::new(
                        "other-kind.fields-ignored",
                        "A text holds one record. Senders ignore its fields.",
                    ),
                )
            } else {
                (
                    Severity::Error,
                    Message::new(
                        "other-kind.both-ignored",
                        "A text holds one record. Strict senders ignore both.",
                    ),
                )
            };
            let defect = defect.severity(severity).arg("title", title(kind, what)).arg("effect", effect);
            let alone = visible::plain(own.of(record.text));
            let local = vec![Edit::replace(Span::new(0, record.text.len()), alone)];
            let edits = cured(kind, record.text, Some(local)).unwrap_or_default();
            sink.report(defect.fix(kind.keep_only(), Applicability::Unsafe, edits));
        }
        Some(Whole::Foreign(of)) => {
            let exchanged = exchanged(kind, facts);
            let all = Span::new(0, record.text.len());
            let defect = kind.defect().at(all).arg("title", title(kind, of.what.clone()));
            let defect = defect.arg("text", visible::plain(record.text)).arg("effect", NOT_LOOKED_FOR);
            let defect = defect.arg("help", advice(kind, of.name, exchanged.is_some()));
            sink.report(match exchanged {
                Some(record) => defect.copy(Message::new("copy.copy-the-record", "Copy the record"), record),
                None => kind.with_example(defect, facts),
            });
        }
        _ => {}
    }
}
