//! The state of the screen. The module of each concern changes it in an `impl State` block.

use crate::check::domain_input::Reading;
use crate::components::draft::boxes::Boxes;
use crate::components::draft::compare::state::Comparison;
use crate::components::draft::message::Msg;
use crate::components::draft::saved::state::Saved;
use crate::draft::Draft;
use yew::Callback;

pub(crate) struct State {
    /// The draft of a link is being decompressed. Nothing is drawn yet, because it would move.
    pub(super) inflating: bool,
    pub(super) draft: Draft,
    pub(super) boxes: Boxes,
    pub(super) saved: Saved,
    /// A link that the browser did not let the page copy.
    pub(super) link_to_copy: Option<String>,
    pub(super) comparison: Comparison,
    pub(super) reading: Reading,
    /// Sends a message to the component.
    pub(super) send: Callback<Msg>,
}

impl State {
    /// Returns the state of an empty draft.
    pub(super) fn new(reading: Reading, send: Callback<Msg>) -> Self {
        Self {
            inflating: false,
            draft: Draft::new(reading.to_ascii),
            boxes: Boxes::default(),
            saved: Saved::new(),
            link_to_copy: None,
            comparison: Comparison::new(),
            reading,
            send,
        }
    }
}
