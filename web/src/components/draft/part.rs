//! One text of a draft: its editor, what can be done with it, and its findings beside it.

use crate::components::draft::Msg;
use crate::components::draft::diff::diff;
use crate::components::draft::editor::Editor;
use crate::components::draft::status::{kept, sum, words_of};
use crate::components::shared::copy::copy_button;
use crate::components::shared::counts::is_cut;
use crate::components::shared::finding::{advice, position, severity};
use crate::components::shared::fix::to_publish;
use crate::components::shared::text::{phrase, shown, with};
use crate::draft::{Change, Draft, Mended, Part};
use crate::words::{count, explanation, help, title, words};
use mta_sts::{Applicability, Finding, Severity, Span};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::html::Scope;
use yew::prelude::*;

/// Nobody reads past so many findings of one text.
const FINDINGS_SHOWN: usize = 24;

/// So many of them are named to those who come to the text box by ear.
const FINDINGS_NAMED: usize = 3;

/// The editor and all that belongs to it.
pub(crate) fn part(draft: &Draft, part: Part, node: &NodeRef, link: &Scope<super::Lint>) -> Html {
    let t = words_of(part);
    let (id, rows) = look(part);
    let text = draft.text(part);
    let found = found(draft, part);
    let only: Vec<&Finding> = found.iter().map(|(_, finding)| *finding).collect();
    let more = found.len().saturating_sub(FINDINGS_SHOWN);
    let named = found.iter().take(FINDINGS_NAMED).map(|(index, _)| format!(" finding-{index}"));
    let marks: Rc<[_]> = draft.marks(part).into();
    let invalid = found.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let oninput = link.batch_callback(move |event: InputEvent| {
        let place: HtmlTextAreaElement = event.target()?.dyn_into().ok()?;
        let raw = event.is_composing() || event.input_type().starts_with("history");
        Some(Msg::Typed(part, place.value(), if raw { Change::Raw } else { Change::Typed }))
    });
    html! {
        <section class="part" data-part={id} aria-labelledby={format!("{id}-label")}>
            <div class="write">
                <label id={format!("{id}-label")} for={id}>{ t.label }</label>
                <p class="fine">{ t.hint }</p>
                <Editor {id} {rows} {invalid} {oninput} node={node.clone()} placeholder={t.placeholder}
                    described_by={format!("{id}-sum{} {id}-note", named.collect::<String>())} text={Rc::<str>::from(text.shown())} marks={marks} />
                <p id={format!("{id}-note")} class="fine kept">{ kept(draft, part) }</p>
                { tools(draft, part, link) }
            </div>
            <div class="found">
                <p id={format!("{id}-sum")} class={classes!("sum", found.is_empty().then_some("quiet"))} tabindex="-1">{ sum(draft, part, &only) }</p>
                { mended(draft, part, link) }
                <ul>
                    { for found.iter().take(FINDINGS_SHOWN).map(|(index, finding)| self::finding(draft, *index, finding, link)) }
                    if part == Part::Mx { { for draft.hosts.odd.iter().map(|span| odd(draft, *span, link)) } }
                </ul>
                if more > 0 { <p class="fine">{ count(if is_cut(&only) { &words().draft.more_than } else { &words().draft.more }, more) }</p> }
            </div>
        </section>
    }
}

/// The findings about one text, with their places in the report.
fn found(draft: &Draft, part: Part) -> Vec<(usize, &Finding)> {
    let all = draft.report.findings.iter().enumerate().filter(|_| !draft.sets_aside(part));
    all.filter(|(_, finding)| Part::of(finding.source) == Some(part)).collect()
}

/// A finding with its place to go to and its fix to press.
pub(crate) fn finding(draft: &Draft, index: usize, finding: &Finding, link: &Scope<super::Lint>) -> Html {
    let (tag, class) = severity(finding.severity);
    let what = html! { <><span class="tag">{ tag }</span>{ " " }<span id={format!("finding-{index}")} class="title">{ phrase(title(finding)) }</span></> };
    let head = match draft.place(finding) {
        Some((part, span)) => {
            let text = draft.report.text(finding.source).unwrap_or_default();
            let at = match finding.span {
                Some(span) => position(text, span.start, part == Part::Policy),
                None => position(draft.text(part).shown().as_bytes(), span.start, true),
            };
            jump(what, at, part, span, link)
        }
        None => html! { <p class="jump">{ what }</p> },
    };
    html! {
        <li class={class} data-finding={finding.lint.name} data-severity={class} tabindex="-1">
            { head }
            <p>{ phrase(explanation(finding)) }</p>
            { advice(help(finding)) }
            { fix(index, finding, link) }
            <p class="refs"><a class="code" href={finding.lint.docs_path()}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a></p>
        </li>
    }
}

