//! Opens files, and what is in them, until the reports are found.

use super::error::{NESTING_MAX, OpenError};
use super::inflate::{Budget, gunzip, read};
use super::mail;
use mta_sts::tlsrpt_report::{
    Batch, Content, Envelope, FILE_BYTES_MAX, FILES_MAX, HEAD, Limits, Source, announces_report,
    is_system_file, json_values, report_amid, text_of,
};
use mta_sts::{Message, Words};
use serde::de::DeserializeSeed;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// Reads reports into a batch.
pub(super) struct Opener<'a> {
    pub(super) batch: &'a mut Batch,
    /// The language of the words for places in a file.
    pub(super) words: &'a Words,
}

const FILE: Message = Message::new("file.file", "file {number}");

/// Where the bytes are that are opened.
struct Level<'a> {
    source: &'a Source,
    envelope: Envelope,
    depth: usize,
    /// Whether something should be a report, so that it is a problem if it is not one.
    is_expected: bool,
}

impl Opener<'_> {
    /// Reads a file. One that was not named on the command line may be anything.
    pub(super) fn file(&mut self, path: &Path, is_named: bool) {
        let source = Source { file: path.display().to_string(), part: String::new() };
        if !self.has_room(&source) {
            return;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let is_expected = is_named || name.as_deref().is_some_and(is_name_of_report);
        let envelope = Envelope { file_name: name, ..Envelope::default() };
        let level = Level { source: &source, envelope, depth: 0, is_expected };
        if let Err(error) = self.stream(path, level) {
            self.batch.fail(&source, error);
        }
    }

    /// Reads standard input.
    pub(super) fn stdin(&mut self) {
        let source = Source { file: "<stdin>".to_owned(), part: String::new() };
        self.batch.files += 1;
        let level = Level { source: &source, envelope: Envelope::default(), depth: 0, is_expected: true };
        let mut input = BufReader::new(io::stdin().lock());
        let opened = match io::BufRead::fill_buf(&mut input) {
            Ok(head) if Content::of(head) == Content::Mbox => self.mbox(input, &level),
            Ok(_) => capped(input).and_then(|bytes| self.bytes(&bytes, level, &mut Budget::new())),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = opened {
            self.batch.fail(&source, error);
        }
    }

    /// A ZIP archive and an mbox may be large, so they are read piece by piece.
    fn stream(&mut self, path: &Path, level: Level<'_>) -> Result<(), OpenError> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
        let mut budget = Budget::new();
        match Content::of(&head) {
            Content::Zip => self.zip(file, &level, &mut budget),
            Content::Mbox => {
                file.rewind()?;
                self.mbox(BufReader::new(file), &level)
            }
            _ => {
                // A pipe cannot be rewound.
                let bytes = capped(Cursor::new(head).chain(file))?;
                self.bytes(&bytes, level, &mut budget)
            }
        }
    }

    fn bytes(&mut self, bytes: &[u8], level: Level<'_>, budget: &mut Budget) -> Result<(), OpenError> {
        if level.depth > NESTING_MAX {
            return Err(OpenError::Nested);
        }
        match Content::of(bytes) {
            Content::Gzip => {
                let inner = gunzip(bytes, budget)?;
                let level = Level { depth: level.depth + 1, is_expected: true, ..level };
                self.bytes(&inner, level, budget).map_err(|error| match error {
                    OpenError::Unknown => OpenError::UnknownInGzip,
                    other => other,
                })
            }
            Content::Zip => self.zip(Cursor::new(bytes), &level, budget),
            Content::Mbox => self.mbox(bytes, &level),
            Content::Mail => self.mail(bytes, &level, budget),
            Content::Json => self.json(bytes, level),
            Content::Dmarc => {
                self.batch.note_without_report(level.source, Message::new("found.dmarc", "a DMARC report"));
                Ok(())
            }
            Content::Other if report_amid(&text_of(bytes).0).is_some() => self.json(bytes, level),
            Content::Tar if level.is_expected => Err(OpenError::Tar),
            Content::Empty if level.is_expected => Err(OpenError::Empty),
            Content::Other if level.is_expected => Err(OpenError::Unknown),
            Content::Other | Content::Empty | Content::Tar => {
                self.batch.note_without_report(
                    level.source,
                    Message::new("found.neither", "neither JSON nor a mail"),
                );
                Ok(())
            }
        }
    }

    fn json(&mut self, bytes: &[u8], level: Level<'_>) -> Result<(), OpenError> {
        let (text, encoding) = text_of(bytes);
        let amid = report_amid(&text).filter(|_| level.envelope.mail.is_none());
        let envelope = Envelope { encoding, is_amid_text: amid.is_some(), ..level.envelope };
        let values = amid.map_or_else(|| json_values(&text, envelope.mail.is_some()), |report| vec![report]);
        let limits = Limits::default();
        if let [only] = values.as_slice() {
            return self.value(only, &limits, level.source, &envelope);
        }
        for (index, value) in values.into_iter().enumerate() {
            let source = self.inside(level.source, Message::new("file.value", "value {number}"), index + 1);
            if let Err(error) = self.value(value, &limits, &source, &envelope) {
                self.batch.fail(&source, error);
            }
        }
        Ok(())
    }

    fn value(
        &mut self,
        text: &str,
        limits: &Limits,
        source: &Source,
        envelope: &Envelope,
    ) -> Result<(), OpenError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = limits.deserialize(&mut deserializer).and_then(|value| {
            deserializer.end()?;
            Ok(value)
        });
        let value = value.map_err(|error| match limits.reached() {
            Some(limit) => OpenError::Limit(limit),
            None => OpenError::Json(error),
        })?;
        Ok(self.batch.add(source, envelope, value)?)
    }

    fn mail(&mut self, bytes: &[u8], level: &Level<'_>, budget: &mut Budget) -> Result<(), OpenError> {
        let before = self.batch.reports.len() + self.batch.notes.len() + self.batch.problems.len();
        for (index, attachment) in mail::attachments(bytes)?.into_iter().enumerate() {
            let source = level.source.inside(attachment.name.as_deref().unwrap_or_default());
            // A mail with its report is one file.
            if index > 0 && !self.has_room(&source) {
                return Ok(());
            }
            let envelope =
                Envelope { file_name: attachment.name, mail: Some(attachment.header), ..Envelope::default() };
            let inner = Level {
                source: &source,
                envelope,
                depth: level.depth + 1,
                is_expected: attachment.is_declared,
            };
            match self.bytes(&attachment.bytes, inner, budget) {
                // An ordinary mail may have other JSON and other archives.
                Err(error) if attachment.is_declared => self.batch.fail(&source, error),
                Err(_) | Ok(()) => {}
            }
        }
        let after = self.batch.reports.len() + self.batch.notes.len() + self.batch.problems.len();
        match after == before {
            true if announces_report(bytes) => self.batch.fail(level.source, OpenError::Missing),
            true => self.batch.note_without_report(
                level.source,
                Message::new("found.mail-without-report", "a mail without a report"),
            ),
            false => {}
        }
        Ok(())
    }

    fn mbox(&mut self, mbox: impl io::BufRead, level: &Level<'_>) -> Result<(), OpenError> {
        mail::mails(mbox, |number, mail| {
            let source = self.inside(level.source, Message::new("file.message", "message {number}"), number);
            if !self.has_room(&source) {
                return;
            }
            let inner = Level {
                source: &source,
                envelope: Envelope::default(),
                depth: level.depth + 1,
                is_expected: false,
            };
            let opened = mail.and_then(|mail| self.mail(&mail, &inner, &mut Budget::new()));
            if let Err(error) = opened {
                self.batch.fail(&source, error);
            }
        })?;
        Ok(())
    }

    fn zip(
        &mut self,
        archive: impl Read + Seek,
        level: &Level<'_>,
        budget: &mut Budget,
    ) -> Result<(), OpenError> {
        if level.depth >= NESTING_MAX {
            return Err(OpenError::Nested);
        }
        let mut archive = ZipArchive::new(archive)?;
        for index in 0..archive.len() {
            let opened = match archive.by_index(index) {
                Ok(file) if file.is_dir() => continue,
                Ok(file) => {
                    let name = file.name().map_or_else(|_| self.nth(FILE, index + 1), Into::into);
                    let compressed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
                    read(file, compressed, budget, OpenError::Io).map(|bytes| (name, bytes))
                }
                Err(error) => Err(error.into()),
            };
            let (name, bytes) = match opened {
                Ok(opened) => opened,
                Err(error @ OpenError::ArchiveTooLarge) => return Err(error),
                Err(error) => {
                    let source = self.inside(level.source, FILE, index + 1);
                    self.batch.fail(&source, error);
                    continue;
                }
            };
            if is_system_file(&name) {
                continue;
            }
            let source = level.source.inside(&name);
            if !self.has_room(&source) {
                return Ok(());
            }
            let is_expected = is_name_of_report(&name);
            let envelope = Envelope { file_name: Some(name), ..level.envelope.clone() };
            let inner = Level { source: &source, envelope, depth: level.depth + 1, is_expected };
            if let Err(error) = self.bytes(&bytes, inner, budget) {
                self.batch.fail(&source, error);
            }
        }
        Ok(())
    }

    /// Returns the words for one of several.
    fn nth(&self, what: Message, number: usize) -> String {
        what.arg("number", number).text_in(self.words).to_string()
    }

    /// Returns the place of one of several things in a file.
    fn inside(&self, source: &Source, what: Message, number: usize) -> Source {
        source.inside(&self.nth(what, number))
    }

    /// Counts one more file, and says once if there are too many.
    fn has_room(&mut self, source: &Source) -> bool {
        self.batch.files += 1;
        if self.batch.files == FILES_MAX + 1 {
            let message = Message::new(
                "file.too-many",
                "it and what follows is not read, because {most} files are the limit",
            );
            self.batch.fail(source, message.arg("most", FILES_MAX));
        }
        self.batch.files <= FILES_MAX
    }
}

/// Whether a name is that of a report, a mail or an archive.
fn is_name_of_report(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".json", ".gz", ".eml", ".mbox", ".zip"].iter().any(|end| name.ends_with(end))
}

/// Reads at most as much as a file may have.
fn capped(from: impl Read) -> Result<Vec<u8>, OpenError> {
    let mut bytes = Vec::new();
    from.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > FILE_BYTES_MAX { Err(OpenError::TooLarge) } else { Ok(bytes) }
}
