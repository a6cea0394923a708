//! Buttons that copy.

use crate::browser;
use crate::browser::shell;
use crate::words::words;
use yew::prelude::*;

/// A button that copies `text` exactly. `about` tells screen readers what the text is.
pub(crate) fn copy_button(text: String, label: &'static str, about: &str) -> Html {
    let onclick = move |_: MouseEvent| {
        let text = text.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let t = &words().copy;
            shell::say(if browser::copy(&text).await { t.done } else { t.failed });
        });
    };
    let about =
        (!about.is_empty()).then(|| html! { <span class="hidden">{ " – " }{ about.to_owned() }</span> });
    html! { <button type="button" class="small" {onclick}>{ label }{ about }</button> }
}
