//! What the runtime knows already, so that it need not be shipped.

use worker::js_sys::{Array, Function, Reflect, global};
use worker::wasm_bindgen::JsCast;

/// IDNA by the runtime's URL parser, as the page has it from the browser's. The tables would add 128 kB
/// to the Worker, a fifth of it.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let url: Function = Reflect::get(&global(), &"URL".into()).ok()?.dyn_into().ok()?;
    let parsed = Reflect::construct(&url, &Array::of1(&format!("https://{name}/").into())).ok()?;
    let host = Reflect::get(&parsed, &"hostname".into()).ok()?.as_string()?;
    // A name with a user part, a port or a path in it would come back as another name.
    let is_host_alone = !name.contains(['/', '?', '#', '@', ':', '\\']);
    is_host_alone.then_some(host)
}
