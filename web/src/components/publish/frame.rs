//! The frame of a step: its number, how far it is, and what it is about.

use crate::browser;
use crate::components::publish::findings;
use crate::components::publish::message::{Msg, on};
use crate::components::publish::state::State;
use crate::components::shared::icon::{Tone, icon};
use crate::publish::step::{Progress, Step, progress};
use crate::words::{fill, publish_words};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Draws a step: closed, it shows `brief`; open, `inside`, which is `None` as long as it is not drawn.
pub(super) fn view(
    step: Step,
    state: &State,
    brief: String,
    inside: Option<Html>,
    send: &Callback<Msg>,
) -> Html {
    let t = publish_words();
    let words = words_of(step);
    let (tone, progress) = match progress(step, &state.made, &state.draft, state.live.as_ref()) {
        Progress::Done => (Tone::Good, t.progress.done),
        Progress::ToDo => (Tone::Quiet, t.progress.to_do),
        Progress::Wrong => (Tone::Bad, t.progress.wrong),
    };
    let toggle = on(send, move |event: MouseEvent| {
        event.prevent_default();
        Msg::Toggle(step)
    });
    let next = step.next().map(|next| {
        let label = fill(t.next, &[("step", words_of(next).title.to_owned())]);
        html! { <p><button type="button" data-next={next.id()} onclick={on(send, move |_| Msg::GoTo(next))}>{ label }</button></p> }
    });
    html! {
        <li>
            <details id={step.id()} class="step" data-progress={tone.class()} open={state.open == Some(step)}>
                <summary onclick={toggle}>
                    <span class="n" aria-hidden="true">{ step as usize + 1 }</span>
                    <h2>{ words.title }</h2>
                    <span class="brief">{ brief }</span>
                    <span class={classes!("state", tone.class())}>{ icon(tone) }{ progress }</span>
                </summary>
                if let Some(inside) = inside {
                    <div class="in">
                        <p class="lead">{ words.lead }</p>
                        { inside }
                        { findings::of_step(step, state) }
                        { for next }
                    </div>
                }
            </details>
        </li>
    }
}

/// Puts the focus on the name of a step.
pub(super) fn focus(step: Step) {
    let summary = browser::element(step.id()).and_then(|step| step.query_selector("summary").ok().flatten());
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot have the focus is scrolled to anyway.
        let _ = summary.focus();
        summary.scroll_into_view();
    }
}

fn words_of(step: Step) -> &'static crate::words::StepWords {
    let [hosts, mode, records, hosting, check, enforce] = &publish_words().steps;
    match step {
        Step::Hosts => hosts,
        Step::Mode => mode,
        Step::Records => records,
        Step::Hosting => hosting,
        Step::Check => check,
        Step::Enforce => enforce,
    }
}
