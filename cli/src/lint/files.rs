//! The policy files that the arguments name, also by their folders.

use crate::Failure;
use crate::input::reason;
use mta_sts::{Arg, Message};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// At most this many files and folders are visited in one folder.
const VISITED_MAX: usize = 200_000;

/// At most this deep a folder is searched.
const DEPTH_MAX: usize = 32;

/// Folders of programs and of version control, which contain no policies of one's own.
const SKIPPED: [&str; 4] = [".git", ".hg", "node_modules", "target"];

/// Returns the files in the order given; those of a folder are sorted.
pub(crate) fn policies(given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in given {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut search = Search { files: Vec::new(), visited: 0 };
        search.folder(path, DEPTH_MAX).map_err(|error| failure(path, reason(&error)))?;
        if search.visited > VISITED_MAX {
            let reason = Message::new(
                "cli.directory-too-large",
                "this directory has more than {most} files; name the policy files",
            );
            return Err(failure(path, reason.arg("most", VISITED_MAX).into()));
        }
        if search.files.is_empty() {
            let reason = Message::new(
                "cli.directory-without-policy",
                "this directory and those below it do not contain an mta-sts.txt",
            );
            return Err(failure(path, reason.into()));
        }
        files.append(&mut search.files);
    }
    Ok(files)
}

struct Search {
    files: Vec<PathBuf>,
    visited: usize,
}

impl Search {
    fn folder(&mut self, folder: &Path, depth: usize) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.visited += 1;
            if self.visited > VISITED_MAX {
                return Ok(());
            }
            let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
            // A symbolic link is not followed, because it may lead out of the folder or back into it.
            let kind = entry.file_type()?;
            if kind.is_dir() && depth > 0 && !SKIPPED.contains(&&*name) {
                // A folder of another user may not be readable.
                let _ = self.folder(&entry.path(), depth - 1);
            } else if kind.is_file() && is_policy(&name) {
                self.files.push(entry.path());
            }
        }
        Ok(())
    }
}

/// Whether a file may be a policy: `mta-sts.txt`, and copies such as `mta-sts.example.com.txt`.
fn is_policy(name: &str) -> bool {
    name.starts_with("mta-sts") && name.ends_with(".txt")
}

fn failure(path: &Path, reason: Arg) -> Failure {
    Failure::Read { name: path.display().to_string(), reason }
}
