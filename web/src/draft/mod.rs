//! A draft: four texts, the core's report on them, and how they change.

mod base64;
pub(crate) mod codec;
pub(crate) mod diff;
mod encoding;
mod fixes;
mod hosts;
mod input;
mod observation;
mod part;
mod places;
pub(crate) mod store;
mod text;

pub(crate) use encoding::{Encoding, LineEnds};
pub(crate) use fixes::LastFix;
pub(crate) use hosts::{HOSTS_MAX, Hosts};
pub(crate) use input::{FILE_MAX, LINES_MAX, too_many_lines};
use mta_sts::rfc::POLICY_SIZE_LIMIT;
use mta_sts::{Context, DomainName, Live, Observation, Report, Timestamp, ToAscii, evaluate, lints};
pub(crate) use part::{PARTS, Part};
use std::rc::Rc;
pub(crate) use text::{Text, replacement};

/// At most this many bytes fit into a TXT record (RFC 1035 §3.2.1).
const RECORD_MAX: usize = 0xffff;

/// Everything the screen knows about the draft.
#[derive(Clone)]
pub(crate) struct Draft {
    texts: [Text; PARTS],
    /// Read from the text of MX hosts.
    pub(crate) hosts: Hosts,
    /// The draft removes record and policy.
    pub(crate) removal: bool,
    /// The live domain that the draft is compared with.
    pub(crate) published: Option<Rc<Published>>,
    pub(crate) report: Rc<Report>,
    pub(crate) last_fix: Option<LastFix>,
    pub(crate) notes: [Option<Note>; PARTS],
    to_ascii: ToAscii,
}

/// A domain as it is published now.
pub(crate) struct Published {
    pub(crate) domain: DomainName,
    pub(crate) observed_at: Timestamp,
    pub(crate) observation: Observation,
    pub(crate) live: Live,
}

/// A note about a text beside its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The record was extracted from a zone-file line.
    Extracted,
    /// A file was not opened: it has this many bytes.
    TooLarge(usize),
    /// A text was not taken in: it has this many lines.
    TooManyLines(usize),
    /// A file was not opened: it has a zero byte at this place.
    Binary(usize),
    /// A file was not opened: it is UTF-16 without a byte order mark.
    Unmarked,
    /// No id was written: there are several records, or none that is an MTA-STS record.
    SeveralRecords,
    /// No id was written: the record is not an MTA-STS record.
    OtherRecord,
}

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
    /// Returns an empty draft.
    pub(crate) fn new(to_ascii: ToAscii) -> Self {
        let context = Context::new(to_ascii);
        Self {
            texts: Default::default(),
            hosts: Hosts::default(),
            removal: false,
            published: None,
            report: Rc::new(evaluate(&mta_sts::Draft::new().over(None), &context, &lints::ALL)),
            last_fix: None,
            notes: [None; PARTS],
            to_ascii,
        }
    }

    /// Returns one of the texts.
    pub(crate) const fn text(&self, part: Part) -> &Text {
        &self.texts[part as usize]
    }

    /// Returns all texts as one sequence of bytes.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        codec::encode(self.texts.each_ref().map(Text::bytes))
    }

    /// Returns whether all texts are empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.iter().all(Text::is_empty)
    }

    /// Returns whether a text is not checked, because the draft removes what it would be.
    pub(crate) fn ignores(&self, part: Part) -> bool {
        self.removal && matches!(part, Part::Policy | Part::Record)
    }

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
        self.report = Rc::new(evaluate(&observation::observation(self), &self.context(now), &lints::ALL));
    }

    /// Returns the hosts that were typed without a preference.
    pub(crate) fn unranked(&self) -> Vec<&str> {
        let unranked = self.hosts.found.iter().filter(|host| host.preference.is_none());
        unranked.map(|host| host.name.as_str()).collect()
    }

    /// Returns how many bytes of a text are checked, where it has more.
    pub(crate) fn cut(&self, part: Part) -> Option<usize> {
        let limit = match part {
            Part::Policy => POLICY_SIZE_LIMIT,
            Part::Record | Part::Tlsrpt => RECORD_MAX,
            Part::Mx => return None,
        };
        (self.text(part).bytes().len() > limit).then_some(limit)
    }

    /// Returns the bytes of a text that are checked.
    fn checked_bytes(&self, part: Part) -> &[u8] {
        let bytes = self.text(part).bytes();
        self.cut(part).and_then(|limit| bytes.get(..limit)).unwrap_or(bytes)
    }

    fn context(&self, now: Timestamp) -> Context<'_> {
        let context = Context::new(self.to_ascii).now(Some(now));
        match self.published.as_deref() {
            Some(published) => context.domain(Some(&published.domain)).live(Some(&published.live)),
            None => context,
        }
    }

    fn set(&mut self, part: Part, bytes: Vec<u8>) {
        self.texts[part as usize] = Text::of(bytes);
    }
}

#[cfg(test)]
mod tests;
