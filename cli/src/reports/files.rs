//! Finds the files below the given paths.

use super::error::OpenError;
use mta_sts::tlsrpt_report::{Batch, FILES_MAX, Source};
use std::fs;
use std::path::{Path, PathBuf};

/// Something to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Standard input.
    Stdin,
    /// A file that was named.
    Named(PathBuf),
    /// A file in a folder that was named.
    Found(PathBuf),
}

/// Returns all files, those of a folder by name. A path that cannot be read is a problem of the batch.
pub(super) fn find(paths: &[PathBuf], batch: &mut Batch) -> Vec<Item> {
    let mut items = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            items.push(Item::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => folder(path, batch, &mut items),
            Ok(_) => items.push(Item::Named(path.clone())),
            Err(error) => fail(path, error, batch),
        }
    }
    items
}

/// Links to folders are not followed, since they may lead back.
fn folder(path: &Path, batch: &mut Batch, items: &mut Vec<Item>) {
    let mut folders = vec![path.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) => {
                fail(&next, error, batch);
                continue;
            }
        };
        let (mut inner, mut files) = (Vec::new(), Vec::new());
        for entry in entries.flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            match (is_folder, is_hidden) {
                (true, _) => inner.push(entry.path()),
                (false, false) if entry.path().is_file() => files.push(entry.path()),
                (false, _) => {}
            }
        }
        files.sort();
        items.extend(files.into_iter().map(Item::Found));
        inner.sort();
        folders.extend(inner.into_iter().rev());
        // One more than the limit, so that the limit is told.
        if items.len() > FILES_MAX {
            items.truncate(FILES_MAX + 1);
            return;
        }
    }
}

fn fail(path: &Path, error: std::io::Error, batch: &mut Batch) {
    let source = Source { file: path.display().to_string(), part: String::new() };
    batch.fail(&source, OpenError::Io(error));
}
