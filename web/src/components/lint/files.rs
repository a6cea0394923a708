//! Files that are opened or dropped.

use super::{Lint, Msg};
use crate::draft::{Change, FILE_MAX, Part};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Element, File};
use yew::html::Scope;

/// Lets files be dropped; text that is dragged is the browser's own business.
pub(super) fn allow(event: &DragEvent) {
    if brings_files(event) {
        event.prevent_default();
    }
}

/// Takes a file that is dropped: into the text it is dropped on, else into the policy.
pub(super) fn dropped(link: &Scope<Lint>, event: &DragEvent) {
    allow(event);
    let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
    let Some(file) = file else { return };
    let section = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let section = section.and_then(|target| target.closest("[data-part]").ok().flatten());
    let name = section.and_then(|section| section.get_attribute("data-part")).unwrap_or_default();
    let part = match name.as_str() {
        "record" => Part::Record,
        "tlsrpt" => Part::Tlsrpt,
        "mx" => Part::Mx,
        _ => Part::Policy,
    };
    read(part, file, link.clone());
}

fn brings_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
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
