//! The policies that senders used.

use crate::policy::Policy;
use crate::text::message::{Arg, Message, sentences};
use crate::text::sort;
use crate::time::Timestamp;
use crate::tlsrpt_report::batch::{Batch, Entry};
use crate::tlsrpt_report::dates::full_day;
use crate::tlsrpt_report::filter::Filter;
use crate::tlsrpt_report::numbers::Numbers;
use crate::tlsrpt_report::report::{PolicyType, ReportedPolicy};
use crate::tlsrpt_report::seen;
use crate::tlsrpt_report::sessions::Sessions;

/// A policy that senders used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPolicy {
    /// The policy domain.
    pub domain: Option<String>,
    /// The type.
    pub kind: PolicyType,
    /// The lines, as the first report has them.
    pub lines: Vec<String>,
    /// Who used it.
    pub reporters: Vec<String>,
    /// The sessions.
    pub sessions: Sessions,
    /// The first second of the first report about it.
    pub from: Option<Timestamp>,
    /// The last second of the last report about it.
    pub to: Option<Timestamp>,
}

/// At most this many reporters of a policy are named.
const NAMES_MAX: usize = 20;

/// Returns the policies that senders used, those with most sessions first. Policies that mean the same are one.
pub fn seen_policies(batch: &Batch, filter: &Filter) -> Vec<SeenPolicy> {
    let mut seen: Vec<SeenPolicy> = Vec::new();
    // Each line has the number of those before it as its group, so the number of the last one identifies all of them.
    let mut numbers = Numbers::default();
    let mut places: Vec<Option<usize>> = Vec::new();
    for entry in batch.reports.iter().filter(|entry| filter.wants(entry)) {
        for policy in entry.report.policies.iter().filter(|policy| filter.wants_policy(policy)) {
            let mut number = numbers.of(0, policy.domain.as_deref());
            for text in std::iter::once(policy.kind.word()).chain(policy.lines.iter().map(String::as_str)) {
                number = numbers.of(number as u64 + 1, Some(text));
            }
            places.resize(places.len().max(number + 1), None);
            let Some(place) = places.get_mut(number) else { continue };
            let place = *place.get_or_insert(seen.len());
            if place == seen.len() {
                seen.push(SeenPolicy::new(policy));
            }
            if let Some(seen) = seen.get_mut(place) {
                seen.add(entry, policy);
            }
        }
    }
    // Few are different, so only of those the meaning is read.
    let meaning = |policy: SeenPolicy| (seen::meaning(&policy.kind, &policy.lines), policy);
    let mut seen: Vec<(String, SeenPolicy)> = seen.into_iter().map(meaning).collect();
    sort::by_place(&mut seen, |(meaning, policy)| (policy.domain.clone(), meaning.clone()));
    let mut merged: Vec<(String, SeenPolicy)> = Vec::new();
    for (meaning, policy) in seen {
        match merged.last_mut() {
            Some((known, same)) if *known == meaning && same.domain == policy.domain => same.merge(policy),
            _ => merged.push((meaning, policy)),
        }
    }
    sort::by_place(&mut merged, |(_, policy)| u64::MAX - policy.sessions.all());
    merged.into_iter().map(|(_, policy)| policy).collect()
}

impl SeenPolicy {
    fn new(policy: &ReportedPolicy) -> Self {
        Self {
            domain: policy.domain.clone(),
            kind: policy.kind.clone(),
            lines: policy.lines.clone(),
            reporters: Vec::new(),
            sessions: Sessions::default(),
            from: None,
            to: None,
        }
    }

    fn add(&mut self, Entry { report, name, .. }: &Entry, policy: &ReportedPolicy) {
        self.sessions.add(Sessions { successful: policy.successful, failed: policy.failed });
        let (from, to) = report.span();
        self.cover(from, to);
        if self.reporters.len() < NAMES_MAX && !self.reporters.contains(name) {
            self.reporters.push(name.clone());
        }
    }

    fn cover(&mut self, from: Option<Timestamp>, to: Option<Timestamp>) {
        self.from = [self.from, from].into_iter().flatten().min();
        self.to = self.to.max(to);
    }

