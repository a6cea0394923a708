//! The screen of a bounce: where it is pasted, and what is recognised in it.

mod explained;
mod paste;
mod screen;
mod state;

pub(crate) use screen::Bounces;
