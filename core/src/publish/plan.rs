//! The order of steps that brings a draft into force, each with the time it needs.

use crate::facts::Live;
use crate::facts::State;
use crate::finding::{Arg, Message};
use crate::lints::can_be_listed;
use crate::observation::Reason;
use crate::policy::Policy;
use crate::publish::stage::{Records, Stage, act, until_forgotten, wait};
use crate::publish::uncovered::Uncovered;
use crate::report::Report;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::Mode;
use crate::text::duration::duration;

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// The live publication is not known.
    Unread,
    /// Senders cannot fetch a policy until the policy host is fixed.
    HostBroken,
    /// The draft has no valid policy that could be published.
    InvalidPolicy,
    /// The draft has a record that senders would not accept.
    InvalidRecord,
}

/// Returns the steps that bring the draft of `report` into force; none if nothing changes.
///
/// # Errors
///
/// Something has to be fixed or checked first.
pub fn plan(live: &Live, report: &Report) -> Result<Vec<Stage>, NoPlan> {
    if let Some(obstacle) = obstacle(live, report) {
        return Err(obstacle);
    }
    let way = Way { live, report };
    // What is absent on both sides is not removed.
    let gone = |old, new| exists(old) && !exists(new);
    let gone = gone(live.record.state, report.record.state) || gone(live.policy.state, report.policy.state);
    Ok(match (live.announced(), report.policy.policy.as_ref()) {
        (Some(old), _) if gone && old.mode == Mode::None => way.taken_down(),
        (Some(old), _) if gone => way.withdrawn(old),
        (None, _) if gone => way.cleared(),
        (Some(old), Some(new)) if old.says_the_same(new) => way.joined(new),
        (Some(old), Some(new)) if old.mode == Mode::None => way.begun(new),
        (Some(old), Some(new)) if new.mode == Mode::None => way.withdrawn(old),
        (Some(old), Some(new)) => way.updated(old, new),
        (None, Some(new)) if !way.serves(new) || way.has_other_record() => way.begun(new),
        _ => Vec::new(),
    })
}

fn obstacle(live: &Live, report: &Report) -> Option<NoPlan> {
    if !live.is_known() {
        let broken = live.host_is_broken() && !matches!(live.record.state, State::Failed(_) | State::Pending);
        return Some(if broken { NoPlan::HostBroken } else { NoPlan::Unread });
    }
    let is_none = |state| matches!(state, State::Invalid | State::Failed(Reason::TooLarge));
    let (old, new) = (&live.policy, &report.policy);
    // An invalid text that is live already is not part of the draft.
    if is_none(new.state) && (new.state != old.state || new.text != old.text) {
        return Some(NoPlan::InvalidPolicy);
    }
    let (old, new) = (&live.record, &report.record);
    let drafted = new.state != old.state || new.text != old.text;
    (is_none(new.state) && drafted).then_some(NoPlan::InvalidRecord)
}

const fn exists(state: State) -> bool {
    matches!(state, State::Valid | State::Invalid | State::Failed(Reason::TooLarge))
}

struct Way<'a> {
    live: &'a Live,
    report: &'a Report,
}

