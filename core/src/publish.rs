//! From draft to live: what changes, and the steps that change it without losing mail on the way
//! (RFC 8461 §8.1, §8.3).

use crate::domain::DomainName;
use crate::lint::Edit;
use crate::live::Live;
use crate::mend::apply;
use crate::message::Message;
use crate::mx_pattern::MxPattern;
use crate::policy::Policy;
use crate::report::{Report, State};
use crate::rfc::RECORD_VERSION;
use crate::steps::duration;
use crate::syntax::policy::Mode;
use crate::syntax::record::RecordSyntax;
use crate::time::Timestamp;

/// One field that is not what it was. A pattern that is replaced is one that goes and one that comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As the policy names it; `id` for the record's.
    pub field: &'static str,
    /// The live value; none where there is nothing yet.
    pub before: Option<String>,
    /// The drafted value; none where it goes.
    pub after: Option<String>,
}

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Whether it is time that has to pass, not work.
    pub wait: bool,
    /// What to do, or how long to wait and why.
    pub text: Message,
}

/// The fields in which the draft that `report` is about differs from what is live.
pub fn changes(live: &Live, report: &Report) -> Vec<Change> {
    let (old, new) = (live.policy.as_ref(), report.policy.policy.as_ref());
    let patterns = |policy: Option<&Policy>| -> Vec<String> {
        policy.into_iter().flat_map(|policy| &policy.mx).map(MxPattern::to_string).collect()
    };
    let (before, after) = (patterns(old), patterns(new));
    let one = |field, before, after| Change { field, before, after };
    let mode = |policy: &Policy| policy.mode.name().to_owned();
    let max_age = |policy: &Policy| format!("{} ({})", policy.max_age, duration(policy.max_age));
    let mut all = vec![
        one("mode", old.map(mode), new.map(mode)),
        one("max_age", old.map(max_age), new.map(max_age)),
        one("id", live.id.clone(), report.record.id.clone()),
    ];
    all.extend(before.iter().filter(|mx| !after.contains(mx)).map(|mx| one("mx", Some(mx.clone()), None)));
    all.extend(after.iter().filter(|mx| !before.contains(mx)).map(|mx| one("mx", None, Some(mx.clone()))));
    all.retain(|change| change.before != change.after);
    all
}

/// The order of steps that brings the draft of `report` into force, each with the time it needs. Empty
/// where nothing changes, and where the draft has no valid policy that could be published.
pub fn plan(live: &Live, report: &Report) -> Vec<Stage> {
    let way = Way { live, report };
    let gone = report.record.state == State::Absent || report.policy.state == State::Absent;
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
        all.push(act(self.named(
            "plan.announce",
            "Only then publish the TXT record at {record}: a sender that sees it fetches the policy at once.",
        )));
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
        let refused: Vec<&str> =
            self.report.mx.iter().filter(|mx| mx.pattern.is_none()).map(|mx| mx.host.as_str()).collect();
        if !refused.is_empty() && new.mode != Mode::None {
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
        all.push(act(self.named("plan.new_id", "Then give the record at {record} a new id.")));
        all.push(until_forgotten("record", self.live.record_ttl));
        let comes = |pattern: &&MxPattern| !old.mx.iter().any(|known| known.includes(pattern));
        if new.mx.iter().any(|pattern| comes(&pattern)) && old.mode == Mode::Enforce {
            all.push(act(Message::new(
                "plan.add_hosts",
                "Only now add MX hosts that the old policy does not cover. A sender that cannot see the record keeps the old policy for up to {age}.",
            )
            .arg("age", duration(old.max_age))));
        }
        all
    }

    /// RFC 8461 §8.3. `age` is the longest that any sender may hold a policy.
    fn withdrawn(&self, old: &Policy, age: u32) -> Vec<Stage> {
        let serve = "In place of the policy in mode {mode}, serve one of mode none at {url}; a max_age of one day, 86400, is enough.";
        let mut all = vec![
            act(self.named("plan.serve_none", serve).arg("mode", old.mode.name())),
            act(self.named("plan.new_id", "Then give the record at {record} a new id.")),
            until_forgotten("record", self.live.record_ttl),
        ];
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

/// A policy id made of the moment, as most of the field writes it: `20260101T000000`.
pub fn fresh_id(now: Timestamp) -> String {
    now.to_string().replace(['-', ':', 'Z'], "")
}

/// The record with `id` as its policy id; a whole new one where `record` has no place for it.
pub fn with_id(record: &[u8], id: &str) -> Vec<u8> {
    match RecordSyntax::parse(record).id {
        Some(span) => apply(record, &[Edit::replace(span, id)]),
        None => format!("{RECORD_VERSION}; id={id}").into_bytes(),
    }
}

/// The text with CR LF at every line end, as RFC 8461 §3.2 shows it. What is no UTF-8 stays as it is:
/// its line ends are not known.
pub fn with_crlf(text: &[u8]) -> Vec<u8> {
    if std::str::from_utf8(text).is_err() {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len() + 16);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        match line {
            [.., b'\r', b'\n'] => out.extend_from_slice(line),
            [rest @ .., b'\n'] => out.extend([rest, b"\r\n"].concat()),
            rest => out.extend_from_slice(rest),
        }
    }
    out
}
