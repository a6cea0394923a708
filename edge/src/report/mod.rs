//! The finished report of one domain, in the requested format and language.

pub mod badge;
pub mod bounded_json;
pub mod cache;
pub mod etag;
pub mod format;
pub(crate) mod stream;

use crate::cache::isolate::CachedCheck;
use crate::error::ServiceError;
use crate::platform::to_ascii;
use crate::report::badge::{Badge, SVG};
use crate::report::bounded_json::TooLarge;
use crate::report::cache::{Key, REPORT_MAX, RenderedReport, ReportCache};
use crate::report::format::{BadgeFormat, Format};
use crate::words::Spoken;
use mta_sts::output::ReportV1;
use mta_sts::output::{picture, text};
use mta_sts::publish::next;
use mta_sts::{Context, DomainName, Event, Observation, Picture, Timestamp, Words, evaluate, lints};
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static REPORTS: RefCell<ReportCache> = RefCell::default();
}

/// Returns the report of a finished check.
///
/// This function is not async, so concurrent requests for the same report render it once.
pub(crate) fn report(
    domain: &DomainName,
    check: &CachedCheck,
    format: Format,
    spoken: &Spoken,
) -> Result<Rc<RenderedReport>, ServiceError> {
    let language = spoken.language;
    let key = Key { domain: domain.to_string(), ended_ms: check.ended_ms, format, language };
    let cached = REPORTS.with_borrow(|reports| reports.get(&key));
    let report = match cached {
        Some(report) => report,
        None => {
            let events = check.events().ok_or(ServiceError::Internal)?;
            let report = render(domain, check.ended_ms, events, format, &spoken.words).map(Rc::new);
            REPORTS.with_borrow_mut(|reports| reports.insert(key, report.clone()));
            report
        }
    };
    report.map_err(|TooLarge| ServiceError::ReportTooLarge { max_mb: REPORT_MAX >> 20 })
}

/// Evaluates a finished check and renders its report.
fn render(
    domain: &DomainName,
    ended_ms: u64,
    events: Vec<Event>,
    format: Format,
    words: &Words,
) -> Result<RenderedReport, TooLarge> {
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
        Format::Text => {
            let next = next(&report, &observation, Some(checked_at));
            ("text/plain; charset=utf-8", text::text_in(&report, next.as_ref(), words).into_bytes())
        }
        Format::Json => {
            let report = ReportV1::in_words(&report, &observation, Some(checked_at), words);
            ("application/json", bounded_json::json(&report, REPORT_MAX)?)
        }
        Format::Badge(BadgeFormat::Picture) => (SVG, picture::svg(&Picture::of(&report), words).into_bytes()),
        Format::Badge(BadgeFormat::Card) => (SVG, picture::card(&report, words).into_bytes()),
        Format::Badge(format) => Badge::of(report.verdict, words).render(format, Some(domain)),
    };
    RenderedReport::new(media_type, body)
}
