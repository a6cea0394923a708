//! Where the output goes: standard output, or a file that is replaced when it is complete.

use crate::output;
use std::io;
use std::path::PathBuf;

/// The mode of a new file: the collector may be another user.
const READABLE: u32 = 0o644;

pub(super) enum Target {
    Stdout,
    File { text: String, path: PathBuf },
}

impl Target {
    pub(super) fn of(path: Option<PathBuf>) -> Self {
        path.map_or(Self::Stdout, |path| Self::File { text: String::new(), path })
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
            Self::File { text, path } => output::replace(&path, text.as_bytes(), READABLE),
        }
    }
}
