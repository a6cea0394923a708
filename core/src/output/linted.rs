//! What all lints say about a check, as JSON that a program of the same build reads back, and the report to save. The edge sends both
//! to the page, whose own program then needs neither lints nor a writer of reports.

use crate::finding::{Edit, Finding, Fix, apply};
use crate::observation::Observation;
use crate::output::json::{NoEvidence, ReportV1};
use crate::publish::{Next, next};
use crate::report::Report;
use crate::text::span::Span;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The findings of a check, and what to do next: the line `findings` of its stream. Sentences have their keys, so that the reader says
/// them in its own language.
#[derive(Clone, Serialize, Deserialize)]
pub struct Linted {
    probe: &'static str,
    /// The findings, in the order of the report.
    pub findings: Vec<Finding>,
    /// What to do next.
    pub next: Option<Next>,
}

/// The tag of the line [`Linted`].
pub const LINTED: &str = "findings";

/// The line `report` of a check's stream: the report as a user saves it. The evidence is left out, because the lines before this one are
/// the evidence.
#[derive(Serialize)]
pub struct ReportLine<'a> {
    probe: &'static str,
    report: ReportV1<'a, NoEvidence>,
}

/// The tag of the line [`ReportLine`].
pub const REPORT: &str = "report";

impl<'a> ReportLine<'a> {
    /// Returns the line for `report`, of which `linted` was made, too.
    pub fn new(
        report: &'a Report,
        linted: &Linted,
        observation: &'a Observation,
        checked_at: Option<Timestamp>,
    ) -> Self {
        let report = ReportV1::with_next(report, observation, checked_at, linted.next.as_ref());
        Self { probe: REPORT, report }
    }
}

/// A fix with more edits than this is written as one edit: 64 KiB of text would become megabytes of JSON.
const EDITS_MAX: usize = 1000;

impl Linted {
    /// Returns what was found in `observation`, of which `report` was made at `checked_at` with all lints.
    pub fn of(report: &Report, observation: &Observation, checked_at: Option<Timestamp>) -> Self {
        let mut findings = report.findings.clone();
        for finding in &mut findings {
            let text = report.text(finding.source).unwrap_or_default();
            if let Some(fix) = &mut finding.fix
                && fix.edits.len() > EDITS_MAX
            {
                merge(fix, text);
            }
        }
        Self { probe: LINTED, findings, next: next(report, observation, checked_at) }
    }

    /// Returns the same without fixes, which make up most of a line that is too long.
    #[must_use]
    pub fn without_fixes(mut self) -> Self {
        self.findings.iter_mut().for_each(|finding| finding.fix = None);
        self
    }
}

/// Replaces all edits of a fix by one with the same result.
fn merge(fix: &mut Fix, text: &[u8]) {
    let corrected = apply(text, &fix.edits);
    match String::from_utf8(corrected) {
        Ok(corrected) => fix.edits = vec![Edit::replace(Span::new(0, text.len()), corrected)],
        // The page offers no result that is not valid UTF-8, either.
        Err(_) => fix.edits.clear(),
    }
}
