//! The saved draft: it is written after a pause, deleted, restored, and exchanged with a backup.

pub(super) mod state;
mod update;
pub(super) mod view;
