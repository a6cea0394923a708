//! Files that are opened, dropped and downloaded, and text that is pasted.

use crate::browser;
use crate::browser::shell;
use crate::check::download;
use crate::components::draft::boxes::BrowserUndo;
use crate::components::draft::message::{EditMsg, FileMsg, Msg};
use crate::components::draft::state::State;
use crate::draft::{Change, FILE_MAX, Note, Part, too_many_lines};
use crate::words::draft_words;
use mta_sts::publish::with_crlf;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Element, Event, File, InputEvent};
use yew::Callback;

impl State {
    pub(super) fn update_files(&mut self, message: FileMsg) -> bool {
        match message {
            FileMsg::Chosen(part, input) => {
                let file = input.files().and_then(|files| files.get(0));
                input.set_value("");
                file.into_iter().for_each(|file| read(part, file, &self.send));
                return false;
            }
            FileMsg::Read(_, None) => shell::say(draft_words().files.unreadable),
            FileMsg::Read(part, Some(bytes)) => {
                self.draft.apply(Change::Opened(part, bytes), browser::now());
                self.boxes.write_later(BrowserUndo::Yes);
                self.save_later(part);
            }
            FileMsg::Download => {
                self.download();
                return false;
            }
        }
        true
    }

    /// Offers the policy as a file. If nothing was edited its bytes are those that were opened; otherwise its
    /// lines end with CR LF.
    fn download(&self) {
        let text = self.draft.text(Part::Policy);
        let bytes = if text.is_as_opened() { text.bytes().to_vec() } else { with_crlf(text.bytes()) };
        download::file("mta-sts.txt", "text/plain", &bytes);
    }
}

/// Allows files to be dropped. Text that is dragged is left to the browser.
pub(super) fn allow(event: &DragEvent) {
    if has_files(event) {
        event.prevent_default();
    }
}

/// Opens a dropped file in the text it is dropped on, else in the policy.
pub(super) fn dropped(send: &Callback<Msg>, event: &DragEvent) {
    allow(event);
    let Some(files) = event.data_transfer().and_then(|data| data.files()) else { return };
    let Some(file) = files.get(0) else { return };
    if files.length() > 1 {
        shell::say(draft_words().files.first_only);
    }
    read(part_of(event), file, send);
}

/// Refuses pasted text of too many lines, which the browser would take minutes to lay out.
pub(super) fn pasted(send: &Callback<Msg>, event: &InputEvent) {
    let lines = event.data().and_then(|text| too_many_lines(text.as_bytes()));
    if let Some(lines) = lines {
        event.prevent_default();
        let change = Change::Refused(part_of(event), Note::TooManyLines(lines));
        send.emit(EditMsg::Change(change).into());
    }
}

/// Returns the text that an event is about; the policy, where it is about none.
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

fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
}

/// Reads a file, unless it is too large.
fn read(part: Part, file: File, send: &Callback<Msg>) {
    let size = file.size() as usize;
    if size > FILE_MAX {
        send.emit(EditMsg::Change(Change::Refused(part, Note::TooLarge(size))).into());
        return;
    }
    let send = send.clone();
    spawn_local(async move {
        let buffer = JsFuture::from(file.array_buffer()).await.ok();
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
        send.emit(FileMsg::Read(part, bytes).into());
    });
}
