//! Groups failures into causes.

use crate::text::message::Message;
use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::cause::Cause;
use crate::tlsrpt_report::cause_kind as kinds;
use crate::tlsrpt_report::diagnosis::{Diagnosis, Suspect};
use crate::tlsrpt_report::numbers::{Numbers, UnitSums};
use crate::tlsrpt_report::reasons::Meanings;
use crate::tlsrpt_report::report::{FailureDetails, ReportedPolicy};
use crate::tlsrpt_report::sessions::Unit;
use std::borrow::Cow;
use std::rc::Rc;

/// At most this many causes are told; the others are rarer.
const CAUSES_MAX: usize = 500;

/// At most this many reasons of a cause are kept.
const REASONS_MAX: usize = 5;

/// All causes so far.
#[derive(Default)]
pub(super) struct Causes<'a> {
    /// The policy domains, the hosts of each, and the causes at each host.
    domains: Numbers<'a>,
    hosts: Numbers<'a>,
    causes: Numbers<'a>,
    gathered: Vec<Gathered<'a>>,
    sums: UnitSums,
    meanings: Meanings<'a>,
    /// What belongs to the cause of a number. Only for those that are told it is looked through.
    reporters: Vec<(usize, &'a str, u64)>,
    failures: Vec<(usize, &'a FailureDetails)>,
}

/// The failures of one cause so far.
struct Gathered<'a> {
    number: usize,
    diagnosis: Diagnosis<'a>,
    /// The policy of the first failure.
    suspect: Rc<Suspect<'a>>,
    domain: Option<&'a str>,
    sessions: u64,
    is_uncounted: bool,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// What the reports say about one cause.
#[derive(Default)]
struct Said<'a> {
    /// By name.
    reporters: Vec<(&'a str, u64)>,
    results: Vec<&'a str>,
    reasons: Vec<&'a str>,
    information: Vec<&'a str>,
    greetings: Vec<&'a str>,
    instead: Vec<&'a str>,
    addresses: Vec<&'a str>,
}

impl<'a> Causes<'a> {
    /// Adds the failures of a unit of `entry`.
    pub(super) fn gather(&mut self, batch: &'a Batch, entry: &'a Entry, unit: &Unit<'a>) {
        let domain = self.domains.of(0, unit.domain);
        for side in &unit.sides {
            self.gather_side(batch, entry, unit, domain, side);
        }
        self.sums.end_unit(|cause, sessions, is_uncounted| {
            if let Some(one) = self.gathered.get_mut(cause) {
                one.sessions = one.sessions.saturating_add(sessions);
                one.is_uncounted |= is_uncounted;
            }
            self.reporters.push((cause, &entry.name, sessions));
        });
    }

    fn gather_side(
        &mut self,
        batch: &'a Batch,
        entry: &'a Entry,
        unit: &Unit<'a>,
        domain: usize,
        policies: &[&'a ReportedPolicy],
    ) {
        for policy in policies.iter().copied() {
            let suspect = Rc::new(Suspect::new(batch, policy));
            self.meanings.begin_policy();
            for failure in policy.failures.iter().filter(|failure| failure.happened()) {
                let reason = self.meanings.of(failure, policy.domain.as_deref(), suspect.about(failure));
                let found = suspect.diagnosis(failure, reason);
                let cause = self.cause(domain, unit, &suspect, found);
                self.add(cause, entry, failure.sessions);
                self.failures.push((cause, failure));
            }
            let rest = self.sums.unexplained(policy);
            let is_all = policy.is_uncounted && !policy.failures.iter().any(FailureDetails::happened);
            if rest > 0 || is_all {
                let cause = self.cause(domain, unit, &suspect, Diagnosis::of(&kinds::UNEXPLAINED));
                self.add(cause, entry, rest);
            }
            self.sums.end_policy(policy);
        }
        self.sums.end_side();
    }

    /// Returns the number of a cause.
    fn cause(
        &mut self,
        domain: usize,
        unit: &Unit<'a>,
        suspect: &Rc<Suspect<'a>>,
        found: Diagnosis<'a>,
    ) -> usize {
        let host = self.hosts.of(domain as u64, found.host) as u64;
        // What tells it apart came from outside, and may be the name of a kind.
        let number = match found.apart {
            "" => self.causes.of(2 * host, Some(found.kind.name)),
            apart => self.causes.of(2 * host + 1, Some(apart)),
        };
        if number == self.gathered.len() {
            let (suspect, domain) = (Rc::clone(suspect), unit.domain);
            let diagnosis = found;
            self.gathered.push(Gathered {
                number,
                diagnosis,
                suspect,
                domain,
                sessions: 0,
                is_uncounted: false,
                from: None,
                to: None,
            });
        }
        number
    }

    fn add(&mut self, cause: usize, entry: &Entry, sessions: u64) {
        self.sums.add(cause, sessions);
        if let Some(one) = self.gathered.get_mut(cause) {
            let (from, to) = entry.report.span();
            one.from = [one.from, from].into_iter().flatten().min();
            one.to = one.to.max(to);
        }
    }

    /// Returns the causes, the most frequent first.
    pub(super) fn told(self, batch: &'a Batch) -> Vec<Cause<'a>> {
        let numbers = self.gathered.len();
        let told = most_frequent(self.gathered);
        let mut said: Vec<Said<'_>> = told.iter().map(|_| Said::default()).collect();
        let mut places = vec![usize::MAX; numbers];
        for (place, one) in told.iter().enumerate() {
            if let Some(of_number) = places.get_mut(one.number) {
                *of_number = place;
            }
        }
        for (number, failure) in self.failures {
            let place = places.get(number).and_then(|place| told.get(*place).zip(said.get_mut(*place)));
            if let Some((one, said)) = place {
                said.hear(failure, &one.diagnosis);
            }
        }
        for (number, reporter, sessions) in self.reporters {
            if let Some(said) = places.get(number).and_then(|place| said.get_mut(*place)) {
                said.count(reporter, sessions);
            }
        }
        told.into_iter().zip(said).map(|(one, said)| one.told(said, batch)).collect()
    }
}

/// Returns the causes with most sessions, in order.
fn most_frequent(mut all: Vec<Gathered<'_>>) -> Vec<Gathered<'_>> {
    // Of many, most are sorted out by their numbers alone.
    if all.len() > CAUSES_MAX {
        let mut counts: Vec<u64> = all.iter().map(|one| u64::MAX - one.sessions).collect();
        crate::text::sort::sort(&mut counts);
        let last = counts.get(CAUSES_MAX).copied().unwrap_or(u64::MAX);
        all.retain(|one| u64::MAX - one.sessions <= last);
    }
    crate::text::sort::by_place(&mut all, |one| {
        let Diagnosis { kind, host, apart, .. } = one.diagnosis;
        (u64::MAX - one.sessions, kind.name, one.domain, host, apart)
    });
    all.truncate(CAUSES_MAX);
    all
}

fn remember<'a>(list: &mut Vec<&'a str>, text: &'a str) {
    if !text.is_empty() && list.len() < REASONS_MAX && !list.contains(&text) {
        list.push(text);
    }
}

impl<'a> Said<'a> {
    fn count(&mut self, reporter: &'a str, sessions: u64) {
        match self.reporters.binary_search_by_key(&reporter, |(name, _)| *name) {
            Ok(at) => {
                if let Some((_, sum)) = self.reporters.get_mut(at) {
                    *sum = sum.saturating_add(sessions);
                }
            }
            Err(at) => self.reporters.insert(at, (reporter, sessions)),
        }
    }

    fn hear(&mut self, failure: &'a FailureDetails, found: &Diagnosis<'_>) {
        let host = found.host;
        let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
        remember(&mut self.results, failure.result.word());
        remember(&mut self.reasons, text(&failure.reason));
        // Some senders repeat the reason there.
        if failure.additional_information != failure.reason {
            remember(&mut self.information, text(&failure.additional_information));
        }
        let is_unnamed = host.is_none() && found.kind.is_about_the_host();
        if is_unnamed {
            let name = text(&failure.mx_host);
            remember(&mut self.instead, name);
            if text(&failure.receiving_ip) != name {
                remember(&mut self.addresses, text(&failure.receiving_ip));
            }
        }
        let is_other = |name: &&str| is_unnamed || host.is_some_and(|host| !name.eq_ignore_ascii_case(host));
        if let Some(name) = failure.mx_helo.as_deref().map(|name| name.trim_end_matches('.')).filter(is_other)
        {
            remember(&mut self.greetings, name);
        }
    }
}

impl<'a> Gathered<'a> {
    fn told(self, said: Said<'a>, batch: &'a Batch) -> Cause<'a> {
        let fine_elsewhere = self.fine_elsewhere(&said.reporters, batch);
        let Diagnosis { mut kind, host, .. } = self.diagnosis;
        let mut why = self.suspect.explanation(&self.diagnosis);
        let is_fetch = [&kinds::FETCH, &kinds::FETCH_TIMEOUT, &kinds::FETCH_UNREACHABLE]
            .into_iter()
            .any(|of| of.name == kind.name);
        if is_fetch && !fine_elsewhere.is_empty() {
            kind = &kinds::FETCH_BETWEEN;
            let between = Message::new(
                "cause.fetch-between",
                "{failing} could not fetch the policy, and {fine} used it in the same days",
            );
            let failing: Vec<&str> = said.reporters.iter().map(|(name, _)| *name).collect();
            why = Some(between.arg("failing", failing.join(", ")).arg("fine", fine_elsewhere.join(", ")));
        }
        Cause {
            kind,
            why,
            operator: self.suspect.operator(&self.diagnosis),
            lint: self.suspect.lint(&self.diagnosis).map(Cow::Owned).or(kind.lint.map(Cow::Borrowed)),
            domain: self.domain,
            mx_host: host,
            sessions: self.sessions,
            is_uncounted: self.is_uncounted,
            reporters: said.reporters,
            fine_elsewhere,
            results: said.results,
            reasons: said.reasons,
            information: said.information,
            greetings: said.greetings,
            instead: said.instead,
            addresses: said.addresses,
            from: self.from,
            to: self.to,
        }
    }

    /// Returns the reporters that used a policy of the type that matters for the same domain, without any failure in the same
    /// days. `reporters` are those that report the cause.
    fn fine_elsewhere(&self, reporters: &[(&str, u64)], batch: &'a Batch) -> Vec<&'a str> {
        let (Some(from), Some(to)) = (self.from, self.to) else { return Vec::new() };
        let kind = Suspect::shared_type(&self.diagnosis);
        let mut fine: Vec<&str> = Vec::new();
        let mut failing: Vec<&str> = Vec::new();
        for entry in &batch.reports {
            let name = entry.name.as_str();
            let overlaps = entry.report.from.is_some_and(|first| first <= to)
                && entry.report.to.is_some_and(|last| last >= from);
            let is_failing = reporters.iter().any(|(failing, _)| *failing == name);
            if !overlaps || is_failing || failing.contains(&name) {
                continue;
            }
            let policies = || {
                let is_same = |policy: &&ReportedPolicy| policy.domain.as_deref() == self.domain;
                entry.report.policies.iter().filter(is_same)
            };
            if policies().any(ReportedPolicy::has_failures) {
                failing.push(name);
            } else if policies().any(|policy| policy.kind == kind && policy.successful > 0)
                && !fine.contains(&name)
            {
                fine.push(name);
            }
        }
        fine.retain(|name| !failing.contains(name));
        fine.truncate(REASONS_MAX);
        fine
    }
}
