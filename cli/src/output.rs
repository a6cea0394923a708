//! Writing to standard output and standard error, and what is echoed there.

use std::io::{self, ErrorKind, Write};

/// Writes all of `bytes`. Whoever reads them may have read enough, as in `mta-sts-check lint … | head`: that is
/// no failure, and does not change how the command ends.
pub(crate) fn write(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// So many characters of what was given tell which one is meant.
pub(crate) const ECHOED: usize = 80;

/// `given`, cut where it is too long for a message.
pub(crate) fn echoed(given: &str) -> String {
    match given.char_indices().nth(ECHOED) {
        Some((end, _)) => given.get(..end).unwrap_or_default().to_owned() + "…",
        None => given.to_owned(),
    }
}
