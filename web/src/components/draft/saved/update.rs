//! Saves, deletes and restores the draft.

use crate::browser;
use crate::browser::{platform, shell};
use crate::components::draft::boxes::BrowserUndo;
use crate::components::draft::message::SavedMsg;
use crate::components::draft::state::State;
use crate::components::draft::status;
use crate::draft::store::{self, Backup};
use crate::draft::{Change, Draft, Part, codec};
use crate::words::draft_words;

/// Milliseconds after the last edit until the draft is saved.
const SAVE_AFTER_MS: i32 = 400;

impl State {
    pub(crate) fn update_saved(&mut self, message: SavedMsg) -> bool {
        match message {
            SavedMsg::Save => return self.save(),
            SavedMsg::Delete if self.draft.is_empty() => return false,
            SavedMsg::Delete => self.delete(),
            SavedMsg::ChangedElsewhere => {
                self.saved.changed_elsewhere = store::saved() != Some(self.draft.encoded());
            }
            SavedMsg::Show => {
                platform::hold_focus();
                (self.saved.edited, self.saved.changed_elsewhere) = (None, false);
                self.restore(&store::saved().unwrap_or_else(|| codec::encode(Default::default())));
            }
            SavedMsg::Swap(backup) => {
                platform::hold_focus();
                if let Some(encoded) = backup.swap(&self.draft) {
                    self.restore_and_save(&encoded);
                }
            }
            SavedMsg::Linked(encoded) => self.linked(encoded),
        }
        true
    }

    /// Notes an edit, and saves the draft after a pause.
    pub(crate) fn save_later(&mut self, part: Part) {
        self.saved.edited = Some(part);
        self.link_to_copy = None;
        browser::forget(self.saved.timer);
        let send = self.send.clone();
        self.saved.timer = browser::later(SAVE_AFTER_MS, move || send.emit(SavedMsg::Save.into()));
    }

    /// Saves an edited draft, and announces how many findings it has. Returns whether the page changes.
    pub(crate) fn save(&mut self) -> bool {
        let saved = &mut self.saved;
        let Some(part) = saved.edited.take() else { return false };
        let before = (saved.not_saved, saved.changed_elsewhere);
        (saved.not_saved, saved.changed_elsewhere) = (!store::save(&self.draft), false);
        let announcement = status::announcement(&self.draft, part);
        if announcement != saved.announced {
            shell::announce(&announcement);
            saved.announced = announcement;
        }
        before != (saved.not_saved, saved.changed_elsewhere)
    }

    pub(crate) fn restore(&mut self, encoded: &[u8]) {
        let Some(texts) = codec::decode(encoded) else { return };
        self.draft.apply(Change::Restored(texts), browser::now());
        self.boxes.write_later(BrowserUndo::No);
    }

    fn restore_and_save(&mut self, encoded: &[u8]) {
        self.restore(encoded);
        self.save_later(Part::Policy);
        self.save();
    }

    fn delete(&mut self) {
        self.draft = Draft::new(self.reading.to_ascii);
        self.end_comparison();
        browser::forget(self.saved.timer);
        (self.saved.edited, self.saved.changed_elsewhere, self.link_to_copy) = (None, false, None);
        store::delete();
        self.boxes.write_later(BrowserUndo::No);
        shell::say(draft_words().saved.deleted);
    }

    /// Shows and saves the draft of a link, so its edits survive a reload. The draft that was saved before
    /// becomes a backup.
    fn linked(&mut self, encoded: Option<Vec<u8>>) {
        self.inflating = false;
        store::remove_fragment();
        let before = store::saved();
        let Some(encoded) = encoded.filter(|encoded| codec::decode(encoded).is_some()) else {
            shell::say(draft_words().saved.damaged);
            before.into_iter().for_each(|encoded| self.restore(&encoded));
            return;
        };
        let own = before.filter(|before| *before != encoded);
        if let Some(own) = own.filter(|own| !Backup::save(own)) {
            shell::say(draft_words().saved.no_space);
            self.restore(&own);
            return;
        }
        self.restore_and_save(&encoded);
    }
}
