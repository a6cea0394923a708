//! Writes to standard output and standard error, and shortens arguments repeated there.

use std::io::{self, ErrorKind, Write};

/// Writes all of `bytes`. A closed pipe, as in `mta-sts-check lint … | head`, is not a failure and does
/// not change the exit status.
pub(crate) fn write(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// At most this many characters of an argument are repeated in a message.
pub(crate) const ECHOED: usize = 80;

/// Returns `given`, shortened if it is too long for a message.
pub(crate) fn echoed(given: &str) -> String {
    match given.char_indices().nth(ECHOED) {
        Some((end, _)) => given.get(..end).unwrap_or_default().to_owned() + "…",
        None => given.to_owned(),
    }
}
