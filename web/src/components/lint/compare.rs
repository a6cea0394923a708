//! The draft against what its domain publishes now: what changes, and the way there.

use super::{Comparison, Msg};
use crate::components::text::{phrase, shown};
use crate::components::trouble::trouble;
use crate::draft::{Change, Draft, Published};
use crate::i18n::{fill, sentence, words};
use mta_sts::publish::{changes, plan};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

/// The form, and what came of it.
pub(super) fn compare(draft: &Draft, comparison: &Comparison, link: &Scope<super::Lint>) -> Html {
    let t = &words().draft;
    let onsubmit = link.batch_callback(|event: SubmitEvent| {
        event.prevent_default();
        let form = event.target_dyn_into::<web_sys::Element>()?;
        let field = form.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
        Some(Msg::Compare(field.value()))
    });
    let onchange = link.batch_callback(|event: Event| {
        Some(Msg::Change(Change::Removal(event.target_dyn_into::<HtmlInputElement>()?.checked())))
    });
    html! {
        <section class="compare" aria-labelledby="compare-heading">
            <h2 id="compare-heading">{ t.compare }</h2>
            <p class="fine" id="compare-note">{ t.compare_hint }</p>
            <form {onsubmit}>
                <div class="field">
                    <input id="live" type="text" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="2048"
                        placeholder="example.com" aria-label={t.domain} aria-describedby="compare-note compare-said"
                        aria-invalid={matches!(comparison, Comparison::Refused(_)).to_string()} />
                    <button type="submit">{ t.fetch }</button>
                </div>
            </form>
            <div id="compare-said" role="status">{ said(comparison, link) }</div>
            if let Some(published) = &draft.published {
                <div data-live={published.domain.to_string()}>
                    { difference(draft, published) }
                    <label class="check"><input type="checkbox" id="removal" checked={draft.removal} {onchange} />{ " " }{ t.removal }</label>
                    { way(draft, published) }
                </div>
            }
        </section>
    }
}

fn said(comparison: &Comparison, link: &Scope<super::Lint>) -> Html {
    match comparison {
        Comparison::None => Html::default(),
        Comparison::Refused(error) => html! { <p class="refused">{ error.to_string() }</p> },
        Comparison::Running(_, seen) => {
            let (done, total) = seen.progress();
            let args = [("done", done.to_string()), ("total", total.to_string())];
            html! { <p class="fine">{ fill(words().check.progress, &args) }</p> }
        }
        Comparison::Failed(domain, problem) => {
            let domain = domain.to_string();
            trouble(problem, false, link.callback(move |_: MouseEvent| Msg::Compare(domain.clone())))
        }
    }
}

fn difference(draft: &Draft, published: &Published) -> Html {
    let t = &words().draft;
    let all = changes(&published.live, &draft.report);
    let domain = [("domain", published.domain.to_string())];
    if all.is_empty() {
        return html! { <p>{ fill(t.no_change, &domain) }</p> };
    }
    let value = |value: &Option<String>| match value {
        Some(value) => html! { <code>{ shown(value) }</code> },
        None => html! { <span class="no">{ "–" }</span> },
    };
    html! {
        <div class="scroll" role="region" aria-label={t.changes} tabindex="0">
            <table class="changes">
                <caption class="hidden">{ t.changes }</caption>
                <thead><tr><th scope="col">{ t.field }</th><th scope="col">{ fill(t.now, &domain) }</th><th scope="col">{ t.drafted }</th></tr></thead>
                <tbody>{ for all.iter().map(|change| html! {
                    <tr data-field={change.field}><th scope="row"><code>{ change.field }</code></th><td>{ value(&change.before) }</td><td>{ value(&change.after) }</td></tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn way(draft: &Draft, published: &Published) -> Html {
    let stages = plan(&published.live, &draft.report);
    if stages.is_empty() {
        return Html::default();
    }
    let stage = |stage: &mta_sts::publish::Stage| html! { <li class={stage.wait.then_some("wait")} data-stage={stage.text.key}>{ phrase(sentence(&stage.text)) }</li> };
    html! {
        <>
            <h3>{ words().draft.way }</h3>
            <ol class="way">{ for stages.iter().map(stage) }</ol>
        </>
    }
}
