//! The fields that a draft changes.

use crate::facts::Live;
use crate::facts::{PolicyPart, State};
use crate::finding::{Arg, Message};
use crate::observation::Reason;
use crate::policy::Policy;
use crate::report::Report;
use crate::text::sort::sort;

/// A field that changes. A replaced pattern is two changes: one is removed, one is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The name in the policy; `id` and `rua` for those of the records, `record` and `TLSRPT` for a whole record,
    /// `MX host` for an MX host. [`Change::label`] is for people.
    pub field: &'static str,
    /// The live value.
    pub before: Side,
    /// The drafted value.
    pub after: Side,
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// This value.
    Value(String),
    /// This `max_age`, in seconds.
    MaxAge(u32),
    /// Nothing: it is not published, or it is removed.
    Nothing,
    /// A text that senders do not accept.
    Invalid,
    /// Several records, of which senders accept none.
    Several,
    /// It could not be read.
    Unread,
}

impl Change {
    /// Returns the name of the field for people.
    pub fn label(&self) -> Arg {
        match self.field {
            "record" => Message::new("change.record", "record").into(),
            "MX host" => Message::new("change.mx-host", "MX host").into(),
            field => field.into(),
        }
    }
}

/// Returns the fields in which the draft of `report` differs from the live publication.
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
    // Two sides with several records may still differ.
    all.retain(|change| change.before != change.after || change.before == Side::Several);
    all
}

/// Returns the texts of both policies if they differ, but no field does: one of them is not valid, or both mean
/// the same.
pub fn texts<'a>(live: &'a Live, report: &'a Report) -> Option<(&'a [u8], &'a [u8])> {
    let (old, new) = (&live.policy, &report.policy);
    let (before, after) = old.text.as_deref().zip(new.text.as_deref())?;
    let told = old.policy.as_ref().zip(new.policy.as_ref()).is_some_and(|(old, new)| !old.says_the_same(new));
    (before != after && !told).then_some((before, after))
}

fn policy<'a>(old: &'a PolicyPart, new: &'a PolicyPart) -> Vec<Change> {
    let one = |field, value: fn(&Policy) -> Side| {
        let side = |part: &PolicyPart| part.policy.as_ref().map_or_else(|| no_policy(part), value);
        Change { field, before: side(old), after: side(new) }
    };
    let mut all = vec![
        one("mode", |policy| Side::Value(policy.mode.name().to_owned())),
        one("max_age", |policy| Side::MaxAge(policy.max_age)),
    ];
    let is_told = |part: &PolicyPart| part.policy.is_some() || no_policy(part) == Side::Nothing;
    if is_told(old) && is_told(new) {
        let patterns =
            |part: &'a PolicyPart| -> Vec<_> { part.policy.iter().flat_map(|policy| &policy.mx).collect() };
        all.extend(members("mx", &patterns(old), &patterns(new)));
    }
    all
}

fn no_policy(part: &PolicyPart) -> Side {
    // A draft can be read even if its policy host fails.
    if part.text.is_some() { Side::Invalid } else { missing(part.state) }
}

type Record<'a> = (State, Option<String>, &'a Option<Vec<u8>>);

/// Compares the required field of two valid records, and the whole records otherwise.
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
    let drafted: Vec<&str> = drafted.map(|mx| mx.host.as_str()).collect();
    let Some(hosts) = &live.mx else {
        let comes = |host: &&str| Side::Value((*host).to_owned());
        let comes = drafted.iter().map(comes);
        return comes.map(|after| Change { field: "MX host", before: Side::Unread, after }).collect();
    };
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    members("MX host", &hosts, &drafted)
}

/// Lists the removed members, then the added ones, each once and in the order of its text.
fn members<T: Ord + Copy + ToString>(field: &'static str, old: &[T], new: &[T]) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let goes = without(old, new).into_iter();
    let comes = without(new, old).into_iter();
    let goes = goes.map(|before| Change { field, before, after: Side::Nothing });
    goes.chain(comes.map(|after| Change { field, before: Side::Nothing, after })).collect()
}

fn without<T: Ord + Copy + ToString>(these: &[T], those: &[T]) -> Vec<Side> {
    let mut those = those.to_vec();
    sort(&mut those);
    let mut told = Vec::new();
    let mut left = Vec::new();
    for one in these.iter().filter(|one| those.binary_search(one).is_err()) {
        if let Err(place) = told.binary_search(one) {
            told.insert(place, *one);
            left.push(Side::Value(one.to_string()));
        }
    }
    left
}

const fn missing(state: State) -> Side {
    match state {
        State::Valid | State::Invalid | State::Failed(Reason::TooLarge) => Side::Invalid,
        State::Failed(_) | State::Pending => Side::Unread,
        State::Absent | State::NotChecked => Side::Nothing,
    }
}
