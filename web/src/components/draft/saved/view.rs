//! The buttons that share and delete the draft, and the offers to show another saved draft.

use crate::components::draft::message::{Msg, SavedMsg, ShareMsg, on};
use crate::components::draft::saved::state::Saved;
use crate::components::draft::share;
use crate::draft::Draft;
use crate::draft::store::Backup;
use crate::words::draft_words;
use yew::prelude::*;

pub(crate) fn saved(draft: &Draft, saved: &Saved, link_to_copy: Option<&str>, send: &Callback<Msg>) -> Html {
    let t = &draft_words().saved;
    // A button with `disabled` would lose the focus.
    let idle = draft.is_empty().to_string();
    let backups = Backup::ALL.into_iter().filter(|backup| backup.exists());
    html! {
        <div class="saved">
            <p class="meta">
                <span class="buttons">
                    <button type="button" class="small" data-do="share" aria-disabled={idle.clone()} onclick={on(send, |_| ShareMsg::Copy)}>{ t.share }</button>
                    <button type="button" class="small" data-do="delete" aria-disabled={idle} onclick={on(send, |_| SavedMsg::Delete)}>{ t.delete }</button>
                </span>
                <span class="fine">{ if saved.not_saved { t.not_saved } else { t.saved } }{ " " }{ t.link_contains }</span>
            </p>
            <div role="status">
                if let Some(address) = link_to_copy { { share::to_copy(address) } }
                if saved.changed_elsewhere { { offer(t.changed_elsewhere, t.show, "show", on(send, |_| SavedMsg::Show)) } }
                { for backups.map(|backup| {
                    let (text, label, name) = match backup {
                        Backup::Own => (t.own, t.back_to_own, "own"),
                        Backup::Linked => (t.linked, t.back_to_linked, "linked"),
                    };
                    offer(text, label, name, on(send, move |_| SavedMsg::Swap(backup)))
                }) }
            </div>
        </div>
    }
}

fn offer(text: &'static str, label: &'static str, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <p class="offer">{ text }{ " " }<button type="button" class="small" data-do={name} {onclick}>{ label }</button></p> }
}
