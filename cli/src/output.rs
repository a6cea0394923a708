//! Writes to standard output and standard error, and shortens arguments repeated there.

use crate::words::say;
use mta_sts::{Message, Shown};
use std::io::{self, ErrorKind, IsTerminal, Write};

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
