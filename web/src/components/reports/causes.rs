//! Why sessions failed.

use crate::reports::view::{CauseView, View};
use crate::route::lint_page;
use crate::words::{fill, number, reports_words};
use yew::prelude::*;

pub(super) fn view(view: &View) -> Html {
    if view.causes.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="causes-heading">
            <h2 id="causes-heading">{ reports_words().causes.heading }</h2>
            <div class="rows causes">{ for view.causes.iter().enumerate().map(|(index, cause)| row(index, cause)) }</div>
        </section>
    }
}

fn row(index: usize, cause: &CauseView) -> Html {
    let t = &reports_words().causes;
    let line = |name: &'static str, text: Html| html! { <><dt>{ name }</dt><dd>{ text }</dd></> };
    html! {
        <details class="fold" open={index == 0} data-cause={cause.name.clone()}>
            <summary>
                // A cause without a count that can be read has no sessions.
                <span class="n">{ if cause.sessions == 0 { "?".to_owned() } else { number(cause.sessions) } }</span>
                <b>{ &cause.title }</b>
                <span class="who">{ &cause.fault }</span>
            </summary>
            <dl class="in">
                { line(t.seen_by, html! { &cause.seen_by }) }
                { line(t.means, html! { &cause.meaning }) }
                { line(t.to_do, html! { &cause.advice }) }
                if !cause.fine_elsewhere.is_empty() {
                    { line(t.but, html! { fill(t.fine_elsewhere, &[("reporters", &cause.fine_elsewhere)]) }) }
                }
                if !cause.reasons.is_empty() {
                    { line(t.reasons, html! { <code>{ &cause.reasons }</code> }) }
                }
                if !cause.lint.is_empty() {
                    { line(t.lint, html! { <a href={lint_page(&cause.lint)}><code>{ &cause.lint }</code></a> }) }
                }
            </dl>
        </details>
    }
}
