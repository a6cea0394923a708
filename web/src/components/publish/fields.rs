//! Fields of the form.

use crate::components::publish::message::{Edit, Msg, on};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A field of one line, with a hint below its name and a note below it.
pub(super) fn line(
    id: &'static str,
    [label, hint, placeholder]: [&str; 3],
    value: &str,
    note: Option<&'static str>,
    edit: fn(String) -> Edit,
    send: &Callback<Msg>,
) -> Html {
    let oninput = on(send, move |event: InputEvent| {
        Msg::Edit(edit(event.target_unchecked_into::<HtmlInputElement>().value()))
    });
    html! {
        <div class="entry">
            <label for={id}>{ label.to_owned() }</label>
            <p class="fine" id={format!("{id}-hint")}>{ hint.to_owned() }</p>
            <input {id} type="text" autocomplete="off" autocapitalize="none" spellcheck="false" dir="auto" maxlength="2048"
                aria-describedby={format!("{id}-hint {id}-note")} aria-invalid={note.is_some().to_string()}
                placeholder={placeholder.to_owned()} value={value.to_owned()} {oninput} />
            <p class="refused" id={format!("{id}-note")} role="status">{ note.unwrap_or_default() }</p>
        </div>
    }
}

/// A field of several lines.
pub(super) fn area(
    id: &'static str,
    [label, hint, placeholder]: [&str; 3],
    value: &str,
    notes: Vec<String>,
    edit: fn(String) -> Edit,
    send: &Callback<Msg>,
) -> Html {
    let oninput = on(send, move |event: InputEvent| {
        Msg::Edit(edit(event.target_unchecked_into::<HtmlTextAreaElement>().value()))
    });
    let rows = value.lines().count().clamp(3, 12).to_string();
    html! {
        <div class="entry">
            <label for={id}>{ label.to_owned() }</label>
            <p class="fine" id={format!("{id}-hint")}>{ hint.to_owned() }</p>
            <textarea {id} {rows} autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="65536"
                aria-describedby={format!("{id}-hint {id}-note")} aria-invalid={(!notes.is_empty()).to_string()}
                placeholder={placeholder.to_owned()} value={value.to_owned()} {oninput} />
            <div class="refused" id={format!("{id}-note")} role="status">{ for notes.into_iter().map(|note| html! { <p>{ note }</p> }) }</div>
        </div>
    }
}

/// A choice from a list. `edit` gets the value that was chosen.
pub(super) fn choice(
    id: &'static str,
    label: &str,
    options: Html,
    edit: impl Fn(String) -> Option<Edit> + 'static,
    send: &Callback<Msg>,
) -> Html {
    let send = send.clone();
    let onchange = move |event: Event| {
        if let Some(edit) = edit(event.target_unchecked_into::<HtmlSelectElement>().value()) {
            send.emit(Msg::Edit(edit));
        }
    };
    html! {
        <div class="entry">
            <label for={id}>{ label.to_owned() }</label>
            <select {id} {onchange}>{ options }</select>
        </div>
    }
}

/// One option of a list.
pub(super) fn option(value: &str, name: &str, selected: bool) -> Html {
    html! { <option value={value.to_owned()} {selected}>{ name.to_owned() }</option> }
}

/// One button of a group of which one is pressed.
pub(super) fn radio(
    name: &'static str,
    label: &str,
    checked: bool,
    edit: fn() -> Edit,
    send: &Callback<Msg>,
) -> Html {
    html! {
        <label class="radio"><input type="radio" {name} {checked} onchange={on(send, move |_: Event| Msg::Edit(edit()))} /><span>{ label.to_owned() }</span></label>
    }
}
