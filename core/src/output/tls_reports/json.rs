//! The public JSON of TLS reports. Fields may be added, never renamed or removed.

use crate::text::shown::Shown;
use crate::text::words::Words;
use crate::time::Timestamp;
use crate::tlsrpt_report::{
    Batch, Cause, Entry, FailureDetails, Filter, PolicyFinding, PolicyType, ReportedPolicy, Row, SeenPolicy,
    Source, Summary, Value, seen_policies,
};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// Many TLS reports as one object.
#[derive(Serialize)]
pub struct TlsReportsV1<'a> {
    schema: u8,
    summary: SummaryV1<'a>,
    reports: Vec<ReportV1<'a>>,
    causes: Vec<CauseV1<'a>>,
    notes: Vec<NoteV1<'a>>,
    problems: Vec<ProblemV1<'a>>,
}

impl<'a> TlsReportsV1<'a> {
    /// What `filter` wants of a batch, with its `summary`. Notes and problems are those of all files.
    pub fn new(batch: &'a Batch, summary: &'a Summary<'a>, filter: &Filter) -> Self {
        let wanted = batch.reports.iter().filter(|entry| filter.wants(entry));
        Self {
            schema: 1,
            summary: SummaryV1::of(summary, batch, filter),
            reports: wanted.map(|entry| ReportV1::of(entry, filter)).collect(),
            causes: summary.causes.iter().map(CauseV1::of).collect(),
            notes: batch
                .all_notes()
                .map(|(source, note)| NoteV1 {
                    name: note.kind.name,
                    title: note.kind.title().text(),
                    file: &source.file,
                    part: part(source),
                    pointer: &note.pointer,
                    found: note.found.text(&Words::ENGLISH),
                    docs: note.kind.docs_path(),
                })
                .collect(),
            problems: batch
                .problems
                .iter()
                .map(|problem| ProblemV1 {
                    file: &problem.source.file,
                    part: part(&problem.source),
                    message: &problem.message,
                })
                .collect(),
        }
    }
}

fn part(source: &Source) -> Option<&str> {
    Some(source.part.as_str()).filter(|part| !part.is_empty())
}

/// Marks what is reported without a count that can be read, and nothing else.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(is_it: &bool) -> bool {
    !*is_it
}

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

#[derive(Serialize)]
struct SummaryV1<'a> {
    sessions: SessionsV1,
    reports: usize,
    undated: usize,
    from: Option<String>,
    to: Option<String>,
    days: Vec<DayV1<'a>>,
    reporters: Vec<RowV1<'a>>,
    domains: Vec<RowV1<'a>>,
    types: Vec<RowV1<'a>>,
    results: Vec<RowV1<'a>>,
    mx_hosts: Vec<RowV1<'a>>,
    policies: Vec<SeenV1>,
}

#[derive(Serialize)]
struct SeenV1 {
    domain: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    policy: Vec<String>,
    reporters: Vec<String>,
    successful: u64,
    failed: u64,
    from: Option<String>,
    to: Option<String>,
    findings: Vec<FindingV1>,
}

#[derive(Serialize)]
struct FindingV1 {
    name: String,
    severity: &'static str,
    title: Shown,
}

impl SeenV1 {
    fn of(seen: SeenPolicy, batch: &Batch) -> Self {
        let findings = match seen.kind {
            PolicyType::Sts if !seen.lines.is_empty() => batch.findings(&seen.lines),
            _ => Vec::new(),
        };
        let finding = |finding: PolicyFinding| FindingV1 {
            severity: if finding.is_error { "error" } else { "warning" },
            name: finding.name,
            title: finding.title,
        };
        Self {
            domain: seen.domain,
            kind: seen.kind.word().to_owned(),
            policy: seen.lines,
            reporters: seen.reporters,
            successful: seen.sessions.successful,
            failed: seen.sessions.failed,
            from: moment(seen.from),
            to: moment(seen.to),
            findings: findings.into_iter().map(finding).collect(),
        }
    }
}

#[derive(Serialize)]
struct SessionsV1 {
    successful: u64,
    failed: u64,
}

#[derive(Serialize)]
struct DayV1<'a> {
    day: String,
    successful: u64,
    failed: u64,
    reporters: Vec<RowV1<'a>>,
}

#[derive(Serialize)]
struct RowV1<'a> {
    name: &'a str,
    successful: u64,
    failed: u64,
}

impl<'a> SummaryV1<'a> {
    fn of(summary: &'a Summary<'a>, batch: &Batch, filter: &Filter) -> Self {
        let rows = |rows: &'a [Row<'a>]| rows.iter().map(RowV1::of).collect::<Vec<_>>();
        let day = |at: Timestamp| at.to_string().chars().take_while(|c| *c != 'T').collect();
        Self {
            sessions: SessionsV1 { successful: summary.sessions.successful, failed: summary.sessions.failed },
            reports: summary.reports,
            undated: summary.undated,
            from: moment(summary.from),
            to: moment(summary.to),
            days: summary
                .days
                .iter()
                .map(|row| DayV1 {
                    day: day(row.day),
                    successful: row.sessions.successful,
                    failed: row.sessions.failed,
                    reporters: rows(&row.reporters),
                })
                .collect(),
            reporters: rows(&summary.reporters),
            domains: rows(&summary.domains),
            types: rows(&summary.types),
            results: rows(&summary.results),
            mx_hosts: rows(&summary.mx_hosts),
            policies: seen_policies(batch, filter).into_iter().map(|seen| SeenV1::of(seen, batch)).collect(),
        }
    }
}

