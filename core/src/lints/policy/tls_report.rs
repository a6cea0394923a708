//! Reads a TLS report (RFC 8460 §4.4) that was given instead of a policy, to say in words what it tells.
//!
//! Published reports leave out fields, give null or empty ones and write lists as single strings, so nothing is required.

use crate::syntax::mx_pattern::MxPattern;
use crate::text::visible;

/// Returns what a report tells, as sentences with a space at the end.
pub(super) fn told(report: &str) -> String {
    let mut text = String::new();
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
        let words = TOLD.into_iter().find(|(field, _)| *field == key).map(|(_, words)| words);
        let Some(words) = words.filter(|_| !value.is_empty() && text.len() < TOLD_MAX) else { continue };
        text.extend([words, ": ", &visible::plain(value.as_bytes())]);
        let meaning = if key == "receiving-mx-hostname" && !patterns.is_empty() {
            let mut patterns = patterns.iter().filter_map(|pattern| MxPattern::parse(pattern).ok());
            let is_covered = patterns.any(|pattern| pattern.covers(value));
            Some(if is_covered {
                "its policy covers it"
            } else {
                "no mx line of the reported policy covers it"
            })
        } else {
            MEANINGS.into_iter().find(|(known, _)| *known == value).map(|(_, meaning)| meaning)
        };
        text.extend(meaning.into_iter().flat_map(|meaning| [" (", meaning, ")"]));
        text.push_str(if text.ends_with('.') { " " } else { ". " });
    }
    text
}

/// At most this many bytes of a report are told, and the sentence that goes beyond.
const TOLD_MAX: usize = 600;

/// The fields that are told, and how.
const TOLD: [(&str, &str); 11] = [
    ("organization-name", "From"),
    ("report-id", "Report"),
    ("policy-type", "Policy"),
    ("policy-domain", "Domain"),
    ("total-successful-session-count", "Sessions that succeeded"),
    ("total-failure-session-count", "Sessions that failed"),
    ("success-aggregate", "Sessions that succeeded (draft format)"),
    ("failure-aggregate", "Sessions that failed"),
    ("result-type", "Failure"),
    ("failure-reason-code", "Reason"),
    ("receiving-mx-hostname", "Host"),
];

/// What types of policies and failures mean (RFC 8460 §4.3, §4.4).
const MEANINGS: [(&str, &str); 10] = [
    ("no-policy-found", "the sender found neither MTA-STS nor DANE, which is not a failure"),
    ("tlsa", "the sender used DANE, so MTA-STS does not apply"),
    (
        "sts-policy-fetch-error",
        "the sender could not fetch the policy, so it learned nothing about the hosts",
    ),
    ("sts-policy-invalid", "the sender could not read the policy"),
    ("sts-webpki-invalid", "the certificate of the policy host is not valid"),
    ("certificate-host-mismatch", "the certificate on port 25 does not name the host"),
    ("certificate-expired", "the certificate on port 25 has expired"),
    ("certificate-not-trusted", "the certificate on port 25 does not chain to a public CA"),
    ("validation-failure", "a failure of no other type; see the reason, if one is given"),
    ("starttls-not-supported", "the host offers no STARTTLS"),
];

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_report_is_told_in_words() {
        let report = r#"{"organization-name":"R","contact-info":null,"report-id":"1","policies":[{"policy":{"policy-type":"sts",
            "policy-string":["version: STSv1","mode: enforce","mx: *.mx.microsoft"],"policy-domain":"example.com","mx-host":"*.mx.microsoft"},
            "summary":{"total-successful-session-count":1,"total-failure-session-count":10},"failure-details":[
            {"result-type":"validation-failure","receiving-mx-hostname":"A.h-v1.mx.microsoft","failed-session-count":10}]}]}"#;
        let words = told(report);
        for part in [
            "From: R. ",
            "Domain: example.com. ",
            "Sessions that failed: 10. ",
            "Failure: validation-failure (",
            "Host: A.h-v1.mx.microsoft (no mx line of the reported policy covers it)",
        ] {
            assert!(words.contains(part), "{part:?} in {words:?}");
        }
        assert_eq!(told("{"), "");
    }
}
