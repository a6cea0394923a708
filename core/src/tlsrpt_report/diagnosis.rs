//! Finds the cause behind one failure.

use crate::names::mail_hosts::is_local;
use crate::names::providers::hosts_of;
use crate::syntax::mx_pattern::MxPattern;
use crate::text::message::Message;
use crate::tlsrpt_report::batch::Batch;
use crate::tlsrpt_report::cause_kind::{self as kinds, CauseKind};
use crate::tlsrpt_report::reasons::{About, Reason};
use crate::tlsrpt_report::report::{FailureDetails, PolicyType, ReportedPolicy};
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
    /// What the reason of the sender means.
    reason: Option<Reason>,
}

impl<'a> Diagnosis<'a> {
    pub(super) const fn of(kind: &'static CauseKind) -> Self {
        Self { kind, host: None, apart: "", reason: None }
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

    fn patterns(&self) -> &[MxPattern<'static>] {
        let ReportedPolicy { kind, lines, mx_hosts, .. } = self.policy;
        // Only MTA-STS has patterns; with DANE, mx-host is a host.
        self.patterns.get_or_init(|| match kind {
            PolicyType::Tlsa => Vec::new(),
            _ => seen::patterns(lines, mx_hosts),
        })
    }

    fn coverage(&self, host: Option<&str>) -> Coverage {
        host.map_or(Coverage::Unknown, |host| seen::covered_by(self.patterns(), host))
    }

    fn errors(&self) -> &[PolicyFinding] {
        self.errors.get_or_init(|| {
            let mut findings = self.batch.findings(&self.policy.lines);
            findings.retain(|finding| finding.is_error);
            findings
        })
    }

    /// Returns what a failure is about.
    pub(super) fn about(&self, failure: &FailureDetails) -> About {
        match failure.result.word() {
            "sts-policy-fetch-error" | "sts-webpki-invalid" => About::Fetch,
            "sts-policy-invalid" => About::Policy,
            "tlsa-invalid" | "dnssec-invalid" | "dane-required" => About::Host,
            _ if self.policy.kind == PolicyType::Sts => About::HostOfSts,
            _ => About::Host,
        }
    }

    /// Whether the policy in the report breaks a rule of the grammar. Some reporters write policies as JSON, with escapes or with a blank
    /// line at the end, which says nothing about the policy itself.
    fn is_broken(&self) -> bool {
        let lines = &self.policy.lines;
        let is_rewritten = |line: &String| line.trim_start().starts_with(['{', '[']) || line.contains("\\n");
        self.policy.kind == PolicyType::Sts
            && !lines.is_empty()
            && !lines.iter().any(is_rewritten)
            && self.errors().iter().any(|error| !OF_NO_GRAMMAR.contains(&error.name.as_str()))
    }

    /// Finds the cause of a failure. `reason` is what its reason means.
    pub(super) fn diagnosis(&self, failure: &'a FailureDetails, reason: Option<Reason>) -> Diagnosis<'a> {
        let host = failure.mx_host.as_deref().filter(|host| is_public_host(host));
        let fetched = reason.and_then(of_fetch);
        let at_host = |kind| Diagnosis { reason, ..Diagnosis::of(kind).at(host) };
        match failure.result.word() {
            "starttls-not-supported" if reason == Some(Reason::StarttlsFails) => {
                at_host(&kinds::STARTTLS_BROKEN)
            }
            "starttls-not-supported" => at_host(&kinds::STARTTLS),
            "certificate-host-mismatch" => at_host(self.at_host(&kinds::NAME, reason, host)),
            "certificate-expired" => at_host(self.at_host(&kinds::EXPIRED, reason, host)),
            "certificate-not-trusted" => at_host(self.at_host(&kinds::UNTRUSTED, reason, host)),
            "validation-failure" => at_host(self.at_host(&kinds::VALIDATION, reason, host)),
            "tlsa-invalid" if reason == Some(Reason::NoTlsa) => at_host(&kinds::DANE_REQUIRED),
            "tlsa-invalid" => at_host(&kinds::TLSA),
            "dnssec-invalid" => at_host(&kinds::DNSSEC),
            "dane-required" => at_host(&kinds::DANE_REQUIRED),
            "sts-policy-fetch-error" => Diagnosis::of(fetched.unwrap_or(&kinds::FETCH)),
            "sts-webpki-invalid" => Diagnosis::of(fetched.unwrap_or(&kinds::WEBPKI)),
            "sts-policy-invalid" => Diagnosis::of(match fetched {
                Some(kind) if kind.name != kinds::POLICY_INVALID.name => kind,
                _ if self.policy.lines.is_empty() || !self.errors().is_empty() => &kinds::POLICY_INVALID,
                _ => &kinds::POLICY_INVALID_THERE,
            }),
            other => Diagnosis { apart: other, ..at_host(&kinds::UNKNOWN) },
        }
    }

    /// Returns what is wrong with a mail host, where the type of the failure means `kind`.
    fn at_host(
        &self,
        kind: &'static CauseKind,
        reason: Option<Reason>,
        host: Option<&str>,
    ) -> &'static CauseKind {
        let is_general = kind.name == kinds::VALIDATION.name;
        let is_of_certificate = reason.is_some_and(Reason::is_about_a_certificate);
        let said = reason.and_then(of_host);
        if self.policy.kind == PolicyType::Tlsa {
            let kind = match said {
                // A definite type is about the certificate, so only a reason about the same is more definite.
                Some(said) if is_general && !is_of_certificate => return said,
                Some(said) if is_of_certificate => said,
                _ if is_general => return &kinds::VALIDATION_DANE,
                _ => kind,
            };
            let is_of_name_or_date =
                [&kinds::EXPIRED, &kinds::NOT_YET_VALID, &kinds::NAME].iter().any(|of| of.name == kind.name);
            let counts = is_of_name_or_date && !is_end_entity(&self.policy.lines);
            return if counts { kind } else { &kinds::TLSA };
        }
        // Nothing is held against a policy that senders ignore.
        let may_be_policy = is_general && matches!(reason, None | Some(Reason::NotInPolicy));
        if may_be_policy && self.is_broken() {
            // Where sessions were fine, the reporter could read it, and held the host against it.
            let is_read = self.policy.successful > 0;
            let is_uncovered = || matches!(self.coverage(host), Coverage::Uncovered(_));
            return if is_read && is_uncovered() { &kinds::NOT_COVERED } else { &kinds::POLICY_INVALID };
        }
        // A host outside the policy is a validation-failure without a reason, or a certificate-host-mismatch: RFC 8460 §4.3.1 says
        // of that type that the constraints of the policy are not met. Other failures are validation-failures, too.
        if is_general || kind.name == kinds::NAME.name {
            match self.coverage(host) {
                Coverage::Uncovered(_) => return &kinds::NOT_COVERED,
                Coverage::Covered if reason == Some(Reason::NotInPolicy) => return &kinds::NOT_COVERED_THERE,
                Coverage::Unknown if reason == Some(Reason::NotInPolicy) => return &kinds::NOT_COVERED,
                Coverage::Covered | Coverage::Unknown => {}
            }
        }
        said.filter(|_| is_general || is_of_certificate).unwrap_or(kind)
    }

    /// Returns whose the mail host is, or all hosts of the policy if the failure does not name one.
    pub(super) fn operator(&self, found: &Diagnosis<'_>) -> Option<&'static str> {
        if !found.kind.is_about_the_host() {
            return None;
        }
        let of = |name: &str| hosts_of(name).map(|hosts| hosts.operator);
        if let Some(host) = found.host {
            return of(host);
        }
        let mut patterns = self.patterns().iter().map(ToString::to_string);
        let first = of(&patterns.next()?)?;
        patterns.all(|pattern| of(&pattern) == Some(first)).then_some(first)
    }

    /// Returns what was found out about a cause beside, as a sentence without a full stop.
    pub(super) fn explanation(&self, found: &Diagnosis<'_>) -> Option<Message> {
        match found.kind.name {
            "mx-not-in-policy" | "validation-failure" => match self.coverage(found.host) {
                Coverage::Uncovered(why) => Some(why),
                Coverage::Covered
                    if self.policy.failures.iter().all(|one| one.reason.is_none())
                        && self.errors().is_empty() =>
                {
                    Some(Message::new(
                        "cause.why-covered",
                        "The policy covers the host, and the report gives no reason",
                    ))
                }
                Coverage::Covered | Coverage::Unknown => None,
            },
            "certificate-not-trusted" => Some(match found.reason {
                Some(Reason::SelfSigned) => Message::new(
                    "cause.why-self-signed",
                    "It is self-signed, as mail servers make one when they are installed",
                ),
                Some(Reason::Issuer) => Message::new(
                    "cause.why-issuer",
                    "An intermediate certificate is missing, or its authority is private",
                ),
                _ => Message::new(
                    "cause.why-not-trusted",
                    "It is self-signed, from a private authority, or an intermediate certificate is missing",
                ),
            }),
            "sts-policy-invalid" if self.policy.lines.is_empty() => {
                Some(Message::new("cause.why-no-policy", "The report does not contain the policy"))
            }
            "sts-policy-invalid" if !self.errors().is_empty() => {
                let titles: Vec<&str> = self.errors().iter().take(3).map(|error| &*error.title).collect();
                let found = Message::new("cause.why-policy", "In the policy of the report: {findings}");
                Some(found.arg("findings", titles.join("; ").trim_end_matches('.')))
            }
            _ => None,
        }
    }

    /// Returns the type of policy with which another sender would meet the same failure.
    pub(super) fn shared_type(found: &Diagnosis<'_>) -> PolicyType {
        let of_dane = [&kinds::TLSA, &kinds::DNSSEC, &kinds::DANE_REQUIRED, &kinds::VALIDATION_DANE];
        match of_dane.iter().any(|kind| kind.name == found.kind.name) {
            true => PolicyType::Tlsa,
            false => PolicyType::Sts,
        }
    }

    /// Returns the lint that finds the cause now, if it is another than that of the kind.
    pub(super) fn lint(&self, found: &Diagnosis<'_>) -> Option<String> {
        let is_invalid = found.kind.name == kinds::POLICY_INVALID.name && !self.policy.lines.is_empty();
        is_invalid.then(|| self.errors().first().map(|error| error.name.clone())).flatten()
    }
}

/// Lints that are not about the grammar: what reporters write differently, and hosts that a policy should not name.
const OF_NO_GRAMMAR: [&str; 6] = [
    "blank-line",
    "mx-pattern-ip-address",
    "mx-pattern-not-a-mail-host",
    "mx-pattern-shared-wildcard",
    "mx-pattern-single-label",
    "template-leftover",
];

/// Whether senders can find a host of this name by MX records. Some report an address, a pattern, or `-` instead.
fn is_public_host(name: &str) -> bool {
    let name_bytes = name.as_bytes();
    let is_number = |label: &[u8]| label.iter().all(u8::is_ascii_digit);
    let is_name = MxPattern::read(name_bytes).is_some_and(|pattern| !pattern.is_wildcard());
    is_name && !is_local(name) && !name_bytes.rsplit(|byte| *byte == b'.').next().is_none_or(is_number)
}

/// Returns the cause of what a reason says about a mail host.
fn of_host(reason: Reason) -> Option<&'static CauseKind> {
    Some(match reason {
        Reason::Expired => &kinds::EXPIRED,
        Reason::NotYetValid => &kinds::NOT_YET_VALID,
        Reason::Revoked => &kinds::REVOKED,
        Reason::OtherName => &kinds::NAME,
        Reason::SelfSigned | Reason::Issuer => &kinds::UNTRUSTED,
        Reason::Handshake => &kinds::HANDSHAKE,
        Reason::NoStarttls => &kinds::STARTTLS,
        Reason::StarttlsFails => &kinds::STARTTLS_BROKEN,
        Reason::Tlsa => &kinds::TLSA,
        Reason::NoTlsa => &kinds::DANE_REQUIRED,
        Reason::Dnssec | Reason::NoDnssec => &kinds::DNSSEC,
        Reason::Lookup => &kinds::MX_LOOKUP,
        Reason::Timeout | Reason::Unreachable => &kinds::MX_UNREACHABLE,
        _ => return None,
    })
}

/// Returns the cause of what a reason says about fetching the policy.
fn of_fetch(reason: Reason) -> Option<&'static CauseKind> {
    Some(match reason {
        Reason::Redirect => &kinds::FETCH_REDIRECT,
        Reason::Status => &kinds::FETCH_STATUS,
        Reason::Timeout => &kinds::FETCH_TIMEOUT,
        Reason::Lookup | Reason::Dnssec => &kinds::FETCH_NAME,
        Reason::Unreachable => &kinds::FETCH_UNREACHABLE,
        Reason::Handshake => &kinds::FETCH_HANDSHAKE,
        Reason::MediaType => &kinds::FETCH_MEDIA_TYPE,
        Reason::TooLarge => &kinds::FETCH_TOO_LARGE,
        Reason::PolicyText => &kinds::POLICY_INVALID,
        Reason::Record => &kinds::RECORD,
        reason if reason.is_about_a_certificate() => &kinds::WEBPKI,
        _ => return None,
    })
}

/// Whether TLSA records name a certificate or key of the host itself (usage 3), so that neither its name nor its dates matter
/// (RFC 7672 §3.1.1). That holds as well where a report does not contain the records, since they are the usual ones.
fn is_end_entity(lines: &[String]) -> bool {
    let usages = lines.iter().filter_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_field = |word: &&str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit());
        words.windows(3).find(|fields| fields.iter().all(is_field))?.first().copied()
    });
    let usages: Vec<&str> = usages.collect();
    usages.is_empty() || usages.contains(&"3")
}
