//! What a draft changes, field by field.

use crate::live::Live;
use crate::mx_pattern::MxPattern;
use crate::policy::Policy;
use crate::report::{PolicyPart, Report, State};
use crate::steps::duration;

/// One field that is not what it was. A pattern that is replaced is one that goes and one that comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As the policy names it; `id` and `rua` for those of the records, `record` and `TLSRPT` for a
    /// whole one, `MX host` for one of them.
    pub field: &'static str,
    /// What is live.
    pub before: Side,
    /// What is drafted.
    pub after: Side,
}

/// What stands on one side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// This.
    Value(String),
    /// Nothing is published, or it goes.
    Nothing,
    /// Something that senders do not accept.
    Invalid,
    /// Several records, of which senders accept none.
    Several,
    /// It could not be read.
    Unread,
}

/// The fields in which the draft that `report` is about differs from what is live.
pub fn changes(live: &Live, report: &Report) -> Vec<Change> {
    let mut all = policy(&live.policy, &report.policy);
    let (old, new) = (&live.record, &report.record);
    let value = |id: &Option<String>| id.clone();
    let sides = [(old.state, value(&old.id), &old.text), (new.state, value(&new.id), &new.text)];
    all.push(record(["id", "record"], sides));
    let (old, new) = (&live.tlsrpt, &report.tlsrpt);
    let value = |rua: &[String]| Some(rua.join(", "));
    let sides = [(old.state, value(&old.rua), &old.text), (new.state, value(&new.rua), &new.text)];
    all.push(record(["rua", "TLSRPT"], sides));
    all.extend(hosts(live, report));
    // Several records may be others than before.
    all.retain(|change| change.before != change.after || change.before == Side::Several);
    all
}

/// The texts of both policies, where they differ and no field says how: one of them is no valid policy,
/// or both mean the same.
pub fn texts<'a>(live: &'a Live, report: &'a Report) -> Option<(&'a [u8], &'a [u8])> {
    let (old, new) = (&live.policy, &report.policy);
    let (before, after) = old.text.as_deref().zip(new.text.as_deref())?;
    let told = old.policy.is_some() && new.policy.is_some() && old.policy != new.policy;
    (before != after && !told).then_some((before, after))
}

fn policy(old: &PolicyPart, new: &PolicyPart) -> Vec<Change> {
    let one = |field, value: fn(&Policy) -> String| {
        let side = |part: &PolicyPart| {
            part.policy.as_ref().map_or_else(|| missing(part.state), |policy| Side::Value(value(policy)))
        };
        Change { field, before: side(old), after: side(new) }
    };
    let mut all = vec![
        one("mode", |policy| policy.mode.name().to_owned()),
        one("max_age", |policy| format!("{} ({})", policy.max_age, duration(policy.max_age))),
    ];
    let is_told = |part: &PolicyPart| part.policy.is_some() || missing(part.state) == Side::Nothing;
    if is_told(old) && is_told(new) {
        let patterns = |part: &PolicyPart| -> Vec<String> {
            let policy = part.policy.iter();
            policy.flat_map(|policy| &policy.mx).map(MxPattern::to_string).collect()
        };
        all.extend(members("mx", &patterns(old), &patterns(new)));
    }
    all
}

type Record<'a> = (State, Option<String>, &'a Option<Vec<u8>>);

/// Of two valid records the field that matters; else both as they stand.
fn record([field, whole]: [&'static str; 2], sides: [Record<'_>; 2]) -> Change {
    let by_text = sides.iter().any(|(state, ..)| *state == State::Invalid);
    let [before, after] = sides.map(|(state, value, text)| match (state, text) {
        (State::Valid | State::Invalid, Some(text)) if by_text => {
            Side::Value(String::from_utf8_lossy(text).into_owned())
        }
        (State::Invalid, None) => Side::Several,
        (State::Valid, _) => value.map_or(Side::Nothing, Side::Value),
        _ => missing(state),
    });
    Change { field: if by_text { whole } else { field }, before, after }
}

fn hosts(live: &Live, report: &Report) -> Vec<Change> {
    let drafted = report.mx.iter().filter(|mx| mx.preference.is_some());
    let drafted: Vec<String> = drafted.map(|mx| mx.host.clone()).collect();
    match &live.mx {
        Some(hosts) => members("MX host", hosts, &drafted).collect(),
        None => {
            let comes = |host| Change { field: "MX host", before: Side::Unread, after: Side::Value(host) };
            drafted.into_iter().map(comes).collect()
        }
    }
}

/// What goes, then what comes.
fn members(field: &'static str, old: &[String], new: &[String]) -> impl Iterator<Item = Change> {
    let without = |these: &[String], those: &[String]| -> Vec<Side> {
        these.iter().filter(|one| !those.contains(one)).map(|one| Side::Value(one.clone())).collect()
    };
    let goes =
        without(old, new).into_iter().map(move |before| Change { field, before, after: Side::Nothing });
    let comes =
        without(new, old).into_iter().map(move |after| Change { field, before: Side::Nothing, after });
    goes.chain(comes)
}

const fn missing(state: State) -> Side {
    match state {
        State::Failed(_) | State::Pending => Side::Unread,
        State::Valid | State::Invalid => Side::Invalid,
        State::Absent | State::NotChecked => Side::Nothing,
    }
}
