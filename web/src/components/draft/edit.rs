//! Edits: typed text, fixes, and the places that findings lead to.

use crate::browser;
use crate::browser::platform;
use crate::components::draft::{BrowserUndo, Lint};
use crate::draft::{Change, Part};
use mta_sts::Span;
use yew::prelude::*;

pub(crate) enum Msg {
    /// A text box has a new text, which is applied as this change.
    Typed(Part, String, fn(Part, String) -> Change),
    Change(Change),
    FixAll(Part),
    Select(Part, Span),
}

impl From<Msg> for super::Msg {
    fn from(message: Msg) -> Self {
        Self::Edit(message)
    }
}

impl Lint {
    pub(super) fn update_texts(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Typed(part, value, change) => {
                if value == self.draft.text(part).shown() {
                    return false;
                }
                self.draft.apply(change(part, value), browser::now());
                // A record that was extracted from a zone-file line is not what was typed.
                match self.draft.notes[part as usize] {
                    Some(_) => self.boxes.write_later(BrowserUndo::Yes),
                    None => self.boxes.leave(),
                }
                self.save_later(ctx, part);
            }
            Msg::FixAll(part) if self.draft.safe_fixes(part) == 0 => return false,
            Msg::FixAll(part) => self.change(ctx, Change::FixAll(part)),
            Msg::Change(change) => self.change(ctx, change),
            Msg::Select(part, span) => {
                self.boxes.select(&self.draft, part, span);
                return false;
            }
        }
        true
    }

    fn change(&mut self, ctx: &Context<Self>, change: Change) {
        platform::hold_focus();
        self.draft.apply(change, browser::now());
        self.boxes.write_later(BrowserUndo::Yes);
        let part = self.draft.last_fix.as_ref().map_or(Part::Policy, |fix| fix.part);
        self.save_later(ctx, part);
    }
}
