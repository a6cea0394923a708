//! The static HTML around the program: its form, and its places for short messages. It is there before the program,
//! and stays as it is.

use crate::browser;
use crate::browser::listener::Listener;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};

/// The field that people type into.
pub(crate) fn field() -> Option<HtmlInputElement> {
    browser::element("domain")?.dyn_into().ok()
}

/// Returns the text in the field.
pub(crate) fn typed() -> String {
    field().map(|field| field.value()).unwrap_or_default()
}

/// Puts `text` into the field.
pub(crate) fn fill(text: &str) {
    if let Some(field) = field() {
        field.set_value(text);
    }
}

/// Tells assistive technology whether the text in the field is invalid.
pub(crate) fn set_invalid(invalid: bool) {
    if let Some(field) = field() {
        // Only an attribute with an invalid name is refused.
        let _ = field.set_attribute("aria-invalid", if invalid { "true" } else { "false" });
    }
}

/// Puts the cursor into the field.
pub(crate) fn focus() {
    if let Some(field) = field() {
        let _ = field.focus();
        field.select();
    }
}

/// Puts the focus on the form's button, for which no keyboard comes up.
pub(crate) fn focus_button() {
    let button = browser::element("ask").and_then(|form| form.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Tells the style sheet whether the introduction is shown: in the view `home`, not in `check`.
pub(crate) fn set_view(view: &str) {
    let body: Option<HtmlElement> = browser::document().and_then(|document| document.body());
    if let Some(body) = body {
        // Only a data attribute with an invalid name is refused.
        let _ = body.dataset().set("view", view);
    }
}

/// Returns whether the verdict of `public/early.js` is shown.
pub(crate) fn shows_early_verdict() -> bool {
    browser::element("early").is_some()
}

/// Removes the verdict that `early.js` has shown.
pub(crate) fn remove_early_verdict() {
    if let Some(early) = browser::element("early") {
        early.remove();
    }
}

/// Shows a short message, such as "Copied", for two seconds, or as long as it takes to read.
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

/// Calls `submitted` with the text whenever the form is submitted.
pub(crate) fn on_submit(submitted: impl Fn(String) + 'static) {
    listen(browser::element("ask").map(Element::into), "submit", move |event| {
        event.prevent_default();
        submitted(typed());
    });
}

/// Calls `edited` whenever the text in the field changes.
pub(crate) fn on_edit(edited: impl Fn() + 'static) {
    listen(field().map(HtmlInputElement::into), "input", move |_| edited());
}

/// Calls `moved` when the reader goes back or forward in the history.
pub(crate) fn on_history(moved: impl Fn() + 'static) {
    listen(browser::window().map(Into::into), "popstate", move |_| moved());
}

/// Makes `/` focus the field, and Escape empty it; `emptied` is called then.
pub(crate) fn on_keys(emptied: impl Fn() + 'static) {
    listen(browser::document().map(Into::into), "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
        let writes = |target: &Element| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA");
        let writing = target.as_ref().is_some_and(writes);
        let in_field = target.is_some_and(|target| target.id() == "domain");
        let plain = !key.ctrl_key() && !key.meta_key() && !key.alt_key();
        match key.key().as_str() {
            "/" if plain && !writing => {
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
