//! The buttons below a text box.

use crate::components::draft::message::{EditMsg, FileMsg, Msg, on, on_some};
use crate::components::draft::names::{id, words_of};
use crate::components::shared::copy::copy_button;
use crate::draft::{Change, Draft, Part};
use crate::words::{draft_words, words};
use wasm_bindgen::JsCast;
use yew::prelude::*;

pub(super) fn tools(draft: &Draft, part: Part, send: &Callback<Msg>) -> Html {
    let t = draft_words();
    let id = id(part);
    let onchange =
        on_some(send, move |event: Event| Some(FileMsg::Chosen(part, event.target()?.dyn_into().ok()?)));
    let button = |label: &'static str, name: &'static str, message: fn() -> Msg| {
        let onclick = on(send, move |_| message());
        html! { <button type="button" class="small" data-do={name} {onclick}>{ label }</button> }
    };
    let exact = || String::from_utf8(draft.text(part).bytes().to_vec()).ok();
    html! {
        <div class="tools">
            if part != Part::Mx {
                <label class="file">{ t.files.open }<span class="hidden">{ " – " }{ words_of(part).label }</span><input type="file" id={format!("{id}-file")} {onchange} /></label>
            }
            if part == Part::Record { { button(t.fresh_id, "fresh-id", || EditMsg::Change(Change::FreshId).into()) } }
            if part == Part::Policy && !draft.text(part).is_empty() { { button(t.files.download, "download", || FileMsg::Download.into()) } }
            if matches!(part, Part::Record | Part::Tlsrpt) {
                if let Some(text) = exact().filter(|text| !text.is_empty()) { { copy_button(text, words().copy.button, words_of(part).label) } }
            }
        </div>
    }
}
