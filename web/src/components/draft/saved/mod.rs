//! The saved draft: it is written after a pause, deleted, restored, and exchanged with a backup.

pub(super) mod view;

use crate::browser;
use crate::browser::{platform, shell};
use crate::components::draft::{BrowserUndo, Lint, status};
use crate::draft::store::{self, Backup};
use crate::draft::{Change, Draft, Part, codec};
use crate::words::draft_words;
use yew::prelude::*;

/// Milliseconds after the last edit until the draft is saved.
const SAVE_AFTER_MS: i32 = 400;

/// What the page knows about the saved draft.
#[derive(Default)]
pub(super) struct Saved {
    /// The browser does not save the draft.
    not_saved: bool,
    /// Another tab has changed the saved draft.
    changed_elsewhere: bool,
    /// The text that was edited after the draft was saved.
    edited: Option<Part>,
    /// Runs until the draft is saved.
    pub(super) timer: i32,
    /// What was last announced to screen readers.
    announced: String,
}

pub(crate) enum Msg {
    Save,
    Delete,
    ChangedElsewhere,
    /// Shows the saved draft.
    Show,
    Swap(Backup),
    /// The encoded draft of a link; `None` where the link is damaged.
    Linked(Option<Vec<u8>>),
}

impl From<Msg> for super::Msg {
    fn from(message: Msg) -> Self {
        Self::Saved(message)
    }
}

impl Saved {
    pub(super) fn new() -> Self {
        Self { not_saved: !store::can_save(), ..Self::default() }
    }
}

impl Lint {
    pub(super) fn update_saved(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Save => return self.save(),
            Msg::Delete if self.draft.is_empty() => return false,
            Msg::Delete => self.delete(ctx),
            Msg::ChangedElsewhere => {
                self.saved.changed_elsewhere = store::saved() != Some(self.draft.encoded());
            }
            Msg::Show => {
                platform::hold_focus();
                (self.saved.edited, self.saved.changed_elsewhere) = (None, false);
                self.restore(&store::saved().unwrap_or_else(|| codec::encode(Default::default())));
            }
            Msg::Swap(backup) => {
                platform::hold_focus();
                if let Some(encoded) = backup.swap(&self.draft) {
                    self.restore_and_save(ctx, &encoded);
                }
            }
            Msg::Linked(encoded) => self.linked(ctx, encoded),
        }
        true
    }

    /// Notes an edit, and saves the draft after a pause.
    pub(super) fn save_later(&mut self, ctx: &Context<Self>, part: Part) {
        self.saved.edited = Some(part);
        self.link_to_copy = None;
        browser::forget(self.saved.timer);
        let link = ctx.link().clone();
        self.saved.timer = browser::later(SAVE_AFTER_MS, move || link.send_message(Msg::Save));
    }

    /// Saves an edited draft, and announces how many findings it has. Returns whether the page changes.
    pub(super) fn save(&mut self) -> bool {
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

    pub(super) fn restore(&mut self, encoded: &[u8]) {
        let Some(texts) = codec::decode(encoded) else { return };
        self.draft.apply(Change::Restored(texts), browser::now());
        self.boxes.write_later(BrowserUndo::No);
    }

    fn restore_and_save(&mut self, ctx: &Context<Self>, encoded: &[u8]) {
        self.restore(encoded);
        self.save_later(ctx, Part::Policy);
        self.save();
    }

    fn delete(&mut self, ctx: &Context<Self>) {
        self.draft = Draft::new(ctx.props().reading.0.to_ascii);
        self.end_comparison();
        browser::forget(self.saved.timer);
        (self.saved.edited, self.saved.changed_elsewhere, self.link_to_copy) = (None, false, None);
        store::delete();
        self.boxes.write_later(BrowserUndo::No);
        shell::say(draft_words().saved.deleted);
    }

    /// Shows and saves the draft of a link, so its edits survive a reload. The draft that was saved before
    /// becomes a backup.
    fn linked(&mut self, ctx: &Context<Self>, encoded: Option<Vec<u8>>) {
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
        self.restore_and_save(ctx, &encoded);
    }
}
