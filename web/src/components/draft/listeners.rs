//! Window-level event listeners, for as long as the screen is shown.

use crate::browser;
use crate::browser::listener::Listener;
use crate::components::draft::files;
use crate::components::draft::message::{Msg, SavedMsg};
use crate::draft::store;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, EventTarget, InputEvent, StorageEvent};
use yew::Callback;

/// Returns all listeners. A page that is hidden may be closed without notice, so the draft is saved then. A
/// file can be dropped anywhere. Another tab can change the saved draft.
pub(crate) fn all(send: &Callback<Msg>) -> Vec<Listener> {
    let window: Option<EventTarget> = browser::window().map(Into::into);
    let document: Option<EventTarget> = browser::document().map(Into::into);
    let on = |target: &Option<EventTarget>, kind, listener: fn(&Callback<Msg>, &Event)| {
        let send = send.clone();
        target.clone().map(|target| Listener::new(target, kind, move |event| listener(&send, &event)))
    };
    let all = [
        on(&window, "pagehide", |send, _| send.emit(SavedMsg::Save.into())),
        on(&document, "visibilitychange", |send, _| send.emit(SavedMsg::Save.into())),
        on(&window, "storage", |send, event| {
            let item = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if store::is_draft(item.as_deref()) {
                send.emit(SavedMsg::ChangedElsewhere.into());
            }
        }),
        on(&document, "dragover", |_, event| {
            event.dyn_ref::<DragEvent>().into_iter().for_each(files::allow);
        }),
        on(&document, "drop", |send, event| {
            event.dyn_ref::<DragEvent>().into_iter().for_each(|event| files::dropped(send, event));
        }),
        on(&document, "beforeinput", |send, event| {
            event.dyn_ref::<InputEvent>().into_iter().for_each(|event| files::pasted(send, event));
        }),
    ];
    all.into_iter().flatten().collect()
}
