//! The text boxes: they get what the draft contains, where it changes by itself.

use crate::browser::platform;
use crate::draft::{Draft, PARTS, Part, replacement};
use mta_sts::Span;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// At most this many lines are inserted as if they were typed. A browser inserts them one by one, and each
/// takes longer than the one before: a thousand lines take a second.
const LINES_TYPED_MAX: usize = 200;

/// Whether the browser's undo works on what the page writes into a text box.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BrowserUndo {
    Yes,
    No,
}

/// One text box for each part of the draft.
#[derive(Default)]
pub(super) struct Boxes {
    nodes: [NodeRef; PARTS],
    /// The text boxes have to be written after the next render.
    outdated: Option<BrowserUndo>,
}

impl Boxes {
    pub(super) fn nodes(&self) -> &[NodeRef; PARTS] {
        &self.nodes
    }

    /// Lets the text boxes be written after the next render.
    pub(super) fn write_later(&mut self, undo: BrowserUndo) {
        self.outdated = Some(undo);
    }

    /// Leaves the text boxes as the user typed them.
    pub(super) fn leave(&mut self) {
        self.outdated = None;
    }

    /// Writes the draft into the text boxes, if they are outdated.
    pub(super) fn write(&mut self, draft: &Draft) {
        let Some(undo) = self.outdated.take() else { return };
        for (part, node) in Part::ALL.into_iter().zip(&self.nodes) {
            if let Some(text_box) = node.cast::<HtmlTextAreaElement>() {
                write(&text_box, draft.text(part).shown(), undo);
            }
        }
    }

    /// Selects a part of a text.
    pub(super) fn select(&self, draft: &Draft, part: Part, span: Span) {
        let text = draft.text(part);
        let (start, end) = text.units(span);
        let line = text.shown().bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1;
        if let Some(text_box) = self.nodes[part as usize].cast::<HtmlTextAreaElement>() {
            platform::select(&text_box, start, end, u32::try_from(line).unwrap_or(1));
        }
    }
}

/// Writes a text into a text box that contains another one. The browser's undo works on all but long texts.
fn write(text_box: &HtmlTextAreaElement, text: &str, undo: BrowserUndo) {
    let old = text_box.value();
    if old == text {
        return;
    }
    if undo == BrowserUndo::No {
        text_box.set_value(text);
        return;
    }
    let (range, fresh) = replacement(&old, text);
    if fresh.bytes().filter(|byte| *byte == b'\n').count() > LINES_TYPED_MAX {
        text_box.set_value(text);
        return;
    }
    let units = |end: usize| u32::try_from(old[..end].encode_utf16().count()).unwrap_or_default();
    platform::replace(text_box, units(range.start), units(range.end), fresh);
}
