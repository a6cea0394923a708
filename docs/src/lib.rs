//! Renders the pages of the lints, `/lints/<name>`, at build time. Each page combines the declaration of a lint in the core,
//! its page in `docs/lints` and its fixture, so no text has to be written twice.
//!
//! It also renders `/notes/<name>` and `/learn`, and fills two places of the first page: three answers to switch between, and the
//! comparison with other checkers. Each of them in each language, below `/de` and so on; a text that has not been translated is English.
//!
//! In scope: static HTML in the style of the site, without scripts. Out of scope: the texts about the lints.

#![forbid(unsafe_code)]

mod answers;
mod example;
mod index;
mod language;
mod learn;
mod lint;
mod markup;
mod note;
mod peers;
mod recorded;
mod shell;

use example::Fixtures;
use mta_sts::{Lint, lints};
use std::fs;
use std::path::{Path, PathBuf};

pub use language::{Language, all as languages};
pub use learn::learn_page;
pub use note::note_pages;
pub use shell::Shell;

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The name inside `lints/` or `notes/`, or at the root, of one language.
    pub file: String,
    /// The whole file.
    pub html: String,
}

/// Why the pages could not be rendered or written.
#[derive(Debug, thiserror::Error)]
pub enum DocsError {
    /// A page, a fixture or the shell cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// A page of the site cannot be written.
    #[error("cannot write {path}: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The page that serves as the template has no such tag.
    #[error("404.html is the template for these pages, but it does not contain {0}")]
    Shell(&'static str),
    /// The first page lacks a place that is to be filled.
    #[error("index.html does not contain {0}")]
    Place(&'static str),
    /// A file of data cannot be parsed.
    #[error("{path}: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The style sheet of the pages, in addition to the style sheet of the site.
pub const STYLE: &str = include_str!("../style.css");

/// Renders the index and one page for every lint, from `docs/lints` and `core/tests/fixtures` below `root`.
///
/// # Errors
///
/// The page or the fixture of a lint cannot be read.
pub fn pages(root: &Path, shell: &Shell) -> Result<Vec<Page>, DocsError> {
    let language = shell.language();
    let prose = |lint: &Lint| language.text(root, &format!("lints/{}.md", lint.name));
    let with_prose = lints::all().map(|lint| Ok((lint, prose(lint)?)));
    let lints: Vec<(&'static Lint, String)> = with_prose.collect::<Result<_, DocsError>>()?;
    let fixtures = if language.is_english() { None } else { Some(Fixtures::load(root)?) };
    let mut pages = vec![Page { file: "index.html".to_owned(), html: index::page(shell, &lints) }];
    for (lint, prose) in lints {
        let fixture = read(&root.join(format!("core/tests/fixtures/{}.md", lint.name)))?;
        let fixture = match &fixtures {
            Some(fixtures) => fixtures.told(lint.name, &fixture, language),
            None => fixture,
        };
        let html = lint::page(shell, lint, &prose, &fixture);
        pages.push(Page { file: format!("{}.html", lint.name), html });
    }
    Ok(pages)
}

/// Writes the pages of all languages and the style sheet into the built site, with its `404.html` as the template.
/// Returns the number of pages.
///
/// # Errors
///
/// A file cannot be read or written, or the template lacks a tag.
pub fn write(root: &Path, site: &Path) -> Result<usize, DocsError> {
    save(&site.join("lints"), "style.css", STYLE)?;
    let languages = languages(root)?;
    let counts = languages.iter().map(|language| write_in(language, &languages, root, site));
    counts.sum()
}

fn write_in(
    language: &Language,
    languages: &[Language],
    root: &Path,
    site: &Path,
) -> Result<usize, DocsError> {
    let site = if language.is_english() { site.to_owned() } else { site.join(&language.tag) };
    let shell = Shell::parse(&read(&site.join("404.html"))?, language, languages)?;
    let pages = pages(root, &shell)?;
    for page in &pages {
        save(&site.join("lints"), &page.file, &page.html)?;
    }
    let first = read(&site.join("index.html"))?;
    let learn = learn_page(root, &shell.framed(&first, "/learn")?)?;
    save(&site, &learn.file, &learn.html)?;
    save(&site, "index.html", &first_page(root, &first, language)?)?;
    let notes = note_pages(root, &shell)?;
    for page in &notes {
        save(&site.join("notes"), &page.file, &page.html)?;
    }
    Ok(pages.len() + notes.len() + 1)
}

/// Fills the two places of the first page.
///
/// # Errors
///
/// A file cannot be read, or the page lacks one of the places.
pub fn first_page(root: &Path, page: &str, language: &Language) -> Result<String, DocsError> {
    let page = put(page, "<!-- answers -->", &answers::html(root, language)?)?;
    put(&page, "<!-- peers -->", &peers::html(root, language)?)
}

fn put(page: &str, place: &'static str, content: &str) -> Result<String, DocsError> {
    let (before, after) = page.split_once(place).ok_or(DocsError::Place(place))?;
    Ok([before, content, after].concat())
}

fn malformed(path: &Path, reason: impl std::fmt::Display) -> DocsError {
    DocsError::Malformed { path: path.to_path_buf(), reason: reason.to_string() }
}

fn read(path: &Path) -> Result<String, DocsError> {
    fs::read_to_string(path).map_err(|source| DocsError::Unreadable { path: path.to_path_buf(), source })
}

fn save(folder: &Path, name: &str, text: &str) -> Result<(), DocsError> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|source| DocsError::Unwritable { path, source })
}
