//! The screen that leads a domain from nothing to mode enforce, in six steps.
//!
//! The component ([`screen`]) changes the state ([`state`], and [`live`] for what is looked up) and draws each step.

mod check;
mod enforce;
mod fields;
mod findings;
mod frame;
mod hosting;
mod hosts;
mod kept;
mod live;
mod message;
mod mode;
mod plans;
mod records;
mod screen;
mod start;
mod state;
mod text;

pub(crate) use screen::{Props, Publish, SameReading};
