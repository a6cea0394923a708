//! Buttons that copy, and the one place that says so.

use crate::browser;
use crate::i18n::words;
use yew::prelude::*;

/// What the page says in passing, such as "Copied".
pub(crate) type Said = Callback<&'static str>;

/// How a copy button reaches the place that says so.
#[derive(Clone, PartialEq)]
pub(crate) struct Copied(pub(crate) Said);

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What to copy, exactly.
    pub(crate) text: AttrValue,
    /// What the button says.
    pub(crate) label: &'static str,
    /// What to copy, for those who do not see what the button stands beside.
    #[prop_or_default]
    pub(crate) about: Option<AttrValue>,
    /// What is said when it is done.
    #[prop_or(words().check.copied)]
    pub(crate) done: &'static str,
}

/// Copies a text to the clipboard.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let said = use_context::<Copied>();
    let (text, done) = (props.text.clone(), props.done);
    let onclick = move |_: MouseEvent| {
        let (text, said) = (text.clone(), said.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let result = if browser::copy(&text).await { done } else { words().check.copy_failed };
            if let Some(Copied(said)) = said {
                said.emit(result);
            }
        });
    };
    let about = props.about.as_ref().map(|about| html! { <span class="hidden">{ " – " }{ about }</span> });
    html! { <button type="button" class="small" {onclick}>{ props.label }{ about }</button> }
}
