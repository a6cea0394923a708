//! Finds the cause behind one failure.

use crate::syntax::mx_pattern::MxPattern;
use crate::text::characters::mentions;
use crate::tlsrpt_report::batch::Batch;
use crate::tlsrpt_report::cause_kind::{self as kinds, CauseKind};
use crate::tlsrpt_report::report::{FailureDetails, ReportedPolicy};
use crate::tlsrpt_report::seen::{self, Coverage, PolicyFinding};
use std::cell::OnceCell;

/// The cause of one failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Diagnosis<'a> {
    pub(super) kind: &'static CauseKind,
    /// The MX host, where the cause is about one.
    pub(super) host: Option<&'a str>,
    /// What tells it apart from others of its kind.
    pub(super) apart: &'a str,
}

impl<'a> Diagnosis<'a> {
    pub(super) const fn of(kind: &'static CauseKind) -> Self {
        Self { kind, host: None, apart: "" }
    }

    const fn at(self, host: Option<&'a str>) -> Self {
        Self { host, ..self }
    }
}

/// A policy of a report, with what is found out about it once for all of its failures.
pub(super) struct Suspect<'a> {
    batch: &'a Batch,
    policy: &'a ReportedPolicy,
    patterns: OnceCell<Vec<MxPattern<'static>>>,
    errors: OnceCell<Vec<PolicyFinding>>,
}

impl<'a> Suspect<'a> {
    pub(super) const fn new(batch: &'a Batch, policy: &'a ReportedPolicy) -> Self {
        Self { batch, policy, patterns: OnceCell::new(), errors: OnceCell::new() }
    }

    fn coverage(&self, host: Option<&str>) -> Coverage {
        let ReportedPolicy { lines, mx_hosts, .. } = self.policy;
        let patterns = self.patterns.get_or_init(|| seen::patterns(lines, mx_hosts));
        host.map_or(Coverage::Unknown, |host| seen::covered_by(patterns, host))
    }

    fn errors(&self) -> &[PolicyFinding] {
        self.errors.get_or_init(|| {
            let mut findings = self.batch.findings(&self.policy.lines);
            findings.retain(|finding| finding.is_error);
            findings
        })
    }

