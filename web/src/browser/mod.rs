//! What the page needs of the browser: IDNA, the clock, the address bar, the clipboard.

pub(crate) mod listener;
pub(crate) mod platform;
pub(crate) mod shell;

use mta_sts::Timestamp;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlMetaElement, Url, Window};

/// The window.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// An element of the shell.
pub(crate) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The seconds of the device's clock.
pub(crate) fn now() -> Timestamp {
    Timestamp((js_sys::Date::now() / 1000.0) as u64)
}

/// Converts a name to ASCII with the browser's URL parser, which follows UTS #46.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let host = Url::new(&format!("https://{name}/")).ok()?.hostname();
    // A name with a user part, a port or a path would give the host alone.
    let is_host_alone = !name.contains(['/', '?', '#', '@', ':', '\\']);
    is_host_alone.then_some(host)
}

/// The demo domains that this installation offers, if any.
pub(crate) fn demo_domains() -> Vec<String> {
    let meta =
        document().and_then(|document| document.query_selector("meta[name=demo-domains]").ok().flatten());
    let content = meta.and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok()).map(|meta| meta.content());
    content.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Undoes percent-encoding.
pub(crate) fn decode(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from)
}

/// Percent-encodes a text.
pub(crate) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Path and query of the address bar.
pub(crate) fn address() -> (String, String) {
    let Some(location) = window().map(|window| window.location()) else { return Default::default() };
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// The fragment of the address bar, with its `#`.
pub(crate) fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Goes to another page.
pub(crate) fn go(address: &str) {
    let _ = window().map(|window| window.location().set_href(address));
}

/// Reloads the page.
pub(crate) fn reload() {
    let _ = window().map(|window| window.location().reload());
}

/// The element that says that the fragment names something that is not there.
pub(crate) const SOUGHT: &str = "sought";

/// Scrolls to the first element of those that the fragment of the address names, as `#a,b`, and opens the `details`
/// around it. It gets the focus if nothing else has it.
pub(crate) fn reveal() {
    let hash = hash();
    let names = hash.trim_start_matches('#').split(',').chain([SOUGHT]);
    let Some(place) = names.filter(|name| !name.is_empty()).find_map(element) else { return };
    let mut inner = Some(place.clone());
    while let Some(fold) = inner.and_then(|element| element.closest("details").ok().flatten()) {
        // Only an attribute with an invalid name is refused.
        let _ = fold.set_attribute("open", "");
        inner = fold.parent_element();
    }
    let is_idle = document()
        .and_then(|document| document.active_element())
        .is_none_or(|active| active.tag_name() == "BODY");
    let summary = place
        .query_selector("summary")
        .ok()
        .flatten()
        .and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
    if let Some(summary) = summary.filter(|_| is_idle) {
        let _ = summary.focus();
    }
    place.scroll_into_view();
}

/// What the addresses of pages in this language begin with: nothing in English, `/de` in German.
pub(crate) fn root() -> String {
    let html = document().and_then(|document| document.document_element());
    html.and_then(|html| html.get_attribute("data-root")).unwrap_or_default()
}

/// The language of the page, such as `de`.
pub(crate) fn language() -> String {
    let html = document().and_then(|document| document.document_element());
    html.and_then(|html| html.get_attribute("lang")).unwrap_or_default()
}

/// The texts of this language, which the script has loaded; `None` in English.
pub(crate) fn language_file() -> Option<String> {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("language")).ok()?.as_string()
}

/// Returns the absolute URL of a path of this site.
pub(crate) fn absolute(path: &str) -> String {
    let origin = window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    origin + path
}

/// Shows `path` in the address bar, as a new entry of the history or instead of the present one.
pub(crate) fn visit(path: &str, replace: bool) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    // A browser that refuses (too many entries a second) leaves the old address: nothing is lost.
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
}

/// Names the page in tabs, history and print.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Calls `then` after `ms` milliseconds and returns a timer, which [`forget`] cancels.
pub(crate) fn later(ms: i32, then: impl FnOnce() + 'static) -> i32 {
    let then = Closure::once_into_js(then);
    let set = |window: Window| {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), ms).ok()
    };
    window().and_then(set).unwrap_or_default()
}

/// Cancels a timer of [`later`].
pub(crate) fn forget(timer: i32) {
    if let Some(window) = window() {
        window.clear_timeout_with_handle(timer);
    }
}

/// Puts `text` on the clipboard. Returns whether the browser allowed it.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = window().map(|window| window.navigator().clipboard());
    // Outside a secure context the clipboard is undefined, although the bindings do not say so.
    let Some(clipboard) = clipboard.filter(|clipboard| !clipboard.is_undefined()) else { return false };
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
