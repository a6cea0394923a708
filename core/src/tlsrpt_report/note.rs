//! What is unusual in a report: notes, each with a name, a place and a page.

use crate::rfc::Rfc;
use crate::text::shown::Shown;
use crate::tlsrpt_report::place::Place;

/// One kind of deviation. Its page is `docs/notes/<name>.md`.
#[derive(Debug)]
pub struct NoteKind {
    /// Stable name.
    pub name: &'static str,
    /// The deviation in a few words.
    pub title: &'static str,
    /// What the RFC says about it.
    pub rfc: Rfc,
}

impl NoteKind {
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
    pub found: Shown,
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
    pub(super) fn add(&mut self, kind: &'static NoteKind, place: &Place<'_>, found: impl std::fmt::Display) {
        if !self.has_room(kind) {
            return;
        }
        let pointer = place.pointer();
        // One place has one note of a kind.
        match self.list.iter_mut().find(|note| note.kind == kind && note.pointer == pointer) {
            Some(known) => known.found = Shown::brief(format_args!("{}; {found}", known.found)),
            None => self.list.push(Note { kind, pointer, found: Shown::brief(found) }),
        }
    }

    /// Adds a note about the whole file, or about the mail around it.
    pub(super) fn about_file(&mut self, kind: &'static NoteKind, found: impl std::fmt::Display) {
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
