//! Where what was entered is kept.

use crate::components::publish::message::{Msg, on};
use crate::components::publish::state::State;
use crate::words::publish_words;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().kept;
    if state.setup.is_empty() {
        return Html::default();
    }
    html! {
        <section class="kept">
            <p class="fine">{ t.hint }</p>
            <div class="tools">
                <button type="button" class="small" data-do="share" onclick={on(send, |_| Msg::Share)}>{ t.share }</button>
                <button type="button" class="small" data-do="delete" onclick={on(send, |_| Msg::Delete)}>{ t.delete }</button>
            </div>
            { for state.link_to_copy.as_deref().map(to_copy) }
            if state.has_own {
                <p class="fine">{ t.own }{ " " }<button type="button" class="small" data-do="own" onclick={on(send, |_| Msg::BackToOwn)}>{ t.back }</button></p>
            }
        </section>
    }
}

/// Draws a link for the user to copy.
fn to_copy(address: &str) -> Html {
    let onfocus = |event: FocusEvent| {
        event.target_dyn_into::<HtmlInputElement>().into_iter().for_each(|field| field.select());
    };
    html! {
        <label class="offer">{ publish_words().kept.copy_yourself }<input id="link" type="text" readonly=true value={address.to_owned()} {onfocus} /></label>
    }
}
