//! A draft: four texts, what the core makes of them, and how they change.

pub(crate) mod codec;
pub(crate) mod diff;
mod encoding;
pub(crate) mod fixes;
mod hosts;
pub(crate) mod store;
mod text;

pub(crate) use encoding::{Encoding, Ends};
pub(crate) use hosts::{HOSTS_MAX, Hosts};
use mta_sts::pasted::txt_in;
use mta_sts::rfc::POLICY_SIZE_LIMIT;
use mta_sts::{
    Applicability, Context, DomainName, Finding, Live, MxRecord, Observation, Report, Severity, Source, Span,
    Timestamp, ToAscii, evaluate,
};
use std::rc::Rc;
pub(crate) use text::{Text, between};

/// How many texts a draft has.
pub(crate) const PARTS: usize = 4;

/// A file over this many bytes is no draft of anything here; it is not even read.
pub(crate) const FILE_MAX: usize = 1 << 20;

/// A text of more lines has more bytes than anybody reads of a policy, whatever stands on them; a browser
/// takes half a minute to lay out a million.
pub(crate) const LINES_MAX: usize = POLICY_SIZE_LIMIT;

/// Which of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Policy,
    Record,
    Tlsrpt,
    Mx,
}

impl Part {
    /// In the order of the page.
    pub(crate) const ALL: [Self; PARTS] = [Self::Policy, Self::Record, Self::Tlsrpt, Self::Mx];

    /// The text that a finding is about; none where it is about the whole.
    pub(crate) const fn of(source: Source) -> Option<Self> {
        match source {
            Source::Policy | Source::Fetch => Some(Self::Policy),
            Source::Record => Some(Self::Record),
            Source::Tlsrpt => Some(Self::Tlsrpt),
            Source::Mx => Some(Self::Mx),
            Source::PolicyHost | Source::MxTls | Source::Rollout | Source::Senders => None,
        }
    }
}

/// Everything the editor knows.
#[derive(Clone)]
pub(crate) struct Draft {
    texts: [Text; PARTS],
    /// What the last of them says.
    pub(crate) hosts: Hosts,
    /// The draft takes record and policy away.
    pub(crate) removal: bool,
    /// The live domain it is compared with.
    pub(crate) published: Option<Rc<Published>>,
    /// What the core says.
    pub(crate) report: Rc<Report>,
    /// What a fix has just done.
    pub(crate) mended: Option<Mended>,
    /// What there is to say about a text beside its findings.
    pub(crate) notes: [Option<Note>; PARTS],
    to_ascii: ToAscii,
}

/// A domain as it is published now.
pub(crate) struct Published {
    pub(crate) domain: DomainName,
    /// When it was seen.
    pub(crate) seen_at: Timestamp,
    pub(crate) observation: Observation,
    pub(crate) live: Live,
}

/// A text before and after fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mended {
    pub(crate) part: Part,
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

/// What there is to say about a text beside its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The record was taken out of a zone-file line.
    TakenOut,
    /// A file of so many bytes is no draft.
    TooLarge(usize),
    /// A text of so many lines is no draft.
    TooManyLines(usize),
    /// A file with a zero byte at this place is no text.
    Binary(usize),
    /// A file is in UTF-16, but does not say so.
    Unmarked,
    /// There are several records, or none that is meant as one: no id was written.
    NoOneRecord,
    /// The record is of another kind: no id was written.
    OtherRecord,
}

/// What can happen to a draft.
pub(crate) enum Change {
    /// A text box holds another text; of a zone-file line among it the record is taken.
    Typed(Part, String),
    /// The same in the middle of a composition, or by a step back or forth, which would be lost if anything
    /// were taken.
    Raw(Part, String),
    /// A file is opened.
    Opened(Part, Vec<u8>),
    /// A text does not come in, for this reason.
    Refused(Part, Note),
    /// The fix of this finding of the report is wanted.
    Fix(usize),
    /// All safe fixes are wanted.
    FixAll(Part),
    /// The last fix is not wanted after all.
    Undo,
    /// The record gets a fresh id.
    FreshId,
    /// All texts come from a link or from the device's storage.
    Restored([Vec<u8>; PARTS]),
    /// The draft takes MTA-STS away, or does not after all.
    Removal(bool),
    /// The domain to compare with was observed, or is let go of.
    Published(Option<Rc<Published>>),
}

impl Draft {
    /// With nothing in it.
    pub(crate) fn new(to_ascii: ToAscii) -> Self {
        let context = Context::new(to_ascii);
        Self {
            texts: Default::default(),
            hosts: Hosts::default(),
            removal: false,
            published: None,
            report: Rc::new(evaluate(&mta_sts::Draft::new().over(None), &context, &mta_sts::lints::ALL)),
            mended: None,
            notes: [None; PARTS],
            to_ascii,
        }
    }

