//! Mails and files of mails.

use super::error::OpenError;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use mta_sts::tlsrpt_report::{Content, FILE_BYTES_MAX, MailHeader};
use std::io::{self, BufRead};

/// A part of a mail that may be a report.
pub(super) struct Attachment {
    pub(super) name: Option<String>,
    pub(super) header: MailHeader,
    pub(super) bytes: Vec<u8>,
    /// Whether the mail declares it as a report, so that it is a problem if it is not one.
    pub(super) is_declared: bool,
}

/// At most this many mails are forwarded inside each other.
const FORWARDED_MAX: usize = 6;

/// At most this often a mail says that it has several parts.
const MULTIPARTS_MAX: usize = 1000;

/// Returns the parts of a mail that may be reports, with those of the mails that it forwards.
pub(super) fn attachments(bytes: &[u8]) -> Result<Vec<Attachment>, OpenError> {
    // The parser takes a time that grows with the square of the depth.
    let is_multipart = |at: &&[u8]| at.eq_ignore_ascii_case(b"multipart/");
    if bytes.windows(10).filter(is_multipart).count() > MULTIPARTS_MAX {
        return Err(OpenError::Nested);
    }
    let message = MessageParser::default().parse(bytes).ok_or(OpenError::Mail)?;
    let mut found = Vec::new();
    collect(&message, 0, &mut found);
    Ok(found)
}

fn collect(message: &Message<'_>, depth: usize, found: &mut Vec<Attachment>) {
    let header = header(message);
    for part in &message.parts {
        match &part.body {
            PartType::Multipart(_) => {}
            PartType::Message(inner) if depth < FORWARDED_MAX => collect(inner, depth + 1, found),
            PartType::Message(_) => {}
            PartType::Text(_) | PartType::Html(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
                found.extend(attachment(part, &header));
            }
        }
    }
}

fn attachment(part: &MessagePart<'_>, header: &MailHeader) -> Option<Attachment> {
    let bytes = part.contents();
    let media_type = part.content_type().map_or_else(
        || "text/plain".to_owned(),
        |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase(),
    );
    let name = part.attachment_name().map(str::to_owned);
    let has_report_name = name.as_deref().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".json") || name.ends_with(".json.gz")
    });
    let is_declared = media_type.starts_with("application/tlsrpt") || has_report_name;
    let may_be = is_declared || matches!(Content::of(bytes), Content::Json | Content::Gzip | Content::Zip);
    may_be.then(|| Attachment {
        name,
        header: MailHeader { media_type, ..header.clone() },
        bytes: bytes.to_vec(),
        is_declared,
    })
}

fn header(message: &Message<'_>) -> MailHeader {
    let raw = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_owned());
    MailHeader {
        domain: raw("TLS-Report-Domain"),
        submitter: raw("TLS-Report-Submitter"),
        subject: message.subject().map(str::to_owned),
        is_signed: message.header_raw("DKIM-Signature").is_some(),
        media_type: String::new(),
    }
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
        if is_after_blank && line.starts_with(b"From ") {
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
    use super::{attachments, mails};
    use mta_sts::tlsrpt_report::{mail_parts, mbox_mails};

    /// Mails as senders and gateways write them.
    const MAILS: [&str; 7] = [
        "Subject: x\r\nTLS-Report-Domain: a.example\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/tlsrpt+json;\r\n name=\"r.json\"\r\nContent-Transfer-Encoding: base64\r\n\r\neyJyZXBvcnQt\r\naWQiOiIxIn0=\r\n--b--\r\n",
        "Content-Type: application/tlsrpt+json\nContent-Transfer-Encoding: quoted-printable\nContent-Disposition: attachment; filename=r.json\n\n{\"report-id\":=20\"1=\n2\"}\n",
        "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/html\n\n<p>\n--i--\n--o\nContent-Type: application/octet-stream; name=\"a b!c.json.gz\"\nContent-Transfer-Encoding: base64\n\nH4sI\n--o--\n",
        "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\nSubject: inner\nDKIM-Signature: v=1\nContent-Type: application/tlsrpt; name=r.json\n\n{}\n--o--\n",
        "Subject: the report is the body\n\n{\"report-id\":\"1\"}\n",
        "Subject: cron\n\nnothing\n",
        "Content-Type: multipart/mixed; boundary=never\n\nno part\n",
    ];

    #[test]
    fn the_reader_of_the_page_finds_the_same_parts() {
        for mail in MAILS {
            let trimmed = |bytes: &[u8]| bytes.trim_ascii_end().to_vec();
            let theirs: Vec<_> = attachments(mail.as_bytes())
                .unwrap()
                .into_iter()
                .map(|one| (one.name, one.header, trimmed(&one.bytes), one.is_declared))
                .collect();
            let ours: Vec<_> = mail_parts(mail.as_bytes())
                .into_iter()
                .map(|one| (one.name, one.header, trimmed(&one.bytes), one.is_declared))
                .collect();
            assert_eq!(ours, theirs, "{mail}");
        }
    }

    #[test]
    fn both_readers_split_an_mbox_at_the_same_lines() {
        let mbox = "From a\nSubject: 1\n\nFrom not here\n\nFrom b\r\nSubject: 2\r\n\r\nx\r\n";
        let mut theirs = Vec::new();
        mails(mbox.as_bytes(), |number, mail| theirs.push((number, mail.unwrap()))).unwrap();
        let ours: Vec<_> =
            mbox_mails(mbox.as_bytes()).map(|(number, mail)| (number, mail.to_vec())).collect();
        assert_eq!(ours, theirs);
        assert_eq!(ours.len(), 3);
    }
}
