//! The worker: it reads files into a batch, and answers with what to show.

use crate::browser;
use crate::reports::view::made::Today;
use crate::reports::view::{View, Wanted};
use crate::reports::wire::Wire;
use crate::reports::{bridge, demo, lints, open};
use js_sys::{Array, Object, Reflect};
use mta_sts::output::{TlsReportsV1, tls_reports_csv};
use mta_sts::tlsrpt_report::{Batch, PolicyType, Summary};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// What the worker knows.
struct Reader {
    batch: Batch,
    /// How many files were given. Those in archives are not counted.
    files: u32,
    wanted: Wanted,
    today: Today,
}

impl Reader {
    fn new() -> Self {
        Self {
            batch: Batch::new(browser::to_ascii, lints::lint),
            files: 0,
            wanted: Wanted::default(),
            today: Today::new(),
        }
    }
}

/// Serves the page.
pub(crate) fn start() {
    let reader = Rc::new(RefCell::new(Reader::new()));
    // Messages are answered one after the other, since files are read in between.
    let queue: Rc<RefCell<Option<Vec<JsValue>>>> = Rc::new(RefCell::new(None));
    let heard = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        if let Some(waiting) = queue.borrow_mut().as_mut() {
            return waiting.push(message);
        }
        *queue.borrow_mut() = Some(Vec::new());
        let (reader, queue) = (reader.clone(), queue.clone());
        spawn_local(async move {
            let mut next = Some(message);
            while let Some(message) = next {
                // While it reads, the reader is taken out.
                let mut taken = reader.replace(Reader::new());
                act(&mut taken, &message).await;
                reader.replace(taken);
                let mut queue = queue.borrow_mut();
                next = match queue.as_mut() {
                    Some(waiting) if !waiting.is_empty() => Some(waiting.remove(0)),
                    _ => None,
                };
                if next.is_none() {
                    *queue = None;
                }
            }
        });
    });
    bridge::serve(&heard);
    heard.forget();
    bridge::answer(&message("ready", &JsValue::NULL));
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::NULL)
}

/// Makes a message of a kind with a value.
pub(super) fn message(kind: &str, value: &JsValue) -> JsValue {
    let message = Object::new();
    // Setting a field of a new object cannot fail.
    let _ = Reflect::set(&message, &"kind".into(), &kind.into());
    let _ = Reflect::set(&message, &"value".into(), value);
    message.into()
}

async fn act(reader: &mut Reader, message: &JsValue) {
    let value = field(message, "value");
    match field(message, "kind").as_string().unwrap_or_default().as_str() {
        "files" => {
            reader.files += files(&mut reader.batch, &value).await;
            prepare(reader).await;
            show(reader);
        }
        "demo" => {
            *reader = Reader::new();
            for (name, text) in demo::reports() {
                open::text(&mut reader.batch, &text, &name).await;
                reader.files += 1;
            }
            prepare(reader).await;
            show(reader);
        }
        "text" => {
            open::text(&mut reader.batch, &value.as_string().unwrap_or_default(), "pasted text").await;
            reader.files += 1;
            prepare(reader).await;
            show(reader);
        }
        "forget" => *reader = Reader::new(),
        "wanted" => {
            reader.wanted = Wanted::received(value);
            show(reader);
        }
        "today" => {
            let domain = field(&value, "domain").as_string().unwrap_or_default();
            let lines = field(&value, "lines").as_string().unwrap_or_default();
            reader.today.push((domain, lines.lines().map(str::to_owned).collect()));
            show(reader);
        }
        "csv" => {
            let csv = tls_reports_csv(&reader.batch, &reader.wanted.filter(&reader.batch));
            bridge::answer(&self::message("csv", &csv.into()));
        }
        "json" => {
            let filter = reader.wanted.filter(&reader.batch);
            let summary = Summary::of(&reader.batch, &filter);
            let json = text_of(&TlsReportsV1::new(&reader.batch, &summary, &filter));
            bridge::answer(&self::message("json", &json.unwrap_or_default().into()));
        }
        _ => {}
    }
}

fn text_of(value: &impl Serialize) -> Option<String> {
    let object = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    let text =
        js_sys::JSON::stringify_with_replacer_and_space(&object, &JsValue::NULL, &JsValue::from(2)).ok()?;
    Some(String::from(text) + "\n")
}

/// Reads files, and returns how many there are.
async fn files(batch: &mut Batch, files: &JsValue) -> u32 {
    let Some(files) = files.dyn_ref::<Array>() else { return 0 };
    let total = files.length();
    let mut told = js_sys::Date::now();
    for (index, one) in files.iter().enumerate() {
        let path = field(&one, "path").as_string().unwrap_or_default();
        if let Ok(file) = field(&one, "file").dyn_into::<File>() {
            open::file(batch, &file, &path).await;
        }
        // The bar moves ten times a second at most.
        if js_sys::Date::now() - told > 100.0 {
            told = js_sys::Date::now();
            let done = Array::of2(&JsValue::from(index as f64 + 1.0), &JsValue::from(total));
            bridge::answer(&message("progress", &done));
        }
    }
    total
}

/// Loads the lints if there is a policy to lint.
async fn prepare(reader: &Reader) {
    let mut policies = reader.batch.reports.iter().flat_map(|entry| &entry.report.policies);
    if policies.any(|policy| policy.kind == PolicyType::Sts && !policy.lines.is_empty()) {
        lints::load().await;
    }
}

fn show(reader: &Reader) {
    let view = View { files: reader.files, ..View::of(&reader.batch, &reader.wanted, &reader.today) };
    bridge::answer(&message("view", &view.sent()));
}
