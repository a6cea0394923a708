//! Plans with dates, to copy or to put into a calendar.

use crate::browser;
use crate::components::publish::message::{File, Msg, on};
use crate::components::publish::state::State;
use crate::components::shared::copy::copy_button;
use crate::components::shared::fold::{fold, folds};
use crate::publish::plans::Plan;
use crate::words::{language, plain, publish_words};
use mta_sts::Words;
use mta_sts::publish::schedule::{Schedule, calendar, checklist, lines};
use yew::prelude::*;

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().plans;
    let rows = Plan::ALL.into_iter().zip(t.names).map(|(plan, (name, brief))| {
        fold(plan.id(), name, brief.to_owned(), false, content(plan, state, send))
    });
    folds(t.heading, html! { <>{ for rows }</> })
}

fn content(plan: Plan, state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().plans;
    let Some(domain) = &state.made.domain else { return html! { <p class="fine">{ t.no_domain }</p> } };
    let schedule = plan.schedule(domain, &state.made, state.live.as_ref(), browser::now());
    let is_assumed =
        plan != Plan::Rollout && state.live.as_ref().is_none_or(|live| live.policy.max_age.is_none());
    html! {
        <>
            if is_assumed { <p class="notice">{ t.assumed }</p> }
            <ol class="dated">{ for schedule.steps.iter().map(|step| html! {
                <li><b>{ minute(&step.at.to_string()) }</b>{ " " }{ plain(&step.title).to_string() }<p class="fine">{ plain(&step.detail).to_string() }</p></li>
            }) }</ol>
            <p class="fine">{ t.earliest }</p>
            <div class="tools">
                { copy_button(lines(&schedule, language()), t.copy, &plain(&schedule.title)) }
                { save(plan, t.checklist, "md", "text/markdown", checklist, &schedule, send) }
                { save(plan, t.calendar, "ics", "text/calendar", calendar, &schedule, send) }
            </div>
        </>
    }
}

fn save(
    plan: Plan,
    label: &'static str,
    ending: &'static str,
    kind: &'static str,
    written: fn(&Schedule, &Words) -> String,
    schedule: &Schedule,
    send: &Callback<Msg>,
) -> Html {
    let name = format!("mta-sts-{}-{}.{ending}", plan.id(), schedule.domain);
    let file = File { name, kind, text: written(schedule, language()) };
    html! {
        <button type="button" class="small" data-do={ending} onclick={on(send, move |_| Msg::Save(file.clone()))}>{ label }</button>
    }
}

/// Returns a moment as people write it.
fn minute(moment: &str) -> String {
    format!("{} UTC", moment.replace('T', " ").get(..16).unwrap_or(moment))
}
