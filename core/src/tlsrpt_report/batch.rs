//! Many reports: each counts once, and a fault in one file does not lose the others.

use crate::names::domain::ToAscii;
use crate::text::message::{Arg, Message};
use crate::text::shown::Shown;
use crate::text::words::Words;
use crate::time::Timestamp;
use crate::tlsrpt_report::envelope::{self, Envelope};
use crate::tlsrpt_report::note::{Note, NoteKind};
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::read::{Hints, NotAReport, read};
use crate::tlsrpt_report::report::{ReportedPolicy, TlsReport};
use crate::tlsrpt_report::reporters::{self, Reporter};
use crate::tlsrpt_report::seen::{LintPolicy, PolicyFinding};
use crate::tlsrpt_report::value::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Where a report comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub file: String,
    /// The place inside: an attachment, a message, or a file in an archive. Empty if it is the file itself.
    pub part: String,
}

impl Source {
    /// Returns the source of something inside this one.
    #[must_use]
    pub fn inside(&self, part: &str) -> Self {
        let joined = match (self.part.as_str(), part) {
            ("", part) => part.to_owned(),
            (outer, "") => outer.to_owned(),
            (outer, part) => format!("{outer}: {part}"),
        };
        Self { file: self.file.clone(), part: joined }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.file)?;
        if self.part.is_empty() { Ok(()) } else { write!(out, ": {}", self.part) }
    }
}

/// A report and where it comes from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where from.
    pub source: Source,
    /// The report.
    pub report: TlsReport,
    /// Who sent it, if that is known.
    pub reporter: Option<&'static Reporter>,
    /// The name of the reporter for people.
    pub name: String,
}

/// A note about a file or a report.
#[derive(Clone, Debug)]
pub struct FileNote {
    /// Where.
    pub source: Source,
    /// What.
    pub note: Note,
}

/// A file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub source: Source,
    /// Why, and the limit if one is exceeded, in English.
    pub message: Shown,
    /// The same, for every language if it is a sentence of ours.
    pub reason: Arg,
}

/// At most this many failures are read from all files together.
pub const DETAILS_MAX: usize = 1_000_000;

/// At most this many files are read.
pub const FILES_MAX: usize = 10_000;

/// At most this many bytes are in a file after decompression.
pub const FILE_BYTES_MAX: usize = 20_000_000;

/// At most this many times as large as before a file may be after decompression.
pub const RATIO_MAX: usize = 200;

/// Why a report is not in the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddError {
    /// The JSON is something else.
    NotAReport(NotAReport),
    /// All reports together have too many failures.
    Details,
}

impl AddError {
    /// Returns the reason as a sentence about the file, without a full stop.
    pub fn message(self) -> Message {
        match self {
            Self::NotAReport(NotAReport) => Message::new(
                "file.not-a-report",
                "the JSON in it is not a TLS report: it has neither policies nor a report id",
            ),
            Self::Details => Message::new(
                "file.too-many-details",
                "it is not read, because all reports together have more than {most} failure details",
            )
            .arg("most", DETAILS_MAX),
        }
    }
}

/// In English.
impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for AddError {}

impl From<NotAReport> for AddError {
    fn from(error: NotAReport) -> Self {
        Self::NotAReport(error)
    }
}

/// What was read from a set of files.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The reports, each once.
    pub reports: Vec<Entry>,
    /// What is unusual about files, and reports that do not count.
    pub notes: Vec<FileNote>,
    /// The files that cannot be read.
    pub problems: Vec<Problem>,
    /// How many files were read.
    pub files: usize,
    to_ascii: ToAscii,
    lint: LintPolicy,
    /// Reports by hashes of what makes them the same: organisation and id, or all of a report without an id; and organisation,
    /// time and sums, of which only the first is kept. A hash only finds them, and then they are compared.
    known: BTreeMap<u64, Vec<usize>>,
    details: usize,
}

impl Batch {
    /// An empty batch. `to_ascii` converts U-labels, and `lint` lints the policies in reports.
    pub fn new(to_ascii: ToAscii, lint: LintPolicy) -> Self {
        Self {
            reports: Vec::new(),
            notes: Vec::new(),
            problems: Vec::new(),
            files: 0,
            to_ascii,
            lint,
            known: BTreeMap::new(),
            details: 0,
        }
    }

    /// Adds the report in `json`, or the reports if it is an array of them.
    ///
    /// # Errors
    ///
    /// It is not a report, or there are too many failures already.
    pub fn add(&mut self, source: &Source, envelope: &Envelope, json: Value<'_>) -> Result<(), AddError> {
        match json {
            Value::List(items) if items.iter().any(|item| matches!(item, Value::Object(_))) => {
                self.add_each(source, envelope, items)
            }
            json => self.add_one(source, envelope, json),
        }
    }

    /// Lints the lines of a policy.
    pub fn findings(&self, lines: &[String]) -> Vec<PolicyFinding> {
        (self.lint)(lines, self.to_ascii)
    }

    /// Records that a file cannot be read.
    pub fn fail(&mut self, source: &Source, reason: impl Into<Arg>) {
        let reason = reason.into();
        let message = reason.text(&Words::ENGLISH);
        self.problems.push(Problem { source: source.clone(), message, reason });
    }

    /// Adds a note about a file.
    pub fn note(&mut self, source: &Source, kind: &'static NoteKind, found: impl Into<Arg>) {
        let note = Note { kind, pointer: String::new(), found: found.into() };
        self.notes.push(FileNote { source: source.clone(), note });
    }

