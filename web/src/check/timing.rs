//! When each probe started, and how long it took.

use mta_sts::{Event, Outcome, Settled};

/// One probe in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing<'a> {
    /// The kind of probe, as the JSON names it.
    pub(crate) probe: &'static str,
    /// The DNS name or URL.
    pub(crate) asked: &'a str,
    /// Milliseconds from the start of the check.
    pub(crate) started_ms: u32,
    /// Milliseconds until it settled.
    pub(crate) took_ms: u32,
}

impl Timing<'_> {
    /// Milliseconds from the start of the check to the probe's end.
    pub(crate) const fn end_ms(&self) -> u32 {
        self.started_ms.saturating_add(self.took_ms)
    }
}

/// The timing that an event carries; none if nothing was asked.
pub(crate) fn of(event: &Event) -> Option<Timing<'_>> {
    match event {
        Event::Record(settled) | Event::Tlsrpt(settled) | Event::Elsewhere(settled) => {
            settled_as("TXT", settled)
        }
        Event::Tlsa(settled) => settled_as("TLSA", settled),
        Event::Mx(settled) | Event::Mailbox(settled) => settled_as("MX", settled),
        Event::PolicyHost(settled) | Event::MxHost(settled) => settled_as("A, AAAA", settled),
        Event::Policy(settled) => settled_as("HTTPS", settled),
        Event::Certificate(settled) => settled_as("TLS", settled),
        Event::MxTls(settled) => settled_as("SMTP", settled),
        Event::End | Event::Unknown => None,
    }
}

fn settled_as<'a, T>(probe: &'static str, settled: &'a Settled<T>) -> Option<Timing<'a>> {
    let Settled { asked, started_ms, took_ms, outcome } = settled;
    let was_asked = !matches!(outcome, Outcome::NotAsked);
    was_asked.then_some(Timing { probe, asked, started_ms: *started_ms, took_ms: *took_ms })
}
