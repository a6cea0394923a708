//! The result of the policy fetch.

use crate::observation::{Addresses, Observation, Probe, Reason, Response};
use crate::syntax::policy::{Form, PolicySyntax};
use crate::text::characters::mentions;
use memchr::memchr;

/// The result of the policy fetch.
#[derive(Clone, Copy)]
pub enum Fetch<'a> {
    /// It is pending.
    Pending,
    /// Nothing was fetched: a draft without a policy.
    NotAsked,
    /// The policy host does not exist or has no address.
    HostAbsent,
    /// The lookup of its addresses failed.
    HostUnknown(Reason),
    /// There was no answer.
    Failed(Reason),
    /// The host answered 404.
    NotFound,
    /// The host answered, but not with status 200 and a complete body.
    Answered(&'a Response, Reason),
    /// Status 200 and a complete body. The header fields are those of this answer, the body may be a draft.
    Body(&'a Response),
}

impl<'a> Fetch<'a> {
    pub(crate) fn of(observation: &'a Observation, body: Option<&PolicySyntax<'_>>) -> Self {
        let host = &observation.policy_host;
        match (&observation.policy, host) {
            (Probe::Answered(response), _) => Self::of_response(response, body),
            (Probe::Failed(failure), _) => Self::Failed(failure.reason),
            (_, Probe::Failed(failure)) => Self::HostUnknown(failure.reason),
            (_, Probe::Answered(addresses)) if addresses.is_empty() => match &addresses.partial {
                Some(failure) => Self::HostUnknown(failure.reason),
                None => Self::HostAbsent,
            },
            // None of the known addresses is public, and the failed look-up may have hidden one that is.
            (Probe::NotAsked, Probe::Answered(Addresses { partial: Some(failure), .. })) => {
                Self::HostUnknown(failure.reason)
            }
            (Probe::Pending, _) => Self::Pending,
            (Probe::NotAsked, _) => Self::NotAsked,
        }
    }

    /// Returns the result with a drafted text instead of the one that is `served`, and the parsed draft. A problem of
    /// the policy host itself stays, because the draft does not change it.
    pub(crate) fn with_draft(
        self,
        draft: &'a Response,
        served: Option<&PolicySyntax<'_>>,
    ) -> (Self, Option<PolicySyntax<'a>>) {
        let body = draft.syntax();
        let drafted = Self::of_response(draft, body.as_ref());
        let fetch = match self {
            Self::HostUnknown(_) | Self::Failed(_) => self,
            Self::Answered(_, reason) if reason != Reason::TooLarge => self,
            // Header fields are not drafted. Those of a web page do not apply to a later policy.
            Self::Body(_) if served.is_some_and(|served| served.form != Form::Html) => match drafted {
                Self::Body(_) => self,
                _ => drafted,
            },
            _ => drafted,
        };
        (fetch, body.filter(|_| matches!(drafted, Self::Body(_))))
    }

    fn of_response(response: &'a Response, body: Option<&PolicySyntax<'_>>) -> Self {
        // A body of valid fields is not a bot-protection page.
        if !body.is_some_and(PolicySyntax::is_plain) && is_bot_wall(response) {
            return Self::Answered(response, Reason::Blocked);
        }
        match (response.status, response.cut) {
            _ if response.is_whole() => Self::Body(response),
            (200, Some(reason)) => Self::Answered(response, reason),
            (404, _) => Self::NotFound,
            (301 | 302 | 303 | 307 | 308, _) => Self::Answered(response, Reason::Redirect),
            _ => Self::Answered(response, Reason::Status),
        }
    }
}

/// Whether a bot-protection page is served instead of the policy. It is recognised by strings that only such pages have,
/// and by their status.
fn is_bot_wall(response: &Response) -> bool {
    if !matches!(response.status, 200 | 202 | 401 | 403 | 429 | 503) {
        return false;
    }
    let head = response.body.as_bytes();
    let head = head.get(..head.len().min(16 * 1024)).unwrap_or_default();
    // All of the strings are in markup, which a policy does not have.
    if memchr(b'<', head).is_none() {
        return false;
    }
    BOT_WALL_MARKS.iter().any(|mark| mentions(head, mark.as_bytes()))
}

const BOT_WALL_MARKS: [&str; 7] = [
    "challenges.cloudflare.com",
    "/cdn-cgi/challenge-platform/",
    "cf-browser-verification",
    "_incapsula_resource",
    "awswafcookiedomainlist",
    "ddos-guard",
    "enable javascript and cookies to continue",
];

impl Response {
    /// Parses the body, if senders take it for a policy.
    pub(crate) fn syntax(&self) -> Option<PolicySyntax<'_>> {
        self.is_whole().then(|| PolicySyntax::parse(self.body.as_bytes()))
    }
}