    /// Records that there is not a report in a file.
    pub fn note_without_report(&mut self, source: &Source, found: Message) {
        self.note(source, &notes::NO_REPORT, found);
    }

    /// Adds the reports of an array. One that cannot be read does not lose the others.
    fn add_each(
        &mut self,
        source: &Source,
        envelope: &Envelope,
        items: Vec<Value<'_>>,
    ) -> Result<(), AddError> {
        for (index, item) in items.into_iter().enumerate() {
            match self.add_one(source, envelope, item) {
                Err(error @ AddError::NotAReport(_)) => {
                    self.fail(&source.inside(&format!("element {}", index + 1)), error.message());
                }
                other => other?,
            }
        }
        Ok(())
    }

    fn add_one(&mut self, source: &Source, envelope: &Envelope, json: Value<'_>) -> Result<(), AddError> {
        let hints = Hints { domain: envelope.domain(), to_ascii: self.to_ascii };
        let hash = hash_without_id(&json);
        let mut report = read(json, &hints)?;
        let details = report.policies.iter().map(|policy| policy.failures.len() + 1).sum::<usize>();
        if self.details + details > DETAILS_MAX {
            return Err(AddError::Details);
        }
        let identity = hash.unwrap_or_else(|| hashed((&report.organization, &report.id)));
        let is_named_so =
            |entry: &&Entry| entry.report.id == report.id && entry.report.organization == report.organization;
        let known = self.known.get(&identity).into_iter().flatten();
        let known = known.filter_map(|at| self.reports.get(*at)).filter(is_named_so);
        // A copy that lost its dates is still a copy.
        let is_date =
            |from: Option<Timestamp>| from.is_none() || report.from.is_none() || from == report.from;
        let is_same = |entry: &&Entry| entry.report.policies == report.policies && is_date(entry.report.from);
        let place = |first: &Entry| first.source.to_string();
        let (same, of_same_id) = (known.clone().find(is_same).map(place), known.clone().next().map(place));
        if let Some(found) = same {
            self.note(source, &notes::REPORT_REPEATED, found);
            return Ok(());
        }
        match of_same_id {
            // Anyone can guess the id of a report. If its reuse hid another report, it would hide failures.
            Some(found) => self.note(source, &notes::REPORT_ID_REUSED, found),
            None if report.id.is_some() => self.note_alike(source, &report),
            None => {}
        }
        envelope::compare(envelope, &mut report);
        self.details += details;
        self.known.entry(identity).or_default().push(self.reports.len());
        let reporter = reporters::of(&report);
        let name = reporters::name(&report, reporter);
        self.reports.push(Entry { source: source.clone(), report, reporter, name });
        Ok(())
    }

    fn note_alike(&mut self, source: &Source, report: &TlsReport) {
        let Some(likeness) = likeness(report) else { return };
        let firsts = self.known.entry(likeness).or_default();
        let Some(first) = firsts.first() else { return firsts.push(self.reports.len()) };
        let first = self.reports.get(*first).filter(|Entry { report: first, .. }| {
            let (name, from) = (&first.organization, first.from);
            *name == report.organization && from == report.from && first.policies == report.policies
        });
        if let Some(found) = first.map(|first| first.source.to_string()) {
            self.note(source, &notes::REPORT_ALIKE, found);
        }
    }

    /// Returns every note with its place: those of files, then those of the reports.
    pub fn all_notes(&self) -> impl Iterator<Item = (&Source, &Note)> {
        let of_files = self.notes.iter().map(|note| (&note.source, &note.note));
        let of_reports = self
            .reports
            .iter()
            .flat_map(|entry| entry.report.notes.list.iter().map(move |note| (&entry.source, note)));
        of_files.chain(of_reports)
    }
}

/// Returns a hash of that by which a report that was sent again is known, if it counts anything.
fn likeness(report: &TlsReport) -> Option<u64> {
    let sum =
        |of: fn(&ReportedPolicy) -> u64| report.policies.iter().map(of).fold(0_u64, u64::saturating_add);
    let (successful, failed) = (sum(|policy| policy.successful), sum(|policy| policy.failed));
    let counts = successful > 0 || failed > 0;
    counts.then_some(hashed((report.organization.as_ref()?, report.from?.0, successful, failed)))
}

fn hashed(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Returns a hash of a report that has no id, whatever the order of its members.
fn hash_without_id(json: &Value<'_>) -> Option<u64> {
    let Value::Object(members) = json else { return None };
    let has_id = members.iter().any(|(name, value)| name == "report-id" && !value.is_empty());
    (!has_id).then(|| hash(json))
}

fn hash(value: &Value<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Null => 0.hash(&mut hasher),
        Value::Bool(value) => (1, value).hash(&mut hasher),
        Value::Number(value) => (2, value.to_bits()).hash(&mut hasher),
        Value::Text(text) => (3, text).hash(&mut hasher),
        Value::List(items) => items.iter().for_each(|item| (4, hash(item)).hash(&mut hasher)),
        // The order of members has no meaning.
        Value::Object(members) => {
            let member = |(name, value): &(_, Value<'_>)| {
                let mut hasher = DefaultHasher::new();
                (name, hash(value)).hash(&mut hasher);
                hasher.finish()
            };
            let sum = members.iter().map(member).fold(0_u64, u64::wrapping_add);
            (5, sum).hash(&mut hasher);
        }
    }
    hasher.finish()
}
