//! Senders that accept a policy and then deliver nothing (RFC 8461 §5), and which finding says so.

use crate::facts::{Facts, State};
use crate::finding::{Arg, Message};
use crate::lints::policy::common::bad;
use crate::lints::policy::placeholder::is_placeholder;
use crate::lints::titles::after;
use crate::senders::{Kind, SenderVerdict};
use crate::syntax::policy::{Deviation, Key, Mode, PolicySyntax, Value};
use crate::text::span::Span;

/// The finding that says which senders stop mail: the one at the place that is the cause.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    SecondPolicy,
    InvalidPattern,
    Placeholder,
    TrailingDelimiter,
    Quote,
    Comment,
    /// No finding has an mx line as its place, so `sender-stops-mail` says it.
    None,
}

/// Returns the place that is the cause. Every lint that says which senders stop mail asks this, so one says it.
pub(crate) fn place(facts: &Facts<'_>) -> Place {
    // All of these places are deviations.
    let is_faulty = |body: &&PolicySyntax<'_>| !body.deviations.is_empty() && body.is_policy();
    let Some(body) = facts.body.as_ref().filter(is_faulty) else { return Place::None };
    if body.second_policy().is_some() {
        return Place::SecondPolicy;
    }
    let mut invalid = bad(facts, Key::Mx).into_iter();
    if invalid.any(|(_, field)| matches!(field.parsed, Value::Mx(Err(_)))) {
        return Place::InvalidPattern;
    }
    let mut values = body.fields_of(Key::Mx).filter(|field| !field.parsed.is_good());
    if values.any(|field| is_placeholder(field.bare.of(body.text))) {
        return Place::Placeholder;
    }
    let is_mx = |span: Span| {
        let line = body.lines.partition_point(|line| line.span.start <= span.start).checked_sub(1);
        let line = line.and_then(|line| body.lines.get(line));
        line.and_then(|line| line.field.as_ref()).is_some_and(|field| field.parsed.key() == Some(Key::Mx))
    };
    for (deviation, place) in [
        (Deviation::TrailingDelimiter, Place::TrailingDelimiter),
        (Deviation::Quote, Place::Quote),
        (Deviation::Comment, Place::Comment),
    ] {
        if body.separate(|kind| kind == deviation).any(|found| is_mx(found.span)) {
            return place;
        }
    }
    Place::None
}

/// Returns what the finding at `here` adds about senders that stop mail, which is nothing if there are none, or if another
/// finding says it. `None` while an answer that decides it is pending.
pub(crate) fn effect(facts: &Facts<'_>, here: Place) -> Option<Arg> {
    let names = stopping_at(facts, here)?;
    Some(match names.as_slice() {
        [] => Arg::from(""),
        names => after(
            Message::new(
                "stopping",
                "But {senders} accept it. In mode enforce they deliver only to hosts that match an mx line, and as they read the mx lines, no MX host does. They hold the mail back until they fetch the corrected policy, which takes a new id, or until the cached one expires.",
            )
            .arg("senders", names.join(", ")),
        ),
    })
}

/// Returns the senders that stop mail, if the finding at `here` says so. `None` while an answer that decides it is pending.
pub(crate) fn stopping_at<'f>(facts: &'f Facts<'_>, here: Place) -> Option<Vec<&'f str>> {
    let is_possible = || {
        let mut accepting = mtas(facts, true);
        place(facts) == here && accepting.any(|verdict| verdict.mode == Some(Mode::Enforce))
    };
    if !is_possible() {
        return Some(Vec::new());
    }
    if facts.observation.mx().is_pending() || facts.record_state() == State::Pending {
        return None;
    }
    let is_announced = matches!(facts.record_state(), State::Valid | State::NotChecked);
    Some(if is_announced { stopping(facts) } else { Vec::new() })
}

/// Returns the sending MTAs that accept the policy in mode enforce, and then find no MX host that they may deliver to. A
/// valid policy that does not cover the hosts is the business of other lints.
pub(crate) fn stopping<'f>(facts: &'f Facts<'_>) -> Vec<&'f str> {
    let rows = facts.mx_rows();
    let covers = facts.mode.is_none() || rows.iter().any(|row| row.pattern.is_some());
    if facts.observation.mx().is_pending() || !facts.is_served() || !covers {
        return Vec::new();
    }
    let hosts: Vec<&str> = rows.iter().map(|row| row.host.as_str()).collect();
    let hosts = (!hosts.is_empty()).then_some(hosts.as_slice());
    let stops = |verdict: &&SenderVerdict| verdict.stops_mail(hosts);
    mtas(facts, true).filter(stops).map(|verdict| verdict.profile.name).collect()
}

/// Returns the sending MTAs that accept or refuse the policy. Libraries do not send mail, and documented rules have
/// other lints.
pub(crate) fn mtas<'f>(facts: &'f Facts<'_>, accepts: bool) -> impl Iterator<Item = &'f SenderVerdict> {
    let is_mta = |verdict: &&SenderVerdict| verdict.profile.kind == Kind::Mta;
    facts.senders().iter().filter(is_mta).filter(move |verdict| verdict.accepts == accepts)
}
