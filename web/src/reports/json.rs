//! Turns what the browser's JSON parser made into a value of the core.

use js_sys::{Array, JSON, Object};
use mta_sts::tlsrpt_report::{Limits, Value};
use mta_sts::{Arg, Message};
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};

/// Parses JSON.
pub(super) fn parse(text: &str) -> Result<Value<'static>, Arg> {
    let json = JSON::parse(text).map_err(|error| {
        let reason = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        Message::new("file.bad-json", "its JSON is not valid: {reason}")
            .arg("reason", reason.unwrap_or_default())
    })?;
    value(&json, &Limits::default(), 0)
}

fn value(json: &JsValue, limits: &Limits, depth: usize) -> Result<Value<'static>, Arg> {
    let is_inner = json.is_object();
    let depth = depth + usize::from(is_inner);
    limits.count(depth).map_err(|limit| {
        Message::new("file.over-limit", "{reason}, which is the limit").arg("reason", limit.message())
    })?;
    if let Some(text) = json.as_string() {
        return Ok(Value::Text(Cow::Owned(text)));
    }
    if let Some(number) = json.as_f64() {
        // The parser of the command line refuses such a number.
        if number.is_infinite() {
            return Err(Message::new("file.bad-json", "its JSON is not valid: {reason}")
                .arg("reason", "number out of range")
                .into());
        }
        return Ok(Value::Number(number));
    }
    if let Some(is_true) = json.as_bool() {
        return Ok(Value::Bool(is_true));
    }
    if let Some(list) = json.dyn_ref::<Array>() {
        let items = list.iter().map(|item| value(&item, limits, depth));
        return Ok(Value::List(items.collect::<Result<_, _>>()?));
    }
    let Some(object) = json.dyn_ref::<Object>() else { return Ok(Value::Null) };
    let entries = Object::entries(object);
    let members = entries.iter().map(|entry| {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        Ok((Cow::Owned(name), value(&entry.get(1), limits, depth)?))
    });
    Ok(Value::Object(members.collect::<Result<_, Arg>>()?))
}
