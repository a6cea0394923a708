//! Where the output goes: standard output, or a file that is replaced when it is complete.

use crate::output;
use crate::replace::replace;
use std::io;
use std::path::PathBuf;

/// The mode of a new file: the collector may be another user.
const READABLE: u32 = 0o644;

pub(super) enum Target {
    Stdout,
    File { text: String, path: PathBuf },
}

impl Target {
    /// Returns where `--output` leads; `-` is standard output, as in `--file`.
    pub(super) fn of(path: Option<PathBuf>) -> Self {
        path.filter(|path| path.as_os_str() != "-")
            .map_or(Self::Stdout, |path| Self::File { text: String::new(), path })
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
    pub(super) fn close(self) -> io::Result<()> {
        match self {
            Self::Stdout => Ok(()),
            Self::File { text, path } => replace(&path, text.as_bytes(), READABLE),
        }
    }
}
