//! Files that are opened or dropped.

use super::{Lint, Msg};
use crate::draft::{Change, FILE_MAX, Part};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, File};
use yew::html::Scope;
use yew::prelude::*;

/// Takes a file that is dropped: into the text it is dropped on, else into the policy.
pub(super) fn dropped(link: &Scope<Lint>) -> Callback<DragEvent> {
    let link = link.clone();
    Callback::from(move |event: DragEvent| {
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        event.prevent_default();
        let section = event.target_dyn_into::<Element>();
        let section = section.and_then(|target| target.closest("[data-part]").ok().flatten());
        let name = section.and_then(|section| section.get_attribute("data-part")).unwrap_or_default();
        let part = match name.as_str() {
            "record" => Part::Record,
            "tlsrpt" => Part::Tlsrpt,
            "mx" => Part::Mx,
            _ => Part::Policy,
        };
        read(part, file, link.clone());
    })
}

/// Reads a file whole, unless it is too large for any draft.
pub(super) fn read(part: Part, file: File, link: Scope<Lint>) {
    let size = file.size() as usize;
    if size > FILE_MAX {
        link.send_message(Msg::Change(Change::Refused(part, size)));
        return;
    }
    spawn_local(async move {
        let buffer = JsFuture::from(file.array_buffer()).await.ok();
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        link.send_message(Msg::Read(part, bytes));
    });
}
