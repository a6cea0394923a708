//! What every part of the reading shares.

use crate::names::domain::ToAscii;
use crate::text::message::Message;
use crate::tlsrpt_report::members::meant;
use crate::tlsrpt_report::note::{NoteKind, Notes};
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::place::Place;
use crate::tlsrpt_report::report::TlsReport;
use crate::tlsrpt_report::value::Value;

/// What is known about a report from outside its JSON.
#[derive(Clone)]
pub struct Hints<'a> {
    /// The domain that a mail header or a file name gives, and where it was.
    pub domain: Option<(&'a str, Message)>,
    /// Converts U-labels.
    pub to_ascii: ToAscii,
}

/// A report that is being read.
pub(super) struct Reader<'h> {
    pub(super) hints: &'h Hints<'h>,
    pub(super) notes: Notes,
    pub(super) unknown: Vec<(String, Value<'static>)>,
    pub(super) report: TlsReport,
}

impl Reader<'_> {
    /// Returns the member that a name means, and notes if it is another name.
    pub(super) fn meant(&mut self, name: &str, place: &Place<'_>) -> Option<&'static str> {
        let known = meant(name)?;
        if known != name {
            let draft = name.ends_with("-aggregate");
            let kind: &'static NoteKind = if draft { &notes::DRAFT_FORMAT } else { &notes::MEMBER_ALIAS };
            self.notes.say(kind, place, || read_as(name, known));
        }
        Some(known)
    }

    /// Keeps a member that RFC 8460 does not define there.
    pub(super) fn keep(&mut self, value: Value<'_>, place: &Place<'_>) {
        self.notes.add(&notes::MEMBER_UNKNOWN, place, value.brief(FOUND));
        self.unknown.push((place.pointer(), value.into_owned()));
    }

    /// Keeps a value that has the wrong type.
    pub(super) fn odd(&mut self, value: Value<'_>, place: &Place<'_>) {
        self.notes.add(&notes::MEMBER_TYPE, place, value.brief(FOUND));
        self.unknown.push((place.pointer(), value.into_owned()));
    }
}

/// Says what a name was read as.
pub(super) fn read_as(name: &str, known: &str) -> Message {
    Message::new("found.read-as", "{name}, read as {known}").arg("name", name).arg("known", known)
}

/// About this many bytes of a value are repeated in a note.
pub(super) const FOUND: usize = 200;
