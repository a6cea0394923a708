//! What is remembered of one domain.

use crate::check::checked::Done;
use crate::state::cached::Cached;
use mta_sts::{Draft, Live, Severity, State, published};
use serde::{Deserialize, Serialize};

/// The finding that represents a check without a result.
const UNDETERMINED: &str = "undetermined";

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Entry {
    /// The last verdict that could be found out.
    verdict: String,
    /// The errors of the last run.
    errors: Vec<String>,
    /// The policy that was first seen with the current id: senders that fetched it keep it, even if the host now serves another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    announced: Option<Announced>,
    /// The policy before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earlier: Option<Announced>,
}

/// A record, the policy that it announced, and when that was seen.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Announced {
    id: String,
    sha256: String,
    record: String,
    policy: String,
    /// Seconds since 1970.
    first_seen: u64,
    last_seen: u64,
}

impl Announced {
    fn of(done: &Done) -> Option<Self> {
        let report = &done.report;
        if report.record.state != State::Valid || report.policy.state != State::Valid {
            return None;
        }
        let policy = report.policy.text.as_ref()?;
        let at = done.at?.0;
        Some(Self {
            id: report.record.id.clone()?,
            sha256: mta_sts_direct::sha256(policy),
            record: String::from_utf8(report.record.text.clone()?).ok()?,
            policy: String::from_utf8(policy.clone()).ok()?,
            first_seen: at,
            last_seen: at,
        })
    }

    fn live(&self) -> Live {
        let draft = Draft::new().policy(self.policy.as_bytes()).records(&[self.record.as_bytes()]);
        published(&draft.over(None))
    }
}

impl Entry {
    /// Returns what to remember after a check.
    pub(super) fn after(before: Option<&Self>, done: &Done) -> Self {
        let verdict = match before {
            Some(before) if done.is_undetermined() => before.verdict.clone(),
            _ => done.report.verdict.word().to_owned(),
        };
        let errors = done.report.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut errors: Vec<String> = errors.map(|finding| finding.lint.name.to_owned()).collect();
        errors.dedup();
        if done.is_undetermined() {
            errors.push(UNDETERMINED.to_owned());
        }
        let old = before.and_then(|before| before.announced.clone());
        let earlier = before.and_then(|before| before.earlier.clone());
        let (announced, earlier) = match (old, Announced::of(done)) {
            (Some(old), Some(new)) if old.id == new.id && old.sha256 == new.sha256 => {
                (Some(Announced { last_seen: new.last_seen, ..old }), earlier)
            }
            (Some(old), Some(new)) if old.id == new.id => (Some(old), earlier),
            (Some(old), Some(new)) => (Some(new), Some(old)),
            (old, new) => (new.or(old), earlier),
        };
        Self { verdict, errors, announced, earlier }
    }

    /// Returns what was published, to compare with.
    pub(super) fn live(&self) -> Option<Live> {
        self.announced.as_ref().map(Announced::live)
    }

    /// Whether the verdict changed, or an error was there before too.
    pub(super) fn is_news_after(&self, before: &Self) -> bool {
        self.verdict != before.verdict || self.errors.iter().any(|error| before.errors.contains(error))
    }

    /// Whether another policy is served under the remembered id.
    pub(super) fn changed_without_id(&self, done: &Done) -> Option<bool> {
        let (old, new) = (self.announced.as_ref()?, Announced::of(done)?);
        Some(old.id == new.id && old.sha256 != new.sha256)
    }

    /// Returns what senders do that have an earlier policy in their cache.
    pub(super) fn cached(&self, done: &Done) -> Vec<Cached> {
        let served = done.report.policy.text.as_deref().map(mta_sts_direct::sha256);
        let announced = self.announced.as_ref().filter(|one| Some(&one.sha256) != served.as_ref());
        let all = announced.into_iter().chain(&self.earlier);
        all.filter_map(|one| Cached::of(&one.live(), one.last_seen, done)).collect()
    }
}
