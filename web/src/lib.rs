//! What the programs of the page share. Each screen is one program (`src/bin/`) and one HTML file, which is painted before
//! the program is there. [`screens`] has the entry of each.
//!
//! [`check::state`] is a pure reducer and [`check::client`] talks to the edge; everything under [`components`] turns
//! state into elements. Text from outside becomes text nodes, never markup.

#[cfg(target_arch = "wasm32")]
mod allocator;
mod browser;
mod check;
mod components;
mod draft;
mod publish;
mod reports;
mod route;
pub mod screens;
mod words;
