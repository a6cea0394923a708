//! Where the draft is kept, and the offers to show another saved draft.

use crate::components::draft::message::{Msg, SavedMsg, on};
use crate::components::draft::saved::state::Saved;
use crate::components::draft::share;
use crate::components::shared::fold::fold;
use crate::draft::Draft;
use crate::draft::store::Backup;
use crate::words::draft_words;
use yew::prelude::*;

/// The row that says where the draft is kept, with the button that deletes it.
pub(crate) fn kept(draft: &Draft, saved: &Saved, send: &Callback<Msg>) -> Html {
    let t = &draft_words().saved;
    let brief = if saved.not_saved { t.not_saved } else { t.saved };
    let content = html! {
        <>
            <p>{ t.link_contains }</p>
            <button type="button" class="small" data-do="delete" aria-disabled={draft.is_empty().to_string()} onclick={on(send, |_| SavedMsg::Delete)}>{ t.delete }</button>
        </>
    };
    fold("kept", t.heading, brief.to_owned(), false, content)
}

/// A link to copy, and the offers of other drafts.
pub(crate) fn offers(saved: &Saved, link_to_copy: Option<&str>, send: &Callback<Msg>) -> Html {
    let t = &draft_words().saved;
    let backups = Backup::ALL.into_iter().filter(|backup| backup.exists());
    html! {
        <div class="offers" role="status">
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
    }
}

fn offer(text: &'static str, label: &'static str, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <p class="offer">{ text }{ " " }<button type="button" class="small" data-do={name} {onclick}>{ label }</button></p> }
}