/// A line of the hosts that names none.
fn odd(draft: &Draft, span: Span, link: &Scope<super::Lint>) -> Html {
    let (tag, class) = severity(Severity::Warning);
    let text = draft.text(Part::Mx).shown();
    let line = text.get(span.range()).unwrap_or_default();
    let what = html! { <><span class="tag">{ tag }</span>{ " " }<span class="title">{ with(words().draft.odd, |_| shown(line)) }</span></> };
    html! {
        <li class={class} data-odd={class} tabindex="-1">{ jump(what, position(text.as_bytes(), span.start, true), Part::Mx, span, link) }</li>
    }
}

/// A heading that leads to its place in the text.
fn jump(what: Html, at: String, part: Part, span: Span, link: &Scope<super::Lint>) -> Html {
    html! {
        <button type="button" class="jump" onclick={link.callback(move |_| Msg::Select(part, span))}>
            { what }<span class="at">{ at }</span>
        </button>
    }
}

fn fix(index: usize, finding: &Finding, link: &Scope<super::Lint>) -> Html {
    let Some(fix) = &finding.fix else { return Html::default() };
    if let Some(text) = &fix.copy {
        return to_publish(&fix.title, text);
    }
    if fix.edits.is_empty() || fix.applicability == Applicability::Display {
        return Html::default();
    }
    html! {
        <div class="fix">
            <button type="button" class="small" data-fix={finding.lint.name} onclick={link.callback(move |_| Msg::Change(Change::Fix(index)))}>{ shown(&fix.title) }</button>
            if fix.applicability == Applicability::Unsafe { <span class="fine">{ words().findings.guess }</span> }
        </div>
    }
}

fn tools(draft: &Draft, part: Part, link: &Scope<super::Lint>) -> Html {
    let t = &words().draft;
    let (id, _) = look(part);
    let safe = draft.safe_fixes(part);
    let onchange =
        link.batch_callback(move |event: Event| Some(Msg::Files(part, event.target()?.dyn_into().ok()?)));
    let button = |label: &'static str, name: &'static str, message: fn(Part) -> Msg| {
        let onclick = link.callback(move |_| message(part));
        html! { <button type="button" class="small" data-do={name} {onclick}>{ label }</button> }
    };
    let exact = || String::from_utf8(draft.text(part).bytes().to_vec()).ok();
    html! {
        <div class="tools">
            if part != Part::Mx {
                <label class="file">{ t.open }<span class="hidden">{ " – " }{ words_of(part).label }</span><input type="file" id={format!("{id}-file")} {onchange} /></label>
            }
            if part != Part::Mx {
                <button type="button" class="small" data-do="fix-all" aria-disabled={(safe == 0).to_string()} onclick={link.callback(move |_| Msg::FixAll(part))}>{ t.fix_all }<span class="hidden">{ " – " }{ words_of(part).label }</span></button>
            }
            if part == Part::Record { { button(t.fresh_id, "fresh-id", |_| Msg::Change(Change::FreshId)) } }
            if part == Part::Policy && !draft.text(part).is_empty() { { button(t.download, "download", |_| Msg::Download) } }
            if matches!(part, Part::Record | Part::Tlsrpt) {
                if let Some(text) = exact().filter(|text| !text.is_empty()) { { copy_button(text, t.copy_record, words_of(part).label) } }
            }
        </div>
    }
}

/// What a fix has just done, and the way back.
fn mended(draft: &Draft, part: Part, link: &Scope<super::Lint>) -> Html {
    let Some(Mended { before, after, .. }) = draft.mended.as_ref().filter(|mended| mended.part == part)
    else {
        return Html::default();
    };
    let t = &words().draft;
    html! {
        <div class="mended" role="group" aria-label={t.mended}>
            <p><b>{ t.mended }</b>{ " " }<button type="button" class="small" data-do="undo" onclick={link.callback(|_| Msg::Change(Change::Undo))}>{ t.undo }</button></p>
            { diff(before, after) }
        </div>
    }
}

/// Its name in the document, and how many lines it shows.
const fn look(part: Part) -> (&'static str, usize) {
    match part {
        Part::Policy => ("policy", 10),
        Part::Record => ("record", 2),
        Part::Tlsrpt => ("tlsrpt", 2),
        Part::Mx => ("mx", 4),
    }
}
