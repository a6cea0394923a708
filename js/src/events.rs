//! Reports on the events of the API.

use crate::platform::{plain, timestamp};
use crate::{context, parse_domain};
use js_sys::Reflect;
use mta_sts::evaluate as judge;
use mta_sts::output::ReportV1;
use mta_sts::{Event, Observation, Shown, lints};
use serde_wasm_bindgen::Deserializer;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// Evaluates the events of a check, which need not have ended. An event with an unknown probe is ignored.
///
/// # Errors
///
/// Fails if an event does not have the form of its probe, or if `domain` is not a valid domain. The message
/// gives the index of the event and the reason.
#[wasm_bindgen]
pub fn evaluate(
    events: Vec<JsValue>,
    domain: Option<String>,
    now_s: Option<f64>,
) -> Result<JsValue, JsError> {
    let mut observation = Observation::begin();
    for (index, value) in events.into_iter().enumerate() {
        let event =
            event(value).map_err(|why| JsError::new(&Shown::brief(format_args!("event {index}: {why}"))))?;
        observation.apply(event);
    }
    let (domain, now) = (parse_domain(domain)?, timestamp(now_s));
    let report = judge(&observation, &context(domain.as_ref(), now), &lints::ALL);
    plain(&ReportV1::new(&report, &observation, now))
}

fn event(value: JsValue) -> Result<Event, String> {
    let probe = Reflect::get(&value, &"probe".into()).ok().and_then(|probe| probe.as_string());
    let probe = probe.ok_or("“probe” is missing or is not a string")?;
    Event::deserialize_as(&probe, Deserializer::from(value)).map_err(|error| error.to_string())
}