    /// Finds the cause of a failure.
    pub(super) fn diagnosis(&self, failure: &'a FailureDetails) -> Diagnosis<'a> {
        let host = failure.mx_host.as_deref();
        let reason =
            failure.reason.as_deref().or(failure.additional_information.as_deref()).unwrap_or_default();
        let of_host = |kind| Diagnosis::of(kind).at(host);
        match failure.result.word() {
            "starttls-not-supported" => of_host(&kinds::STARTTLS),
            "certificate-host-mismatch" => of_host(&kinds::NAME),
            "certificate-expired" => of_host(&kinds::EXPIRED),
            "certificate-not-trusted" => of_host(&kinds::UNTRUSTED),
            // A host outside the policy is a validation-failure without a reason, and so are other failures.
            "validation-failure" => match self.coverage(host) {
                Coverage::Uncovered(_) => of_host(&kinds::NOT_COVERED),
                _ if mentions(reason.as_bytes(), b"expired") => of_host(&kinds::EXPIRED),
                _ => of_host(&kinds::VALIDATION),
            },
            "tlsa-invalid" => of_host(&kinds::TLSA),
            "dnssec-invalid" => of_host(&kinds::DNSSEC),
            "dane-required" => of_host(&kinds::DANE_REQUIRED),
            "sts-policy-fetch-error" => Diagnosis::of(fetch_error(reason)),
            "sts-policy-invalid" if self.policy.lines.is_empty() || !self.errors().is_empty() => {
                Diagnosis::of(&kinds::POLICY_INVALID)
            }
            "sts-policy-invalid" => Diagnosis::of(&kinds::POLICY_INVALID_THERE),
            "sts-webpki-invalid" => Diagnosis::of(&kinds::WEBPKI),
            other => Diagnosis { apart: other, ..of_host(&kinds::UNKNOWN) },
        }
    }

    /// Returns what was found out about a cause beside, as a sentence without a full stop.
    pub(super) fn explanation(&self, found: &Diagnosis<'_>) -> Option<String> {
        match found.kind.name {
            "mx-not-in-policy" | "validation-failure" => match self.coverage(found.host) {
                Coverage::Uncovered(why) => Some(why.to_string()),
                Coverage::Covered if self.policy.failures.iter().all(|one| one.reason.is_none()) => {
                    Some("The policy covers the host, and the report gives no reason".to_owned())
                }
                Coverage::Covered | Coverage::Unknown => None,
            },
            "sts-policy-invalid" if self.policy.lines.is_empty() => {
                Some("The report does not contain the policy".to_owned())
            }
            "sts-policy-invalid" => {
                let titles: Vec<&str> = self.errors().iter().take(3).map(|error| &*error.title).collect();
                Some(format!("In the policy of the report: {}", titles.join("; ")))
            }
            _ => None,
        }
    }

    /// Returns the lint that finds the cause now, if it is another than that of the kind.
    pub(super) fn lint(&self, found: &Diagnosis<'_>) -> Option<String> {
        let is_invalid = found.kind.name == "sts-policy-invalid" && !self.policy.lines.is_empty();
        is_invalid.then(|| self.errors().first().map(|error| error.name.clone())).flatten()
    }
}

/// Words in the reasons of senders, and what they mean.
const FETCH_REASONS: [(&[u8], &CauseKind); 16] = [
    (b"deadline exceeded", &kinds::FETCH_TIMEOUT),
    (b"timeout", &kinds::FETCH_TIMEOUT),
    (b"timed out", &kinds::FETCH_TIMEOUT),
    (b"no such host", &kinds::FETCH_NAME),
    (b"host not found", &kinds::FETCH_NAME),
    (b"name not found", &kinds::FETCH_NAME),
    (b"could not resolve", &kinds::FETCH_NAME),
    (b"nxdomain", &kinds::FETCH_NAME),
    (b"servfail", &kinds::FETCH_NAME),
    (b"server misbehaving", &kinds::FETCH_NAME),
    (b"x509", &kinds::WEBPKI),
    (b"certificate", &kinds::WEBPKI),
    (b"redirect", &kinds::FETCH_REDIRECT),
    (b"not found", &kinds::FETCH_STATUS),
    (b"forbidden", &kinds::FETCH_STATUS),
    (b"no-policy-served", &kinds::FETCH_STATUS),
];

fn fetch_error(reason: &str) -> &'static CauseKind {
    let known = FETCH_REASONS.iter().find(|(words, _)| mentions(reason.as_bytes(), words));
    known.map(|(_, kind)| *kind).or_else(|| status(reason)).unwrap_or(&kinds::FETCH)
}

/// Returns the kind of the HTTP status in a reason such as `bad https response code: 404`.
fn status(reason: &str) -> Option<&'static CauseKind> {
    let numbers = reason.split(|c: char| !c.is_ascii_alphanumeric());
    numbers.filter(|word| word.len() == 3).find_map(|word| match word.parse().ok()? {
        300..=399 => Some(&kinds::FETCH_REDIRECT),
        400..=599 => Some(&kinds::FETCH_STATUS),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::fetch_error;

    #[test]
    fn the_reasons_of_senders_are_understood() {
        let cases = [
            ("bad https response code: 404", "sts-policy-status"),
            ("bad https response code: 500", "sts-policy-status"),
            ("HTTP 302", "sts-policy-redirected"),
            (
                "Get \"https://mta-sts.a.example/x\": context deadline exceeded (Client.Timeout exceeded)",
                "sts-policy-timeout",
            ),
            ("Host not found, try again", "sts-policy-host-absent"),
            ("dial tcp: lookup mta-sts.a.example: no such host", "sts-policy-host-absent"),
            ("tls: failed to verify certificate: x509: unknown authority", "sts-webpki-invalid"),
            ("no-policy-served", "sts-policy-status"),
            ("mta-sts.a404.example", "sts-policy-fetch-error"),
            ("", "sts-policy-fetch-error"),
        ];
        for (reason, expected) in cases {
            assert_eq!(fetch_error(reason).name, expected, "{reason}");
        }
    }
}
