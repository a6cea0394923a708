//! ReportV1 as JSON text.

use crate::check::checked::Checked;
use mta_sts::Words;
use mta_sts::output::{ReportV1, escaped};
use serde_json::json;
use std::io;

/// Returns the report of a domain, in several lines or in one. A domain that was not checked gives an object with `input`
/// and `error`.
pub(crate) fn of(checked: &Checked, is_pretty: bool) -> io::Result<String> {
    let text = match &checked.result {
        Ok(done) => {
            let report = ReportV1::new(&done.report, &done.observation, done.at);
            if is_pretty { serde_json::to_string_pretty(&report) } else { serde_json::to_string(&report) }
        }
        Err(reason) => {
            let error = json!({ "schema": 1, "input": checked.given, "error": reason.text(&Words::ENGLISH) });
            if is_pretty { serde_json::to_string_pretty(&error) } else { serde_json::to_string(&error) }
        }
    };
    Ok(escaped(&text?).into_owned())
}
