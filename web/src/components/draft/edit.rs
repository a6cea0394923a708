//! Edits: typed text, fixes, and the places that findings lead to.

use crate::browser;
use crate::browser::platform;
use crate::components::draft::boxes::BrowserUndo;
use crate::components::draft::message::EditMsg;
use crate::components::draft::state::State;
use crate::draft::{Change, Part};

impl State {
    pub(super) fn update_texts(&mut self, message: EditMsg) -> bool {
        match message {
            EditMsg::Typed(part, value, change) => {
                if value == self.draft.text(part).shown() {
                    return false;
                }
                self.draft.apply(change(part, value), browser::now());
                // A record that was extracted from a zone-file line is not what was typed.
                match self.draft.notes[part as usize] {
                    Some(_) => self.boxes.write_later(BrowserUndo::Yes),
                    None => self.boxes.leave(),
                }
                self.save_later(part);
            }
            EditMsg::Change(Change::FixAll) if self.draft.all_safe_fixes() == 0 => return false,
            EditMsg::Change(change) => self.change(change),
            EditMsg::Select(part, span) => {
                self.boxes.select(&self.draft, part, span);
                return false;
            }
        }
        true
    }

    fn change(&mut self, change: Change) {
        platform::hold_focus();
        self.draft.apply(change, browser::now());
        self.boxes.write_later(BrowserUndo::Yes);
        let part = self.draft.last_fixes.first().map_or(Part::Policy, |fix| fix.part);
        self.save_later(part);
    }
}
