//! Where files are added, and how far reading is.

use crate::browser;
use crate::components::reports::message::Msg;
use crate::reports::HANDED_OVER;
use crate::reports::view::View;
use crate::words::{count, fill, reports_words};
use web_sys::{DragEvent, HtmlInputElement};
use yew::prelude::*;

/// Returns the report that another screen left, once.
pub(super) fn handed_over() -> Option<String> {
    let storage = browser::window()?.session_storage().ok()??;
    let text = storage.get_item(HANDED_OVER).ok()??;
    // A browser that refuses only reads it again.
    let _ = storage.remove_item(HANDED_OVER);
    Some(text)
}

pub(super) fn view(
    view: Option<&View>,
    progress: Option<(u32, u32)>,
    is_missing: bool,
    is_demo: bool,
    send: &Callback<Msg>,
) -> Html {
    let t = &reports_words().drop;
    let over = |event: DragEvent| event.prevent_default();
    let dropped = send.reform(Msg::Dropped);
    let press = |message: fn() -> Msg| send.reform(move |_: MouseEvent| message());
    html! {
        <section class="intake" ondragover={over} ondrop={dropped} data-intake={if view.is_some() { "done" } else { "empty" }}>
            <p class="said" role="status">
                if is_missing { { t.missing } } else { { told(view, progress) } }
                if is_demo { <b>{ " " }{ t.is_demo }</b> }
            </p>
            if let Some((done, total)) = progress.filter(|(_, total)| *total > 0) {
                <progress max={total.to_string()} value={done.to_string()} aria-label={t.preparing} />
            }
            <div class="acts">
                { pick(t.add_files, false, send) }
                { pick(t.add_folder, true, send) }
                if view.is_none() {
                    <button type="button" class="small" data-do="demo" onclick={press(|| Msg::Demo)}>{ t.demo }</button>
                } else {
                    <button type="button" class="small" data-do="forget" onclick={press(|| Msg::Forget)}>{ t.forget }</button>
                }
            </div>
        </section>
    }
}

/// A button that opens the browser's dialog for files.
fn pick(label: &'static str, is_folder: bool, send: &Callback<Msg>) -> Html {
    let chosen = send.reform(|event: Event| Msg::Chosen(event.target_unchecked_into::<HtmlInputElement>()));
    html! {
        <label class="pick">
            <input type="file" multiple=true webkitdirectory={is_folder} onchange={chosen} />
            <span>{ label }</span>
        </label>
    }
}

fn told(view: Option<&View>, progress: Option<(u32, u32)>) -> Html {
    let t = &reports_words().drop;
    match (progress, view) {
        (Some((_, 0)), _) => html! { t.preparing },
        (Some((done, total)), _) => {
            html! { fill(t.progress, &[("done", done.to_string()), ("total", total.to_string())]) }
        }
        (None, None) => html! { t.hint },
        (None, Some(view)) => {
            let counts = [
                (&t.reports, view.all_reports, true),
                (&t.repeated, view.repeated, false),
                (&t.without, view.without_report, false),
                (&t.unreadable, view.problems.len() as u32, false),
            ];
            let counts = counts.into_iter().filter(|(_, number, always)| *always || *number > 0);
            let counts: Vec<String> =
                counts.map(|(words, number, _)| count(words, number as usize)).collect();
            html! {
                <><b>{ count(&t.files, view.files as usize) }</b>{ " " }{ counts.join(", ") }{ ". " }<span class="soft">{ t.stays }</span></>
            }
        }
    }
}
