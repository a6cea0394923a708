//! The field of the domain, and what was found there.

use crate::components::publish::message::{Msg, on};
use crate::components::publish::state::{Phase, State};
use crate::components::shared::text::shown;
use crate::components::shared::trouble::trouble;
use crate::words::{fill, plain, publish_words};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().start;
    let typed = |event: &SubmitEvent| -> Option<String> {
        let form = event.target_dyn_into::<Element>()?;
        let field = form.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
        Some(field.value())
    };
    let onsubmit = on(send, move |event: SubmitEvent| {
        event.prevent_default();
        Msg::Look(typed(&event).unwrap_or_default())
    });
    let oninput =
        on(send, |event: InputEvent| Msg::Typed(event.target_unchecked_into::<HtmlInputElement>().value()));
    let refused = matches!(state.phase, Phase::Refused(_));
    html! {
        <form class="start" {onsubmit}>
            <label for="domain">{ t.domain }</label>
            <div class="field">
                <input id="domain" type="text" inputmode="url" enterkeyhint="go" autocomplete="off" autocapitalize="none" spellcheck="false" dir="auto" maxlength="2048"
                    placeholder="example.com" aria-describedby="start-hint start-note" aria-invalid={refused.to_string()} value={state.setup.domain.clone()} {oninput} />
                <button type="submit">{ t.look }</button>
            </div>
            <p class="fine" id="start-hint">{ t.hint }</p>
            <div class="told" id="start-note" role="status">{ told(state, send) }</div>
        </form>
    }
}

fn told(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().start;
    let domain = || [("domain", state.setup.domain.clone())];
    match &state.phase {
        Phase::Refused(error) => html! { <p class="refused">{ shown(&plain(&error.message())) }</p> },
        Phase::Looking => html! { <p>{ fill(t.looking, &domain()) }</p> },
        Phase::Failed(problem) => {
            let text = state.setup.domain.clone();
            trouble(problem, false, on(send, move |_| Msg::Look(text.clone())))
        }
        Phase::Idle => match &state.live {
            Some(live) if live.is_null_mx() => html! { <p class="notice">{ fill(t.null_mx, &domain()) }</p> },
            Some(live) => html! { <p data-verdict={live.verdict.clone()}>{ shown(&live.summary) }</p> },
            None => Html::default(),
        },
    }
}
