//! Files that are opened or dropped, and text that is pasted.

use crate::browser::shell;
use crate::components::draft::{Lint, Msg};
use crate::draft::{Change, FILE_MAX, Note, Part, too_many_lines};
use crate::words::words;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Element, Event, File, InputEvent};
use yew::html::Scope;

/// Lets files be dropped; text that is dragged is the browser's own business.
pub(crate) fn allow(event: &DragEvent) {
    if brings_files(event) {
        event.prevent_default();
    }
}

/// Takes a file that is dropped: into the text it is dropped on, else into the policy.
pub(crate) fn dropped(link: &Scope<Lint>, event: &DragEvent) {
    allow(event);
    let Some(files) = event.data_transfer().and_then(|data| data.files()) else { return };
    let Some(file) = files.get(0) else { return };
    if files.length() > 1 {
        shell::say(words().draft.one_file);
    }
    read(part_of(event), file, link.clone());
}

/// Keeps text of too many lines out of a text box, in which a browser would be busy with it for minutes.
pub(crate) fn pasted(link: &Scope<Lint>, event: &InputEvent) {
    let lines = event.data().and_then(|text| too_many_lines(text.as_bytes()));
    if let Some(lines) = lines {
        event.prevent_default();
        link.send_message(Msg::Change(Change::Refused(part_of(event), Note::TooManyLines(lines))));
    }
}

/// The text that an event is about; the policy, where it is about none.
fn part_of(event: &Event) -> Part {
    let section = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let section = section.and_then(|target| target.closest("[data-part]").ok().flatten());
    let name = section.and_then(|section| section.get_attribute("data-part")).unwrap_or_default();
    match name.as_str() {
        "record" => Part::Record,
        "tlsrpt" => Part::Tlsrpt,
        "mx" => Part::Mx,
        _ => Part::Policy,
    }
}

fn brings_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
}

/// Reads a file whole, unless it is too large for any draft.
pub(crate) fn read(part: Part, file: File, link: Scope<Lint>) {
    let size = file.size() as usize;
    if size > FILE_MAX {
        link.send_message(Msg::Change(Change::Refused(part, Note::TooLarge(size))));
        return;
    }
    spawn_local(async move {
        let buffer = JsFuture::from(file.array_buffer()).await.ok();
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        link.send_message(Msg::Read(part, bytes));
    });
}
