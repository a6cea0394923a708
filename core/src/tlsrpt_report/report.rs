//! A report as data. Nothing that was in the file is lost: what is not read into a field is in `unknown` as it came.

use crate::time::Timestamp;
use crate::tlsrpt_report::note::Notes;
use crate::tlsrpt_report::value::Value;

/// One TLS report (RFC 8460 §4.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TlsReport {
    /// The name of the organisation that reports.
    pub organization: Option<String>,
    /// Its address for questions.
    pub contact: Option<String>,
    /// The id that the reporter gave it.
    pub id: Option<String>,
    /// The first second that it covers.
    pub from: Option<Timestamp>,
    /// The last second that it covers.
    pub to: Option<Timestamp>,
    /// The results for each policy.
    pub policies: Vec<ReportedPolicy>,
    /// What is not defined in RFC 8460, or has the wrong type: the JSON pointer, and the value as it came.
    pub unknown: Vec<(String, Value<'static>)>,
    /// How it differs from RFC 8460.
    pub notes: Notes,
}

/// The results for one policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportedPolicy {
    /// The type.
    pub kind: PolicyType,
    /// The domain that the policy applies to, in lower case and without a final dot.
    pub domain: Option<String>,
    /// The lines of the policy that the sender used, or its TLSA records.
    pub lines: Vec<String>,
    /// The patterns of the policy, or names of MX hosts, as the reporter gives them.
    pub mx_hosts: Vec<String>,
    /// How many sessions succeeded.
    pub successful: u64,
    /// How many sessions failed.
    pub failed: u64,
    /// Whether the report has a number of failed sessions that cannot be read.
    pub is_uncounted: bool,
    /// How they failed.
    pub failures: Vec<FailureDetails>,
}

/// One way in which sessions failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FailureDetails {
    /// The type.
    pub result: ResultType,
    /// How many sessions failed so.
    pub sessions: u64,
    /// Whether it is reported without a count that can be read.
    pub is_uncounted: bool,
    /// The address that the sender used.
    pub sending_mta_ip: Option<String>,
    /// The MX host, in lower case and without a final dot.
    pub mx_host: Option<String>,
    /// The name with which the MX host greeted.
    pub mx_helo: Option<String>,
    /// The address of the MX host.
    pub receiving_ip: Option<String>,
    /// A URI or a text.
    pub additional_information: Option<String>,
    /// A code or a text of the sender.
    pub reason: Option<String>,
}

impl TlsReport {
    /// Returns the first and the last second that count as covered. Days of another time zone count as the UTC days of which they
    /// have most, because RFC 8460 §4.1 asks for UTC days.
    pub(super) fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        const DAY: u64 = 86_400;
        let midnight = |at: u64| (at + DAY / 2) / DAY * DAY;
        if let (Some(from), Some(to)) = (self.from, self.to)
            && !from.0.is_multiple_of(DAY)
            && midnight(from.0) < midnight(to.0 + 1)
        {
            return (Some(Timestamp(midnight(from.0))), Some(Timestamp(midnight(to.0 + 1) - 1)));
        }
        (self.from.or(self.to), self.to.or(self.from))
    }
}

impl ReportedPolicy {
    /// Whether it reports failures, counted or not.
    pub fn has_failures(&self) -> bool {
        self.failed > 0 || self.is_uncounted || self.failures.iter().any(FailureDetails::happened)
    }
}

impl FailureDetails {
    /// Whether sessions failed so. A count of 0 says that none did.
    pub const fn happened(&self) -> bool {
        self.sessions > 0 || self.is_uncounted
    }
}

/// The type of a policy (RFC 8460 §4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyType {
    /// MTA-STS.
    Sts,
    /// DANE.
    Tlsa,
    /// The sender found neither.
    NoPolicyFound,
    /// Another type, as it was written.
    Other(String),
    /// None was given.
    #[default]
    Missing,
}

impl PolicyType {
    /// Returns the type as RFC 8460 spells it, or as it came.
    pub fn word(&self) -> &str {
        match self {
            Self::Sts => "sts",
            Self::Tlsa => "tlsa",
            Self::NoPolicyFound => "no-policy-found",
            Self::Other(word) => word,
            Self::Missing => "",
        }
    }

    /// Whether one is for MTA-STS and the other for DANE.
    pub(super) const fn is_pair_with(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Sts, Self::Tlsa) | (Self::Tlsa, Self::Sts))
    }

    pub(super) fn known(word: &str) -> Option<Self> {
        [Self::Sts, Self::Tlsa, Self::NoPolicyFound].into_iter().find(|kind| kind.word() == word)
    }
}

/// The type of a failure (RFC 8460 §4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultType {
    /// One of the types of RFC 8460.
    Known(&'static str),
    /// Another type, as it was written.
    Other(String),
    /// None was given.
    #[default]
    Missing,
}

impl ResultType {
    /// Returns the type as RFC 8460 spells it, or as it came.
    pub fn word(&self) -> &str {
        match self {
            Self::Known(word) => word,
            Self::Other(word) => word,
            Self::Missing => "",
        }
    }

    pub(super) fn known(word: &str) -> Option<Self> {
        RESULT_TYPES.into_iter().find(|known| *known == word).map(Self::Known)
    }
}

/// The result types that IANA has registered (RFC 8460 §6.6).
pub const RESULT_TYPES: [&str; 11] = [
    "starttls-not-supported",
    "certificate-host-mismatch",
    "certificate-expired",
    "certificate-not-trusted",
    "validation-failure",
    "tlsa-invalid",
    "dnssec-invalid",
    "dane-required",
    "sts-policy-fetch-error",
    "sts-policy-invalid",
    "sts-webpki-invalid",
];
