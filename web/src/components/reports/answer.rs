//! The answer, and the one thing to do next.

use crate::components::reports::message::Msg;
use crate::components::shared::icon::{Tone, icon};
use crate::reports::view::View;
use crate::route::local;
use crate::words::{fill, number, reports_words};
use mta_sts::first_sentence;
use yew::prelude::*;

pub(super) fn verdict(view: &View, send: &Callback<Msg>) -> Html {
    let t = &reports_words().answer;
    let tone = match (view.failed, view.successful) {
        (0, 0) if view.causes.is_empty() => Tone::Quiet,
        (0, _) if view.causes.is_empty() => Tone::Good,
        _ => Tone::Bad,
    };
    let save = |kind: &'static str| send.reform(move |_: MouseEvent| Msg::Save(kind));
    let print = send.reform(|_: MouseEvent| Msg::Print);
    let figure = |name: &'static str, value: u64, class: &'static str| {
        html! { <div class={class}><dt>{ name }</dt><dd>{ number(value) }</dd></div> }
    };
    html! {
        <article class={classes!("verdict", "reports", tone.class())} data-reports={tone.class()}>
            <h2>{ icon(tone) }<span>{ &view.headline }</span></h2>
            <p>{ &view.answer }</p>
            <dl class="big">
                { figure(t.sessions, view.successful.saturating_add(view.failed), "") }
                { figure(t.fine, view.successful, "") }
                { figure(t.failed, view.failed, if view.failed > 0 { "bad" } else { "" }) }
                { figure(t.reporters, view.reporters.len() as u64, "") }
            </dl>
            <div class="meta">
                <span>{ extent(view) }{ t.not_messages }</span>
                <span class="buttons">
                    <button type="button" class="small" data-do="csv" onclick={save("csv")}>{ t.csv }</button>
                    <button type="button" class="small" data-do="json" onclick={save("json")}>{ t.json }</button>
                    <button type="button" class="small" data-do="print" onclick={print}>{ t.print }</button>
                </span>
            </div>
        </article>
    }
}

/// The days and the domain, where there is only one.
fn extent(view: &View) -> String {
    let domain = match view.domains.as_slice() {
        [only] => only.name.as_str(),
        _ => "",
    };
    let parts: Vec<&str> =
        [view.period.as_str(), domain].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { parts.join(", ") + ". " }
}

pub(super) fn next(view: &View) -> Html {
    let t = &reports_words().answer;
    let Some(cause) = view.causes.first() else { return Html::default() };
    // The first sentence says what to do, and the others how.
    let (first, rest) =
        first_sentence(&cause.advice).unwrap_or_else(|| (cause.advice.trim_end_matches('.'), ""));
    html! {
        <section class="next" aria-labelledby="next-heading">
            <p class="eyebrow">{ t.next }</p>
            <h2 id="next-heading">{ first }</h2>
            <p>{ rest }</p>
            if !cause.domain.is_empty() {
                <p><a href={local(&format!("/d/{}", cause.domain))}>{ fill(t.check, &[("domain", &cause.domain)]) }</a></p>
            }
        </section>
    }
}
