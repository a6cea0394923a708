//! Groups failures into causes.

use crate::text::message::{Arg, Message, sentences};
use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::cause_kind::{self as kinds, ASK_THE_PROVIDER, CauseKind, Fault, WHICH_HOST};
use crate::tlsrpt_report::diagnosis::{Diagnosis, Suspect};
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::report::{FailureDetails, PolicyType, ReportedPolicy};
use crate::tlsrpt_report::sessions::{Unit, UnitSums, units};
use std::collections::BTreeMap;

/// Why sessions failed.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What it is.
    pub kind: &'static CauseKind,
    /// The policy domain.
    pub domain: Option<String>,
    /// The MX host.
    pub mx_host: Option<String>,
    /// How many sessions failed so.
    pub sessions: u64,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<String>,
    /// Who reports it, with the sessions of each.
    pub reporters: Vec<(String, u64)>,
    /// Who reports no failure for the domain in the same days.
    pub fine_elsewhere: Vec<String>,
    /// The result types in the reports.
    pub results: Vec<String>,
    /// The reasons in the reports, each once.
    pub reasons: Vec<String>,
    /// The additional information in the reports, each once: addresses of pages, or texts.
    pub information: Vec<String>,
    /// The names with which the mail host greeted, if they are others than its own.
    pub greetings: Vec<String>,
    /// The first second of the first report with it.
    pub from: Option<Timestamp>,
    /// The last second of the last report with it.
    pub to: Option<Timestamp>,
    /// What was found out beside, if anything.
    why: Option<Message>,
    /// Who runs the mail host, if it is one of a provider.
    operator: Option<&'static str>,
}

impl Cause {
    /// Where it lies.
    pub fn fault(&self) -> Fault {
        if self.operator.is_some() { Fault::Provider } else { self.kind.fault }
    }

    /// The cause in a few words.
    pub fn title(&self) -> Message {
        self.with_names(self.kind.title())
    }

    /// What it means, and what the reports say of it.
    pub fn meaning(&self) -> Message {
        let mut text = self.with_names(self.kind.meaning());
        let says_why = self.why.is_none() && text.template.contains("{why}");
        if !self.reasons.is_empty() && !says_why {
            let said = Message::new("cause.the-report-says", "The report says: {reasons}.");
            text = sentences(text, said.arg("reasons", self.said()));
        }
        if !self.greetings.is_empty() {
            let greets = Message::new("cause.greets-as", "The host greets as {names}.");
            text = sentences(text, greets.arg("names", self.greetings.join(", ")));
        }
        if !self.information.is_empty() {
            let more = Message::new("cause.more-of-the-sender", "More of the sender: {information}");
            text = sentences(text, more.arg("information", self.information.join(" ")));
        }
        text
    }

    /// What to do.
    pub fn advice(&self) -> Message {
        let advice = match self.operator {
            None => self.kind.advice(),
            Some(_) => ASK_THE_PROVIDER,
        };
        let advice = self.with_names(advice);
        match (self.operator, &self.mx_host) {
            (Some(_), None) => sentences(self.with_names(WHICH_HOST), advice),
            _ => advice,
        }
    }

    fn said(&self) -> Arg {
        self.reasons.join("; ").trim_end_matches('.').into()
    }

    fn with_names(&self, text: Message) -> Message {
        let why = match (&self.why, self.reasons.is_empty()) {
            (Some(why), _) => why.clone(),
            (None, false) => {
                Message::new("cause.why-said", "The report says: {reasons}").arg("reasons", self.said())
            }
            (None, true) => Message::new("cause.why-unknown", "The report gives no reason"),
        };
        let or = |name: Option<&String>, words: Message| name.map_or(words.into(), Arg::from);
        let host = self.mx_host.as_ref();
        text.arg("host", or(host, Message::new("cause.host", "the mail host")))
            .arg("Host", or(host, Message::new("cause.host-first", "The mail host")))
            .arg("domain", or(self.domain.as_ref(), Message::new("cause.domain", "the domain")))
            .arg("operator", self.operator.unwrap_or_default())
            .arg("result", or(self.results.first(), Message::new("cause.no-type", "(no type)")))
            .arg("why", why)
    }
}

/// At most this many causes are told; the others are rarer.
const CAUSES_MAX: usize = 500;

/// At most this many reasons of a cause are kept.
const REASONS_MAX: usize = 5;

/// Returns the causes of all failures that `filter` wants, the most frequent first.
pub(super) fn of(batch: &Batch, filter: &Filter) -> Vec<Cause> {
    let mut gathered: BTreeMap<Key<'_>, Gathered<'_>> = BTreeMap::new();
    for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
        for unit in units(entry) {
            if filter.wants_domain(unit.domain) {
                gather(batch, entry, &unit, &mut gathered);
            }
        }
    }
    let mut all: Vec<Gathered<'_>> = gathered.into_values().collect();
    crate::text::sort::by_place(&mut all, |one| {
        (u64::MAX - one.sessions, one.diagnosis.kind.name, one.domain, one.diagnosis.host)
    });
    all.truncate(CAUSES_MAX);
    all.into_iter().map(|one| one.told(batch)).collect()
}

/// What a cause is known by: its kind, the domain, the host, and what tells it apart. Of the kind, the address in memory is
/// enough, and faster to compare.
type Key<'a> = (usize, Option<&'a str>, Option<&'a str>, &'a str);

/// The failures of one cause so far.
struct Gathered<'a> {
    diagnosis: Diagnosis<'a>,
    why: Option<Message>,
    lint: Option<String>,
    operator: Option<&'static str>,
    domain: Option<&'a str>,
    sessions: u64,
    reporters: BTreeMap<&'a str, u64>,
    results: Vec<&'a str>,
    reasons: Vec<&'a str>,
    information: Vec<&'a str>,
    greetings: Vec<&'a str>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

