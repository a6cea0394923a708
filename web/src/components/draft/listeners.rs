//! What the screen listens to beside its own elements, for as long as it is shown.

use crate::browser;
use crate::browser::listener::Listener;
use crate::components::draft::{Lint, Msg, files};
use crate::draft::store;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, EventTarget, InputEvent, StorageEvent};
use yew::html::Scope;

/// All of it. A page that is left or hidden may never be seen again; a file may be dropped anywhere; another
/// tab may write another draft.
pub(crate) fn all(link: &Scope<Lint>) -> Vec<Listener> {
    let window: Option<EventTarget> = browser::window().map(Into::into);
    let document: Option<EventTarget> = browser::document().map(Into::into);
    let on = |target: &Option<EventTarget>, kind, heard: fn(&Scope<Lint>, &Event)| {
        let link = link.clone();
        target.clone().map(|target| Listener::new(target, kind, move |event| heard(&link, &event)))
    };
    let all = [
        on(&window, "pagehide", |link, _| link.send_message(Msg::Keep)),
        on(&document, "visibilitychange", |link, _| link.send_message(Msg::Keep)),
        on(&window, "storage", |link, event| {
            let item = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if store::is_draft(item.as_deref()) {
                link.send_message(Msg::Elsewhere);
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
