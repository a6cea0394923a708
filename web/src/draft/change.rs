//! Changes: what can happen to a draft, and how it is evaluated again.

use crate::draft::hosts::Hosts;
use crate::draft::part::{PARTS, Part};
use crate::draft::state::{Draft, LastFix, Note, Published};
use crate::draft::text::Text;
use mta_sts::{Timestamp, evaluate, lints};
use std::rc::Rc;

/// What can happen to a draft.
pub(crate) enum Change {
    /// A text box has a new text. If it is a zone-file line, its record is extracted.
    Typed(Part, String),
    /// The same during a composition or by the browser's undo and redo, where nothing may be extracted: it
    /// would break them.
    Raw(Part, String),
    /// A file was opened.
    Opened(Part, Vec<u8>),
    /// A text was refused for this reason.
    Refused(Part, Note),
    /// Applies the fix of the finding at this index of the report.
    Fix(usize),
    /// Applies all safe fixes of all texts.
    FixAll,
    /// Undoes the last fix of a text.
    Undo(Part),
    /// Writes a new id into the record.
    FreshId,
    /// All texts come from a link or from the browser's storage.
    Restored([Vec<u8>; PARTS]),
    /// The draft removes MTA-STS, or does not.
    Removal(bool),
    /// The draft is compared with a domain, or with none.
    Published(Option<Rc<Published>>),
}

impl Draft {
    /// Applies a change at this moment, and evaluates the draft again.
    pub(crate) fn apply(&mut self, change: Change, now: Timestamp) {
        let last_fixes = std::mem::take(&mut self.last_fixes);
        match change {
            Change::Typed(part, value) => self.typed(part, &value),
            Change::Raw(part, value) => {
                self.notes[part as usize] = None;
                self.texts[part as usize].edit(&value);
            }
            Change::Opened(part, bytes) => self.opened(part, bytes),
            Change::Refused(part, note) => self.notes[part as usize] = Some(note),
            Change::Fix(index) => self.fix(index),
            Change::FixAll => self.fix_all(now),
            Change::Undo(part) => {
                if let Some(fix) = last_fixes.iter().find(|fix| fix.part == part) {
                    self.set(part, fix.before.clone());
                }
            }
            Change::FreshId => self.fresh_id(now),
            Change::Restored(texts) => {
                self.texts = texts.map(Text::of);
                self.texts.iter_mut().for_each(Text::mark_edited);
                self.notes = [None; PARTS];
            }
            Change::Removal(removal) => self.removal = removal,
            Change::Published(published) => {
                self.removal &= published.is_some();
                self.published = published;
            }
        }
        // A fix stays on the page, with its undo, until its text changes.
        if self.last_fixes.is_empty() {
            let is_there = |fix: &LastFix| self.text(fix.part).bytes() == fix.after;
            self.last_fixes = last_fixes.into_iter().filter(is_there).collect();
        }
        self.hosts = Hosts::of(self.text(Part::Mx).shown(), self.to_ascii);
        self.report = Rc::new(evaluate(&self.observation(), &self.context(now), &lints::ALL));
    }
}
