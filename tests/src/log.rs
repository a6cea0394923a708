//! Logs the Worker's outbound requests, and in how many dependent waves they were made.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

/// At most this many entries are kept; the oldest are dropped.
const CAPACITY: usize = 10_000;

/// Every outbound request, newest last.
#[derive(Debug)]
pub struct Log {
    start: Instant,
    print: bool,
    state: Mutex<State>,
}

/// One outbound request of the Worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The check that caused it; `None` if it does not belong to a running check.
    pub check: Option<Check>,
    /// The protocol.
    pub kind: Kind,
    /// The request: `TXT _mta-sts.ok-enforce.test @resolver-one.lab`, `GET https://…`, `CONNECT host:port`.
    pub asked: String,
    /// The result; `None` while it runs, `given up` if the Worker did not wait for the end.
    pub status: Option<String>,
    /// Milliseconds from the start of the lab.
    pub started_ms: u64,
    /// Milliseconds from the start of the lab to the last byte of the answer.
    pub ended_ms: Option<u64>,
    /// One more than the highest wave of the requests of the same check that ended before this one started. This is only
    /// meaningful with a delay of all answers ([`crate::Options::delay`]). Without one, an answer can arrive before an
    /// independent request is sent.
    pub wave: u32,
    #[serde(skip)]
    id: u64,
}

/// One run of a check, from the front door's request to the end of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The number of the check, from 1.
    pub number: u64,
    /// The policy domain as A-labels.
    pub domain: String,
}

/// The protocol of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A DNS question over HTTPS.
    Dns,
    /// An HTTP request.
    Http,
    /// A tunnel to a port.
    Connect,
}

/// A summary of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckSummary {
    /// The check.
    pub check: Check,
    /// The number of its outbound requests.
    pub requests: usize,
    /// Its highest wave.
    pub waves: u32,
}

impl fmt::Display for CheckSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (requests, waves) = (self.requests, self.waves);
        let domain = &self.check.domain;
        write!(
            f,
            "{domain}: {requests} request{} in {waves} wave{}",
            plural(requests),
            plural(waves as usize)
        )
    }
}

#[derive(Debug, Default)]
struct State {
    entries: VecDeque<Entry>,
    running: Vec<Running>,
    last_check: u64,
    last_id: u64,
}

/// A running check, and the names in its answers that lead to further requests.
#[derive(Debug)]
struct Running {
    check: Check,
    names: BTreeSet<String>,
}

impl Log {
    /// Creates an empty log. If `print` is set, every line is also printed to standard error.
    #[must_use]
    pub fn new(print: bool) -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), print, state: Mutex::default() })
    }

    /// Returns all requests that are still kept.
    pub fn entries(&self) -> Vec<Entry> {
        self.state().entries.iter().cloned().collect()
    }

    /// Returns how many requests there have been, including dropped ones.
    pub fn count(&self) -> u64 {
        self.state().last_id
    }

    /// Returns the requests of all checks of one policy domain.
    pub fn of(&self, domain: &str) -> Vec<Entry> {
        let belongs = |entry: &&Entry| entry.check.as_ref().is_some_and(|check| check.domain == domain);
        self.state().entries.iter().filter(belongs).cloned().collect()
    }

    /// Returns the latest check of a policy domain, or `None` if it did not cause a request.
    pub fn summary(&self, domain: &str) -> Option<CheckSummary> {
        let entries = self.of(domain);
        let check = entries.last()?.check.clone()?;
        let mine: Vec<&Entry> = entries.iter().filter(|entry| entry.check.as_ref() == Some(&check)).collect();
        let waves = mine.iter().map(|entry| entry.wave).max().unwrap_or_default();
        Some(CheckSummary { check, requests: mine.len(), waves })
    }

    /// Starts a check, which runs until the guard is dropped.
    pub(crate) fn begin(self: &Arc<Self>, domain: &str) -> CheckGuard {
        let mut state = self.state();
        state.last_check += 1;
        let check = Check { number: state.last_check, domain: domain.to_owned() };
        state.running.push(Running { check: check.clone(), names: BTreeSet::new() });
        drop(state);
        CheckGuard { log: Arc::clone(self), check }
    }

    /// Records that the answer about `name` contains `target`, so that later requests for the target belong to the same check.
    pub(crate) fn lead(&self, name: &str, target: &str) {
        if let Some(running) = self.state().running.iter_mut().rev().find(|running| running.knows(name)) {
            running.names.insert(target.to_ascii_lowercase());
        }
    }

    /// Starts a request about `name`, which ends when the guard is dropped.
    pub(crate) fn open(self: &Arc<Self>, kind: Kind, name: &str, asked: String) -> Open {
        let now = self.now();
        let mut state = self.state();
        let check = state
            .running
            .iter()
            .rev()
            .find(|running| running.knows(name))
            .map(|running| running.check.clone());
        let ended = state.entries.iter().filter(|entry| entry.check == check && entry.ended_ms.is_some());
        let wave = 1 + ended.map(|entry| entry.wave).max().unwrap_or_default();
        state.last_id += 1;
        let id = state.last_id;
        if state.entries.len() == CAPACITY {
            state.entries.pop_front();
        }
        state.entries.push_back(Entry {
            check,
            kind,
            asked,
            status: None,
            started_ms: now,
            ended_ms: None,
            wave,
            id,
        });
        drop(state);
        Open { log: Arc::clone(self), id, status: None }
    }

    fn close(&self, id: u64, status: String) {
        let now = self.now();
        let mut state = self.state();
        let Some(entry) = state.entries.iter_mut().rev().find(|entry| entry.id == id) else {
            return;
        };
        entry.ended_ms = Some(now);
        entry.status = Some(status);
        if self.print {
            let domain = entry.check.as_ref().map_or("-", |check| &check.domain);
            let time = Duration::from_millis(now - entry.started_ms);
            let status = entry.status.as_deref().unwrap_or_default();
            eprintln!("{domain}  wave {}  {}  {status}  {time:.0?}", entry.wave, entry.asked);
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Locks the state, also if another test thread has panicked while it held the lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn knows(&self, name: &str) -> bool {
        let below =
            name.strip_suffix(&self.check.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        below || self.names.contains(name)
    }
}

/// A running check.
#[derive(Debug)]
pub(crate) struct CheckGuard {
    log: Arc<Log>,
    check: Check,
}

impl Drop for CheckGuard {
    fn drop(&mut self) {
        let number = self.check.number;
        self.log.state().running.retain(|running| running.check.number != number);
        if self.log.print {
            match self.log.summary(&self.check.domain).filter(|summary| summary.check == self.check) {
                Some(summary) => eprintln!("{summary}"),
                None => eprintln!("{}: no outbound request", self.check.domain),
            }
        }
    }
}

/// A running request.
#[derive(Debug)]
pub(crate) struct Open {
    log: Arc<Log>,
    id: u64,
    status: Option<String>,
}

impl Open {
    pub(crate) fn status(&mut self, status: impl Into<String>) {
        self.status = Some(status.into());
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let status = self.status.take().unwrap_or_else(|| "given up".to_owned());
        self.log.close(self.id, status);
    }
}