impl Way<'_> {
    /// Whether this policy is served already, announced or not.
    fn serves(&self, new: &Policy<'_>) -> bool {
        self.live.policy.policy.as_ref().is_some_and(|old| old.says_the_same(new))
    }

    fn has_other_record(&self) -> bool {
        let (old, new) = (&self.live.record, &self.report.record);
        (old.state, &old.text) != (new.state, &new.text)
    }

    /// Plans a first policy: no sender has one cached that it must apply.
    fn begun(&self, new: &Policy<'_>) -> Vec<Stage> {
        let mut all = Vec::new();
        if new.mode == Mode::Enforce {
            all.push(act(Message::new(
                "plan.begin-testing",
                "Consider mode testing for the first two weeks, with a TLSRPT record: the reports show what would not be delivered in mode enforce.",
            )));
        }
        all.extend(Uncovered::by(new, self.live, self.report).steps(self.live.mx_ttl));
        if !self.serves(new) {
            all.push(act(self.named(Message::new(
                "plan.serve",
                "Serve the policy at {url}, and check that you can fetch it.",
            ))));
        }
        all.extend(match self.live.record.state {
            State::Valid => self.new_id(),
            State::Invalid => vec![
                act(self.named(Message::new(
                    "plan.replace-record",
                    "Only then replace what is published at {record}, which senders do not accept, with one valid TXT record that has a new id.",
                ))),
                until_forgotten(Records::Sts, self.live.record_ttl),
            ],
            _ => vec![act(self.named(Message::new(
                "plan.announce",
                "Only then publish the TXT record at {record}: a sender that sees it fetches the policy at once.",
            )))],
        });
        all
    }

    /// Plans new MX hosts for an unchanged policy, which first needs patterns for them.
    fn joined(&self, policy: &Policy<'_>) -> Vec<Stage> {
        let uncovered = Uncovered::by(policy, self.live, self.report);
        if uncovered.to_come.is_empty() {
            return Vec::new();
        }
        let mut all = uncovered.patterns_first();
        all.extend(self.replaced());
        all.push(added_last(policy));
        all
    }

    fn updated(&self, old: &Policy<'_>, new: &Policy<'_>) -> Vec<Stage> {
        let mut all = Vec::new();
        if (old.mode, new.mode) == (Mode::Testing, Mode::Enforce) {
            all.push(act(Message::new(
                "plan.read-reports",
                "Read the TLS reports of the last weeks: what failed in them will not be delivered any more.",
            )));
        }
        let uncovered = Uncovered::by(new, self.live, self.report);
        let moved = uncovered.is_all_of_today();
        if moved {
            all.extend(uncovered.patterns_first());
            all.extend(self.moved(old, new, &uncovered.today));
        } else {
            all.extend(uncovered.steps(self.live.mx_ttl));
        }
        all.extend(self.replaced());
        let known = old.patterns();
        let fresh = new.mx.iter().filter(|pattern| known.binary_search(pattern).is_err());
        let comes = |pattern: &MxPattern<'_>| !old.mx.iter().any(|known| known.includes(pattern));
        let comes = !uncovered.to_come.is_empty() || fresh.into_iter().any(comes);
        if !moved && comes && old.mode == Mode::Enforce {
            all.push(added_last(old));
        }
        all
    }

    fn replaced(&self) -> Vec<Stage> {
        let mut all = vec![act(self.named(Message::new(
            "plan.replace",
            "Serve the new policy at {url}. Change the record only afterwards: a sender must not see the new id with the old policy.",
        )))];
        all.extend(self.new_id());
        all
    }

    /// Plans the move to other MX hosts, so that the policy covers at least one of them at any time.
    fn moved(&self, old: &Policy<'_>, new: &Policy<'_>, hosts: &[&str]) -> Vec<Stage> {
        let covers_today = |pattern: &&MxPattern<'_>| hosts.iter().any(|host| pattern.covers(host));
        let kept = old.mx.iter().filter(covers_today).map(MxPattern::to_string);
        let bare = hosts.iter().filter(|host| old.covering(host).is_none());
        let bare = bare.filter(|host| can_be_listed(host)).map(|host| (*host).to_owned());
        let both: Vec<String> = kept.chain(bare).chain(new.mx.iter().map(MxPattern::to_string)).collect();
        let interim = self.named(Message::new(
            "plan.interim",
            "The draft does not cover any of the current MX hosts. First serve a policy at {url} that covers both the current hosts and the new ones: {patterns}.",
        ));
        let mut all = vec![act(interim.arg("patterns", both.join(", ")))];
        all.extend(self.new_id());
        all.push(match old.mode {
            Mode::Enforce => act(Message::new(
                "plan.add-covered",
                "Now add the MX hosts that the draft covers. A sender that cannot see the record keeps the old policy for up to {age}, so keep the old hosts too until then.",
            )
            .arg("age", duration(old.max_age))),
            _ => act(Message::new("plan.add-covered-only", "Now add the MX hosts that the draft covers.")),
        });
        let gone = Message::new("plan.drop-hosts", "Then remove {hosts} from the MX records.");
        all.push(act(gone.arg("hosts", hosts.join(", "))));
        all.push(until_forgotten(Records::Mx, self.live.mx_ttl));
        all
    }

    fn new_id(&self) -> Vec<Stage> {
        vec![
            act(self.named(Message::new("plan.new-id", "Then give the record at {record} a new id."))),
            until_forgotten(Records::Sts, self.live.record_ttl),
        ]
    }

    /// Plans the removal (RFC 8461 §8.3). The `max_age` of the policy with mode none does not matter, as it asks
    /// nothing of senders.
    fn withdrawn(&self, old: &Policy<'_>) -> Vec<Stage> {
        let serve = Message::new(
            "plan.serve-none",
            "Instead of the policy in mode {mode}, serve one with mode none at {url}. A max_age of one day (86400) is enough.",
        );
        let mut all = vec![act(self.named(serve).arg("mode", old.mode.name()))];
        all.extend(self.new_id());
        let forgotten = Message::new(
            "plan.max-age",
            "Wait {age}, the max_age of the current policy, or longer if an earlier policy had a larger one. Until then senders may have it cached.",
        );
        all.push(wait(forgotten.arg("age", duration(old.max_age))));
        all.extend(self.removed());
        all
    }

    /// Plans the removal after mode none, when the earlier policy is not known any more.
    fn taken_down(&self) -> Vec<Stage> {
        let mut all = vec![wait(Message::new(
            "plan.max-age-before",
            "Wait until the largest max_age of the policies before mode none has passed. It cannot be seen from here. Until then senders may have such a policy cached.",
        ))];
        all.extend(self.removed());
        all
    }

    /// Plans the removal of a record or a policy that senders do not accept now.
    fn cleared(&self) -> Vec<Stage> {
        let mut all = vec![act(self.named(Message::new(
            "plan.if-ever",
            "No policy is in force now. If there was one earlier, senders may still have it cached. In that case first serve one with mode none at {url}, with a valid record that has a new id, until the max_age of the earlier policy has passed.",
        )))];
        all.extend(self.removed());
        all
    }

    fn removed(&self) -> Vec<Stage> {
        let mut all = Vec::new();
        if exists(self.live.record.state) {
            let remove = Message::new("plan.remove-record", "Remove the TXT record at {record}.");
            all.push(act(self.named(remove)));
            all.push(until_forgotten(Records::Sts, self.live.record_ttl));
        }
        if exists(self.live.policy.state) {
            let remove = Message::new("plan.remove-policy", "Remove the policy at {url}, and its host.");
            all.push(act(self.named(remove)));
        }
        all
    }

    /// Gives a sentence the names of record and policy.
    fn named(&self, text: Message) -> Message {
        let (url, record) = match &self.report.domain {
            Some(domain) => (Arg::from(domain.policy_url()), domain.record_name()),
            None => (Message::new("plan.its-url", "its URL").into(), "_mta-sts".to_owned()),
        };
        text.arg("url", url).arg("record", record)
    }
}

fn added_last(old: &Policy<'_>) -> Stage {
    let add = Message::new(
        "plan.add-hosts",
        "Only now add MX hosts that the old policy does not cover. A sender that cannot see the new record may refuse them for up to {age}.",
    );
    act(add.arg("age", duration(old.max_age)))
}
