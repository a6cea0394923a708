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
    /// Applies all safe fixes of a text.
    FixAll(Part),
    /// Undoes the last fix.
    Undo,
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
        let last_fix = self.last_fix.take();
        match change {
            Change::Typed(part, value) => self.typed(part, &value),
            Change::Raw(part, value) => {
                self.notes[part as usize] = None;
                self.texts[part as usize].edit(&value);
            }
            Change::Opened(part, bytes) => self.opened(part, bytes),
            Change::Refused(part, note) => self.notes[part as usize] = Some(note),
            Change::Fix(index) => self.fix(index),
            Change::FixAll(part) => self.fix_all(part, now),
            Change::Undo => {
                if let Some(LastFix { part, before, .. }) = &last_fix {
                    self.set(*part, before.clone());
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
        if self.last_fix.is_none() {
            self.last_fix = last_fix.filter(|fix| self.text(fix.part).bytes() == fix.after);
        }
        self.hosts = Hosts::of(self.text(Part::Mx).shown(), self.to_ascii);
        self.report = Rc::new(evaluate(&self.observation(), &self.context(now), &lints::ALL));
    }
}
