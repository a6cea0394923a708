//! The sentences of one language.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The sentences of a language other than English, by their keys. English is in the program, as the templates of messages and
/// lints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Key and template, sorted by key.
    entries: Vec<(String, String)>,
}

/// Which text of a name: a lint has three, and other rows of tables have texts, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The only one.
    Only,
    /// The title of a lint.
    Title,
    /// The message of a lint.
    Message,
    /// The help of a lint.
    Help,
    /// Who writes what a row of the table of bounces is about.
    Sender,
    /// What a row of the table of bounces means.
    Meaning,
    /// A cause in TLS reports, in a few words.
    Cause,
    /// What a cause in TLS reports means.
    CauseMeaning,
    /// What to do about a cause in TLS reports.
    CauseAdvice,
    /// What is unusual in a TLS report.
    Note,
}

impl Part {
    /// What is behind the name in a catalogue.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Only => "",
            Self::Title => ".title",
            Self::Message => ".message",
            Self::Help => ".help",
            Self::Sender => ".sender",
            Self::Meaning => ".meaning",
            Self::Cause => ".cause",
            Self::CauseMeaning => ".cause-meaning",
            Self::CauseAdvice => ".cause-advice",
            Self::Note => ".note",
        }
    }
}

/// A line of a catalogue that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub number: usize,
    /// Its text.
    pub line: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is not of the form “key = text”, or repeats a key: {}", self.number, self.line)
    }
}

impl std::error::Error for BadLine {}

impl Words {
    /// The language of the templates.
    pub const ENGLISH: Self = Self { entries: Vec::new() };

    /// Reads a catalogue: lines `key = text`, comments after `#`, blank lines.
    ///
    /// # Errors
    /// [`BadLine`] names the first line that is anything else.
    pub fn parse(catalogue: &str) -> Result<Self, BadLine> {
        let mut entries = Vec::new();
        for (index, line) in catalogue.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = || BadLine { number: index + 1, line: line.to_owned() };
            let (key, text) = line.split_once(" = ").ok_or_else(bad)?;
            entries.push((key.to_owned(), text.to_owned()));
        }
        entries.sort_unstable();
        Ok(Self { entries })
    }

    /// Returns the template of this name; `None` where English is meant.
    pub(crate) fn get(&self, key: &str, part: Part) -> Option<&str> {
        if self.entries.is_empty() {
            return None;
        }
        let key = [key, part.suffix()].concat();
        let found = self.entries.binary_search_by(|(known, _)| known.cmp(&key)).ok()?;
        self.entries.get(found).map(|(_, text)| text.as_str())
    }

    /// Returns the keys and templates, sorted by key.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }
}
