//! The order of steps that brings a draft into force, each with the time it needs.

use crate::domain::DomainName;
use crate::live::Live;
use crate::message::Message;
use crate::mx_pattern::MxPattern;
use crate::policy::Policy;
use crate::report::{Report, State};
use crate::steps::duration;
use crate::syntax::policy::Mode;

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Whether it is time that has to pass, not work.
    pub wait: bool,
    /// What to do, or how long to wait and why.
    pub text: Message,
}

/// The steps that bring the draft of `report` into force. Empty where nothing changes, where the draft
/// has no valid policy that could be published, and where it is not known what is live.
pub fn plan(live: &Live, report: &Report) -> Vec<Stage> {
    if !live.is_known() {
        return Vec::new();
    }
    let way = Way { live, report };
    // What is absent on both sides is not taken away, but still to come.
    let gone = |old, new| exists(old) && !exists(new);
    let gone = gone(live.record.state, report.record.state) || gone(live.policy.state, report.policy.state);
    match (live.announced(), report.policy.policy.as_ref()) {
        (Some(old), _) if gone && old.mode == Mode::None => way.taken_down(old.max_age),
        (Some(old), _) if gone => way.withdrawn(old, old.max_age),
        (Some(old), Some(new)) if new.mode == Mode::None && old.mode != Mode::None => {
            way.withdrawn(old, old.max_age.max(new.max_age))
        }
        (Some(old), Some(new)) if old == new => Vec::new(),
        (Some(old), Some(new)) => way.updated(old, new),
        (None, Some(new)) if !gone => way.begun(new),
        _ => Vec::new(),
    }
}

const fn exists(state: State) -> bool {
    matches!(state, State::Valid | State::Invalid)
}

struct Way<'a> {
    live: &'a Live,
    report: &'a Report,
}

