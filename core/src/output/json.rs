//! ReportV1: the public JSON of a report. Fields may be added, never renamed or removed.
//!
//! Only this file and [`Event`] define JSON.

use crate::facts::{MxPart, State};
use crate::finding::{Args, Edit, Finding, Fix, Message, Part, Source, Words};
use crate::lints::lint_of;
use crate::names::domain::DomainName;
use crate::observation::{Event, Observation, Reason, TxtRecord};
use crate::publish::{Next, Replacement, next};
use crate::report::{Report, Step};
use crate::senders::SenderVerdict;
use crate::syntax::policy::Mode;
use crate::text::shown::Shown;
use crate::text::span::LineIndex;
use crate::text::visible::token;
use crate::time::Timestamp;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A report as the API, the download and the command line give it.
#[derive(Serialize)]
pub struct ReportV1<'a, E = Event> {
    schema: u8,
    domain: Option<&'a str>,
    checked_at: Option<String>,
    verdict: &'static str,
    headline: Shown,
    summary: Shown,
    record: RecordV1<'a>,
    policy: PolicyV1<'a>,
    tlsrpt: TlsrptV1<'a>,
    mx: Vec<MxV1<'a>>,
    senders: Vec<SenderV1<'a>>,
    findings: Vec<FindingV1<'a>>,
    steps: Vec<StepV1>,
    /// Absent where the program did not ask for it, because it would have to link it.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Option<NextV1>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a [E]>,
}

/// The evidence of a draft, which has none. A program that uses only this type does not link the serializers of events.
#[derive(Serialize)]
pub enum NoEvidence {}

impl<'a> ReportV1<'a> {
    /// `report`, made from `observation` at `checked_at`, in English.
    pub fn new(report: &'a Report, observation: &'a Observation, checked_at: Option<Timestamp>) -> Self {
        Self::in_words(report, observation, checked_at, &Words::ENGLISH)
    }

    /// The same in the language of `words`.
    pub fn in_words(
        report: &'a Report,
        observation: &'a Observation,
        checked_at: Option<Timestamp>,
        words: &Words,
    ) -> Self {
        let next = next(report, observation, checked_at);
        Self {
            next: Some(next.as_ref().map(|next| next_v1(next, words))),
            ..Self::with(report, observation, checked_at, Some(&observation.events), words)
        }
    }
}

impl<'a> ReportV1<'a, NoEvidence> {
    /// The same without the evidence and without what to do next, in the language of `words`.
    pub fn without_evidence(
        report: &'a Report,
        observation: &'a Observation,
        checked_at: Option<Timestamp>,
        words: &Words,
    ) -> Self {
        Self::with(report, observation, checked_at, None, words)
    }

    /// The same without the evidence, in English.
    pub(super) fn with_next(
        report: &'a Report,
        observation: &'a Observation,
        checked_at: Option<Timestamp>,
        next: Option<&Next>,
    ) -> Self {
        let words = &Words::ENGLISH;
        Self {
            next: Some(next.map(|next| next_v1(next, words))),
            ..Self::without_evidence(report, observation, checked_at, words)
        }
    }
}

impl<'a, E> ReportV1<'a, E> {
    fn with(
        report: &'a Report,
        observation: &'a Observation,
        checked_at: Option<Timestamp>,
        evidence: Option<&'a [E]>,
        words: &Words,
    ) -> Self {
        Self {
            schema: 1,
            domain: report.domain.as_ref().map(DomainName::as_str),
            checked_at: checked_at.map(|moment| moment.to_string()),
            verdict: report.verdict.word(),
            headline: headline(report).text_in(words),
            summary: report.summary.text_in(words),
            record: record(report, observation),
            policy: policy(report, observation),
            tlsrpt: TlsrptV1 {
                state: report.tlsrpt.state.word(),
                reason: report.tlsrpt.state.reason(),
                records: observation
                    .tlsrpt
                    .answer()
                    .map(|answer| strings(&answer.records))
                    .unwrap_or_default(),
                rua: &report.tlsrpt.rua,
            },
            mx: report.mx.iter().map(mx).collect(),
            senders: report.senders.iter().map(sender).collect(),
            findings: findings(report, words),
            steps: report.steps.iter().map(|one| step(one, words)).collect(),
            next: None,
            evidence,
        }
    }
}

/// The last line of a check's stream: the event `end` with the verdict, which a page can show before its own program is
/// there. In `headline` and `summary`, `{name}` is in place of an argument, because arguments are text from outside.
#[derive(Serialize)]
pub struct EndV1<'a> {
    probe: &'static str,
    verdict: &'static str,
    headline: &'static str,
    summary: &'static str,
    /// The names of headline and summary in other languages. Absent if an argument is a sentence, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<[&'static str; 2]>,
    #[serde(serialize_with = "as_map")]
    args: &'a Args,
}

