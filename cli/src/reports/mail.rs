//! Mails and files of mails.

use super::error::OpenError;
use mta_sts::tlsrpt_report::{FILE_BYTES_MAX, MailPart, is_from_line, mail_parts};
use std::io::{self, BufRead};

/// At most this often a mail says that it has several parts. The core stops at fewer levels, and says nothing.
const MULTIPARTS_MAX: usize = 1000;

/// Returns the parts of a mail that may be reports, with those of the mails that it forwards.
pub(super) fn attachments(bytes: &[u8]) -> Result<Vec<MailPart<'_>>, OpenError> {
    let is_multipart = |at: &&[u8]| at.eq_ignore_ascii_case(b"multipart/");
    if bytes.windows(10).filter(is_multipart).count() > MULTIPARTS_MAX {
        return Err(OpenError::Nested);
    }
    Ok(mail_parts(bytes))
}

/// Calls `each` with the number and the bytes of every mail of an mbox. A mail that is too large is skipped, and told.
pub(super) fn mails(
    mut mbox: impl BufRead,
    mut each: impl FnMut(usize, Result<Vec<u8>, OpenError>),
) -> io::Result<()> {
    let mut mail = Vec::new();
    let mut line = Vec::new();
    let (mut number, mut is_after_blank, mut is_too_large) = (0, true, false);
    let mut finish = |number: usize, mail: &mut Vec<u8>, is_too_large: bool| match (number, is_too_large) {
        (0, _) => {}
        (_, true) => each(number, Err(OpenError::TooLarge)),
        (_, false) => each(number, Ok(std::mem::take(mail))),
    };
    loop {
        line.clear();
        // Lines of gigabytes are read in pieces.
        let count = io::Read::take(&mut mbox, LINE_MAX).read_until(b'\n', &mut line)?;
        if count == 0 {
            finish(number, &mut mail, is_too_large);
            return Ok(());
        }
        if is_after_blank && (number == 0 && line.starts_with(b"From ") || is_from_line(&line)) {
            finish(number, &mut mail, is_too_large);
            mail.clear();
            is_too_large = false;
            number += 1;
            is_after_blank = false;
            continue;
        }
        is_after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
        // A line of a body that begins with “From ” has a “>” before it.
        let unquoted = line.strip_prefix(b">").filter(|rest| {
            rest.iter().find(|byte| **byte != b'>') == Some(&b'F')
                && rest
                    .iter()
                    .position(|byte| *byte == b'F')
                    .is_some_and(|at| rest.get(at..).is_some_and(|rest| rest.starts_with(b"From ")))
        });
        is_too_large |= mail.len() + line.len() > FILE_BYTES_MAX;
        if !is_too_large {
            mail.extend_from_slice(unquoted.unwrap_or(&line));
        }
    }
}

/// At most this many bytes of a line are read at once.
const LINE_MAX: u64 = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::mails;
    use mta_sts::tlsrpt_report::mbox_mails;

    #[test]
    fn both_readers_split_an_mbox_at_the_same_lines() {
        let mbox = "From a\nSubject: 1\n\nFrom not here\n\nFrom b Mon Nov 30 01:00:00 2026\r\nSubject: 2\r\n\r\nx\r\n";
        let mut theirs = Vec::new();
        mails(mbox.as_bytes(), |number, mail| theirs.push((number, mail.unwrap()))).unwrap();
        let ours: Vec<_> =
            mbox_mails(mbox.as_bytes()).map(|(number, mail)| (number, mail.to_vec())).collect();
        assert_eq!(ours, theirs);
        assert_eq!(ours.len(), 2);
    }
}
