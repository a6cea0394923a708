//! The lines of the stream of `/api/v1/observe`.

use crate::platform::to_ascii;
use crate::report::bounded_json::{self, TooLarge};
use crate::report::cache::REPORT_MAX;
use mta_sts::output::{EndV1, Linted};
use mta_sts::{Context, DomainName, Event, Observation, Timestamp, evaluate, lints};
use serde::Serialize;

/// Returns an event as a line.
pub(crate) fn line(event: &Event) -> Vec<u8> {
    json_line(event)
}

/// Returns the last two lines of the check of `domain`: what the lints say, and the end with the verdict.
pub(crate) fn end(domain: &DomainName, observation: &Observation, now: Timestamp) -> Vec<u8> {
    let context = Context::new(to_ascii).domain(Some(domain)).now(Some(now));
    let report = evaluate(observation, &context, &lints::ALL);
    let linted = Linted::of(&report, observation, Some(now));
    let mut lines = match bounded_json::json(&linted, REPORT_MAX) {
        Ok(mut json) => {
            json.push(b'\n');
            json
        }
        Err(TooLarge) => json_line(&linted.without_fixes()),
    };
    lines.extend(json_line(&EndV1::new(&report)));
    lines
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    // Without a limit there is no error.
    let mut json = bounded_json::json(value, usize::MAX).unwrap_or_default();
    json.push(b'\n');
    json
}
