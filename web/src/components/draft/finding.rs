//! One finding on a draft: it leads to its place, and its fix can be applied.

use crate::components::draft::message::{EditMsg, Msg, on};
use crate::components::shared::finding::{advice, position, severity};
use crate::components::shared::fix::to_publish;
use crate::components::shared::text::{phrase, shown, with};
use crate::draft::{Change, Draft, Part};
use crate::words::{draft_words, explanation, help, title, words};
use mta_sts::{Applicability, Finding, Severity, Span};
use yew::prelude::*;

pub(super) fn finding(draft: &Draft, index: usize, finding: &Finding, send: &Callback<Msg>) -> Html {
    let (tag, class) = severity(finding.severity);
    let heading = html! { <><span class="tag">{ tag }</span>{ " " }<span id={format!("finding-{index}")} class="title">{ phrase(title(finding)) }</span></> };
    let heading = match draft.place(finding) {
        Some((part, span)) => {
            let text = draft.report.text(finding.source).unwrap_or_default();
            let at = match finding.span {
                Some(span) => position(text, span.start, part == Part::Policy),
                None => position(draft.text(part).shown().as_bytes(), span.start, true),
            };
            jump(heading, at, part, span, send)
        }
        None => html! { <p class="jump">{ heading }</p> },
    };
    html! {
        <li class={class} data-finding={finding.lint.name} data-severity={class} tabindex="-1">
            { heading }
            <p>{ phrase(explanation(finding)) }</p>
            { advice(help(finding)) }
            { fix(index, finding, send) }
            <p class="refs"><a class="code" href={finding.lint.docs_path()}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a></p>
        </li>
    }
}

/// Draws a line of the MX hosts that contains no host.
pub(super) fn without_host(draft: &Draft, span: Span, send: &Callback<Msg>) -> Html {
    let (tag, class) = severity(Severity::Warning);
    let text = draft.text(Part::Mx).shown();
    let line = text.get(span.range()).unwrap_or_default();
    let heading = html! { <><span class="tag">{ tag }</span>{ " " }<span class="title">{ with(draft_words().not_a_host, |_| shown(line)) }</span></> };
    html! {
        <li class={class} data-without-host={class} tabindex="-1">{ jump(heading, position(text.as_bytes(), span.start, true), Part::Mx, span, send) }</li>
    }
}

/// Draws a heading that selects its place in the text box.
fn jump(heading: Html, at: String, part: Part, span: Span, send: &Callback<Msg>) -> Html {
    html! {
        <button type="button" class="jump" onclick={on(send, move |_| EditMsg::Select(part, span))}>
            { heading }<span class="at">{ at }</span>
        </button>
    }
}

fn fix(index: usize, finding: &Finding, send: &Callback<Msg>) -> Html {
    let Some(fix) = &finding.fix else { return Html::default() };
    if let Some(text) = &fix.copy {
        return to_publish(&fix.title, text);
    }
    if fix.edits.is_empty() || fix.applicability == Applicability::Display {
        return Html::default();
    }
    html! {
        <div class="fix">
            <button type="button" class="small" data-fix={finding.lint.name} onclick={on(send, move |_| EditMsg::Change(Change::Fix(index)))}>{ shown(&fix.title) }</button>
            if fix.applicability == Applicability::Unsafe { <span class="fine">{ words().findings.guess }</span> }
        </div>
    }
}