impl Way<'_> {
    fn begun(&self, new: &Policy) -> Vec<Stage> {
        let mut all = Vec::new();
        if new.mode == Mode::Enforce {
            all.push(act(Message::new(
                "plan.begin_testing",
                "Consider mode testing for the first weeks, with a TLSRPT record: the reports show what enforce would refuse.",
            )));
        }
        all.push(act(self.named("plan.serve", "Serve the policy at {url}, and fetch it once yourself.")));
        all.extend(match self.live.record.state {
            State::Valid => self.new_id(),
            State::Invalid => vec![
                act(self.named(
                    "plan.mend_record",
                    "Only then replace the TXT record at {record}, which senders do not accept, by a valid one with a new id.",
                )),
                until_forgotten("record", self.live.record_ttl),
            ],
            _ => vec![act(self.named(
                "plan.announce",
                "Only then publish the TXT record at {record}: a sender that sees it fetches the policy at once.",
            ))],
        });
        all
    }

    fn updated(&self, old: &Policy, new: &Policy) -> Vec<Stage> {
        let mut all = Vec::new();
        if (old.mode, new.mode) == (Mode::Testing, Mode::Enforce) {
            all.push(act(Message::new(
                "plan.read_reports",
                "Read the TLS reports of the last weeks: what failed in them is refused from now on.",
            )));
        }
        let hosts = self.hosts();
        let refused: Vec<&str> = hosts.iter().copied().filter(|host| new.covering(host).is_none()).collect();
        let enforced = new.mode == Mode::Enforce;
        let moved = enforced && !refused.is_empty() && refused.len() == hosts.len();
        if moved {
            all.extend(self.moved(old, new, &refused));
        } else if enforced && !refused.is_empty() {
            all.push(act(Message::new(
                "plan.take_hosts_out",
                "Take {hosts} out of the MX records first, or give the draft a pattern for them: the new policy does not cover them.",
            )
            .arg("hosts", refused.join(", "))));
            all.push(until_forgotten("MX records", self.live.mx_ttl));
        }
        all.push(act(self.named(
            "plan.replace",
            "Put the new policy in place at {url}. The record comes after it: a sender must not meet the new id and the old policy.",
        )));
        all.extend(self.new_id());
        let comes = |pattern: &MxPattern| !old.mx.iter().any(|known| known.includes(pattern));
        if !moved && new.mx.iter().any(comes) && old.mode == Mode::Enforce {
            all.push(act(Message::new(
                "plan.add_hosts",
                "Only now add MX hosts that the old policy does not cover. A sender that cannot see the record keeps the old policy for up to {age}.",
            )
            .arg("age", duration(old.max_age))));
        }
        all
    }

    /// The MX hosts that mail goes to today; the drafted ones where today's are not known.
    fn hosts(&self) -> Vec<&str> {
        match &self.live.mx {
            Some(hosts) => hosts.iter().map(String::as_str).collect(),
            None => self.report.mx.iter().map(|mx| mx.host.as_str()).collect(),
        }
    }

    /// From one set of MX hosts to another: at no moment may there be none that the policy covers.
    fn moved(&self, old: &Policy, new: &Policy, hosts: &[&str]) -> Vec<Stage> {
        let fresh = new.mx.iter().filter(|pattern| !old.mx.contains(pattern));
        let both: Vec<String> = old.mx.iter().chain(fresh).map(MxPattern::to_string).collect();
        let interim = self.named(
            "plan.interim",
            "The draft covers none of the MX hosts of today. Serve a policy first that has the patterns of both, {patterns}, at {url}.",
        );
        let mut all = vec![act(interim.arg("patterns", both.join(", ")))];
        all.extend(self.new_id());
        all.push(match old.mode {
            Mode::Enforce => act(Message::new(
                "plan.add_covered",
                "Now add the MX hosts that the draft covers. A sender that cannot see the record keeps the old policy for up to {age}, so keep the old hosts beside them until then.",
            )
            .arg("age", duration(old.max_age))),
            _ => act(Message::new("plan.add_covered_only", "Now add the MX hosts that the draft covers.")),
        });
        let gone = "Then take {hosts} out of the MX records.";
        all.push(act(Message::new("plan.drop_hosts", gone).arg("hosts", hosts.join(", "))));
        all.push(until_forgotten("MX records", self.live.mx_ttl));
        all
    }

    fn new_id(&self) -> Vec<Stage> {
        vec![
            act(self.named("plan.new_id", "Then give the record at {record} a new id.")),
            until_forgotten("record", self.live.record_ttl),
        ]
    }

    /// RFC 8461 §8.3. `age` is the longest that any sender may hold a policy.
    fn withdrawn(&self, old: &Policy, age: u32) -> Vec<Stage> {
        let serve = "In place of the policy in mode {mode}, serve one of mode none at {url}; a max_age of one day, 86400, is enough.";
        let mut all = vec![act(self.named("plan.serve_none", serve).arg("mode", old.mode.name()))];
        all.extend(self.new_id());
        all.extend(self.taken_down(age));
        all
    }

    fn taken_down(&self, age: u32) -> Vec<Stage> {
        let text = "Wait {age}, the largest max_age that was published, as far as it is known here: until then some sender may hold the old policy.";
        vec![
            Stage { wait: true, text: Message::new("plan.max_age", text).arg("age", duration(age)) },
            act(self.named("plan.remove_record", "Remove the TXT record at {record}.")),
            until_forgotten("record", self.live.record_ttl),
            act(self.named("plan.remove_policy", "Remove the policy at {url}, and its host.")),
        ]
    }

    /// A sentence that names record and policy.
    fn named(&self, key: &'static str, template: &'static str) -> Message {
        let domain = self.report.domain.as_ref();
        let url = domain.map_or_else(|| "its URL".to_owned(), DomainName::policy_url);
        let record = domain.map_or_else(|| "_mta-sts".to_owned(), DomainName::record_name);
        let all = [("url", url), ("record", record)];
        let wanted = all.into_iter().filter(|(name, _)| template.contains(&format!("{{{name}}}")));
        wanted.fold(Message::new(key, template), |message, (name, value)| message.arg(name, value))
    }
}

fn until_forgotten(what: &'static str, ttl: Option<u32>) -> Stage {
    let text = match ttl {
        Some(ttl) => Message::new(
            "plan.ttl",
            "Wait {ttl}, the TTL of the {what}: until then resolvers may answer with the old one.",
        )
        .arg("ttl", duration(ttl)),
        None => Message::new(
            "plan.ttl_unknown",
            "Wait for the TTL of the {what} to pass: until then resolvers may answer with the old one.",
        ),
    };
    Stage { wait: true, text: text.arg("what", what) }
}

const fn act(text: Message) -> Stage {
    Stage { wait: false, text }
}
