//! The step from testing to enforce.

use crate::browser;
use crate::components::publish::message::{Edit, Msg, on};
use crate::components::publish::state::State;
use crate::route::{REPORTS, local};
use crate::words::{duration, fill, publish_words};
use mta_sts::{Mode, Timestamp};
use yew::prelude::*;

const DAY: u32 = 86_400;
/// Most senders report once a day, and some mail comes only weekly.
const TESTING: u64 = 14 * 86_400;
/// How long senders may cache the policy of a domain that is protected well: half a year.
const LONG: u32 = 180 * DAY;

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().enforce;
    let verdict = state.live.as_ref().map_or("", |live| live.verdict.as_str());
    match (verdict, state.setup.testing_since) {
        ("enforced", _) => enforced(state),
        ("testing", Some(since)) => testing(state, since, send),
        ("broken" | "enforced_with_failures", _) => html! { <p>{ t.failing }</p> },
        _ => html! { <p>{ t.not_yet }</p> },
    }
}

fn testing(state: &State, since: u64, send: &Callback<Msg>) -> Html {
    let t = &publish_words().enforce;
    let until = since.saturating_add(TESTING);
    let is_ready = browser::now().0 >= until;
    let args = [("domain", state.setup.domain.clone()), ("since", day(since)), ("until", day(until))];
    html! {
        <>
            <p>{ fill(if is_ready { t.ready } else { t.waiting }, &args) }</p>
            <p><a href={local(REPORTS)}>{ t.reports }</a></p>
            if is_ready && state.setup.mode == Mode::Testing {
                <p><button type="button" data-do="enforce" onclick={on(send, |_| Msg::Edit(Edit::Enforce))}>{ t.switch }</button></p>
            }
        </>
    }
}

fn enforced(state: &State) -> Html {
    let t = &publish_words().enforce;
    let max_age = state.live.as_ref().and_then(|live| live.policy.max_age).unwrap_or(LONG);
    let args = [("now", duration(max_age)), ("longer", duration(LONG))];
    html! {
        <>
            <p>{ t.enforced }</p>
            if max_age < LONG { <p>{ fill(t.longer, &args) }</p> }
            <p><a href={local(REPORTS)}>{ t.reports }</a></p>
        </>
    }
}

/// Returns the date of a moment.
fn day(seconds: u64) -> String {
    let moment = Timestamp(seconds).to_string();
    moment.get(..10).unwrap_or_default().to_owned()
}
