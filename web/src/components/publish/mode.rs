//! The step of mode and `max_age`, with the policy.

use crate::components::publish::fields::{choice, option, radio};
use crate::components::publish::message::{Edit, File, Msg, on};
use crate::components::publish::state::State;
use crate::components::publish::text::text_with;
use crate::words::{duration, publish_words};
use mta_sts::Mode;
use yew::prelude::*;

const DAY: u32 = 86_400;
/// What is offered, in seconds.
const MAX_AGES: [u32; 5] = [DAY, 7 * DAY, 30 * DAY, 180 * DAY, 31_557_600];

/// Returns what is entered, in a few words.
pub(super) fn brief(state: &State) -> String {
    format!("{}, {}", state.setup.mode.name(), duration(state.setup.max_age))
}

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().mode;
    let (mode, max_age) = (state.setup.mode, state.setup.max_age);
    let is_testing = state.live.as_ref().is_some_and(|live| {
        matches!(live.verdict.as_str(), "testing" | "enforced" | "enforced_with_failures")
    });
    let ages = MAX_AGES.into_iter().chain(Some(max_age).filter(|age| !MAX_AGES.contains(age)));
    let ages = ages.map(|age| option(&age.to_string(), &duration(age), age == max_age));
    html! {
        <>
            <fieldset class="entry">
                <legend>{ t.mode }</legend>
                { radio("mode", t.testing, mode == Mode::Testing, || Edit::Mode(Mode::Testing), send) }
                { radio("mode", t.enforce, mode == Mode::Enforce, || Edit::Mode(Mode::Enforce), send) }
                { radio("mode", t.none, mode == Mode::None, || Edit::Mode(Mode::None), send) }
            </fieldset>
            if mode == Mode::Enforce && !is_testing { <p class="notice">{ t.too_early }</p> }
            { choice("max-age", t.max_age, html! { <>{ for ages }</> }, |value| Some(Edit::MaxAge(value.parse().ok()?)), send) }
            <p class="fine">{ t.max_age_hint }</p>
            <h3>{ t.policy }</h3>
            { policy(state, send) }
        </>
    }
}

fn policy(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().mode;
    match &state.made.policy {
        Some(policy) => {
            let file = File { name: "mta-sts.txt".to_owned(), kind: "text/plain", text: policy.clone() };
            let editor = html! { <button type="button" class="small" data-do="editor" onclick={on(send, |_| Msg::Editor)}>{ t.editor }</button> };
            text_with(t.policy, t.download.to_owned(), file, editor, send)
        }
        None => html! { <p class="fine">{ t.no_policy }</p> },
    }
}
