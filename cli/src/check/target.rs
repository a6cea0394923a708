//! Where the output goes: standard output, or a file that is replaced when it is complete.

use crate::failure::system;
use crate::replace::replace;
use crate::{Failure, output};
use mta_sts::Message;
use std::io;
use std::path::{Path, PathBuf};

/// The mode of a new file: the collector may be another user.
const READABLE: u32 = 0o644;

pub(super) enum Target {
    Stdout,
    File { text: String, path: PathBuf },
}

impl Target {
    /// Returns where `--output` leads; `-` is standard output, as in `--file`. A place that cannot have a file is refused before
    /// the domains are checked, whose results would be lost.
    pub(super) fn of(path: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Self::Stdout) };
        if path.is_dir() {
            return Err(failure(&path, &io::ErrorKind::IsADirectory.into()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            let reason = Message::new("cli.no-folder-of-file", "its folder does not exist").into();
            return Err(Failure::Write { name: path.display().to_string(), reason });
        }
        Ok(Self::File { text: String::new(), path })
    }

    pub(super) const fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::Stdout => output::write(anstream::stdout().lock(), text.as_bytes()),
            Self::File { text: all, .. } => {
                all.push_str(text);
                Ok(())
            }
        }
    }

    /// Puts the file in its place.
    pub(super) fn close(self) -> Result<(), Failure> {
        match self {
            Self::Stdout => Ok(()),
            Self::File { text, path } => {
                replace(&path, text.as_bytes(), READABLE).map_err(|error| failure(&path, &error))
            }
        }
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    Failure::Write { name: path.display().to_string(), reason: system(error) }
}
