//! The page's side of the worker.

use crate::reports::bridge;
use crate::reports::view::{View, Wanted};
use crate::reports::wire::Wire;
use crate::reports::worker::message;
use js_sys::{Array, Function, Object, Reflect};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;

/// What the worker tells.
pub(crate) enum Told {
    /// How many files are read, and of how many.
    Progress(u32, u32),
    /// What to show.
    View(Box<View>),
    /// The worker cannot be loaded.
    Failed,
    /// A file to save: CSV or JSON.
    File { is_csv: bool, text: String },
}

/// The worker, which is loaded when it is needed.
#[derive(Clone)]
pub(crate) struct Client {
    worker: Rc<OnceCell<Worker>>,
    told: Callback<Told>,
}

/// A worker that has been started.
struct Worker {
    send: Function,
    /// What waits until the worker listens.
    waiting: Rc<RefCell<Option<Vec<JsValue>>>>,
    _heard: Closure<dyn Fn(JsValue)>,
}

impl Client {
    /// Returns a client whose worker is not started yet.
    pub(crate) fn new(told: Callback<Told>) -> Self {
        Self { worker: Rc::default(), told }
    }

    /// Sends a message of a kind.
    pub(crate) fn send(&self, kind: &str, value: &JsValue) {
        let worker = self.worker.get_or_init(|| Worker::start(self.told.clone()));
        let message = message(kind, value);
        match worker.waiting.borrow_mut().as_mut() {
            Some(waiting) => waiting.push(message),
            None => post(&worker.send, &message),
        }
    }

    /// Asks for a view of what is wanted.
    pub(crate) fn show(&self, wanted: &Wanted) {
        self.send("wanted", &wanted.sent());
    }

    /// Tells which policy a domain publishes today.
    pub(crate) fn today(&self, domain: &str, lines: &str) {
        let value = Object::new();
        // Setting a field of a new object cannot fail.
        let _ = Reflect::set(&value, &"domain".into(), &domain.into());
        let _ = Reflect::set(&value, &"lines".into(), &lines.into());
        self.send("today", &value);
    }
}

impl Worker {
    fn start(told: Callback<Told>) -> Self {
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let sender: Rc<RefCell<Option<Function>>> = Rc::default();
        let heard = {
            let (waiting, sender) = (waiting.clone(), sender.clone());
            Closure::<dyn Fn(JsValue)>::new(move |data: JsValue| {
                let value = field(&data, "value");
                match field(&data, "kind").as_string().unwrap_or_default().as_str() {
                    "ready" => {
                        let messages: Vec<JsValue> = waiting.borrow_mut().take().unwrap_or_default();
                        if let Some(send) = sender.borrow().as_ref() {
                            messages.iter().for_each(|message| post(send, message));
                        }
                    }
                    "progress" => {
                        let pair: Array = value.unchecked_into();
                        let number = |index| pair.get(index).as_f64().unwrap_or_default() as u32;
                        told.emit(Told::Progress(number(0), number(1)));
                    }
                    "view" => told.emit(Told::View(Box::new(View::received(value)))),
                    "failed" => told.emit(Told::Failed),
                    kind @ ("csv" | "json") => {
                        let text = value.as_string().unwrap_or_default();
                        told.emit(Told::File { is_csv: kind == "csv", text });
                    }
                    _ => {}
                }
            })
        };
        let send = bridge::connect(&heard);
        *sender.borrow_mut() = Some(send.clone());
        Self { send, waiting, _heard: heard }
    }
}

fn post(send: &Function, message: &JsValue) {
    // A message of plain values and files can always be sent.
    let _ = send.call1(&JsValue::NULL, message);
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::NULL)
}
