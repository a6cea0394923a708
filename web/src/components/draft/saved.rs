//! Where the draft stays, how it is shared, and which other drafts this browser keeps.

use crate::components::draft::{Lint, Msg};
use crate::draft::Draft;
use crate::draft::store::Aside;
use crate::words::words;
use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

/// What there is to say about it.
#[derive(Default)]
pub(crate) struct Keeping {
    /// The browser did not keep it.
    pub(crate) refused: bool,
    /// Another tab has changed what is kept.
    pub(crate) elsewhere: bool,
    /// A link that could not be copied.
    pub(crate) link: Option<String>,
}

/// The buttons, and what they have come to.
pub(crate) fn keeping(draft: &Draft, keeping: &Keeping, link: &Scope<Lint>) -> Html {
    let t = &words().draft;
    // A button that is switched off would drop the focus.
    let idle = draft.is_empty().to_string();
    let asides = Aside::ALL.into_iter().filter(|aside| aside.is_there());
    html! {
        <div class="keeping">
            <p class="meta">
                <span class="buttons">
                    <button type="button" class="small" data-do="share" aria-disabled={idle.clone()} onclick={link.callback(|_| Msg::Share)}>{ t.share }</button>
                    <button type="button" class="small" data-do="forget" aria-disabled={idle} onclick={link.callback(|_| Msg::Forget)}>{ t.forget }</button>
                </span>
                <span class="fine">{ if keeping.refused { t.not_kept } else { t.keeping } }{ " " }{ t.link_holds }</span>
            </p>
            <div role="status">
                if let Some(address) = &keeping.link { { to_copy(address) } }
                if keeping.elsewhere { { offer(t.elsewhere, t.show_it, "show", link.callback(|_| Msg::Reload)) } }
                { for asides.map(|aside| {
                    let (said, label, name) = match aside {
                        Aside::Own => (t.own_aside, t.back_to_own, "own"),
                        Aside::Linked => (t.linked_aside, t.back_to_linked, "linked"),
                    };
                    offer(said, label, name, link.callback(move |_| Msg::Exchange(aside)))
                }) }
            </div>
        </div>
    }
}

fn offer(said: &'static str, label: &'static str, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <p class="offer">{ said }{ " " }<button type="button" class="small" data-do={name} {onclick}>{ label }</button></p> }
}

/// A link for those whose browser does not let a page copy.
fn to_copy(address: &str) -> Html {
    let t = &words().draft;
    let onfocus = |event: FocusEvent| {
        event.target_dyn_into::<HtmlInputElement>().into_iter().for_each(|field| field.select());
    };
    html! {
        <label class="offer">{ t.copy_yourself }<input id="link" type="text" readonly=true value={address.to_owned()} {onfocus} /></label>
    }
}
