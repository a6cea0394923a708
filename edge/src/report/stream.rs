//! The lines of the stream of `/api/v1/observe`.

use crate::platform::to_ascii;
use crate::report::bounded_json::{self, TooLarge};
use crate::report::cache::REPORT_MAX;
use mta_sts::output::{EndV1, Linted, ReportLine};
use mta_sts::{Context, DomainName, Event, Observation, Timestamp, evaluate, lints};
use serde::Serialize;

/// Returns an event as a line.
pub(crate) fn line(event: &Event) -> Vec<u8> {
    json_line(event)
}

/// Returns the last lines of the check of `domain`: what the lints say, the report to save unless it is too large, and the end with the
/// verdict.
pub(crate) fn end(domain: &DomainName, observation: &Observation, now: Timestamp) -> Vec<u8> {
    let context = Context::new(to_ascii).domain(Some(domain)).now(Some(now));
    let report = evaluate(observation, &context, &lints::ALL);
    let linted = Linted::of(&report, observation, Some(now));
    let to_save = bounded_json::json(&ReportLine::new(&report, &linted, observation, Some(now)), REPORT_MAX);
    let mut lines = match bounded_json::json(&linted, REPORT_MAX) {
        Ok(json) => ended(json),
        Err(TooLarge) => json_line(&linted.without_fixes()),
    };
    lines.extend(to_save.map(ended).unwrap_or_default());
    lines.extend(json_line(&EndV1::new(&report)));
    lines
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    // Without a limit there is no error.
    ended(bounded_json::json(value, usize::MAX).unwrap_or_default())
}

fn ended(mut json: Vec<u8>) -> Vec<u8> {
    json.push(b'\n');
    json
}
