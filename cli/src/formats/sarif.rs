//! SARIF 2.1.0, the part that code scanning reads.

use crate::lint::linted::Linted;
use crate::words::say;
use mta_sts::output::escaped;
use mta_sts::{Finding, Lint, Message, Part, Severity};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns count characters, not UTF-16 units.
    column_kind: &'static str,
    results: Vec<Found>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    help_uri: String,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [String; 2],
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Returns the log of all files.
pub(crate) fn of(all: &[Linted]) -> io::Result<String> {
    let mut rules: Vec<&Lint> = Vec::new();
    let mut results = Vec::new();
    for linted in all {
        for finding in &linted.report.findings {
            let known = rules.iter().position(|rule| rule.name == finding.lint.name);
            let rule_index = known.unwrap_or(rules.len());
            if known.is_none() {
                rules.push(&finding.lint);
            }
            results.push(found(linted, finding, rule_index));
        }
    }
    let driver = Driver {
        name: "mta-sts-check",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules.into_iter().map(rule).collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let json = serde_json::to_string_pretty(&log)?;
    Ok(escaped(&json).into_owned() + "\n")
}

fn rule(lint: &Lint) -> Rule {
    let text = |text: String| Text { text };
    let help = lint.says(Part::Help);
    // A rule is of no finding, so a help that is all argument says nothing.
    let help = if say(&help).starts_with('{') {
        Message::new("cli.only-more", "See: mta-sts-check explain {lint}")
    } else {
        Message::new("cli.help-and-more", "{help} More: mta-sts-check explain {lint}").arg("help", help)
    };
    let help = help.arg("lint", lint.name);
    Rule {
        id: lint.name,
        short_description: text(lint.name.replace('-', " ")),
        full_description: text(format!("{} ({})", say(&lint.says(Part::Message)), lint.rfc)),
        help: text(say(&help).to_string()),
        help_uri: lint.rfc.url(),
        default_configuration: Configuration { level: level(lint.severity) },
        properties: Properties { tags: [lint.code.to_owned(), lint.rfc.to_string()] },
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn found(linted: &Linted, finding: &Finding, rule_index: usize) -> Found {
    let [title, message, help] =
        [Part::Title, Part::Message, Part::Help].map(|part| say(&finding.says(part)));
    let message = format!("{title}. {message} {help}");
    let location = linted.path().map(|path| Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(&path) },
            region: linted.region(finding).map(|region| Region {
                start_line: region.start.line,
                start_column: region.start.column,
                end_line: region.end.line,
                end_column: region.end.column,
            }),
        },
    });
    Found {
        rule_id: finding.lint.name,
        rule_index,
        level: level(finding.severity),
        message: Text { text: message },
        locations: location.into_iter().collect(),
        partial_fingerprints: BTreeMap::from([("finding/v1", fingerprint(linted, finding))]),
    }
}

/// Identifies a finding by its lint and by the text that it is about, so that it stays the same if lines move.
fn fingerprint(linted: &Linted, finding: &Finding) -> String {
    let text = linted.report.text(finding.source).zip(finding.span).map(|(text, span)| span.of(text));
    let source = finding.source.word();
    let host = finding
        .args
        .iter()
        .find(|(name, _)| *name == "host")
        .and_then(|(_, host)| host.data())
        .map(ToString::to_string);
    let about = [finding.lint.name.as_bytes(), source.as_bytes(), text.unwrap_or_default()];
    let key = [about.join(&0), host.unwrap_or_default().into_bytes()].join(&0);

    mta_sts_direct::sha256(&key)
}

/// Returns a path as a relative reference (RFC 3986 §4.2), or an absolute path as a `file` URL.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encoded: String = path
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    if encoded.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
