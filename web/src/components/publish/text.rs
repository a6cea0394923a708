//! A text to copy or to save.

use crate::components::publish::message::{File, Msg, on};
use crate::components::shared::copy::copy_button;
use crate::words::words;
use yew::prelude::*;

/// Draws a text with its buttons. `label` tells screen readers what it is.
pub(super) fn text(label: &str, download: String, file: File, send: &Callback<Msg>) -> Html {
    text_with(label, download, file, Html::default(), send)
}

/// The same with more buttons.
pub(super) fn text_with(label: &str, download: String, file: File, more: Html, send: &Callback<Msg>) -> Html {
    let copied = file.text.clone();
    let shown = file.text.clone();
    html! {
        <figure class="made" data-file={file.name.clone()}>
            <pre tabindex="0" aria-label={label.to_owned()}>{ shown }</pre>
            <div class="tools">
                { copy_button(copied, words().copy.button, label) }
                <button type="button" class="small" data-do="download" onclick={on(send, move |_| Msg::Save(file.clone()))}>{ download }</button>
                { more }
            </div>
        </figure>
    }
}
