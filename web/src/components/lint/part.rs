//! One text of a draft: its editor, what can be done with it, and its findings beside it.

use super::Msg;
use super::diff::diff;
use super::editor::Editor;
use crate::components::copy::copy_button;
use crate::components::finding::{advice, position, severity};
use crate::components::fix::to_publish;
use crate::components::text::{phrase, shown};
use crate::draft::{Change, Draft, Encoding, Ends, Mended, Note, Part};
use crate::i18n::{PartWords, count, explanation, fill, help, title, words};
use mta_sts::lint::{Applicability, Finding, Severity};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::html::Scope;
use yew::prelude::*;

/// Nobody reads past so many findings of one text.
const FINDINGS_SHOWN: usize = 24;

/// The editor and all that belongs to it.
pub(super) fn part(draft: &Draft, part: Part, node: &NodeRef, link: &Scope<super::Lint>) -> Html {
    let t = words_of(part);
    let (id, rows) = look(part);
    let text = draft.text(part);
    let found = found(draft, part);
    let marks: Rc<[_]> = draft.marks(part).into();
    let invalid = found.iter().any(|(_, finding)| finding.severity == Severity::Error);
    let oninput = link.batch_callback(move |event: InputEvent| {
        let place: HtmlTextAreaElement = event.target()?.dyn_into().ok()?;
        Some(Msg::Typed(part, place.value()))
    });
    html! {
        <section class="part" data-part={id} aria-labelledby={format!("{id}-label")}>
            <div class="write">
                <label id={format!("{id}-label")} for={id}>{ t.label }</label>
                <p class="fine">{ t.hint }</p>
                <Editor {id} {rows} {invalid} {oninput} node={node.clone()} placeholder={t.placeholder}
                    described_by={format!("{id}-sum {id}-note")} text={Rc::<str>::from(text.shown())} marks={marks} />
                <p id={format!("{id}-note")} class="fine kept">{ kept(draft, part) }</p>
                { tools(draft, part, link) }
            </div>
            <div class="found">
                <p id={format!("{id}-sum")} class="sum">{ sum(draft, part, &found) }</p>
                { mended(draft, part, link) }
                <ul>{ for found.iter().take(FINDINGS_SHOWN).map(|(index, finding)| self::finding(draft, *index, finding, link)) }</ul>
                if found.len() > FINDINGS_SHOWN { <p class="fine">{ count(&words().draft.more, found.len() - FINDINGS_SHOWN) }</p> }
            </div>
        </section>
    }
}

/// The findings about one text, with their places in the report.
fn found(draft: &Draft, part: Part) -> Vec<(usize, &Finding)> {
    let all = draft.report.findings.iter().enumerate();
    all.filter(|(_, finding)| Part::of(finding.source) == Some(part)).collect()
}

/// A finding with its place to go to and its fix to press.
pub(super) fn finding(draft: &Draft, index: usize, finding: &Finding, link: &Scope<super::Lint>) -> Html {
    let (tag, class) = severity(finding.severity);
    let what = html! { <><span class="tag">{ tag }</span>{ " " }<span class="title">{ phrase(title(finding)) }</span></> };
    let head = match draft.place(finding).zip(finding.span) {
        Some(((part, _), span)) => {
            let text = draft.report.text(finding.source).unwrap_or_default();
            let at = position(text, span.start, part == Part::Policy);
            html! {
                <button type="button" class="jump" onclick={link.callback(move |_| Msg::Select(index))}>
                    { what }<span class="at">{ at }</span>
                </button>
            }
        }
        None => html! { <p class="jump">{ what }</p> },
    };
    html! {
        <li class={class} data-finding={finding.lint.name} data-severity={class}>
            { head }
            <p>{ phrase(explanation(finding)) }</p>
            { advice(help(finding)) }
            { fix(index, finding, link) }
            <p class="refs"><a class="code" href={finding.lint.docs_path()}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a></p>
        </li>
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

fn sum(draft: &Draft, part: Part, found: &[(usize, &Finding)]) -> String {
    let t = words();
    if draft.text(part).is_empty() && found.is_empty() {
        return String::new();
    }
    let kinds = [
        (Severity::Error, &t.findings.errors),
        (Severity::Warning, &t.findings.warnings),
        (Severity::Note, &t.findings.notes),
    ];
    let counts = kinds
        .map(|(kind, plural)| (found.iter().filter(|(_, finding)| finding.severity == kind).count(), plural));
    let said: Vec<_> =
        counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, plural)| count(plural, n)).collect();
    if said.is_empty() { t.draft.clean.to_owned() } else { said.join(", ") }
}

/// What a text box would lose, or why something is not in it.
fn kept(draft: &Draft, part: Part) -> String {
    let t = &words().draft;
    match draft.notes[part as usize] {
        Some(Note::TakenOut) => return t.taken_out.to_owned(),
        Some(Note::TooLarge(size)) => return fill(t.too_large, &[("n", size.to_string())]),
        Some(Note::NoOneRecord) => return t.no_one_record.to_owned(),
        Some(Note::OtherRecord) => return t.other_record.to_owned(),
        Some(Note::Binary(at)) => return fill(t.binary, &[("n", at.to_string())]),
        None => {}
    }
    let text = draft.text(part);
    let (encoding, ends) = text.kept();
    let encoding = match encoding {
        Encoding::Utf8 if text.bytes().starts_with(b"\xef\xbb\xbf") => Some(t.byte_order_mark),
        Encoding::Utf8 if std::str::from_utf8(text.bytes()).is_err() => Some(t.other_bytes),
        Encoding::Utf8 => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
    };
    let ends = match ends {
        Ends::Lf => None,
        Ends::CrLf => Some("CRLF"),
        Ends::Cr => Some("CR"),
    };
    let all: Vec<&str> = encoding.into_iter().chain(ends).collect();
    if all.is_empty() { String::new() } else { fill(t.kept, &[("what", all.join(", "))]) }
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
            if safe > 0 { { button(t.fix_all, "fix-all", |part| Msg::Change(Change::FixAll(part))) } }
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

const fn words_of(part: Part) -> &'static PartWords {
    let t = &words().draft;
    match part {
        Part::Policy => &t.policy,
        Part::Record => &t.record,
        Part::Tlsrpt => &t.tlsrpt,
        Part::Mx => &t.mx,
    }
}

/// Its name in the document, and how many lines it shows.
const fn look(part: Part) -> (&'static str, u32) {
    match part {
        Part::Policy => ("policy", 10),
        Part::Record => ("record", 2),
        Part::Tlsrpt => ("tlsrpt", 2),
        Part::Mx => ("mx", 4),
    }
}
