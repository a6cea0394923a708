//! Writes to standard output and standard error, and shortens arguments repeated there.

use crate::words::say;
use mta_sts::{Message, Shown};
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

/// Writes all of `bytes`. A closed pipe, as in `mta-sts-check lint … | head`, is not a failure and does
/// not change the exit status.
pub(crate) fn write(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a note about what was done to standard error.
pub(crate) fn note(message: &Message) -> io::Result<()> {
    write(anstream::stderr().lock(), format!("mta-sts-check: {}\n", say(message)).as_bytes())
}

/// Replaces a file at once, so that a program that reads it, such as the textfile collector of Prometheus, never sees half
/// of it. A new file gets this mode on Unix.
pub(crate) fn replace(path: &Path, text: &[u8], mode: u32) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".mta-sts-check-").tempfile_in(folder)?;
    file.write_all(text)?;
    set_mode(file.as_file(), mode)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Writes a text that someone may want to save: a policy, a record, a diff. It is exact, unless it goes to a terminal,
/// which would obey its control characters.
pub(crate) fn write_text(to: impl Write + IsTerminal, text: &[u8]) -> io::Result<()> {
    if to.is_terminal() { write(to, visible(text).as_bytes()) } else { write(to, text) }
}

/// Returns the text with tokens instead of its control characters, except for the line feeds.
fn visible(text: &[u8]) -> String {
    let lines = text.split(|byte| *byte == b'\n').map(|line| Shown::bytes(line).to_string());
    lines.collect::<Vec<_>>().join("\n")
}

/// At most this many characters of an argument are repeated in a message.
pub(crate) const ECHOED: usize = 80;

/// Returns `given` for a message, shortened if it is too long.
pub(crate) fn echoed(given: &str) -> Shown {
    match given.char_indices().nth(ECHOED) {
        Some((end, _)) => Shown::of(given.get(..end).unwrap_or_default().to_owned() + "…"),
        None => Shown::of(given),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_terminal_gets_tokens_and_lines() {
        let cases: [(&[u8], &str); 3] = [
            (b"-a: \x1b[31m\r\n+b\n", "-a: ‹ESC›[31m‹CR›\n+b\n"),
            ("\u{9b}2J\u{202e}".as_bytes(), "‹U+009B›2J‹U+202E›"),
            (b"", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
    }
}
