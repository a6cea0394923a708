//! Listening to the browser for no longer than somebody cares.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

/// Hears events until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    heard: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `heard` for every event of this kind at `target`.
    pub(crate) fn new(target: EventTarget, kind: &'static str, heard: impl Fn(Event) + 'static) -> Self {
        let heard = Closure::<dyn Fn(Event)>::new(heard);
        // Registering a function cannot fail.
        let _ = target.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
        Self { target, kind, heard }
    }

    /// Lets it hear for as long as the page lives.
    pub(crate) fn keep(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let heard = self.heard.as_ref().unchecked_ref();
        // What was registered can be taken back.
        let _ = self.target.remove_event_listener_with_callback(self.kind, heard);
    }
}
