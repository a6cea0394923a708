//! The pages of the lints, `/lints/<name>`: what the literal, the page in `docs/lints` and the fixture
//! of one lint say, put together at build time. Nothing is written twice, so nothing can drift.
//!
//! In scope: static HTML in the look of the site, without script. Out of scope: words about any lint.

#![forbid(unsafe_code)]

mod index;
mod lint;
mod markup;
mod shell;

use mta_sts::{Lint, lints};
use std::fs;
use std::path::{Path, PathBuf};

pub use shell::Shell;

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name inside `lints/`.
    pub file: String,
    /// All of it.
    pub html: String,
}

/// Why the pages cannot be made or written.
#[derive(Debug, thiserror::Error)]
pub enum DocsError {
    /// A page, a fixture or the shell cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A page of the site cannot be written.
    #[error("cannot write {path}: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The shell has lost a place where a page is filled in.
    #[error("404.html gives these pages their frame, and there is no {0} in it")]
    Shell(&'static str),
}

/// The style sheet that the pages have beside the site's own.
pub const STYLE: &str = include_str!("../style.css");

/// The index and one page for every lint, from `docs/lints` and `core/tests/fixtures` below `root`.
///
/// # Errors
///
/// A lint has no page or no fixture that can be read.
pub fn pages(root: &Path, shell: &Shell) -> Result<Vec<Page>, DocsError> {
    let prose = |lint: &Lint| read(&root.join(format!("docs/lints/{}.md", lint.name)));
    let with_prose = lints::all().map(|lint| Ok((lint, prose(lint)?)));
    let lints: Vec<(&'static Lint, String)> = with_prose.collect::<Result<_, DocsError>>()?;
    let mut pages = vec![Page { file: "index.html".to_owned(), html: index::page(shell, &lints) }];
    for (lint, prose) in lints {
        let fixture = read(&root.join(format!("core/tests/fixtures/{}.md", lint.name)))?;
        let html = lint::page(shell, lint, &prose, &fixture);
        pages.push(Page { file: format!("{}.html", lint.name), html });
    }
    Ok(pages)
}

/// Writes pages and style sheet into `lints/` of the built site, in the frame of its `404.html`.
/// Returns how many pages there are.
///
/// # Errors
///
/// Something cannot be read or written, or the frame has changed.
pub fn write(root: &Path, site: &Path) -> Result<usize, DocsError> {
    let shell = Shell::parse(&read(&site.join("404.html"))?)?;
    let pages = pages(root, &shell)?;
    let folder = site.join("lints");
    save(&folder, "style.css", STYLE)?;
    for page in &pages {
        save(&folder, &page.file, &page.html)?;
    }
    Ok(pages.len())
}

fn read(path: &Path) -> Result<String, DocsError> {
    fs::read_to_string(path).map_err(|source| DocsError::Unreadable { path: path.to_path_buf(), source })
}

fn save(folder: &Path, name: &str, text: &str) -> Result<(), DocsError> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|source| DocsError::Unwritable { path, source })
}
