//! The form of the comparison, its progress, and its result.

use crate::components::draft::compare::changes::changes;
use crate::components::draft::compare::state::{Comparison, Phase};
use crate::components::draft::compare::steps::steps;
use crate::components::draft::message::{CompareMsg, EditMsg, Msg, on, on_some};
use crate::components::shared::fold::fold;
use crate::components::shared::text::shown;
use crate::components::shared::trouble::trouble;
use crate::draft::{Change, Draft, Published};
use crate::words::{draft_words, fill, plain, words};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(crate) fn comparison(draft: &Draft, comparison: &Comparison, send: &Callback<Msg>) -> Html {
    let t = &draft_words().compare;
    let phase = &comparison.phase;
    let onsubmit = on_some(send, |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_dyn_into::<web_sys::Element>()?;
        let field = form.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
        Some(CompareMsg::Compare(field.value()))
    });
    // The room is made when the answer is asked for, so nothing moves when the answer arrives.
    let room = draft.published.is_some() || matches!(phase, Phase::Running(..));
    let content = html! {
        <div class="compare">
            <p class="fine" id="compare-note">{ t.hint }</p>
            <form {onsubmit}>
                <div class="field">
                    <input id="live" ref={comparison.field.clone()} type="text" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="2048"
                        placeholder="example.com" aria-label={t.domain} aria-describedby="compare-note compare-status"
                        aria-invalid={matches!(phase, Phase::Refused(_)).to_string()} />
                    <button type="submit">{ t.compare }</button>
                </div>
            </form>
            <div class={room.then_some("room")}>
            <div id="compare-status" role="status">{ status(draft, phase, send) }</div>
            if let Some(published) = &draft.published { { result(draft, published, send) } }
            </div>
        </div>
    };
    let open = comparison.used || draft.published.is_some();
    fold("compare", t.heading, t.brief.to_owned(), open, content)
}

fn result(draft: &Draft, published: &Published, send: &Callback<Msg>) -> Html {
    let t = &draft_words().compare;
    let onchange = on_some(send, |event: Event| {
        let removal = event.target_dyn_into::<HtmlInputElement>()?.checked();
        Some(EditMsg::Change(Change::Removal(removal)))
    });
    html! {
        <div data-live={published.domain.to_string()}>
            <p><button type="button" class="small" data-do="end" onclick={on(send, |_| CompareMsg::End)}>{ t.end }</button></p>
            { changes(draft, published) }
            <label class="check"><input type="checkbox" id="removal" checked={draft.removal} {onchange} />{ " " }{ t.removal }</label>
            { steps(draft, published) }
        </div>
    }
}

fn status(draft: &Draft, phase: &Phase, send: &Callback<Msg>) -> Html {
    match phase {
        Phase::Idle => match &draft.published {
            Some(published) => {
                let args = [("domain", published.domain.to_string()), ("time", minute(published))];
                html! { <p class="fine">{ fill(draft_words().compare.compared, &args) }</p> }
            }
            None => Html::default(),
        },
        Phase::Refused(error) => html! { <p class="refused">{ shown(&plain(&error.message())) }</p> },
        Phase::Running(_, observation) => {
            let (done, total) = observation.progress();
            let args = [("done", done.to_string()), ("total", total.to_string())];
            html! { <p class="fine">{ fill(words().progress, &args) }</p> }
        }
        Phase::Failed(domain, problem) => {
            let domain = domain.to_string();
            trouble(problem, false, on(send, move |_| CompareMsg::Compare(domain.clone())))
        }
    }
}

/// Returns the time as `2026-01-01 20:14 UTC`, with the date, because a tab can stay open for days.
fn minute(published: &Published) -> String {
    let time = published.observed_at.to_string().replace('T', " ");
    format!("{} UTC", time.get(..16).unwrap_or(&time))
}
