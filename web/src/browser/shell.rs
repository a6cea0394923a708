//! The static shell: its form, its places for what is said in passing. It was there before the
//! application, and stays what it is.

use crate::browser;
use crate::browser::listener::Listener;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};

/// The field that people type into.
pub(crate) fn field() -> Option<HtmlInputElement> {
    browser::element("domain")?.dyn_into().ok()
}

/// What stands in the field.
pub(crate) fn typed() -> String {
    field().map(|field| field.value()).unwrap_or_default()
}

/// Puts `text` into the field.
pub(crate) fn fill(text: &str) {
    if let Some(field) = field() {
        field.set_value(text);
    }
}

/// Tells assistive technology whether the field holds something that cannot be read.
pub(crate) fn set_invalid(invalid: bool) {
    if let Some(field) = field() {
        // Only an attribute with an odd name could be refused.
        let _ = field.set_attribute("aria-invalid", if invalid { "true" } else { "false" });
    }
}

/// Whether the field is on the screen at all: the editor of drafts has none.
fn is_shown() -> bool {
    field().is_some_and(|field| field.offset_parent().is_some())
}

/// Puts the cursor into the field.
pub(crate) fn focus() {
    if let Some(field) = field() {
        // A hidden field could not be focused; nobody asks for that.
        let _ = field.focus();
        field.select();
    }
}

/// Puts the focus on the form's button, for which no keyboard comes up.
pub(crate) fn focus_button() {
    let button = browser::element("ask").and_then(|form| form.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // A hidden button could not be focused; nobody asks for that.
        let _ = button.focus();
    }
}

/// Tells the style sheet which part of the shell to show.
pub(crate) fn set_view(view: &str) {
    let body: Option<HtmlElement> = browser::document().and_then(|document| document.body());
    if let Some(body) = body {
        // Only a data attribute with an odd name could be refused.
        let _ = body.dataset().set("view", view);
    }
    let here = if view == "lint" { "to-lint" } else { "to-check" };
    for id in ["to-check", "to-lint"] {
        let Some(link) = browser::element(id) else { continue };
        // Nor can an attribute with this name.
        let _ = if id == here {
            link.set_attribute("aria-current", "page")
        } else {
            link.remove_attribute("aria-current")
        };
    }
}

/// Says something in passing, such as "Copied", for two seconds, or as long as it takes to read.
pub(crate) fn say(text: &str) {
    thread_local! {
        static TIMER: Cell<i32> = const { Cell::new(0) };
    }
    write("toast", text);
    browser::forget(TIMER.get());
    let reading = i32::try_from(text.len()).unwrap_or_default() * 80;
    TIMER.set(browser::later(reading.max(2000), || write("toast", "")));
}

/// Tells a screen reader alone.
pub(crate) fn announce(text: &str) {
    write("said", text);
}

fn write(id: &str, text: &str) {
    if let Some(place) = browser::element(id) {
        place.set_text_content(Some(text));
    }
}

/// Whether the form was sent before the application could take it.
pub(crate) fn was_asked_early() -> bool {
    let form: Option<HtmlElement> = browser::element("ask").and_then(|form| form.dyn_into().ok());
    form.is_some_and(|form| form.dataset().get("asked").is_some())
}

/// Calls `asked` with the text whenever the form is sent.
pub(crate) fn on_submit(asked: impl Fn(String) + 'static) {
    listen(browser::element("ask").map(Element::into), "submit", move |event| {
        event.prevent_default();
        asked(typed());
    });
}

/// Calls `edited` whenever the text in the field changes.
pub(crate) fn on_edit(edited: impl Fn() + 'static) {
    listen(field().map(HtmlInputElement::into), "input", move |_| edited());
}

/// Calls `gone` on a plain click on a link of the shell.
pub(crate) fn on_link(id: &str, gone: impl Fn() + 'static) {
    listen(browser::element(id).map(Element::into), "click", move |event| {
        let plain = event
            .dyn_ref::<web_sys::MouseEvent>()
            .is_some_and(|click| !click.ctrl_key() && !click.meta_key() && !click.shift_key());
        if plain {
            event.prevent_default();
            gone();
        }
    });
}

/// Calls `moved` when the reader goes back or forward in the history.
pub(crate) fn on_history(moved: impl Fn() + 'static) {
    listen(browser::window().map(Into::into), "popstate", move |_| moved());
}

/// `/` goes to the field, where it is shown, from anywhere but another field; Escape empties it.
pub(crate) fn on_keys(emptied: impl Fn() + 'static) {
    listen(browser::document().map(Into::into), "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let writes = |target: &Element| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA");
        let writing = target.as_ref().is_some_and(writes);
        let in_field = target.is_some_and(|target| target.id() == "domain");
        let plain = !key.ctrl_key() && !key.meta_key() && !key.alt_key();
        match key.key().as_str() {
            "/" if plain && !writing && is_shown() => {
                event.prevent_default();
                focus();
            }
            "Escape" if in_field => {
                fill("");
                emptied();
            }
            _ => {}
        }
    });
}

/// Listens for as long as the page lives.
fn listen(target: Option<EventTarget>, kind: &'static str, heard: impl Fn(Event) + 'static) {
    if let Some(target) = target {
        Listener::new(target, kind, heard).keep();
    }
}
