//! The check of a domain: a kept one, else a new one.
//!
//! A new check belongs to the domain, not to whoever asked first: it runs to its end even if they hang
//! up, others in the same isolate who ask meanwhile wait for it, and its answer is kept.

use crate::Visit;
use crate::cache::isolate::{Found, Kept, LOST_MS, Shelf, lifetime_s};
use crate::cache::shared;
use crate::error::ServiceError;
use crate::limit::admit::admit;
use crate::probe::observe;
use crate::report::bounded_json::{self, TooLarge};
use crate::report::is_resolver_unreachable;
use crate::settings::Settings;
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::stream::StreamExt;
use mta_sts::{DomainName, Event, Observation};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use worker::{Date, Delay};

/// How often those who wait for somebody else's check look for its end, in milliseconds: no request may
/// wake another's task, so they cannot be told. Where many wait, each looks more rarely.
const LOOK_MS: u64 = 25;

/// How many may look that often.
const MANY: u64 = 32;

/// How long somebody may have waited for others and still begin a check of their own.
const PATIENCE_MS: u64 = 400;

/// For so many milliseconds a place is kept for somebody whose check is being counted.
const ADMISSION_MS: u64 = 250;

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
    static WAITING: Cell<u64> = const { Cell::new(0) };
}

/// One of those who wait.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.set(WAITING.get().saturating_add(1));
        Self
    }

    fn pause(&self) -> Delay {
        let times = WAITING.get().div_euclid(MANY).saturating_add(1);
        Delay::from(Duration::from_millis(LOOK_MS.saturating_mul(times)))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get().saturating_sub(1));
    }
}

/// A check, old or new.
pub(crate) enum Check {
    /// It has ended.
    Kept(Rc<Kept>),
    /// It has begun; its events come as they happen.
    Running(UnboundedReceiver<Event>),
}

/// Finds the kept check of `domain`, or begins one if the client may still cause one.
pub(crate) async fn check(
    domain: &DomainName,
    settings: Settings,
    visit: &Visit,
) -> Result<Check, ServiceError> {
    let key = shared::key(&visit.request, domain);
    let mut waited_ms = 0;
    if let Some(kept) = settled(domain, &mut waited_ms).await? {
        return Ok(Check::Kept(kept));
    }
    if let Some(kept) = cached(domain, key.as_deref()).await {
        return Ok(Check::Kept(kept));
    }
    // Whoever asked at the same moment may have been faster, and those who only wait are not counted.
    if let Some(kept) = settled(domain, &mut waited_ms).await? {
        return Ok(Check::Kept(kept));
    }
    if waited_ms > PATIENCE_MS {
        return Err(ServiceError::Lost);
    }
    if settings.rate_limit {
        begin(domain, ADMISSION_MS);
        if let Err(error) = admit(&visit.request, &visit.env).await {
            SHELF.with_borrow_mut(|shelf| shelf.give_way(domain.as_str()));
            return Err(error);
        }
    }
    begin(domain, LOST_MS);
    let (sender, receiver) = mpsc::unbounded();
    let domain = domain.clone();
    visit.context.wait_until(async move {
        let mut check = pin!(observe(domain.clone(), settings));
        let mut events = Vec::new();
        while let Some(event) = check.next().await {
            events.push(event.clone());
            // Whoever asked may have left.
            let _ = sender.unbounded_send(event);
        }
        let kept = keep(&domain, &events);
        // Only now, so that whoever has seen the last event finds the answer.
        drop(sender);
        if let (Some(key), Some(kept)) = (key, kept) {
            shared::put(&key, &kept).await;
        }
    });
    Ok(Check::Running(receiver))
}

/// Takes the domain's place for a check, so that others wait for it, for so many milliseconds at most.
fn begin(domain: &DomainName, lasts_ms: u64) {
    SHELF.with_borrow_mut(|shelf| shelf.begin(domain.as_str(), now_ms(), lasts_ms));
}

/// The kept check of `domain`, once the one that is running has ended; `None` if there is neither. Adds to `waited_ms`
/// what was waited for it; the wait for one that found no resolver was in vain.
pub(crate) async fn settled(
    domain: &DomainName,
    waited_ms: &mut u64,
) -> Result<Option<Rc<Kept>>, ServiceError> {
    let waiting = Waiting::begin();
    let (began_ms, before_ms) = (now_ms(), *waited_ms);
    loop {
        let found = SHELF.with_borrow(|shelf| shelf.find(domain.as_str(), now_ms()));
        *waited_ms = before_ms.saturating_add(now_ms().saturating_sub(began_ms));
        match found {
            Found::Kept(kept) => return Ok(Some(kept)),
            Found::Running if *waited_ms > LOST_MS => return Err(ServiceError::Lost),
            Found::Running => waiting.pause().await,
            Found::NoResolver if *waited_ms > 0 => return Err(ServiceError::ResolverUnreachable),
            Found::NoResolver | Found::Nothing => return Ok(None),
        }
    }
}

/// The kept check of `domain`, if there is one already; nobody is waited for.
pub(crate) async fn kept_already(domain: &DomainName, visit: &Visit) -> Option<Rc<Kept>> {
    match SHELF.with_borrow(|shelf| shelf.find(domain.as_str(), now_ms())) {
        Found::Kept(kept) => Some(kept),
        _ => cached(domain, shared::key(&visit.request, domain).as_deref()).await,
    }
}

async fn cached(domain: &DomainName, key: Option<&str>) -> Option<Rc<Kept>> {
    let kept = Rc::new(shared::get(key?).await?);
    SHELF.with_borrow_mut(|shelf| shelf.keep(domain.as_str(), Rc::clone(&kept), now_ms()));
    Some(kept)
}

/// Keeps what was seen, unless it was nothing for want of a resolver: that may be over in a second.
fn keep(domain: &DomainName, events: &[Event]) -> Option<Rc<Kept>> {
    let mut observation = Observation::begin();
    let mut lines = Vec::new();
    for event in events {
        observation.apply(event.clone());
        lines.extend(line(event).unwrap_or_default());
    }
    let kept = (!is_resolver_unreachable(&observation))
        .then(|| Rc::new(Kept { ended_ms: now_ms(), lifetime_s: lifetime_s(events), lines: Rc::new(lines) }));
    SHELF.with_borrow_mut(|shelf| match &kept {
        Some(kept) => shelf.keep(domain.as_str(), Rc::clone(kept), now_ms()),
        None => shelf.give_up(domain.as_str(), now_ms()),
    });
    kept
}

/// An event as the stream has it.
pub(crate) fn line(event: &Event) -> Result<Vec<u8>, TooLarge> {
    let mut json = bounded_json::json(event, usize::MAX)?;
    json.push(b'\n');
    Ok(json)
}

fn now_ms() -> u64 {
    Date::now().as_millis()
}