impl<'a> EndV1<'a> {
    /// The end of the check that `report` is about.
    pub fn new(report: &'a Report) -> Self {
        let headline = report.headline();
        let is_data = report.summary.args.iter().all(|(_, value)| value.data().is_some());
        Self {
            probe: "end",
            verdict: report.verdict.word(),
            headline: headline.template,
            summary: report.summary.template,
            keys: is_data.then_some([headline.key, report.summary.key]),
            args: &report.summary.args,
        }
    }
}

#[derive(Serialize)]
struct StateV1 {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

impl From<State> for StateV1 {
    fn from(state: State) -> Self {
        Self { state: state.word(), reason: state.reason() }
    }
}

#[derive(Serialize)]
struct RecordV1<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    records: Vec<Vec<String>>,
    id: Option<&'a str>,
    cname: &'a [String],
    ttl: Option<u32>,
}

#[derive(Serialize)]
struct PolicyV1<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    url: Option<String>,
    status: Option<u16>,
    headers: Option<&'a BTreeMap<String, String>>,
    mode: Option<&'static str>,
    max_age: Option<u32>,
    mx: Option<Vec<String>>,
    body: Option<String>,
}

#[derive(Serialize)]
struct TlsrptV1<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    records: Vec<Vec<String>>,
    rua: &'a [String],
}

#[derive(Serialize)]
struct MxV1<'a> {
    host: &'a str,
    preference: Option<u16>,
    pattern: Option<&'a str>,
    addresses: StateV1,
    tls: StateV1,
    delivers: &'static str,
}

#[derive(Serialize)]
struct SenderV1<'a> {
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    accepts: bool,
    mode: Option<&'static str>,
    max_age: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mx: Option<&'a [String]>,
    because: Vec<&'static str>,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    rfc: String,
    title: Shown,
    message: Shown,
    help: Shown,
    #[serde(serialize_with = "as_map")]
    args: &'a Args,
    source: &'static str,
    span: Option<SpanV1>,
    fix: Option<FixV1<'a>>,
    docs: String,
}

#[derive(Serialize)]
struct SpanV1 {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct FixV1<'a> {
    title: Shown,
    applicability: &'static str,
    edits: Vec<EditV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'a str>,
}

#[derive(Serialize)]
struct EditV1<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// What to do next. `source` and `text` are there if a text is to be replaced, `copy` if one is to be published.
#[derive(Serialize)]
struct NextV1 {
    title: Shown,
    reason: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    guess: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<String>,
    then: Vec<ThenV1>,
}

#[derive(Serialize)]
struct ThenV1 {
    text: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<String>,
}

/// Returns the headline. A draft has no domain, so only its verdict is written.
fn headline(report: &Report) -> Message {
    match &report.domain {
        Some(domain) => report.headline().arg("domain", domain),
        None => report.verdict.name(),
    }
}

fn next_v1(next: &Next, words: &Words) -> NextV1 {
    let (title, reason) = (next.title.text_in(words), next.reason_text_in(words));
    let (source, text, guess) = match &next.replacement {
        Some(Replacement { source, text, is_guess }) => (Some(source.word()), Some(text.clone()), *is_guess),
        None => (None, None, false),
    };
    let then =
        next.then.iter().map(|then| ThenV1 { text: then.text.text_in(words), copy: then.copy.clone() });
    NextV1 { title, reason, source, text, guess, copy: next.copy.clone(), then: then.collect() }
}

#[derive(Serialize)]
struct StepV1 {
    name: &'static str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    detail: Shown,
}

fn record<'a>(report: &'a Report, observation: &'a Observation) -> RecordV1<'a> {
    let answer = observation.record.answer();
    RecordV1 {
        state: report.record.state.word(),
        reason: report.record.state.reason(),
        records: answer.map(|answer| strings(&answer.records)).unwrap_or_default(),
        id: report.record.id.as_deref(),
        cname: answer.map(|answer| answer.cname.as_slice()).unwrap_or_default(),
        ttl: answer.and_then(|answer| answer.ttl),
    }
}

