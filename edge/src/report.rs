//! The finished report of one domain, in the form asked for.

use crate::accept::Format;
use crate::badge::Badge;
use crate::dns::CHAIN_TOO_LONG;
use crate::error::ServiceError;
use crate::kept::Kept;
use crate::parameter::to_ascii;
use crate::rendered::{Key, Rendered, Reports};
use mta_sts::domain::DomainName;
use mta_sts::evaluate::{Context, evaluate};
use mta_sts::observation::{Failure, Observation, Reason};
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

/// Whether no look-up got a DNS message of a resolver: then the fault is ours, and nothing was learnt
/// about the domain. Mere silence may be the domain's own servers', so it is reported instead.
pub(crate) fn is_resolver_unreachable(observation: &Observation) -> bool {
    is_ours(observation.record.failure())
        && is_ours(observation.tlsrpt.failure())
        && is_ours(observation.mx.failure())
        && is_ours(observation.policy_host.failure())
}

/// Whether a look-up failed at the resolver itself. A chain of aliases is the domain's own doing.
fn is_ours(failure: Option<&Failure>) -> bool {
    failure.is_some_and(|Failure { reason, detail }| match reason {
        Reason::ConnectionLost => true,
        Reason::DnsMalformed => detail.as_deref() != Some(CHAIN_TOO_LONG),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::Trouble;
    use mta_sts::observation::{Event, Outcome, Settled};

    fn settled<T>(failure: Option<Failure>) -> Settled<T> {
        let outcome = failure.map_or(Outcome::NotAsked, Outcome::Failed);
        Settled { asked: String::new(), outcome, started_ms: 0, took_ms: 0 }
    }

    fn observation(record: &Trouble, others: &Trouble) -> Observation {
        let (record, others) = (record.clone().failure(), || others.clone().failure());
        let mut observation = Observation::begin();
        observation.apply(Event::Record(settled(record)));
        observation.apply(Event::Tlsrpt(settled(others())));
        observation.apply(Event::Mx(settled(others())));
        observation.apply(Event::PolicyHost(settled(others())));
        observation.apply(Event::Policy(settled(None)));
        observation.apply(Event::End);
        observation
    }

    #[test]
    fn only_when_no_look_up_got_through_is_it_our_fault() {
        let nonsense = Trouble::Malformed("the reply is truncated");
        let cases = [
            (Trouble::Connection, Trouble::Connection, true),
            (Trouble::Status(503), Trouble::Connection, true),
            (Trouble::Status(200), Trouble::Status(429), true),
            (nonsense.clone(), nonsense, true),
            (Trouble::Servfail(None), Trouble::Connection, false),
            (Trouble::Connection, Trouble::Refused(None), false),
            (Trouble::Timeout, Trouble::Timeout, false),
            (Trouble::Malformed(CHAIN_TOO_LONG), Trouble::Malformed(CHAIN_TOO_LONG), false),
        ];
        for (record, others, expected) in cases {
            let seen = is_resolver_unreachable(&observation(&record, &others));
            assert_eq!(seen, expected, "{record:?}, then {others:?}");
        }
    }
}