    /// One of the texts.
    pub(crate) const fn text(&self, part: Part) -> &Text {
        &self.texts[part as usize]
    }

    /// All texts as one run of bytes.
    pub(crate) fn packed(&self) -> Vec<u8> {
        codec::pack(self.texts.each_ref().map(Text::bytes))
    }

    /// Whether there is nothing to lint.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.iter().all(Text::is_empty)
    }

    /// Whether a text is not looked at, because the draft takes away what it would be.
    pub(crate) fn sets_aside(&self, part: Part) -> bool {
        self.removal && matches!(part, Part::Policy | Part::Record)
    }

    /// Takes in a change at this moment, and judges anew.
    pub(crate) fn apply(&mut self, change: Change, now: Timestamp) {
        let mended = self.mended.take();
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
                if let Some(Mended { part, before, .. }) = &mended {
                    self.set(*part, before.clone());
                }
            }
            Change::FreshId => self.fresh_id(now),
            Change::Restored(texts) => {
                self.texts = texts.map(Text::of);
                self.texts.iter_mut().for_each(Text::touch);
                self.notes = [None; PARTS];
            }
            Change::Removal(removal) => self.removal = removal,
            Change::Published(published) => {
                self.removal &= published.is_some();
                self.published = published;
            }
        }
        // A fix stays in view, with the way back, until its text becomes another one.
        if self.mended.is_none() {
            let is_there = |mended: &Mended| self.text(mended.part).bytes() == mended.after;
            self.mended = mended.filter(is_there);
        }
        self.hosts = Hosts::of(self.text(Part::Mx).shown(), self.to_ascii);
        self.report = Rc::new(evaluate(&self.observation(), &self.context(now), &mta_sts::lints::ALL));
    }

    /// The hosts whose preference nobody typed.
    pub(crate) fn unranked(&self) -> Vec<&str> {
        let unranked = self.hosts.found.iter().filter(|host| host.preference.is_none());
        unranked.map(|host| host.name.as_str()).collect()
    }

    /// How many bytes of a text are looked at, where it has more.
    pub(crate) fn cut(&self, part: Part) -> Option<usize> {
        let limit = match part {
            Part::Policy => POLICY_SIZE_LIMIT,
            Part::Record | Part::Tlsrpt => RECORD_MAX,
            Part::Mx => return None,
        };
        (self.text(part).bytes().len() > limit).then_some(limit)
    }

    /// The bytes of a finding in the text box of its part; none where it is about another text, such as
    /// one that is live.
    pub(crate) fn place(&self, finding: &Finding) -> Option<(Part, Span)> {
        let part = Part::of(finding.source)?;
        if part == Part::Mx {
            let (_, name) = finding.args.iter().find(|(name, _)| *name == "host")?;
            let host = self.hosts.found.iter().find(|host| host.name == *name)?;
            return Some((part, host.span));
        }
        let (text, span) = (self.text(part), finding.span?);
        let start = match part {
            Part::Policy | Part::Mx => 0,
            // A line is a record; the report is about one of them.
            Part::Record | Part::Tlsrpt => self.line_of(part, self.report.text(finding.source)?)?,
        };
        let span = Span::new(span.start + start, span.end + start);
        (!text.is_empty()).then(|| (part, text.shown_span(span)))
    }

    /// What is to be underlined in one text, in its order.
    pub(crate) fn marks(&self, part: Part) -> Vec<(Span, Severity)> {
        let places = self.report.findings.iter().filter_map(|finding| Some((self.place(finding)?, finding)));
        let here = places.filter(|((place, _), _)| *place == part);
        let mut marks: Vec<(Span, Severity)> = Vec::new();
        for ((_, span), finding) in here {
            insert(&mut marks, span, finding.severity);
        }
        if part == Part::Mx {
            self.hosts.odd.iter().for_each(|span| insert(&mut marks, *span, Severity::Warning));
        }
        marks
    }

    /// How many safe fixes there are for one text.
    pub(crate) fn safe_fixes(&self, part: Part) -> usize {
        let safe = |finding: &&Finding| {
            let fix = finding.fix.as_ref();
            let safe =
                fix.is_some_and(|fix| fix.applicability == Applicability::Safe && !fix.edits.is_empty());
            safe && Part::of(finding.source) == Some(part)
        };
        if self.text(part).is_empty() { 0 } else { self.report.findings.iter().filter(safe).count() }
    }

    fn context(&self, now: Timestamp) -> Context<'_> {
        let context = Context::new(self.to_ascii).now(Some(now));
        match self.published.as_deref() {
            Some(published) => context.domain(Some(&published.domain)).live(Some(&published.live)),
            None => context,
        }
    }

    /// Returns what would be seen if the draft were published; what is not drafted stays as it is.
    fn observation(&self) -> Observation {
        let lines_of = |part| lines(self.looked_at(part));
        let filled = |part| !self.looked_at(part).is_empty();
        let mut draft = mta_sts::Draft::new();
        if self.removal {
            draft = draft.removal();
        } else {
            if !self.text(Part::Policy).is_empty() {
                draft = draft.policy(self.text(Part::Policy).bytes());
            }
            if filled(Part::Record) {
                draft = draft.records(&lines_of(Part::Record));
            }
        }
        if filled(Part::Tlsrpt) {
            draft = draft.tlsrpt(&lines_of(Part::Tlsrpt));
        }
        if !self.hosts.found.is_empty() {
            let host = |host: &hosts::Host| MxRecord {
                preference: host.preference.unwrap_or(UNRANKED),
                host: host.name.clone(),
            };
            draft = draft.mx_records(self.hosts.found.iter().map(host).collect());
        }
        draft.over(self.published.as_deref().map(|published| &published.observation))
    }

    fn typed(&mut self, part: Part, value: &str) {
        let before = self.text(part).shown();
        if value == before {
            return;
        }
        // Someone who types a zone-file line letter by letter may finish it first.
        let pasted = value.len() > before.len() + 8;
        self.notes[part as usize] = None;
        if pasted && self.take_out(part, value) {
            return;
        }
        self.texts[part as usize].edit(value);
    }

    fn opened(&mut self, part: Part, bytes: Vec<u8>) {
        let unmarked = Encoding::of(&bytes) == Encoding::Utf8;
        if let Some(at) = bytes.iter().position(|byte| *byte == 0).filter(|_| unmarked) {
            let note = if is_utf16(&bytes) { Note::Unmarked } else { Note::Binary(at) };
            self.notes[part as usize] = Some(note);
            return;
        }
        self.notes[part as usize] = too_many_lines(&bytes).map(Note::TooManyLines);
        if self.notes[part as usize].is_some() {
            return;
        }
        let taken = std::str::from_utf8(&bytes).is_ok_and(|text| self.take_out(part, text));
        if !taken {
            self.set(part, bytes);
        }
    }

    /// Puts the record of a zone-file line in place of the text; whether `pasted` was one.
    fn take_out(&mut self, part: Part, pasted: &str) -> bool {
        let wanted = matches!(part, Part::Record | Part::Tlsrpt) && pasted.len() < FILE_MAX;
        let record = Some(pasted).filter(|_| wanted).and_then(txt_in);
        let found = record.is_some();
        if let Some(record) = record {
            self.set(part, record);
            self.notes[part as usize] = Some(Note::TakenOut);
        }
        found
    }

    fn set(&mut self, part: Part, bytes: Vec<u8>) {
        self.texts[part as usize] = Text::of(bytes);
    }

    /// The bytes of a text that anybody would read.
    fn looked_at(&self, part: Part) -> &[u8] {
        let bytes = self.text(part).bytes();
        self.cut(part).and_then(|limit| bytes.get(..limit)).unwrap_or(bytes)
    }

    /// Where the line stands that is `record`.
    fn line_of(&self, part: Part, record: &[u8]) -> Option<usize> {
        let bytes = self.looked_at(part);
        let line = lines(bytes).into_iter().find(|line| *line == record)?;
        Some(line.as_ptr() as usize - bytes.as_ptr() as usize)
    }
}

