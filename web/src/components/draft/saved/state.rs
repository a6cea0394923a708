//! What the page knows about the saved draft.

use crate::draft::{Part, store};

#[derive(Default)]
pub(crate) struct Saved {
    /// The browser does not save the draft.
    pub(super) not_saved: bool,
    /// Another tab has changed the saved draft.
    pub(super) changed_elsewhere: bool,
    /// The text that was edited after the draft was saved.
    pub(super) edited: Option<Part>,
    /// Runs until the draft is saved.
    pub(crate) timer: i32,
    /// What was last announced to screen readers.
    pub(super) announced: String,
}

impl Saved {
    pub(crate) fn new() -> Self {
        Self { not_saved: !store::can_save(), ..Self::default() }
    }
}
