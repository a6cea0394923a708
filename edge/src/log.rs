//! One line of JSON per request: status, states and times. It contains no domain and no address, neither the client's
//! nor an upstream's.

use mta_sts::{Event, Outcome, Reason, Settled};
use serde::Serialize;
use worker::{Date, console_log};

/// The line of one request. It is written when it is dropped: after the response, or when the client has disconnected,
/// then with the probes settled so far. The check itself continues.
#[derive(Debug, Serialize)]
pub(crate) struct LogLine {
    route: &'static str,
    status: u16,
    #[serde(rename = "ms")]
    took_ms: u64,
    #[serde(skip)]
    began_ms: u64,
    /// Age of the check if it came from the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    cached_s: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    probes: Vec<ProbeState>,
}

impl LogLine {
    /// Begins the line of a request.
    pub(crate) fn begin() -> Self {
        let began_ms = Date::now().as_millis();
        Self { route: "none", status: 0, took_ms: 0, began_ms, cached_s: None, probes: Vec::new() }
    }

    /// Sets the route.
    pub(crate) const fn route(&mut self, route: &'static str) {
        self.route = route;
    }

    /// Sets the HTTP status.
    pub(crate) const fn status(&mut self, status: u16) {
        self.status = status;
    }

    /// Notes that the check came from the cache.
    pub(crate) const fn cached(&mut self, age_s: u64) {
        self.cached_s = Some(age_s);
    }

    /// Adds a settled probe.
    pub(crate) fn probe(&mut self, event: &Event) {
        self.probes.extend(ProbeState::of(event));
    }
}

impl Drop for LogLine {
    fn drop(&mut self) {
        self.took_ms = Date::now().as_millis().saturating_sub(self.began_ms);
        if let Ok(line) = serde_json::to_string(self) {
            console_log!("{line}");
        }
    }
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ProbeState {
    probe: &'static str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    ms: u32,
}

impl ProbeState {
    fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Record(settled) => Some(Self::settled("record", settled)),
            Event::Tlsrpt(settled) => Some(Self::settled("tlsrpt", settled)),
            Event::Mx(settled) => Some(Self::settled("mx", settled)),
            Event::PolicyHost(settled) => Some(Self::settled("policy_host", settled)),
            Event::Policy(settled) => Some(Self::settled("policy", settled)),
            Event::MxHost(settled) => Some(Self::settled("mx_host", settled)),
            Event::Certificate(settled) => Some(Self::settled("certificate", settled)),
            Event::MxTls(settled) => Some(Self::settled("mx_tls", settled)),
            Event::Tlsa(settled) => Some(Self::settled("tlsa", settled)),
            Event::Mailbox(settled) => Some(Self::settled("mailbox", settled)),
            Event::Elsewhere(settled) => Some(Self::settled("elsewhere", settled)),
            Event::End | Event::Unknown => None,
        }
    }

    fn settled<T>(probe: &'static str, settled: &Settled<T>) -> Self {
        let (state, reason) = match &settled.outcome {
            Outcome::Answered(_) => ("answered", None),
            Outcome::Failed(failure) => ("failed", Some(failure.reason)),
            Outcome::NotAsked => ("not_asked", None),
        };
        Self { probe, state, reason, ms: settled.took_ms }
    }
}
