//! Errors of the service itself, and the only place that knows their HTTP statuses.
//!
//! A fault of the domain under test is never one of these: it is an observation.

use crate::limit::counters::CHECKS_PER_MINUTE;
use crate::report::cache::REPORT_MAX;
use mta_sts::DomainError;
use serde::Serialize;
use thiserror::Error;

/// Why a request gets no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ServiceError {
    /// No `domain` in the query.
    #[error("the query parameter “domain” is missing; ask for …?domain=example.com")]
    DomainMissing,
    /// More than one `domain` in the query.
    #[error("the query parameter “domain” is given {times} times; ask for one domain at a time")]
    DomainRepeated {
        /// How often.
        times: usize,
    },
    /// What was given is no domain name that can be looked up.
    #[error("{0}")]
    Domain(#[from] DomainError),
    /// No such path.
    #[error("there is nothing here; /api/v1/openapi.json describes what there is")]
    NotFound,
    /// A method that changes things; nothing here can be changed.
    #[error("this can only be read; use GET")]
    Method,
    /// One client has caused as many checks as it may for now.
    #[error(
        "this address has had {CHECKS_PER_MINUTE} domains checked within a minute, which is as many as it may; try again in {retry_after_s} s"
    )]
    TooMany {
        /// Seconds until the next check is admitted.
        retry_after_s: u64,
    },
    /// What there is to report is more than is sent at once.
    #[error(
        "the report of this domain would be larger than {} MB, which is more than is sent at once; /api/v1/observe has what was seen",
        REPORT_MAX >> 20
    )]
    ReportTooLarge,
    /// Neither resolver could be reached.
    #[error(
        "none of our DNS resolvers could be reached, so nothing is known about the domain; try again in a minute"
    )]
    ResolverUnreachable,
    /// Somebody else's check, which this one waited for, came to no end.
    #[error("the check of this domain that was under way came to no end; try again")]
    Lost,
    /// The Worker was deployed without something it needs.
    #[error(
        "this installation is incomplete: the variable {variable} must be set to the https:// URL of a DNS resolver"
    )]
    Misconfigured {
        /// Name of the variable.
        variable: &'static str,
    },
    /// Something of our own broke.
    #[error("the check could not be completed because of a fault of ours")]
    Internal,
}

impl ServiceError {
    /// The HTTP status that says it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::DomainMissing | Self::DomainRepeated { .. } | Self::Domain(_) => 400,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::ReportTooLarge => 422,
            Self::TooMany { .. } => 429,
            Self::Misconfigured { .. } | Self::Internal => 500,
            Self::ResolverUnreachable => 502,
            Self::Lost => 503,
        }
    }

    /// Seconds for the `Retry-After` field, where waiting helps.
    pub const fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry_after_s } => Some(*retry_after_s),
            Self::Lost => Some(1),
            _ => None,
        }
    }

    /// The answer's body.
    pub fn problem(&self) -> Problem {
        let status = self.status();
        Problem { kind: "about:blank", title: phrase(status), status, detail: self.to_string() }
    }
}

/// A problem document (RFC 9457). Its type is always `about:blank`: the status says the kind, the
/// detail says what to do.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

/// The phrases of RFC 9110 §15 for the statuses above.
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
        let json = serde_json::to_value(error.problem()).unwrap();
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
}
