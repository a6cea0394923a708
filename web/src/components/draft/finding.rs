//! One finding on a draft: it leads to its place, and its fix can be applied.

use crate::components::draft::hand_over::hand_over;
use crate::components::draft::message::{EditMsg, Msg, on};
use crate::components::shared::finding::{advice, severity};
use crate::components::shared::fix::to_publish;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::{phrase, shown, with};
use crate::draft::{Change, Draft, Part};
use crate::route::lint_page;
use crate::words::{draft_words, explanation, fill, help, plain, sentence, title, words};
use mta_sts::{Applicability, Finding, LineIndex, Severity, Span};
use yew::prelude::*;

pub(super) fn finding(draft: &Draft, index: usize, finding: &Finding, send: &Callback<Msg>) -> Html {
    let (tag, class) = severity(finding.severity);
    let place = draft.place(finding).map(|(part, span)| {
        let text = draft.report.text(finding.source).unwrap_or_default();
        let at = match finding.span {
            Some(span) => brief_position(text, span.start, part == Part::Policy),
            None => brief_position(draft.text(part).shown().as_bytes(), span.start, true),
        };
        jump(at, part, span, send)
    });
    let (button, guess) = fix(index, finding, send);
    html! {
        <li class={classes!("finding", class)} data-finding={finding.lint.name} data-severity={class} tabindex="-1">
            { place.unwrap_or_else(|| html! { <span class="jump">{ draft_words().anywhere }</span> }) }
            <details>
                <summary>
                    { icon(Tone::of_severity(finding.severity)) }
                    <span class="hidden">{ tag }{ ": " }</span>
                    <span id={format!("finding-{index}")} class="title">{ phrase(&title(finding)) }</span>
                </summary>
                <div class="why">
                    <p>{ phrase(&explanation(finding)) }</p>
                    { advice(&help(finding)) }
                    { for finding.fix.as_ref().and_then(|fix| Some(to_publish(&plain(&fix.title), fix.copy.as_ref()?))) }
                    if guess { <p class="fine">{ words().findings.guess }</p> }
                    <p class="refs"><a class="code" href={lint_page(finding.lint.name)}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a></p>
                </div>
            </details>
            { button }
            { hand_over(draft, finding) }
        </li>
    }
}

/// Draws a line of the MX hosts that contains no host.
pub(super) fn without_host(draft: &Draft, span: Span, send: &Callback<Msg>) -> Html {
    let (tag, class) = severity(Severity::Warning);
    let text = draft.text(Part::Mx).shown();
    let line = text.get(span.range()).unwrap_or_default();
    html! {
        <li class={classes!("finding", class)} data-without-host={class} tabindex="-1">
            { jump(brief_position(text.as_bytes(), span.start, true), Part::Mx, span, send) }
            <p class="alone">{ icon(Tone::Warn) }<span class="hidden">{ tag }{ ": " }</span><span class="title">{ with(draft_words().not_a_host, |_| shown(line)) }</span></p>
        </li>
    }
}

/// Draws a place as a button that selects it in the text box.
fn jump(at: String, part: Part, span: Span, send: &Callback<Msg>) -> Html {
    html! { <button type="button" class="jump" onclick={on(send, move |_| EditMsg::Select(part, span))}>{ at }</button> }
}

/// Returns the line of a place, or the column where there is one line.
fn brief_position(text: &[u8], at: usize, numbered: bool) -> String {
    let place = LineIndex::new(text).position(text, at);
    let (template, n) =
        if numbered { (draft_words().at_line, place.line) } else { (draft_words().at_column, place.column) };
    fill(template, &[("n", n.to_string())])
}

/// Returns the button that fixes a finding, and whether that is a guess.
fn fix(index: usize, finding: &Finding, send: &Callback<Msg>) -> (Html, bool) {
    let fix = finding
        .fix
        .as_ref()
        .filter(|fix| fix.applicability != Applicability::Display && !fix.edits.is_empty());
    let Some(fix) = fix.filter(|fix| fix.copy.is_none()) else { return Default::default() };
    let guess = fix.applicability == Applicability::Unsafe;
    let onclick = on(send, move |_| EditMsg::Change(Change::Fix(index)));
    let title = guess.then_some(words().findings.guess);
    let button = html! {
        <button type="button" class="small" data-fix={finding.lint.name} {title} {onclick}>
            { phrase(&sentence(&fix.title)) }if guess { <span class="hidden">{ " – " }{ words().findings.guess }</span> }
        </button>
    };
    (button, guess)
}
