//! One text of a draft: its editor, its buttons, and its findings.

use crate::components::draft::diff::diff;
use crate::components::draft::editor::Editor;
use crate::components::draft::finding::{finding, without_host};
use crate::components::draft::status::{counted, note, words_of};
use crate::components::draft::tools::tools;
use crate::components::draft::{Lint, Msg, edit};
use crate::components::shared::counts::is_cut;
use crate::draft::{Change, Draft, LastFix, Part};
use crate::words::{count, draft_words};
use mta_sts::{Finding, Severity};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::html::Scope;
use yew::prelude::*;

/// At most this many findings of one text are drawn.
const FINDINGS_SHOWN_MAX: usize = 24;

/// At most this many of them are part of the text box's description for screen readers.
const FINDINGS_DESCRIBED_MAX: usize = 3;

pub(super) fn part(draft: &Draft, part: Part, node: &NodeRef, link: &Scope<Lint>) -> Html {
    let t = words_of(part);
    let (id, rows) = id_and_rows(part);
    let text = draft.text(part);
    let found = found(draft, part);
    let only: Vec<&Finding> = found.iter().map(|(_, finding)| *finding).collect();
    let more = found.len().saturating_sub(FINDINGS_SHOWN_MAX);
    let described = found.iter().take(FINDINGS_DESCRIBED_MAX).map(|(index, _)| format!(" finding-{index}"));
    let marks: Rc<[_]> = draft.marks(part).into();
    let invalid = found.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let oninput = link.batch_callback(move |event: InputEvent| {
        let text_box: HtmlTextAreaElement = event.target()?.dyn_into().ok()?;
        let raw = event.is_composing() || event.input_type().starts_with("history");
        let change = if raw { Change::Raw } else { Change::Typed };
        Some(Msg::from(edit::Msg::Typed(part, text_box.value(), change)))
    });
    html! {
        <section class="part" data-part={id} aria-labelledby={format!("{id}-label")}>
            <div class="write">
                <label id={format!("{id}-label")} for={id}>{ t.label }</label>
                <p class="fine">{ t.hint }</p>
                <Editor {id} {rows} {invalid} {oninput} node={node.clone()} placeholder={t.placeholder}
                    described_by={format!("{id}-sum{} {id}-note", described.collect::<String>())} text={Rc::<str>::from(text.shown())} marks={marks} />
                <p id={format!("{id}-note")} class="fine file-note">{ note(draft, part) }</p>
                { tools(draft, part, link) }
            </div>
            <div class="found">
                <p id={format!("{id}-sum")} class={classes!("sum", found.is_empty().then_some("quiet"))} tabindex="-1">{ counted(draft, part, &only) }</p>
                { last_fix(draft, part, link) }
                <ul>
                    { for found.iter().take(FINDINGS_SHOWN_MAX).map(|(index, one)| finding(draft, *index, one, link)) }
                    if part == Part::Mx { { for draft.hosts.without_host.iter().map(|span| without_host(draft, *span, link)) } }
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
fn last_fix(draft: &Draft, part: Part, link: &Scope<Lint>) -> Html {
    let fix = draft.last_fix.as_ref().filter(|fix| fix.part == part);
    let Some(LastFix { before, after, .. }) = fix else { return Html::default() };
    let t = draft_words();
    html! {
        <div class="fixed" role="group" aria-label={t.fixed}>
            <p><b>{ t.fixed }</b>{ " " }<button type="button" class="small" data-do="undo" onclick={link.callback(|_| edit::Msg::Change(Change::Undo))}>{ t.undo }</button></p>
            { diff(before, after) }
        </div>
    }
}

/// Returns the id of the text box, and how many lines it has at least.
pub(super) const fn id_and_rows(part: Part) -> (&'static str, usize) {
    match part {
        Part::Policy => ("policy", 10),
        Part::Record => ("record", 2),
        Part::Tlsrpt => ("tlsrpt", 2),
        Part::Mx => ("mx", 4),
    }
}
