//! The screen of a draft, which is linted while it is typed. Nothing of it leaves the device. A comparison
//! with a domain sends the name of that domain only.
//!
//! The component ([`screen`]) passes each message ([`message`]) to the module of its concern, which handles it
//! in an `impl State` block. A view gets a callback to send messages with.

mod boxes;
mod compare;
mod edit;
mod editor;
mod files;
mod finding;
mod hand_over;
mod listeners;
mod message;
mod names;
mod part;
mod saved;
mod screen;
mod share;
mod state;
mod status;
mod summary;
mod tools;

pub(crate) use screen::{Lint, PartialReading, Props};
