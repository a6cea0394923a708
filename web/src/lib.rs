//! What the programs of the page share. Each screen is a program of its own (`src/bin/`), with an HTML file that paints
//! before the program is there. [`screens`] has the entry of each.
//!
//! [`check::state`] is a pure reducer and [`check::client`] alone knows the edge; everything under
//! [`components`] turns state into elements. Text from other people becomes text nodes, never markup.

mod browser;
mod check;
mod components;
mod draft;
mod route;
pub mod screens;
mod words;
