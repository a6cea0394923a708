//! ReportV1: the frozen public JSON. Fields may be added, never renamed or removed.

use crate::lint::{Finding, Fix, Severity, Source};
use crate::mx_pattern::MxPattern;
use crate::observation::{Event, Observation, Reason, TxtRecord};
use crate::report::{Delivery, MxPart, Report, State, Step, StepName, Verdict};
use crate::span::{LineIndex, Span};
use crate::syntax::policy::Mode;
use crate::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// A report as the API, the download and the command line give it.
#[derive(Serialize)]
pub struct ReportV1<'a> {
    schema: u8,
    domain: Option<&'a str>,
    checked_at: Option<Timestamp>,
    verdict: Verdict,
    summary: String,
    record: RecordV1<'a>,
    policy: PolicyV1<'a>,
    tlsrpt: TlsrptV1<'a>,
    mx: Vec<MxV1<'a>>,
    findings: Vec<FindingV1<'a>>,
    steps: Vec<StepV1>,
    evidence: &'a [Event],
}

impl<'a> ReportV1<'a> {
    /// `report`, made from `observation` at `checked_at`.
    pub fn new(report: &'a Report, observation: &'a Observation, checked_at: Option<Timestamp>) -> Self {
        Self {
            schema: 1,
            domain: report.domain.as_ref().map(super::domain::DomainName::as_str),
            checked_at,
            verdict: report.verdict,
            summary: report.summary.to_string(),
            record: record(report, observation),
            policy: policy(report, observation),
            tlsrpt: TlsrptV1 {
                state: report.tlsrpt.state.into(),
                records: observation
                    .tlsrpt
                    .answer()
                    .map(|answer| strings(&answer.records))
                    .unwrap_or_default(),
                rua: &report.tlsrpt.rua,
            },
            mx: report.mx.iter().map(mx).collect(),
            findings: findings(report),
            steps: report.steps.iter().map(step).collect(),
            evidence: &observation.events,
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
    #[serde(flatten)]
    state: StateV1,
    records: Vec<Vec<String>>,
    id: Option<&'a str>,
    cname: &'a [String],
    ttl: Option<u32>,
}

#[derive(Serialize)]
struct PolicyV1<'a> {
    #[serde(flatten)]
    state: StateV1,
    url: Option<String>,
    status: Option<u16>,
    headers: Option<&'a BTreeMap<String, String>>,
    mode: Option<Mode>,
    max_age: Option<u32>,
    mx: Option<&'a [MxPattern]>,
    body: Option<String>,
}

#[derive(Serialize)]
struct TlsrptV1<'a> {
    #[serde(flatten)]
    state: StateV1,
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
    delivers: Delivery,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    rfc: String,
    title: String,
    message: String,
    help: String,
    args: BTreeMap<&'static str, &'a str>,
    source: Source,
    span: Option<SpanV1>,
    fix: Option<&'a Fix>,
    docs: String,
}

#[derive(Serialize)]
struct SpanV1 {
    #[serde(flatten)]
    bytes: Span,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct StepV1 {
    name: StepName,
    #[serde(flatten)]
    state: StateV1,
    detail: String,
}

fn record<'a>(report: &'a Report, observation: &'a Observation) -> RecordV1<'a> {
    let answer = observation.record.answer();
    RecordV1 {
        state: report.record.state.into(),
        records: answer.map(|answer| strings(&answer.records)).unwrap_or_default(),
        id: report.record.id.as_deref(),
        cname: answer.map(|answer| answer.cname.as_slice()).unwrap_or_default(),
        ttl: answer.and_then(|answer| answer.ttl),
    }
}

fn policy<'a>(report: &'a Report, observation: &'a Observation) -> PolicyV1<'a> {
    let response = observation.policy.answer();
    let policy = report.policy.policy.as_ref();
    PolicyV1 {
        state: report.policy.state.into(),
        url: report.domain.as_ref().map(super::domain::DomainName::policy_url),
        status: response.map(|response| response.status),
        headers: response.map(|response| &response.headers),
        mode: policy.map(|policy| policy.mode),
        max_age: policy.map(|policy| policy.max_age),
        mx: policy.map(|policy| policy.mx.as_slice()),
        body: response.map(|response| response.body.to_text().into_owned()),
    }
}

fn strings(records: &[TxtRecord]) -> Vec<Vec<String>> {
    let texts = |record: &TxtRecord| record.iter().map(|string| string.to_text().into_owned()).collect();
    records.iter().map(texts).collect()
}

fn mx(part: &MxPart) -> MxV1<'_> {
    MxV1 {
        host: &part.host,
        preference: part.preference,
        pattern: part.pattern.as_deref(),
        addresses: part.addresses.into(),
        tls: part.tls.into(),
        delivers: part.delivers,
    }
}

fn step(step: &Step) -> StepV1 {
    StepV1 { name: step.name, state: step.state.into(), detail: step.detail.to_string() }
}

fn findings(report: &Report) -> Vec<FindingV1<'_>> {
    let mut indices: BTreeMap<Source, LineIndex> = BTreeMap::new();
    let convert = |finding| finding_v1(report, finding, &mut indices);
    report.findings.iter().map(convert).collect()
}

fn finding_v1<'a>(
    report: &Report,
    finding: &'a Finding,
    indices: &mut BTreeMap<Source, LineIndex>,
) -> FindingV1<'a> {
    let text = report.text(finding.source).unwrap_or_default();
    let span = finding.span.map(|bytes| {
        let index = indices.entry(finding.source).or_insert_with(|| LineIndex::new(text));
        let position = index.position(text, bytes.start);
        SpanV1 { bytes, line: position.line, column: position.column }
    });
    FindingV1 {
        code: finding.lint.code,
        name: finding.lint.name,
        severity: finding.severity,
        rfc: finding.lint.rfc.to_string(),
        title: finding.title(),
        message: finding.message(),
        help: finding.help(),
        args: finding.args.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        source: finding.source,
        span,
        fix: finding.fix.as_ref(),
        docs: finding.lint.docs_path(),
    }
}
