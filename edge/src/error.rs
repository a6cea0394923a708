//! Errors of the service itself, and the only place that knows their HTTP statuses.
//!
//! A fault of the checked domain is never an error here: it is an observation.

use mta_sts::{DomainError, Message, Shown, Words};
use serde::Serialize;
use std::fmt;

/// Why a request is refused or fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceError {
    /// The query has no `domain`.
    DomainMissing,
    /// The query has more than one `domain`.
    DomainRepeated {
        /// How often.
        times: usize,
    },
    /// The value of `domain` is not a domain name that can be looked up.
    Domain(DomainError),
    /// The path does not exist.
    NotFound,
    /// No policy of this domain is hosted here.
    NotHosted,
    /// The method is not supported.
    Method,
    /// The client has reached the rate limit.
    TooMany {
        /// How many checks a client may start in a minute.
        per_minute: u32,
        /// Seconds until the next check is admitted.
        retry_after_s: u64,
    },
    /// The report exceeds the size limit.
    ReportTooLarge {
        /// The size limit, in megabytes.
        max_mb: usize,
    },
    /// No resolver could be reached.
    ResolverUnreachable,
    /// The check of another request, which this request waited for, did not finish.
    Lost,
    /// A variable of the Worker is missing or invalid.
    Misconfigured {
        /// Name of the variable.
        variable: &'static str,
    },
    /// A fault in the service.
    Internal,
}

impl From<DomainError> for ServiceError {
    fn from(error: DomainError) -> Self {
        Self::Domain(error)
    }
}

impl ServiceError {
    /// Returns the HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::DomainMissing | Self::DomainRepeated { .. } | Self::Domain(_) => 400,
            Self::NotFound | Self::NotHosted => 404,
            Self::Method => 405,
            Self::ReportTooLarge { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Misconfigured { .. } | Self::Internal => 500,
            Self::ResolverUnreachable => 502,
            Self::Lost => 503,
        }
    }

    /// Returns the seconds for the `Retry-After` field, if waiting helps.
    pub const fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after_s, .. } => Some(*retry_after_s),
            Self::Lost => Some(1),
            _ => None,
        }
    }

    /// Returns the reason and what to do about it.
    pub fn message(&self) -> Message {
        match self {
            Self::DomainMissing => Message::new(
                "service.domain-missing",
                "the query parameter “domain” is missing; add ?domain=example.com to the URL",
            ),
            Self::DomainRepeated { times } => Message::new(
                "service.domain-repeated",
                "the query parameter “domain” is given {times} times; give it once",
            )
            .arg("times", times),
            Self::Domain(error) => error.message(),
            Self::NotFound => Message::new(
                "service.not-found",
                "this path does not exist; /api/v1/openapi.json lists the paths that do",
            ),
            Self::NotHosted => {
                Message::new("service.not-hosted", "no policy of this name is hosted here")
            }
            Self::Method => Message::new("service.method", "this resource is read-only; use GET"),
            Self::TooMany { per_minute, retry_after_s } => Message::new(
                "service.too-many",
                "this address has started too many checks: the limit is {limit} checks a minute; try again in {seconds} s",
            )
            .arg("limit", per_minute)
            .arg("seconds", retry_after_s),
            Self::ReportTooLarge { max_mb } => Message::new(
                "service.report-too-large",
                "the report of this domain would be larger than the limit of {megabytes} MB; /api/v1/observe sends the observations instead",
            )
            .arg("megabytes", max_mb),
            Self::ResolverUnreachable => Message::new(
                "service.resolver-unreachable",
                "none of this service's DNS resolvers could be reached, so nothing is known about the domain; try again in a minute",
            ),
            Self::Lost => Message::new(
                "service.lost",
                "the check of this domain that was already running did not finish; try again",
            ),
            Self::Misconfigured { variable } => Message::new(
                "service.misconfigured",
                "this installation is incomplete: the variable {variable} must be set to the https:// URL of a DNS resolver",
            )
            .arg("variable", variable),
            Self::Internal => Message::new(
                "service.internal",
                "the check could not be completed because of an error in this service",
            ),
        }
    }

    /// Returns the body of the response, with the detail in the language of `words`.
    pub fn problem(&self, words: &Words) -> Problem {
        let status = self.status();
        let detail = self.message().text_in(words);
        Problem { kind: "about:blank", title: phrase(status), status, detail }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for ServiceError {}

/// A problem document (RFC 9457). Its type is always `about:blank`: the status gives the kind of problem, the detail
/// the fix.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: Shown,
}

/// Returns the phrase of RFC 9110 §15 for a status.
const fn phrase(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_members_of_rfc_9457() {
        let error = ServiceError::Domain(DomainError::Empty);
        let json = serde_json::to_value(error.problem(&Words::ENGLISH)).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": "the domain name is empty; write one such as example.com",
            })
        );
    }

    #[test]
    fn a_problem_repeats_no_control_character_of_a_request() {
        for hostile in [
            "\u{1b}[31m",
            "\u{9b}31m",
            "\u{202e}",
            "\u{2066}",
            "\0",
            "\n",
            "\u{2028}",
            "\u{fe0f}",
            "\u{e0041}",
        ] {
            for name in
                [format!("{hostile}a.example"), format!("a{hostile}\u{e9}.com"), format!("\u{e9}{hostile}")]
            {
                let Err(error) = mta_sts::DomainName::parse(&name, |_| None) else { continue };
                let detail = ServiceError::from(error).problem(&Words::ENGLISH).detail;
                let shown = |character| mta_sts::visible::token(character).is_none();
                assert!(detail.chars().all(shown), "{name:?}: {detail:?}");
            }
        }
    }
}