/// Stands in for a preference that nobody typed; the page does not show it.
const UNRANKED: u16 = 10;

/// A TXT record can be no longer (RFC 1035 §3.2.1).
const RECORD_MAX: usize = 0xffff;

/// Puts a mark in its place: there are few, and a sort of its own would cost the page 3 kB.
fn insert(marks: &mut Vec<(Span, Severity)>, span: Span, severity: Severity) {
    let place = marks.partition_point(|(mark, _)| *mark <= span);
    marks.insert(place, (span, severity));
}

/// How many lines a text has, where it has more than any draft.
pub(crate) fn too_many_lines(bytes: &[u8]) -> Option<usize> {
    // A text with both kinds of ends has a line for each that stands alone, and half as many for each pair.
    let count = |end: u8| bytes.iter().filter(|byte| **byte == end).count();
    let lines = count(b'\n').max(count(b'\r')) + 1;
    (lines > LINES_MAX).then_some(lines)
}

/// Whether every other byte is zero, as far as a glance goes.
fn is_utf16(bytes: &[u8]) -> bool {
    let half = |first: usize| bytes.iter().take(64).skip(first).step_by(2);
    let count = |first, zero: bool| half(first).filter(|byte| (**byte == 0) == zero).count();
    let all = |zeros, others| count(zeros, false) == 0 && count(others, true) == 0;
    all(0, 1) || all(1, 0)
}

/// The records of a text box: a line each, empty ones left out. UTF-16 is one record that no sender
/// reads.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    if Encoding::of(bytes) != Encoding::Utf8 {
        return vec![bytes];
    }
    let cut = bytes.split(|byte| *byte == b'\n');
    cut.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests;
