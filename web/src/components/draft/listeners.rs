//! Window-level event listeners, for as long as the screen is shown.

use crate::browser;
use crate::browser::listener::Listener;
use crate::components::draft::{Lint, files, saved};
use crate::draft::store;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, EventTarget, InputEvent, StorageEvent};
use yew::html::Scope;

/// Returns all listeners. A page that is hidden may be closed without notice, so the draft is saved then. A
/// file can be dropped anywhere. Another tab can change the saved draft.
pub(crate) fn all(link: &Scope<Lint>) -> Vec<Listener> {
    let window: Option<EventTarget> = browser::window().map(Into::into);
    let document: Option<EventTarget> = browser::document().map(Into::into);
    let on = |target: &Option<EventTarget>, kind, listener: fn(&Scope<Lint>, &Event)| {
        let link = link.clone();
        target.clone().map(|target| Listener::new(target, kind, move |event| listener(&link, &event)))
    };
    let all = [
        on(&window, "pagehide", |link, _| link.send_message(saved::Msg::Save)),
        on(&document, "visibilitychange", |link, _| link.send_message(saved::Msg::Save)),
        on(&window, "storage", |link, event| {
            let item = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if store::is_draft(item.as_deref()) {
                link.send_message(saved::Msg::ChangedElsewhere);
            }
        }),
        on(&document, "dragover", |_, event| {
            event.dyn_ref::<DragEvent>().into_iter().for_each(files::allow);
        }),
        on(&document, "drop", |link, event| {
            event.dyn_ref::<DragEvent>().into_iter().for_each(|event| files::dropped(link, event));
        }),
        on(&document, "beforeinput", |link, event| {
            event.dyn_ref::<InputEvent>().into_iter().for_each(|event| files::pasted(link, event));
        }),
    ];
    all.into_iter().flatten().collect()
}
