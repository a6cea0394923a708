//! What is unusual in a report: notes, each with a name, a place and a page.

use crate::rfc::Rfc;
use crate::text::message::{Arg, Message};
use crate::text::words::Part;
use crate::tlsrpt_report::place::Place;

/// One kind of deviation. Its page is `docs/notes/<name>.md`.
#[derive(Debug)]
pub struct NoteKind {
    /// Stable name.
    pub name: &'static str,
    pub(super) title: &'static str,
    /// What the RFC says about it.
    pub rfc: Rfc,
}

impl NoteKind {
    /// Returns the deviation in a few words.
    pub const fn title(&self) -> Message {
        Message::of_row(self.name, Part::Note, self.title)
    }

    /// Returns the path of its page on the site.
    pub fn docs_path(&self) -> String {
        format!("/notes/{}", self.name)
    }
}

/// A kind is known by its name.
impl PartialEq for NoteKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A deviation in one report. The report is read all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What it is.
    pub kind: &'static NoteKind,
    /// Where: a JSON pointer into the report; empty for the whole of it.
    pub pointer: String,
    /// What was found there, and what was made of it.
    pub found: Arg,
}

/// At most this many notes of one kind are kept of one report.
const OF_A_KIND: usize = 32;

/// The notes of one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// In reading order.
    pub list: Vec<Note>,
    /// How many more were found.
    pub more: usize,
    counts: Vec<(&'static str, usize)>,
}

impl Notes {
    pub(super) fn add(&mut self, kind: &'static NoteKind, place: &Place<'_>, found: impl Into<Arg>) {
        self.say(kind, place, || found);
    }

    /// Adds a note whose words are only made if it is kept.
    pub(super) fn say<T: Into<Arg>>(
        &mut self,
        kind: &'static NoteKind,
        place: &Place<'_>,
        found: impl FnOnce() -> T,
    ) {
        if self.has_room(kind) {
            self.keep(kind, place.pointer(), found().into());
        }
    }

    /// Keeps a note. One place has one note of a kind.
    fn keep(&mut self, kind: &'static NoteKind, pointer: String, found: Arg) {
        match self.list.iter_mut().find(|note| note.kind == kind && note.pointer == pointer) {
            Some(known) => {
                let both = Message::new("found.both", "{first}; {second}");
                known.found = both.arg("first", known.found.clone()).arg("second", found).into();
            }
            None => self.list.push(Note { kind, pointer, found }),
        }
    }

    /// Adds a note about the whole file, or about the mail around it.
    pub(super) fn about_file(&mut self, kind: &'static NoteKind, found: impl Into<Arg>) {
        self.add(kind, &Place::WHOLE, found);
    }

    fn has_room(&mut self, kind: &'static NoteKind) -> bool {
        let known = self.counts.iter().position(|(name, _)| *name == kind.name);
        let at = known.unwrap_or_else(|| {
            self.counts.push((kind.name, 0));
            self.counts.len() - 1
        });
        let Some((_, count)) = self.counts.get_mut(at) else { return false };
        *count += 1;
        if *count > OF_A_KIND {
            self.more += 1;
        }
        *count <= OF_A_KIND
    }
}
