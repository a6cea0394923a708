//! The check of a domain: a kept one, else a new one.
//!
//! A new check belongs to the domain, not to whoever asked first: it runs to its end even if they hang
//! up, others who ask meanwhile wait for it, and its answer is kept.

use crate::Visit;
use crate::admit::admit;
use crate::cache;
use crate::error::ServiceError;
use crate::kept::{Found, Kept, Shelf, lifetime_s};
use crate::observe::observe;
use crate::report::is_resolver_unreachable;
use crate::settings::Settings;
use crate::written::{self, TooLarge};
use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::stream::StreamExt;
use mta_sts::domain::DomainName;
use mta_sts::observation::{Event, Observation};
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

/// How long somebody may have waited for a check that was lost and still begin one of their own.
const PATIENCE_MS: u64 = 400;

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
    let key = cache::key(&visit.request, domain);
    let came_ms = now_ms();
    if let Some(kept) = settled(domain).await {
        return Ok(Check::Kept(kept));
    }
    if let Some(kept) = cached(domain, key.as_deref()).await {
        return Ok(Check::Kept(kept));
    }
    // Whoever asked at the same moment may have been faster, and those who only wait are not counted.
    if let Some(kept) = settled(domain).await {
        return Ok(Check::Kept(kept));
    }
    if settings.rate_limit {
        admit(&visit.request, &visit.env).await?;
        if let Some(kept) = settled(domain).await {
            return Ok(Check::Kept(kept));
        }
    }
    if now_ms().saturating_sub(came_ms) > PATIENCE_MS {
        return Err(ServiceError::Lost);
    }
    SHELF.with_borrow_mut(|shelf| shelf.begin(domain.as_str(), now_ms()));
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
            cache::put(&key, &kept).await;
        }
    });
    Ok(Check::Running(receiver))
}

/// The kept check of `domain`, once the one that is running has ended; `None` if there is neither.
pub(crate) async fn settled(domain: &DomainName) -> Option<Rc<Kept>> {
    let waiting = Waiting::begin();
    loop {
        match SHELF.with_borrow(|shelf| shelf.find(domain.as_str(), now_ms())) {
            Found::Kept(kept) => return Some(kept),
            Found::Running => waiting.pause().await,
            Found::Nothing => return None,
        }
    }
}

async fn cached(domain: &DomainName, key: Option<&str>) -> Option<Rc<Kept>> {
    let kept = Rc::new(cache::get(key?).await?);
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
        None => shelf.give_up(domain.as_str()),
    });
    kept
}

/// An event as the stream has it.
pub(crate) fn line(event: &Event) -> Result<Vec<u8>, TooLarge> {
    let mut json = written::json(event, usize::MAX)?;
    json.push(b'\n');
    Ok(json)
}

fn now_ms() -> u64 {
    Date::now().as_millis()
}
