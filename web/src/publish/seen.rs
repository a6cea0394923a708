//! What the public JSON of a report says: of the live domain, and of the draft.

use crate::check::json::Json;
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// A report, as far as this screen needs it. What is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    pub(crate) verdict: String,
    pub(crate) summary: String,
    pub(crate) record: SeenRecord,
    pub(crate) policy: SeenPolicy,
    pub(crate) tlsrpt: SeenTlsrpt,
    pub(crate) mx: Vec<SeenHost>,
    pub(crate) findings: Vec<SeenFinding>,
}

/// The MTA-STS record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenRecord {
    pub(crate) state: String,
    pub(crate) id: Option<String>,
    pub(crate) ttl: Option<u32>,
}

/// The policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenPolicy {
    pub(crate) state: String,
    pub(crate) mode: Option<String>,
    pub(crate) max_age: Option<u32>,
    pub(crate) mx: Option<Vec<String>>,
    pub(crate) body: Option<String>,
}

/// The TLSRPT record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenTlsrpt {
    pub(crate) state: String,
    pub(crate) rua: Vec<String>,
}

/// An MX host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenHost {
    pub(crate) host: String,
}

/// A finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenFinding {
    pub(crate) name: String,
    pub(crate) severity: String,
    pub(crate) title: String,
    pub(crate) help: String,
    pub(crate) source: String,
    pub(crate) span: Option<SeenSpan>,
}

/// The place of a finding in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct SeenSpan {
    /// From 1.
    pub(crate) line: u32,
}

impl Seen {
    /// Reads a report; `None` if it does not have the shape of one.
    pub(crate) fn of(report: JsValue) -> Option<Self> {
        Self::deserialize(Json(report)).ok().filter(|seen| !seen.verdict.is_empty())
    }

    /// Returns the findings that are more than notes.
    pub(crate) fn serious(&self) -> impl Iterator<Item = &SeenFinding> {
        self.findings.iter().filter(|finding| finding.severity != "note")
    }

    /// Returns whether the domain accepts no mail (RFC 7505).
    pub(crate) fn is_null_mx(&self) -> bool {
        !self.mx.is_empty() && self.mx.iter().all(|mx| matches!(mx.host.as_str(), "" | "."))
    }
}
