//! The page. A static shell (`index.html`) paints and takes what is typed; this application
//! listens to its form, asks the edge, lets the core judge, and draws the report below it.
//!
//! [`check::state`] is a pure reducer and [`check::client`] alone knows the edge; everything under
//! [`components`] turns state into elements. Text of strangers becomes text nodes, never markup.

mod app;
mod browser;
mod check;
mod components;
mod draft;
mod route;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the application into the shell.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(root) = browser::element("app") {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
