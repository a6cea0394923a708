//! The page. A static shell (`index.html`) paints and takes what is typed; this application
//! listens to its form, asks the edge, lets the core judge, and draws the report below it.
//!
//! [`state`] is a pure reducer and [`client`] alone knows the edge; everything under
//! [`components`] turns state into elements. Text of strangers becomes text nodes, never markup.

mod app;
mod asked;
mod browser;
mod client;
mod components;
mod download;
mod draft;
mod excerpt;
mod i18n;
mod kept;
mod lines;
mod listener;
mod platform;
mod route;
mod shell;
mod state;
mod timing;
mod trouble;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the application into the shell.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(root) = browser::element("app") {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
