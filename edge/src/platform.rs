//! IDNA, which the runtime provides.

/// Converts a name to A-labels with the runtime's URL parser, as the page does with the browser's. Shipping the tables
/// would add 128 kB to the Worker, a fifth of its size.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    use worker::js_sys::{Array, Function, Reflect, global};
    use worker::wasm_bindgen::JsCast;

    let url: Function = Reflect::get(&global(), &"URL".into()).ok()?.dyn_into().ok()?;
    let parsed = Reflect::construct(&url, &Array::of1(&format!("https://{name}/").into())).ok()?;
    let host = Reflect::get(&parsed, &"hostname".into()).ok()?.as_string()?;
    // If the name contains a user part, a port or a path, the parser returns another host name.
    let is_host_alone = !name.contains(['/', '?', '#', '@', ':', '\\']);
    is_host_alone.then_some(host)
}

/// Converts a name to A-labels, for tests outside the runtime.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}
