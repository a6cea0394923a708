//! One text of a draft: its editor, its buttons, and its findings.

use crate::components::draft::editor::Editor;
use crate::components::draft::finding::{finding, without_host};
use crate::components::draft::message::{EditMsg, Msg, on, on_some};
use crate::components::draft::names::{id, words_of};
use crate::components::draft::status::{counted, note};
use crate::components::draft::tools::tools;
use crate::components::shared::counts::is_cut;
use crate::components::shared::diff::diff;
use crate::draft::{Change, Draft, LastFix, Part};
use crate::words::{count, draft_words};
use mta_sts::{Finding, Severity};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// At most this many findings of one text are drawn.
const FINDINGS_SHOWN_MAX: usize = 24;

/// At most this many of them are part of the text box's description for screen readers.
const FINDINGS_DESCRIBED_MAX: usize = 3;

pub(super) fn part(draft: &Draft, part: Part, node: &NodeRef, send: &Callback<Msg>) -> Html {
    let t = words_of(part);
    let (id, rows) = (id(part), rows(part));
    let text = draft.text(part);
    let found = found(draft, part);
    let only: Vec<&Finding> = found.iter().map(|(_, finding)| *finding).collect();
    let more = found.len().saturating_sub(FINDINGS_SHOWN_MAX);
    let described = found.iter().take(FINDINGS_DESCRIBED_MAX).map(|(index, _)| format!(" finding-{index}"));
    let marks: Rc<[_]> = draft.marks(part).into();
    let invalid = found.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let oninput = on_some(send, move |event: InputEvent| {
        let text_box: HtmlTextAreaElement = event.target()?.dyn_into().ok()?;
        let raw = event.is_composing() || event.input_type().starts_with("history");
        let change = if raw { Change::Raw } else { Change::Typed };
        Some(EditMsg::Typed(part, text_box.value(), change))
    });
    html! {
        <section key={id} class="part" data-part={id} aria-labelledby={format!("{id}-label")}>
            <div class="write">
                <label id={format!("{id}-label")} for={id}>{ t.label }</label>
                <p class="fine">{ t.hint }</p>
                <Editor {id} {rows} {invalid} {oninput} node={node.clone()} placeholder={t.placeholder}
                    described_by={format!("{id}-sum{} {id}-note", described.collect::<String>())} text={Rc::<str>::from(text.shown())} marks={marks} />
                <p id={format!("{id}-note")} class="fine file-note">{ note(draft, part) }</p>
                { tools(draft, part, send) }
            </div>
            <div class="found">
                <p id={format!("{id}-sum")} class={classes!("sum", found.is_empty().then_some("quiet"))} tabindex="-1">{ counted(draft, part, &only) }</p>
                { last_fix(draft, part, send) }
                <ul class="rows">
                    { for found.iter().take(FINDINGS_SHOWN_MAX).map(|(index, one)| finding(draft, *index, one, send)) }
                    if part == Part::Mx { { for draft.hosts.without_host.iter().map(|span| without_host(draft, *span, send)) } }
                </ul>
                if more > 0 { <p class="fine">{ count(if is_cut(&only) { &draft_words().more_than } else { &draft_words().more }, more) }</p> }
            </div>
        </section>
    }
}

/// Returns the findings about one text, with their indices in the report.
fn found(draft: &Draft, part: Part) -> Vec<(usize, &Finding)> {
    let all = draft.report.findings.iter().enumerate().filter(|_| !draft.ignores(part));
    all.filter(|(_, finding)| Part::of(finding.source) == Some(part)).collect()
}

/// Draws what the last fix changed, and its undo.
fn last_fix(draft: &Draft, part: Part, send: &Callback<Msg>) -> Html {
    let fix = draft.last_fixes.iter().find(|fix| fix.part == part);
    let Some(LastFix { before, after, .. }) = fix else { return Html::default() };
    let t = draft_words();
    html! {
        <div class="fixed" role="group" aria-label={t.fixed}>
            <p><b>{ t.fixed }</b>{ " " }<button type="button" class="small" data-do="undo" onclick={on(send, move |_| EditMsg::Change(Change::Undo(part)))}>{ t.undo }</button></p>
            { diff(before, after) }
        </div>
    }
}

/// Returns how many lines a text box has at least.
const fn rows(part: Part) -> usize {
    match part {
        Part::Policy => 10,
        Part::Record | Part::Tlsrpt => 2,
        Part::Mx => 4,
    }
}
