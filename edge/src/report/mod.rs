//! The finished report of one domain, in the form asked for.

pub mod badge;
pub mod bounded_json;
pub mod cache;
pub mod etag;

use crate::api::accept::Format;
use crate::api::parameter::to_ascii;
use crate::cache::isolate::Kept;
use crate::dns::CHAIN_TOO_LONG;
use crate::error::ServiceError;
use crate::report::badge::Badge;
use crate::report::bounded_json::TooLarge;
use crate::report::cache::{Key, REPORT_MAX, Rendered, Reports};
use mta_sts::output::ReportV1;
use mta_sts::output::text;
use mta_sts::{Context, DomainName, Event, Failure, Observation, Reason, Timestamp, evaluate, lints};
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static REPORTS: RefCell<Reports> = RefCell::default();
}

/// The report of a finished check.
///
/// Nothing is waited for in here, so those who ask at the same moment have it written once.
pub(crate) fn report(domain: &DomainName, kept: &Kept, format: Format) -> Result<Rc<Rendered>, ServiceError> {
    let key = Key { domain: domain.to_string(), ended_ms: kept.ended_ms, format };
    let known = REPORTS.with_borrow(|reports| reports.find(&key));
    let report = match known {
        Some(report) => report,
        None => {
            let events = kept.events().ok_or(ServiceError::Internal)?;
            let report = judge(domain, kept.ended_ms, events, format).map(Rc::new);
            REPORTS.with_borrow_mut(|reports| reports.keep(key, report.clone()));
            report
        }
    };
    report.map_err(|TooLarge| ServiceError::ReportTooLarge)
}

/// Judges a finished check.
fn judge(
    domain: &DomainName,
    ended_ms: u64,
    events: Vec<Event>,
    format: Format,
) -> Result<Rendered, TooLarge> {
    let mut observation = Observation::begin();
    for event in events {
        observation.apply(event);
    }
    let checked_at = Timestamp(ended_ms.div_euclid(1000));
    let report = evaluate(
        &observation,
        &Context::new(to_ascii).domain(Some(domain)).now(Some(checked_at)),
        &lints::ALL,
    );
    let (media_type, body) = match format {
        Format::Text => ("text/plain; charset=utf-8", text::text(&report).into_bytes()),
        Format::Json => {
            let report = ReportV1::new(&report, &observation, Some(checked_at));
            ("application/json", bounded_json::json(&report, REPORT_MAX)?)
        }
        Format::Badge(form) => Badge::of(report.verdict).drawn(form, Some(domain)),
    };
    Rendered::new(media_type, body)
}

/// Whether no look-up got a DNS message of a resolver: then the fault is ours, and nothing was learnt
/// about the domain. Mere silence may be the domain's own servers', so it is reported instead.
pub(crate) fn is_resolver_unreachable(observation: &Observation) -> bool {
    is_ours(observation.record().failure())
        && is_ours(observation.tlsrpt().failure())
        && is_ours(observation.mx().failure())
        && is_ours(observation.policy_host().failure())
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
    use mta_sts::{Outcome, Settled};

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