fn gather<'a>(
    batch: &'a Batch,
    entry: &'a Entry,
    unit: &Unit<'a>,
    all: &mut BTreeMap<Key<'a>, Gathered<'a>>,
) {
    let mut sums = UnitSums::default();
    for policy in &unit.policies {
        let suspect = Suspect::new(batch, policy);
        let mut add = |found: Diagnosis<'a>, sessions: u64, failure: Option<&'a FailureDetails>| {
            let kind = std::ptr::from_ref(found.kind).addr();
            let key = (kind, unit.domain, found.host, found.apart);
            sums.add(key, sessions);
            if sessions == 0 {
                return;
            }
            let one = all.entry(key).or_insert_with(|| Gathered {
                why: suspect.explanation(&found),
                lint: suspect.lint(&found),
                operator: suspect.operator(&found),
                diagnosis: found,
                domain: unit.domain,
                sessions: 0,
                reporters: BTreeMap::new(),
                results: Vec::new(),
                reasons: Vec::new(),
                information: Vec::new(),
                greetings: Vec::new(),
                from: None,
                to: None,
            });
            one.from = [one.from, entry.report.from].into_iter().flatten().min();
            one.to = one.to.max(entry.report.to);
            if let Some(failure) = failure {
                one.hear(failure);
            }
        };
        for failure in &policy.failures {
            add(suspect.diagnosis(failure), failure.sessions, Some(failure));
        }
        let known = policy.failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.sessions));
        add(Diagnosis::of(&kinds::UNEXPLAINED), policy.failed.saturating_sub(known), None);
        sums.end(policy);
    }
    for (key, sessions) in sums.of_unit {
        let Some(one) = all.get_mut(&key).filter(|_| sessions > 0) else { continue };
        one.sessions = one.sessions.saturating_add(sessions);
        let of_reporter = one.reporters.entry(&entry.name).or_default();
        *of_reporter = of_reporter.saturating_add(sessions);
    }
}

fn remember<'a>(list: &mut Vec<&'a str>, text: &'a str) {
    if !text.is_empty() && list.len() < REASONS_MAX && !list.contains(&text) {
        list.push(text);
    }
}

impl<'a> Gathered<'a> {
    fn hear(&mut self, failure: &'a FailureDetails) {
        let text = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
        remember(&mut self.results, failure.result.word());
        remember(&mut self.reasons, text(&failure.reason));
        // Some senders repeat the reason there.
        if failure.additional_information != failure.reason {
            remember(&mut self.information, text(&failure.additional_information));
        }
        let is_other = |name: &&str| !name.eq_ignore_ascii_case(self.diagnosis.host.unwrap_or(name));
        if let Some(name) = failure.mx_helo.as_deref().map(|name| name.trim_end_matches('.')).filter(is_other)
        {
            remember(&mut self.greetings, name);
        }
    }

    fn told(self, batch: &Batch) -> Cause {
        let fine_elsewhere = self.fine_elsewhere(batch);
        let Diagnosis { mut kind, host, .. } = self.diagnosis;
        let mut why = self.why;
        let is_fetch = [&kinds::FETCH, &kinds::FETCH_TIMEOUT, &kinds::FETCH_UNREACHABLE]
            .into_iter()
            .any(|of| of.name == kind.name);
        if is_fetch && !fine_elsewhere.is_empty() {
            let failing: Vec<&str> = self.reporters.keys().copied().collect();
            kind = &kinds::FETCH_BETWEEN;
            let between = Message::new(
                "cause.fetch-between",
                "{failing} could not fetch the policy, and {fine} used it in the same days",
            );
            why = Some(between.arg("failing", failing.join(", ")).arg("fine", fine_elsewhere.join(", ")));
        }
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
        Cause {
            kind,
            why,
            operator: self.operator,
            lint: self.lint.or(kind.lint.map(str::to_owned)),
            domain: self.domain.map(str::to_owned),
            mx_host: host.map(str::to_owned),
            sessions: self.sessions,
            reporters: self
                .reporters
                .into_iter()
                .map(|(name, sessions)| (name.to_owned(), sessions))
                .collect(),
            fine_elsewhere,
            results: owned(self.results),
            reasons: owned(self.reasons),
            information: owned(self.information),
            greetings: owned(self.greetings),
            from: self.from,
            to: self.to,
        }
    }

    /// Returns the reporters that used a policy for the same domain without any failure in the same days.
    fn fine_elsewhere(&self, batch: &Batch) -> Vec<String> {
        let (Some(from), Some(to)) = (self.from, self.to) else { return Vec::new() };
        let mut fine: Vec<&str> = Vec::new();
        let mut failing: Vec<&str> = self.reporters.keys().copied().collect();
        for entry in &batch.reports {
            let name = entry.name.as_str();
            let overlaps = entry.report.from.is_some_and(|first| first <= to)
                && entry.report.to.is_some_and(|last| last >= from);
            if !overlaps || failing.contains(&name) {
                continue;
            }
            let policies = || {
                let is_same = |policy: &&ReportedPolicy| policy.domain.as_deref() == self.domain;
                entry.report.policies.iter().filter(is_same)
            };
            if policies().any(|policy| policy.failed > 0) {
                failing.push(name);
            } else if policies().any(|policy| policy.kind == PolicyType::Sts && policy.successful > 0)
                && !fine.contains(&name)
            {
                fine.push(name);
            }
        }
        fine.retain(|name| !failing.contains(name));
        fine.into_iter().take(REASONS_MAX).map(str::to_owned).collect()
    }
}
