//! The finished report of one domain, in the form asked for.

use crate::accept::Format;
use crate::badge::Badge;
use crate::error::ServiceError;
use crate::kept::Kept;
use crate::parameter::to_ascii;
use crate::rendered::{Key, Rendered, Reports};
use mta_sts::domain::DomainName;
use mta_sts::evaluate::{Context, evaluate};
use mta_sts::observation::{Failure, Observation, Probe, Reason};
use mta_sts::render;
use mta_sts::time::Timestamp;
use mta_sts::wire::ReportV1;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static REPORTS: RefCell<Reports> = RefCell::default();
}

/// The report of a finished check.
pub(crate) fn report(domain: &DomainName, kept: &Kept, format: Format) -> Result<Rc<Rendered>, ServiceError> {
    let key = Key { domain: domain.to_string(), ended_ms: kept.ended_ms, format };
    if let Some(report) = REPORTS.with_borrow(|reports| reports.find(&key)) {
        return Ok(report);
    }
    let (media_type, body) = judge(domain, kept, format)?;
    let report = Rc::new(Rendered::new(media_type, body));
    REPORTS.with_borrow_mut(|reports| reports.keep(key, Rc::clone(&report)));
    Ok(report)
}

/// Judges a finished check. Gives the media type and the body.
fn judge(domain: &DomainName, kept: &Kept, format: Format) -> Result<(&'static str, Vec<u8>), ServiceError> {
    let mut observation = Observation::begin();
    for event in kept.events().ok_or(ServiceError::Internal)? {
        observation.apply(event);
    }
    let checked_at = Timestamp(kept.ended_ms.div_euclid(1000));
    let report = evaluate(
        &observation,
        &Context { domain: Some(domain), now: Some(checked_at), to_ascii, live: None },
    );
    match format {
        Format::Text => Ok(("text/plain; charset=utf-8", render::text(&report).into_bytes())),
        Format::Json => {
            let report = ReportV1::new(&report, &observation, Some(checked_at));
            let json = serde_json::to_vec(&report).map_err(|_| ServiceError::Internal)?;
            Ok(("application/json", json))
        }
        Format::Badge(form) => Ok(Badge::of(report.verdict).drawn(form, Some(domain))),
    }
}

/// Whether no look-up got as far as a resolver: then the fault is ours, and nothing was learnt
/// about the domain. Mere silence may be the domain's own servers', so it is reported instead.
pub(crate) fn is_resolver_unreachable(observation: &Observation) -> bool {
    is_lost(&observation.record)
        && is_lost(&observation.tlsrpt)
        && is_lost(&observation.mx)
        && is_lost(&observation.policy_host)
}

fn is_lost<T>(probe: &Probe<T>) -> bool {
    probe.failure().is_some_and(|Failure { reason, .. }| *reason == Reason::ConnectionLost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::observation::{Event, Outcome, Settled};

    fn settled<T>(reason: Option<Reason>) -> Settled<T> {
        let outcome = reason.map_or(Outcome::NotAsked, |reason| Outcome::Failed(Failure::new(reason)));
        Settled { asked: String::new(), outcome, started_ms: 0, took_ms: 0 }
    }

    fn observation(record: Reason, others: Reason) -> Observation {
        let mut observation = Observation::begin();
        observation.apply(Event::Record(settled(Some(record))));
        observation.apply(Event::Tlsrpt(settled(Some(others))));
        observation.apply(Event::Mx(settled(Some(others))));
        observation.apply(Event::PolicyHost(settled(Some(others))));
        observation.apply(Event::Policy(settled(None)));
        observation.apply(Event::End);
        observation
    }

    #[test]
    fn only_when_no_look_up_got_through_is_it_our_fault() {
        assert!(is_resolver_unreachable(&observation(Reason::ConnectionLost, Reason::ConnectionLost)));
        assert!(!is_resolver_unreachable(&observation(Reason::Servfail, Reason::ConnectionLost)));
        assert!(!is_resolver_unreachable(&observation(Reason::DnsTimeout, Reason::DnsTimeout)));
    }
}