    /// Adds a policy that means the same, as senders write it in their own order.
    fn merge(&mut self, other: Self) {
        self.sessions.add(other.sessions);
        self.cover(other.from, other.to);
        for reporter in other.reporters {
            if !self.reporters.contains(&reporter) {
                self.reporters.push(reporter);
            }
        }
    }
}

/// Says how a policy that senders used differs in meaning from the valid one that is published today, if any.
pub fn compare(seen: &SeenPolicy, today: Option<&Policy<'_>>) -> Message {
    let Some(today) = today else {
        return Message::new("seen.none-today", "Today no valid policy is published.");
    };
    let Some(then) = seen::policy(&seen.lines) else {
        return Message::new(
            "seen.unreadable",
            "The policy in the report cannot be read, so it cannot be compared.",
        );
    };
    if then.says_the_same(today) {
        return Message::new("seen.same", "It means the same as today’s policy.");
    }
    let mut changes = Vec::new();
    if then.mode != today.mode {
        let mode = Message::new("seen.mode", "mode {then} then, {now} now");
        changes.push(mode.arg("then", then.mode.name()).arg("now", today.mode.name()));
    }
    let lists = |one: &Policy<'_>, other: &Policy<'_>| {
        let only = one.patterns().into_iter().filter(|pattern| !other.mx.contains(pattern));
        only.take(NAMES_MAX).map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let (removed, added) = (lists(&then, today), lists(today, &then));
    for (patterns, what) in [
        (added, Message::new("seen.added", "{patterns} added since")),
        (removed, Message::new("seen.removed", "{patterns} removed since")),
    ] {
        if !patterns.is_empty() {
            changes.push(what.arg("patterns", patterns));
        }
    }
    if then.max_age != today.max_age {
        let max_age = Message::new("seen.max-age", "max_age {then} then, {now} now");
        changes.push(max_age.arg("then", then.max_age).arg("now", today.max_age));
    }
    let changes = changes.into_iter().reduce(|first, next| {
        Message::new("seen.changes", "{first}; {next}").arg("first", first).arg("next", next)
    });
    let used = Message::new(
        "seen.other",
        "{reporters} used the policy of mode {mode}, which is not today’s: {changes}.",
    )
    .arg("reporters", seen.reporters.join(", "))
    .arg("mode", then.mode.name())
    .arg("changes", changes.map_or_else(|| Arg::from(""), Arg::from));
    // A sender may have fetched it as late as in the last second of its report.
    match seen.to.map(|to| Timestamp(to.0.saturating_add(u64::from(then.max_age)))) {
        Some(until) => sentences(
            used,
            Message::new("seen.until", "Its max_age runs until {day} at most.").arg("day", full_day(until)),
        ),
        None => used,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::policy::PolicySyntax;

    #[test]
    fn policies_are_compared_by_meaning() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let seen = SeenPolicy {
            domain: None,
            kind: PolicyType::Sts,
            lines: lines("version: STSv1\nmode: testing\nmax_age: 604800\nmx: a.example\nmx: b.example"),
            reporters: vec!["Microsoft".to_owned()],
            sessions: Sessions::default(),
            from: None,
            to: Some(Timestamp(1_794_527_999)),
        };
        let cases = [
            (
                "version: STSv1\nmode: testing\nmx: b.example\nmx: a.example\nmax_age: 604800",
                "It means the same as today’s policy.",
            ),
            (
                "version: STSv1\nmode: enforce\nmx: a.example\nmx: *.c.example\nmax_age: 86400",
                "Microsoft used the policy of mode testing, which is not today’s: mode testing then, enforce now; *.c.example added since; \
                 b.example removed since; max_age 604800 then, 86400 now. Its max_age runs until 19 November 2026 at most.",
            ),
        ];
        for (today, expected) in cases {
            let today = Policy::of(&PolicySyntax::parse(today.as_bytes())).unwrap();
            assert_eq!(&*compare(&seen, Some(&today)).text(), expected);
        }
        let broken = SeenPolicy { lines: lines("mode: x"), ..seen };
        let today = Policy::of(&PolicySyntax::parse(b"version: STSv1\nmode: none\nmax_age: 1")).unwrap();
        assert!(compare(&broken, Some(&today)).text().contains("cannot be read"));
    }
}
