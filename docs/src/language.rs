//! The languages that the pages are rendered in.

use crate::{DocsError, malformed, read};
use mta_sts::{Message, Words};
use std::fs;
use std::path::{Path, PathBuf};

/// The language of the program.
const ENGLISH: &str = "en";

/// A language of the pages. English is the first of [`all`].
#[derive(Clone, Debug)]
pub struct Language {
    /// Its tag, such as `de`.
    pub tag: String,
    /// Its name, in itself.
    pub name: String,
    /// Its sentences.
    pub words: Words,
}

impl Language {
    /// English, the language of the program.
    pub fn english() -> Self {
        Self { tag: ENGLISH.to_owned(), name: "English".to_owned(), words: Words::ENGLISH }
    }

    /// Whether this is the language of the program.
    pub fn is_english(&self) -> bool {
        self.tag == ENGLISH
    }

    /// What the addresses of its pages begin with: nothing in English, `/de` in German.
    pub fn root(&self) -> String {
        root_of(&self.tag)
    }

    /// Returns a sentence in this language, as HTML.
    pub(crate) fn say(&self, message: &Message) -> String {
        crate::markup::escaped(&message.text_in(&self.words))
    }

    /// Returns a text below `docs/` in this language; in English if it has not been translated.
    pub(crate) fn text(&self, root: &Path, name: &str) -> Result<String, DocsError> {
        let own = root.join("docs").join(&self.tag).join(name);
        read(&if own.is_file() { own } else { root.join("docs").join(name) })
    }
}

/// Returns what the addresses of the pages in a language begin with.
pub(crate) fn root_of(tag: &str) -> String {
    if tag == ENGLISH { String::new() } else { format!("/{tag}") }
}

/// Returns all languages that have a file in `languages/` below `root`, English first.
///
/// # Errors
///
/// A file cannot be read, or is not a catalogue.
pub fn all(root: &Path) -> Result<Vec<Language>, DocsError> {
    let folder = root.join("languages");
    let unreadable = |source| DocsError::Unreadable { path: folder.clone(), source };
    let files = fs::read_dir(&folder).map_err(unreadable)?;
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    let others = paths.iter().filter_map(|path| {
        let tag = path.file_name()?.to_str()?.strip_suffix(".txt").filter(|tag| *tag != ENGLISH)?;
        Some(read_one(path, tag))
    });
    [Ok(Language::english())].into_iter().chain(others).collect()
}

fn read_one(path: &Path, tag: &str) -> Result<Language, DocsError> {
    let words = Words::parse(&read(path)?).map_err(|error| malformed(path, error))?;
    let name = words.entries().find(|(key, _)| *key == "language").map(|(_, name)| name.to_owned());
    let name = name.ok_or_else(|| malformed(path, "the key language is missing"))?;
    Ok(Language { tag: tag.to_owned(), name, words })
}
