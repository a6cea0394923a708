//! What became of the policy fetch.

use crate::observation::{Observation, Probe, Reason, Response};
use crate::syntax::policy::{Form, PolicySyntax};
use crate::text::characters::mentions;
use memchr::memchr;

/// What became of the policy fetch, sorted once for everyone.
#[derive(Clone, Copy)]
pub enum Fetch<'a> {
    /// Not settled.
    Pending,
    /// Nobody fetched: a draft without a policy.
    NotAsked,
    /// The policy host does not exist or has no address.
    HostAbsent,
    /// The look-up of its addresses failed.
    HostUnknown(Reason),
    /// No answer came.
    Failed(Reason),
    /// The host answered 404.
    NotFound,
    /// The host answered, but not with a whole body and status 200.
    Answered(&'a Response, Reason),
    /// A whole body with status 200. The header fields are those of this answer; the body may be drafted.
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
            (Probe::Pending, _) => Self::Pending,
            (Probe::NotAsked, _) => Self::NotAsked,
        }
    }

    /// The same with a drafted text in the place of the one that is `served`, and the draft, read. What is
    /// wrong with the policy host itself stays wrong, whatever it is to serve.
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
            // Header fields are not drafted. Those of a web page say nothing about a policy to come.
            Self::Body(_) if served.is_some_and(|served| served.form != Form::Html) => match drafted {
                Self::Body(_) => self,
                _ => drafted,
            },
            _ => drafted,
        };
        (fetch, body.filter(|_| matches!(drafted, Self::Body(_))))
    }

    fn of_response(response: &'a Response, body: Option<&PolicySyntax<'_>>) -> Self {
        // Where every line is a good field, nobody asks for a browser.
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

/// A page that asks for a browser in the policy's place. Judged by marks that only such walls leave,
/// with a status they use.
fn is_bot_wall(response: &Response) -> bool {
    if !matches!(response.status, 200 | 202 | 401 | 403 | 429 | 503) {
        return false;
    }
    let head = response.body.as_bytes();
    let head = head.get(..head.len().min(16 * 1024)).unwrap_or_default();
    // All of them stand in markup, which a policy has none of.
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
    /// Its body, read, where senders take it for a policy.
    pub(crate) fn syntax(&self) -> Option<PolicySyntax<'_>> {
        self.is_whole().then(|| PolicySyntax::parse(self.body.as_bytes()))
    }
}
