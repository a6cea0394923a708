//! The lines of the stream of `/api/v1/observe`.

use crate::platform::to_ascii;
use crate::report::bounded_json;
use mta_sts::output::EndV1;
use mta_sts::{Context, DomainName, Event, Observation, evaluate, lints};
use serde::Serialize;

/// Returns an event as a line.
pub(crate) fn line(event: &Event) -> Vec<u8> {
    json_line(event)
}

/// Returns the last line of the check of `domain`.
pub(crate) fn end(domain: &DomainName, observation: &Observation) -> Vec<u8> {
    let context = Context::new(to_ascii).domain(Some(domain));
    json_line(&EndV1::new(&evaluate(observation, &context, &lints::NONE)))
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    // Without a limit there is no error.
    let mut json = bounded_json::json(value, usize::MAX).unwrap_or_default();
    json.push(b'\n');
    json
}
