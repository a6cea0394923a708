//! A draft: four texts, the core's report on them, and how they change.

mod base64;
mod change;
pub(crate) mod codec;
pub(crate) mod diff;
mod encoding;
mod fixes;
mod hosts;
mod input;
mod limits;
mod observation;
mod part;
mod places;
mod state;
pub(crate) mod store;
mod text;

pub(crate) use change::Change;
pub(crate) use encoding::{Encoding, LineEnds};
pub(crate) use hosts::HOSTS_MAX;
pub(crate) use limits::{FILE_MAX, LINES_MAX, too_many_lines};
pub(crate) use part::{PARTS, Part};
pub(crate) use state::{Draft, LastFix, Note, Published};
pub(crate) use text::replacement;

#[cfg(test)]
mod tests;
