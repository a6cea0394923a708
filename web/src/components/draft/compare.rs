//! The draft against what its domain publishes now: what changes, and the way there.

use crate::components::draft::diff::diff;
use crate::components::draft::{Comparison, Msg};
use crate::components::shared::text::{phrase, shown};
use crate::components::shared::trouble::trouble;
use crate::draft::{Change, Draft, Published};
use crate::words::{fill, sentence, words};
use mta_sts::publish::{NoPlan, Side, Stage, changes, plan, texts};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

/// The form, and what came of it.
pub(crate) fn compare(
    draft: &Draft,
    comparison: &Comparison,
    field: &NodeRef,
    link: &Scope<super::Lint>,
) -> Html {
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
    // The answer comes when it comes: what stands below gives way when it is asked for, not then.
    let room = draft.published.is_some() || matches!(comparison, Comparison::Running(..));
    html! {
        <section class="compare" aria-labelledby="compare-heading">
            <h2 id="compare-heading">{ t.compare }</h2>
            <p class="fine" id="compare-note">{ t.compare_hint }</p>
            <form {onsubmit}>
                <div class="field">
                    <input id="live" ref={field.clone()} type="text" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="2048"
                        placeholder="example.com" aria-label={t.domain} aria-describedby="compare-note compare-said"
                        aria-invalid={matches!(comparison, Comparison::Refused(_)).to_string()} />
                    <button type="submit">{ t.fetch }</button>
                </div>
            </form>
            <div class={room.then_some("room")}>
            <div id="compare-said" role="status">{ said(draft, comparison, link) }</div>
            if let Some(published) = &draft.published {
                <div data-live={published.domain.to_string()}>
                    <p><button type="button" class="small" data-do="leave" onclick={link.callback(|_| Msg::Leave)}>{ t.leave }</button></p>
                    { difference(draft, published) }
                    <label class="check"><input type="checkbox" id="removal" checked={draft.removal} {onchange} />{ " " }{ t.removal }</label>
                    { way(draft, published) }
                </div>
            }
            </div>
        </section>
    }
}

fn said(draft: &Draft, comparison: &Comparison, link: &Scope<super::Lint>) -> Html {
    match comparison {
        Comparison::None => match &draft.published {
            Some(published) => {
                let args = [("domain", published.domain.to_string()), ("time", minute(published))];
                html! { <p class="fine">{ fill(words().draft.compared, &args) }</p> }
            }
            None => Html::default(),
        },
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

/// `2026-01-01 20:14 UTC`: a tab may stay open for days.
fn minute(published: &Published) -> String {
    let moment = published.seen_at.to_string().replace('T', " ");
    format!("{} UTC", moment.get(..16).unwrap_or(&moment))
}

fn difference(draft: &Draft, published: &Published) -> Html {
    let t = &words().draft;
    let all = changes(&published.live, &draft.report);
    let texts = texts(&published.live, &draft.report);
    let domain = [("domain", published.domain.to_string())];
    let text = texts.map(|(before, after)| {
        html! { <><p class="fine">{ t.texts_differ }</p>{ diff(before, after) }</> }
    });
    if all.is_empty() {
        let said = if text.is_some() { t.same_meaning } else { t.no_change };
        return html! { <><p>{ fill(said, &domain) }</p>{ for text }</> };
    }
    let now = fill(t.now, &domain);
    html! {
        <>
            <div class="scroll" role="region" aria-label={t.changes} tabindex="0">
                <table class="changes">
                    <caption class="hidden">{ t.changes }</caption>
                    <thead><tr><th scope="col">{ t.field }</th><th scope="col">{ now.clone() }</th><th scope="col">{ t.drafted }</th></tr></thead>
                    <tbody>{ for all.iter().map(|change| html! {
                        <tr data-field={change.field}>
                            <th scope="row"><code>{ change.field }</code></th>
                            <td data-label={t.now_short}>{ side(change.field, &change.before) }</td>
                            <td data-label={t.drafted}>{ side(change.field, &change.after) }</td>
                        </tr>
                    }) }</tbody>
                </table>
            </div>
            { for text }
        </>
    }
}

fn side(field: &str, side: &Side) -> Html {
    let t = &words().draft;
    let said = match side {
        Side::Value(value) => return html! { <code>{ shown(value) }</code> },
        Side::Nothing => "–",
        Side::Invalid if matches!(field, "mode" | "max_age" | "mx") => t.no_policy,
        Side::Invalid => t.no_record,
        Side::Several => t.several,
        Side::Unread => t.unread,
    };
    html! { <span class="no">{ said }</span> }
}

fn way(draft: &Draft, published: &Published) -> Html {
    let t = &words().draft;
    let none = |why: &'static str, said: &'static str| {
        html! { <p data-way={why}>{ fill(said, &[("domain", published.domain.to_string())]) }</p> }
    };
    let stages = match plan(&published.live, &draft.report) {
        Ok(stages) if stages.is_empty() => return Html::default(),
        Ok(stages) => stages,
        Err(NoPlan::Unread) => return none("unknown", t.no_way),
        Err(NoPlan::HostBroken) => return none("host", t.no_way_host),
        Err(NoPlan::InvalidPolicy) => return none("invalid", t.no_way_invalid),
        Err(NoPlan::InvalidRecord) => return none("record", t.no_way_record),
    };
    let stage = |stage: &Stage| html! { <li class={stage.wait.then_some("wait")} data-stage={stage.text.key}>{ phrase(sentence(&stage.text)) }</li> };
    html! {
        <>
            <h3>{ t.way }</h3>
            <ol class="way">{ for stages.iter().map(stage) }</ol>
        </>
    }
}