impl<'a> RowV1<'a> {
    fn of(row: &'a Row<'a>) -> Self {
        Self { name: row.name, successful: row.sessions.successful, failed: row.sessions.failed }
    }
}

#[derive(Serialize)]
struct ReportV1<'a> {
    organization: Option<&'a str>,
    id: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
    contact: Option<&'a str>,
    reporter: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    policies: Vec<PolicyV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownV1<'a>>,
}

impl<'a> ReportV1<'a> {
    fn of(entry: &'a Entry, filter: &Filter) -> Self {
        let Entry { source, report, .. } = entry;
        let wanted = report.policies.iter().filter(|policy| filter.wants_policy(policy));
        let unknown = report.unknown.iter();
        Self {
            organization: report.organization.as_deref(),
            id: report.id.as_deref(),
            from: moment(report.from),
            to: moment(report.to),
            contact: report.contact.as_deref(),
            reporter: &entry.name,
            file: &source.file,
            part: part(source),
            policies: wanted.map(PolicyV1::of).collect(),
            unknown: unknown.map(|(pointer, value)| UnknownV1 { pointer, value: Json(value) }).collect(),
        }
    }
}

#[derive(Serialize)]
struct PolicyV1<'a> {
    domain: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    successful: u64,
    failed: u64,
    policy: &'a [String],
    mx_hosts: &'a [String],
    failures: Vec<FailureV1<'a>>,
}

impl<'a> PolicyV1<'a> {
    fn of(policy: &'a ReportedPolicy) -> Self {
        Self {
            domain: policy.domain.as_deref(),
            kind: Some(policy.kind.word()).filter(|word| !word.is_empty()),
            successful: policy.successful,
            failed: policy.failed,
            policy: &policy.lines,
            mx_hosts: &policy.mx_hosts,
            failures: policy.failures.iter().map(FailureV1::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct FailureV1<'a> {
    result: Option<&'a str>,
    sessions: u64,
    #[serde(skip_serializing_if = "is_false")]
    uncounted: bool,
    mx_host: Option<&'a str>,
    mx_helo: Option<&'a str>,
    receiving_ip: Option<&'a str>,
    sending_mta_ip: Option<&'a str>,
    reason: Option<&'a str>,
    additional_information: Option<&'a str>,
}

impl<'a> FailureV1<'a> {
    fn of(failure: &'a FailureDetails) -> Self {
        Self {
            result: Some(failure.result.word()).filter(|word| !word.is_empty()),
            sessions: failure.sessions,
            uncounted: failure.is_uncounted,
            mx_host: failure.mx_host.as_deref(),
            mx_helo: failure.mx_helo.as_deref(),
            receiving_ip: failure.receiving_ip.as_deref(),
            sending_mta_ip: failure.sending_mta_ip.as_deref(),
            reason: failure.reason.as_deref(),
            additional_information: failure.additional_information.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct CauseV1<'a> {
    name: &'static str,
    fault: &'static str,
    domain: Option<&'a str>,
    mx_host: Option<&'a str>,
    sessions: u64,
    #[serde(skip_serializing_if = "is_false")]
    uncounted: bool,
    title: Shown,
    meaning: Shown,
    advice: Shown,
    lint: Option<&'a str>,
    reporters: Vec<ReporterV1<'a>>,
    fine_elsewhere: &'a [&'a str],
    results: &'a [&'a str],
    reasons: &'a [&'a str],
    additional_information: &'a [&'a str],
    greetings: &'a [&'a str],
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct ReporterV1<'a> {
    name: &'a str,
    sessions: u64,
}

impl<'a> CauseV1<'a> {
    fn of(cause: &'a Cause<'a>) -> Self {
        let reporters = cause.reporters.iter();
        Self {
            name: cause.kind.name,
            fault: cause.fault().word(),
            domain: cause.domain,
            mx_host: cause.mx_host,
            sessions: cause.sessions,
            uncounted: cause.is_uncounted,
            title: cause.title().text(),
            meaning: cause.meaning().text(),
            advice: cause.advice().text(),
            lint: cause.lint.as_deref(),
            reporters: reporters.map(|(name, sessions)| ReporterV1 { name, sessions: *sessions }).collect(),
            fine_elsewhere: &cause.fine_elsewhere,
            results: &cause.results,
            reasons: &cause.reasons,
            additional_information: &cause.information,
            greetings: &cause.greetings,
            from: moment(cause.from),
            to: moment(cause.to),
        }
    }
}

#[derive(Serialize)]
struct NoteV1<'a> {
    name: &'static str,
    title: Shown,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    pointer: &'a str,
    found: Shown,
    docs: String,
}

#[derive(Serialize)]
struct ProblemV1<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    message: &'a Shown,
}

#[derive(Serialize)]
struct UnknownV1<'a> {
    pointer: &'a str,
    value: Json<'a>,
}

/// A value as it came.
struct Json<'a>(&'a Value<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            // A whole number has no fraction in JSON.
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                serializer.serialize_i64(*number as i64)
            }
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&Json(item)))?;
                list.end()
            }
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, &Json(value)))?;
                map.end()
            }
        }
    }
}
