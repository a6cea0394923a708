//! Reads a TLS report (RFC 8460 §4.4) that was given instead of a policy, to say in words what it tells.
//!
//! Published reports leave out fields, give null or empty ones and write lists as single strings, so nothing is required.

use crate::finding::Message;
use crate::syntax::mx_pattern::MxPattern;
use crate::text::message::sentences;
use crate::text::visible;

/// Returns what a report tells, as sentences.
pub(super) fn told(report: &str) -> Option<Message> {
    let mut told: Option<Message> = None;
    let mut length = 0;
    let mut patterns = Vec::new();
    let mut key = "";
    let mut rest = report;
    // Strings and numbers of JSON, in order. Escapes are not decoded, since no value that matters has one.
    while let Some(start) = rest.find(|c: char| c == '"' || c.is_ascii_digit()) {
        rest = rest.get(start..).unwrap_or_default();
        let (value, behind) = match rest.strip_prefix('"') {
            Some(open) => open.split_once('"').unwrap_or((open, "")),
            None => rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())),
        };
        rest = behind;
        if behind.trim_start().starts_with(':') {
            key = value;
            continue;
        }
        patterns.extend(value.strip_prefix("mx:").filter(|_| key == "policy-string").map(str::trim));
        let field = TOLD.iter().find(|(field, _)| *field == key);
        let Some((_, label)) = field.filter(|_| !value.is_empty() && length < TOLD_MAX) else { continue };
        let meaning = if key == "receiving-mx-hostname" && !patterns.is_empty() {
            let mut patterns = patterns.iter().filter_map(|pattern| MxPattern::parse(pattern).ok());
            let is_covered = patterns.any(|pattern| pattern.covers(value));
            Some(if is_covered { &COVERED } else { &NOT_COVERED })
        } else {
            MEANINGS.iter().find(|(known, _)| *known == value).map(|(_, meaning)| meaning)
        };
        let sentence = match meaning {
            Some(meaning) => Message::new("not-a-policy.told-meaning", "{label}: {value} ({meaning}).")
                .arg("value", visible::plain(value.as_bytes()))
                .arg("meaning", meaning.clone()),
            // A name may end in a full stop of its own.
            None => Message::new("not-a-policy.told", "{label}: {value}.")
                .arg("value", visible::plain(value.strip_suffix('.').unwrap_or(value).as_bytes())),
        };
        let sentence = sentence.arg("label", label.clone());
        length += sentence.text().len();
        told = Some(match told {
            Some(told) => sentences(told, sentence),
            None => sentence,
        });
    }
    told
}

/// Whether a report counts failures, or tells the type of one.
pub(super) fn has_failures(report: &str) -> bool {
    let is_counted = |field: &str| {
        report.match_indices(field).any(|(at, _)| {
            let value = report.get(at + field.len()..).unwrap_or_default();
            value.trim_start_matches(['"', ':', ' ']).starts_with(|c: char| matches!(c, '1'..='9'))
        })
    };
    let counts = ["total-failure-session-count", "failure-aggregate", "failed-session-count"];
    report.contains("\"result-type\"") || counts.into_iter().any(is_counted)
}

/// At most this many bytes of a report are told, and the sentence that goes beyond.
const TOLD_MAX: usize = 600;

/// The fields that are told, and their labels.
static TOLD: [(&str, Message); 11] = [
    ("organization-name", Message::new("not-a-policy.told-from", "From")),
    ("report-id", Message::new("not-a-policy.told-report", "Report")),
    ("policy-type", Message::new("not-a-policy.told-policy", "Policy")),
    ("policy-domain", Message::new("not-a-policy.told-domain", "Domain")),
    (
        "total-successful-session-count",
        Message::new("not-a-policy.told-succeeded", "Sessions that succeeded"),
    ),
    ("total-failure-session-count", Message::new("not-a-policy.told-failed", "Sessions that failed")),
    (
        "success-aggregate",
        Message::new("not-a-policy.told-succeeded-draft", "Sessions that succeeded (draft format)"),
    ),
    ("failure-aggregate", Message::new("not-a-policy.told-failed", "Sessions that failed")),
    ("result-type", Message::new("not-a-policy.told-failure", "Failure")),
    ("failure-reason-code", Message::new("not-a-policy.told-reason", "Reason")),
    ("receiving-mx-hostname", Message::new("not-a-policy.told-host", "Host")),
];

/// What types of policies and failures mean (RFC 8460 §4.3, §4.4).
static MEANINGS: [(&str, Message); 10] = [
    (
        "no-policy-found",
        Message::new(
            "not-a-policy.no-policy-found",
            "the sender found neither MTA-STS nor DANE, which is not a failure",
        ),
    ),
    ("tlsa", Message::new("not-a-policy.tlsa", "the sender used DANE, so MTA-STS does not apply")),
    (
        "sts-policy-fetch-error",
        Message::new(
            "not-a-policy.sts-policy-fetch-error",
            "the sender could not fetch the policy, so it learned nothing about the hosts",
        ),
    ),
    (
        "sts-policy-invalid",
        Message::new("not-a-policy.sts-policy-invalid", "the sender could not read the policy"),
    ),
    (
        "sts-webpki-invalid",
        Message::new("not-a-policy.sts-webpki-invalid", "the certificate of the policy host is not valid"),
    ),
    (
        "certificate-host-mismatch",
        Message::new(
            "not-a-policy.certificate-host-mismatch",
            "the certificate on port 25 does not name the host",
        ),
    ),
    (
        "certificate-expired",
        Message::new("not-a-policy.certificate-expired", "the certificate on port 25 has expired"),
    ),
    (
        "certificate-not-trusted",
        Message::new(
            "not-a-policy.certificate-not-trusted",
            "the certificate on port 25 does not chain to a public CA",
        ),
    ),
    (
        "validation-failure",
        Message::new(
            "not-a-policy.validation-failure",
            "a failure of no other type; see the reason, if one is given",
        ),
    ),
    (
        "starttls-not-supported",
        Message::new("not-a-policy.starttls-not-supported", "the host offers no STARTTLS"),
    ),
];

static COVERED: Message = Message::new("not-a-policy.covered", "its policy covers it");
static NOT_COVERED: Message =
    Message::new("not-a-policy.not-covered", "no mx line of the reported policy covers it");

#[cfg(test)]
mod tests {
    use super::{has_failures, told};

    #[test]
    fn a_report_is_told_in_words() {
        let report = r#"{"organization-name":"R","contact-info":null,"report-id":"1","policies":[{"policy":{"policy-type":"sts",
            "policy-string":["version: STSv1","mode: enforce","mx: *.mx.microsoft"],"policy-domain":"example.com","mx-host":"*.mx.microsoft"},
            "summary":{"total-successful-session-count":1,"total-failure-session-count":10},"failure-details":[
            {"result-type":"validation-failure","receiving-mx-hostname":"A.h-v1.mx.microsoft","failed-session-count":10}]}]}"#;
        let words = told(report).unwrap().text();
        for part in [
            "From: R. ",
            "Domain: example.com. ",
            "Sessions that failed: 10. ",
            "Failure: validation-failure (",
            "Host: A.h-v1.mx.microsoft (no mx line of the reported policy covers it)",
        ] {
            assert!(words.contains(part), "{part:?} in {words:?}");
        }
        assert_eq!(told("{"), None);
        assert!(has_failures(report));
        assert!(!has_failures(
            r#"{"report-id":"1","policies":[{"summary":{"total-failure-session-count": 0},"failure-details":[]}]}"#
        ));
    }
}
