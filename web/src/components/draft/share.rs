//! Links that contain the draft.

use crate::browser;
use crate::browser::shell;
use crate::components::draft::message::{Msg, ShareMsg};
use crate::components::draft::state::State;
use crate::draft::store;
use crate::words::{draft_words, words};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

impl State {
    pub(super) fn update_share(&mut self, message: ShareMsg) -> bool {
        match message {
            ShareMsg::Copy if self.draft.is_empty() => false,
            ShareMsg::Copy => {
                copy(self.draft.encoded(), self.send.clone());
                false
            }
            ShareMsg::NotCopied(address) => {
                self.link_to_copy = Some(address);
                true
            }
        }
    }
}

/// Copies a link that contains the draft. Where the browser does not allow it, the link is shown.
fn copy(encoded: Vec<u8>, send: Callback<Msg>) {
    spawn_local(async move {
        match store::link(encoded).await {
            Some(address) if browser::copy(&address).await => shell::say(draft_words().saved.shared),
            Some(address) => send.emit(ShareMsg::NotCopied(address).into()),
            None => shell::say(words().copy.failed),
        }
    });
}

/// Draws a link for the user to copy.
pub(super) fn to_copy(address: &str) -> Html {
    let onfocus = |event: FocusEvent| {
        event.target_dyn_into::<HtmlInputElement>().into_iter().for_each(|field| field.select());
    };
    html! {
        <label class="offer">{ draft_words().saved.copy_yourself }<input id="link" type="text" readonly=true value={address.to_owned()} {onfocus} /></label>
    }
}
