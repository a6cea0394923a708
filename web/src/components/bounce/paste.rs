//! Where a text is pasted or a file is opened.

use crate::browser;
use crate::browser::listener::Listener;
use crate::components::bounce::state::Msg;
use wasm_bindgen::JsCast;
use web_sys::{Blob, ClipboardEvent, Event, HtmlTextAreaElement};
use yew::{Callback, TargetCast};

/// The name under which the first page leaves a text, in the session storage.
const HANDED_OVER: &str = "bounce to explain";

/// At most this many bytes are put into the box. A browser takes seconds to lay out a line of 1 MB.
pub(super) const SHOWN_MAX: usize = 100_000;

/// Returns the text that the first page left, once.
pub(super) fn handed_over() -> Option<String> {
    let storage = browser::window()?.session_storage().ok()??;
    let text = storage.get_item(HANDED_OVER).ok()??;
    // A browser that refuses only reads it again.
    let _ = storage.remove_item(HANDED_OVER);
    Some(text)
}

/// Returns the first bytes of a file, at most `limit`.
pub(super) async fn beginning(file: &Blob, limit: usize) -> Option<Vec<u8>> {
    let part = file.slice_with_f64_and_f64(0.0, limit as f64).ok()?;
    let bytes = wasm_bindgen_futures::JsFuture::from(part.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// A bounce that nobody has received.
pub(super) const EXAMPLE: &str = "Your message to anna@example.com could not be delivered.\n\
    \n\
    > Diagnostic information for administrators:\n\
    > 11/29/2026 10:15:02 AM - Server at mx1.example.com (192.0.2.25) returned\n\
    > '450 4.4.8 MX hosts of 'example.com' failed MTA-STS validation'\n";

/// The box, which is in the HTML: what is typed before the program is there stays.
pub(super) fn text_box() -> Option<HtmlTextAreaElement> {
    browser::element("bounce")?.dyn_into().ok()
}

/// Puts a text into the box.
pub(super) fn fill(text: &str) {
    if let Some(text_box) = text_box() {
        text_box.set_value(text);
    }
}

/// Returns a pasted text, if it is too long to be shown.
fn long(event: &Event) -> Option<String> {
    let text = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()?;
    (text.len() > SHOWN_MAX).then_some(text)
}

/// Listens to the form for as long as the page lives.
pub(super) fn listen(send: &Callback<Msg>) {
    let on = |id: &str, kind: &'static str, heard: fn(Event) -> Msg| {
        let send = send.clone();
        if let Some(target) = browser::element(id) {
            Listener::new(target.into(), kind, move |event| send.emit(heard(event))).keep();
        }
    };
    on("paste", "submit", |event| {
        event.prevent_default();
        Msg::Explain
    });
    on("paste", "reset", |_| Msg::Cleared);
    on("bounce", "paste", |event| match long(&event) {
        Some(text) => {
            event.prevent_default();
            Msg::Given(text)
        }
        None => Msg::Pasted,
    });
    on("file", "change", |event| Msg::Chosen(event.target_unchecked_into()));
    on("example", "click", |_| Msg::Example);
}