fn policy<'a>(report: &'a Report, observation: &'a Observation) -> PolicyV1<'a> {
    let response = observation.policy.answer();
    // A draft has neither status nor headers.
    let is_fetch = |event: &Event| matches!(event, Event::Policy(_));
    let fetched = response.filter(|_| observation.events.iter().any(is_fetch));
    let policy = report.policy.policy.as_ref();
    PolicyV1 {
        state: report.policy.state.word(),
        reason: report.policy.state.reason(),
        url: report.domain.as_ref().map(DomainName::policy_url),
        status: fetched.map(|response| response.status),
        headers: fetched.map(|response| &response.headers),
        mode: policy.map(|policy| policy.mode.name()),
        max_age: policy.map(|policy| policy.max_age),
        mx: policy.map(|policy| policy.mx.iter().map(ToString::to_string).collect()),
        body: observation.drafted.as_ref().or(response).map(|response| response.body.to_text().into_owned()),
    }
}

fn strings(records: &[TxtRecord]) -> Vec<Vec<String>> {
    let texts =
        |record: &TxtRecord| record.strings().iter().map(|string| string.to_text().into_owned()).collect();
    records.iter().map(texts).collect()
}

fn mx(part: &MxPart) -> MxV1<'_> {
    MxV1 {
        host: &part.host,
        preference: part.preference,
        pattern: part.pattern.as_deref(),
        addresses: part.addresses.into(),
        tls: part.tls.into(),
        delivers: part.delivers.word(),
    }
}

fn sender(verdict: &SenderVerdict) -> SenderV1<'_> {
    SenderV1 {
        id: verdict.profile.id,
        name: verdict.profile.name,
        kind: verdict.profile.kind.word(),
        accepts: verdict.accepts,
        mode: verdict.mode.map(Mode::name),
        max_age: verdict.max_age,
        mx: verdict.mx.as_deref(),
        because: verdict.because.iter().map(|cause| lint_of(*cause)).collect(),
    }
}

fn step(step: &Step, words: &Words) -> StepV1 {
    StepV1 {
        name: step.name.word(),
        state: step.state.word(),
        reason: step.state.reason(),
        detail: step.detail.text_in(words),
    }
}

fn findings<'a>(report: &'a Report, words: &Words) -> Vec<FindingV1<'a>> {
    // One index a text, made where a finding points into it.
    let index = |source| report.text(source).map(LineIndex::new);
    let texts = [Source::Record, Source::Policy, Source::Tlsrpt].map(|source| (source, index(source)));
    report.findings.iter().map(|finding| finding_v1(report, finding, &texts, words)).collect()
}

/// At most this many edits of a fix are written. A fix with more is left out: 64 KiB of text would become megabytes of
/// JSON.
const FIX_EDITS_MAX: usize = 1000;

fn finding_v1<'a>(
    report: &Report,
    finding: &'a Finding,
    texts: &[(Source, Option<LineIndex>)],
    words: &Words,
) -> FindingV1<'a> {
    let index =
        texts.iter().find(|(source, _)| *source == finding.source).and_then(|(_, index)| index.as_ref());
    let place = finding.span.zip(report.text(finding.source)).zip(index);
    let span = place.map(|((span, text), index)| {
        let position = index.position(text, span.start);
        SpanV1 { start: span.start, end: span.end, line: position.line, column: position.column }
    });
    FindingV1 {
        code: finding.lint.code,
        name: finding.lint.name,
        severity: finding.severity.word(),
        rfc: finding.lint.rfc.to_string(),
        title: finding.says(Part::Title).text_in(words),
        message: finding.says(Part::Message).text_in(words),
        help: finding.says(Part::Help).text_in(words),
        args: &finding.args,
        source: finding.source.word(),
        span,
        fix: finding.fix.as_ref().filter(|fix| fix.edits.len() <= FIX_EDITS_MAX).map(|one| fix(one, words)),
        docs: finding.lint.docs_path(),
    }
}

impl<'a> From<&'a Edit> for EditV1<'a> {
    fn from(edit: &'a Edit) -> Self {
        Self { start: edit.span.start, end: edit.span.end, text: &edit.text }
    }
}

fn fix<'a>(fix: &'a Fix, words: &Words) -> FixV1<'a> {
    FixV1 {
        title: fix.title.text_in(words),
        applicability: fix.applicability.word(),
        edits: fix.edits.iter().map(EditV1::from).collect(),
        copy: fix.copy.as_deref(),
    }
}

// Serde hands in a reference to the field.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn as_map<S: Serializer>(args: &&Args, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(args.iter().map(|(name, value)| (*name, value.text(&Words::ENGLISH))))
}

/// Returns JSON text in which every invisible or reordering character is written as `\u` and its code. Serializers do
/// so only for those below U+0020, and a terminal obeys the others too.
pub fn escaped(json: &str) -> Cow<'_, str> {
    let is_open = |character: char| character >= '\u{7f}' && token(character).is_some();
    if !json.contains(is_open) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len() + json.len() / 8);
    for character in json.chars() {
        if is_open(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    Cow::Owned(text)
}
