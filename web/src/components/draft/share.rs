//! Links that contain the draft.

use crate::browser;
use crate::browser::shell;
use crate::components::draft::Lint;
use crate::draft::store;
use crate::words::{draft_words, words};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

pub(crate) enum Msg {
    Copy,
    /// The browser did not let the page copy this link.
    NotCopied(String),
}

impl From<Msg> for super::Msg {
    fn from(message: Msg) -> Self {
        Self::Share(message)
    }
}

impl Lint {
    pub(super) fn update_share(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Copy if self.draft.is_empty() => false,
            Msg::Copy => {
                copy(self.draft.encoded(), ctx.link().clone());
                false
            }
            Msg::NotCopied(address) => {
                self.link_to_copy = Some(address);
                true
            }
        }
    }
}

/// Copies a link that contains the draft. Where the browser does not allow it, the link is shown.
fn copy(encoded: Vec<u8>, link: Scope<Lint>) {
    spawn_local(async move {
        match store::link(encoded).await {
            Some(address) if browser::copy(&address).await => shell::say(draft_words().saved.shared),
            Some(address) => link.send_message(Msg::NotCopied(address)),
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
