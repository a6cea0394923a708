//! Reads a TLS report (RFC 8460 §4.4) that was given instead of a policy, to say in words what it tells.
//!
//! Published reports leave out fields, give null or empty ones and write lists as single strings, so nothing is required.

use crate::syntax::mx_pattern::MxPattern;

/// Returns what the report tells, as sentences with a space at the end; empty if the text is not JSON.
pub(super) fn told(json: &str) -> String {
    let report = Report::read(json);
    let Some(from) = report.from.map(|from| from.trim_end_matches('.')) else { return of_mail(json) };
    let about =
        report.domain.or(report.domain_in_id).map(|domain| format!(" about {domain}")).unwrap_or_default();
    let mut text = format!("It is from {from}{about}. ");
    if report.is_draft {
        text.push_str("It has the format of a draft, without “policies”. ");
        return text;
    }
    text.push_str(&format!("Sessions: {} succeeded, {} failed. ", report.succeeded, report.failed));
    for kind in &report.kinds {
        if let Some((_, words)) = KINDS.into_iter().find(|(known, _)| known == kind) {
            text.push_str(words);
            text.push(' ');
        }
    }
    for result in &report.results {
        let words = RESULTS.into_iter().find(|(known, _)| known == result).map(|(_, words)| words);
        text.push_str(&format!("{result}: {} ", words.unwrap_or("a failure that RFC 8460 does not define.")));
    }
    if !report.reasons.is_empty() {
        text.push_str(&format!("Reasons given: {}. ", report.reasons.join("; ")));
    }
    for host in &report.hosts {
        let patterns = || report.mx.iter().filter_map(|pattern| MxPattern::parse(pattern).ok());
        let covered = patterns().any(|pattern| pattern.covers(host));
        let effect = if covered { "is covered by" } else { "does not match" };
        let known = report.mx.is_empty();
        text.push_str(&if known {
            format!("Host: {host}. ")
        } else {
            format!("{host} {effect} the mx lines in the report. ")
        });
    }
    text
}

/// Returns what the header of a mail tells. The report is in its attachment.
fn of_mail(mail: &str) -> String {
    let header = |name: &str| {
        let mut lines = mail.lines().filter_map(|line| line.split_at_checked(name.len()));
        lines.find(|(start, _)| start.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    match (header("tls-report-submitter:"), header("tls-report-domain:")) {
        (Some(from), Some(domain)) => {
            format!("It is in the attachment of a mail from {from} about {domain}. ")
        }
        _ => String::new(),
    }
}

/// What a report is about, where that needs words.
const KINDS: [(&str, &str); 2] = [
    ("no-policy-found", "The sender found neither MTA-STS nor DANE; that is not a failure."),
    ("tlsa", "The sender used DANE; MTA-STS does not apply to these sessions."),
];

/// The failures of RFC 8460 §4.3.
const RESULTS: [(&str, &str); 11] = [
    (
        "sts-policy-fetch-error",
        "the sender could not fetch the policy, so it learned nothing about the MX hosts.",
    ),
    ("sts-policy-invalid", "the sender fetched a policy that it could not read."),
    ("sts-webpki-invalid", "the certificate of the policy host is not valid."),
    ("certificate-host-mismatch", "the certificate on port 25 does not name the MX host."),
    ("certificate-expired", "the certificate on port 25 has expired."),
    ("certificate-not-trusted", "the certificate on port 25 does not chain to a CA that the sender trusts."),
    ("starttls-not-supported", "the MX host offers no STARTTLS."),
    ("validation-failure", "a failure without a more exact type; usually the MX host is not in the policy."),
    ("tlsa-invalid", "a TLSA record of DANE is not valid."),
    ("dnssec-invalid", "DNSSEC validation failed."),
    ("dane-required", "the sender requires DANE, and there is none."),
];

/// The parts of a report, each value once.
#[derive(Default)]
struct Report<'t> {
    from: Option<&'t str>,
    domain: Option<&'t str>,
    domain_in_id: Option<&'t str>,
    is_draft: bool,
    kinds: Vec<&'t str>,
    mx: Vec<&'t str>,
    results: Vec<&'t str>,
    reasons: Vec<&'t str>,
    hosts: Vec<String>,
    succeeded: u64,
    failed: u64,
}

/// At most this many different values of one field are told.
const VALUES_MAX: usize = 4;

impl<'t> Report<'t> {
    fn read(json: &'t str) -> Self {
        let mut report = Self { is_draft: !json.contains("\"policies\""), ..Self::default() };
        let mut key = "";
        let mut rest = json;
        // Strings and numbers, in order. Escapes are not decoded, since no value that matters has one.
        while let Some(start) = rest.find(|c: char| c == '"' || c.is_ascii_digit()) {
            rest = rest.get(start..).unwrap_or_default();
            let (text, behind) = match rest.strip_prefix('"') {
                Some(open) => open.split_once('"').unwrap_or((open, "")),
                None => rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())),
            };
            rest = behind;
            if behind.trim_start().starts_with(':') {
                key = text;
            } else if !text.is_empty() {
                report.take(key, text);
            }
        }
        report
    }

    fn take(&mut self, key: &str, text: &'t str) {
        let number = || text.parse::<u64>().unwrap_or_default();
        let add = |list: &mut Vec<&'t str>| {
            if !list.contains(&text) && list.len() < VALUES_MAX {
                list.push(text);
            }
        };
        match key {
            "organization-name" => self.from = self.from.or(Some(text)),
            // Some senders name the domain only here.
            "report-id" => self.domain_in_id = text.rsplit('_').next().filter(|part| part.contains('.')),
            "policy-domain" => self.domain = self.domain.or(Some(text)),
            "policy-type" => add(&mut self.kinds),
            "policy-string" => self.mx.extend(text.strip_prefix("mx:").map(str::trim)),
            "result-type" => add(&mut self.results),
            "failure-reason-code" => add(&mut self.reasons),
            "receiving-mx-hostname"
                if !self.hosts.iter().any(|host| host.eq_ignore_ascii_case(text))
                    && self.hosts.len() < VALUES_MAX =>
            {
                self.hosts.push(text.to_ascii_lowercase());
            }
            "total-successful-session-count" => self.succeeded = self.succeeded.saturating_add(number()),
            "total-failure-session-count" => self.failed = self.failed.saturating_add(number()),
            _ => {}
        }
    }
}

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
            "from R about example.com",
            "1 succeeded, 10 failed",
            "validation-failure: ",
            "a.h-v1.mx.microsoft does not match",
        ] {
            assert!(words.contains(part), "{part:?} in {words:?}");
        }
        assert_eq!(told("{"), "");
        assert!(told(r#"{"organization-name":"R","summary":{"success-aggregate":5}}"#).contains("draft"));
    }
}
