//! Reports from what the API observed.

use crate::platform::{plain, timestamp};
use crate::{context, parse_domain};
use js_sys::Reflect;
use mta_sts::evaluate as judge;
use mta_sts::output::ReportV1;
use mta_sts::{Event, Observation, lints};
use serde_wasm_bindgen::Deserializer;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// Judges what the events of a check have shown so far. A probe of an unknown name is overlooked.
///
/// # Errors
///
/// An event is not what its probe promises, or `domain` is none; the message says which and why.
#[wasm_bindgen]
pub fn evaluate(
    events: Vec<JsValue>,
    domain: Option<String>,
    now_s: Option<f64>,
) -> Result<JsValue, JsError> {
    let mut observation = Observation::begin();
    for (index, value) in events.into_iter().enumerate() {
        let event = event(value).map_err(|why| JsError::new(&format!("event {index}: {why}")))?;
        observation.apply(event);
    }
    let (domain, now) = (parse_domain(domain)?, timestamp(now_s));
    let report = judge(&observation, &context(domain.as_ref(), now), &lints::ALL);
    plain(&ReportV1::new(&report, &observation, now))
}

fn event(value: JsValue) -> Result<Event, String> {
    let probe = Reflect::get(&value, &"probe".into()).ok().and_then(|probe| probe.as_string());
    let probe = probe.ok_or("it has no “probe” that is a string")?;
    Event::deserialize_as(&probe, Deserializer::from(value)).map_err(|error| error.to_string())
}
