//! The state of a question, and how it ended.

use super::detail::Detail;
use crate::text::message::{Arg, Message};
use serde::{Deserialize, Serialize};

/// One question and its answer, if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Probe<T> {
    /// Not asked: left out of a draft, or not needed after another answer.
    NotAsked,
    /// Asked, without an answer yet. This does not count as a pass.
    #[default]
    Pending,
    /// Answered.
    Answered(T),
    /// Asked, but without a usable answer.
    Failed(Failure),
}

impl<T> Probe<T> {
    /// Returns the answer, if there is one.
    pub const fn answer(&self) -> Option<&T> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// Returns how it failed, if it did.
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// Whether an answer may still arrive.
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }

    pub(super) fn settle(&mut self, outcome: &Outcome<T>)
    where
        T: Clone,
    {
        // A repeated event changes nothing.
        if !self.is_pending() {
            return;
        }
        *self = match outcome {
            Outcome::Answered(answer) => Self::Answered(answer.clone()),
            Outcome::Failed(failure) => Self::Failed(failure.clone()),
            Outcome::NotAsked => Self::NotAsked,
        };
    }

    pub(super) fn close(&mut self) {
        if self.is_pending() {
            *self = Self::Failed(Failure::new(Reason::ConnectionLost));
        }
    }

    /// Ends a question that is asked only after certain answers: without an event it was not asked.
    pub(super) fn close_unasked(&mut self) {
        if self.is_pending() {
            *self = Self::NotAsked;
        }
    }
}

/// How a probe ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// With an answer.
    Answered(T),
    /// Without one.
    Failed(Failure),
    /// Not asked: it was not needed after another answer.
    NotAsked,
}

/// Why a probe got no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind of failure.
    pub reason: Reason,
    /// The explanation, in English: a sentence of the prober, a [`Detail`], or the text of an extended DNS error (RFC 8914).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Failure {
    /// Returns a failure without an explanation.
    pub const fn new(reason: Reason) -> Self {
        Self { reason, detail: None }
    }

    /// Returns a failure with the explanation of the prober.
    pub fn because(reason: Reason, why: &Message) -> Self {
        Self { reason, detail: Some(why.text().to_string()) }
    }

    /// Returns the explanation for a sentence in any language.
    pub(crate) fn told(&self) -> Option<Arg> {
        self.detail.as_deref().map(Detail::told)
    }
}

/// The kinds of failure, as the public JSON names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The resolver answered SERVFAIL.
    Servfail,
    /// The resolver refused to answer.
    DnsRefused,
    /// The resolver did not answer in time.
    DnsTimeout,
    /// The resolver's answer was not a valid answer to the question.
    DnsMalformed,
    /// The host did not answer in time.
    Timeout,
    /// The host refused the connection, or could not be reached.
    Refused,
    /// No verified TLS session could be established.
    Tls,
    /// The answer was a redirect, which must not be followed (RFC 8461 §3.3).
    Redirect,
    /// The answer had another status than 200.
    Status,
    /// The body was larger than 64 KiB.
    TooLarge,
    /// The host has no public address.
    NotPublic,
    /// A bot-protection page was served instead.
    Blocked,
    /// The connection ended too early, or this service could not make one. Nothing is known about the domain.
    ConnectionLost,
    /// The host had not finished when this service stopped waiting. Senders may wait longer (RFC 8461 §3.3).
    Slow,
    /// The host sent its answer in so many pieces that this service stopped reading. Senders may read on.
    Pieces,
    /// The host answered over TLS, but not with valid HTTP.
    NotHttp,
    /// The host sent something that this program cannot read, although it may be valid. Senders may be able to.
    Unsupported,
}

/// A probe that has settled: the question, its outcome and the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled<T> {
    /// The DNS name or the URL that was queried.
    pub asked: String,
    /// How it ended.
    pub outcome: Outcome<T>,
    /// Milliseconds from the start of the check to the question.
    #[serde(default)]
    pub started_ms: u32,
    /// Milliseconds from the question to its end.
    #[serde(default)]
    pub took_ms: u32,
}
