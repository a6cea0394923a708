//! Finds reports in mails (RFC 8460 §5.3): headers, multipart bodies, base64 and quoted-printable, and nothing else.
//!
//! The page uses it, because no crate for mails is small enough. The command line uses `mail-parser`, and a test compares
//! the two.

use crate::text::base64::base64;
use crate::text::characters::mentions;
use crate::tlsrpt_report::content::Content;
use crate::tlsrpt_report::envelope::MailHeader;
use std::borrow::Cow;

/// A part of a mail that may be a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPart<'a> {
    /// The name of the attachment.
    pub name: Option<String>,
    /// What the header of its mail says, with the media type of this part.
    pub header: MailHeader,
    /// The content, decoded.
    pub bytes: Cow<'a, [u8]>,
    /// Whether it is declared as a report, so that it is a problem if it is not one.
    pub is_declared: bool,
}

/// At most this many multipart bodies and mails are in each other.
const DEPTH_MAX: usize = 16;

/// At most this many parts of a mail are read.
const PARTS_MAX: usize = 1000;

/// Returns the parts of a mail that may be reports, with those of the mails that it forwards.
pub fn mail_parts(mail: &[u8]) -> Vec<MailPart<'_>> {
    let mut parts = Vec::new();
    // Some programs put an empty line before the header.
    entity(mail.trim_ascii_start(), None, 0, &mut parts);
    parts
}

/// Returns the mails of an mbox, each with its number from 1.
pub fn mbox_mails(mbox: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut starts = Vec::new();
    let mut is_after_blank = true;
    let mut at = 0;
    for line in mbox.split_inclusive(|byte| *byte == b'\n') {
        if is_after_blank && line.starts_with(b"From ") {
            starts.push((at, at + line.len()));
        }
        is_after_blank = matches!(line, b"\n" | b"\r\n");
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(start, _)| *start).chain([mbox.len()]).collect();
    let mails = starts.into_iter().zip(ends).enumerate();
    mails.filter_map(move |(index, ((_, start), end))| Some((index + 1, mbox.get(start..end)?)))
}

/// Reads a header and its body; `mail` is the header of the mail around it.
fn entity<'a>(text: &'a [u8], mail: Option<&MailHeader>, depth: usize, parts: &mut Vec<MailPart<'a>>) {
    if depth > DEPTH_MAX || parts.len() >= PARTS_MAX {
        return;
    }
    let (header, body) = Header::split(text);
    let content_type = header.field("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let of_mail = mail.cloned().unwrap_or_else(|| header.of_mail());
    if media_type.starts_with("multipart/")
        && let Some(boundary) = parameter(&content_type, "boundary")
    {
        for inner in split(body, boundary.as_bytes()) {
            entity(inner, Some(&of_mail), depth + 1, parts);
        }
        return;
    }
    let encoding = header.field("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "message/rfc822" && !matches!(encoding.as_str(), "base64" | "quoted-printable") {
        return entity(body, None, depth + 1, parts);
    }
    let bytes = match encoding.as_str() {
        "base64" => Cow::Owned(base64(body)),
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        _ => Cow::Borrowed(body),
    };
    let disposition = header.field("content-disposition").unwrap_or_default();
    let name = parameter(&disposition, "filename").or_else(|| parameter(&content_type, "name"));
    let has_report_name = name.as_deref().is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".json") || name.ends_with(".json.gz")
    });
    let is_declared = media_type.starts_with("application/tlsrpt") || has_report_name;
    if is_declared || matches!(Content::of(&bytes), Content::Json | Content::Gzip | Content::Zip) {
        let media_type = if media_type.is_empty() { "text/plain".to_owned() } else { media_type };
        parts.push(MailPart { name, header: MailHeader { media_type, ..of_mail }, bytes, is_declared });
    }
}

/// The fields of a header, with folded lines joined.
struct Header {
    fields: Vec<(String, String)>,
}

/// At most this many bytes of a header are read.
const HEADER_MAX: usize = 256 * 1024;

impl Header {
    /// Splits a text at the first empty line.
    fn split(text: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            at += line.len();
            if matches!(line, b"\n" | b"\r\n") || at > HEADER_MAX {
                break;
            }
            let line = String::from_utf8_lossy(line.trim_ascii_end());
            match (line.starts_with([' ', '\t']), fields.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ => {
                    let Some((name, value)) = line.split_once(':') else { continue };
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        (Self { fields }, text.get(at..).unwrap_or_default())
    }

    fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    fn of_mail(&self) -> MailHeader {
        MailHeader {
            domain: self.field("tls-report-domain"),
            submitter: self.field("tls-report-submitter"),
            subject: self.field("subject"),
            is_signed: self.field("dkim-signature").is_some(),
            media_type: String::new(),
        }
    }
}

/// Returns a parameter of a field: `name=value`, `name="value"`, or `name*=utf-8''value` (RFC 2231).
fn parameter(field: &str, name: &str) -> Option<String> {
    if !mentions(field.as_bytes(), name.as_bytes()) {
        return None;
    }
    let mut rest = field.split_once(';')?.1;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        let (key, behind) = rest.split_once('=')?;
        let key = key.trim();
        let (value, next) = value(behind.trim_start());
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        if key.strip_suffix('*').is_some_and(|key| key.eq_ignore_ascii_case(name)) {
            return Some(percent_decoded(value.rsplit('\'').next().unwrap_or_default()));
        }
        rest = next;
    }
}

/// Reads the value of a parameter, and returns what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ' ', '\t']).unwrap_or(text.len());
        return (text.get(..end).unwrap_or_default().to_owned(), text.get(end..).unwrap_or_default());
    };
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, character) in quoted.char_indices() {
        match character {
            _ if is_escaped => {
                value.push(character);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            _ => value.push(character),
        }
    }
    (value, "")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let byte = (*first == b'%').then(|| pair(rest)).flatten();
        bytes.push(byte.unwrap_or(*first));
        if byte.is_some() {
            rest = rest.get(2..).unwrap_or_default();
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the byte that two hexadecimal digits give.
fn pair(text: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low, ..] = text else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Splits a multipart body at its boundary. A body without the closing boundary was cut off, and is read as far as it is.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let is_boundary =
            |line: &[u8]| line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary)).is_some();
        let rest = line.get(2 + boundary.len()..).unwrap_or_default().trim_ascii_end();
        if is_boundary(line) && matches!(rest, b"" | b"--") {
            if let Some(start) = start {
                parts.extend(body.get(start..at));
            }
            start = (rest != b"--").then_some(at + line.len());
            if parts.len() >= PARTS_MAX {
                return parts;
            }
        }
        at += line.len();
    }
    if let Some(start) = start {
        parts.extend(body.get(start..));
    }
    parts
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let is_soft = content.ends_with(b"=");
        let mut rest = if is_soft { content.get(..content.len() - 1).unwrap_or_default() } else { content };
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            let byte = (*first == b'=').then(|| pair(rest)).flatten();
            bytes.push(byte.unwrap_or(*first));
            if byte.is_some() {
                rest = rest.get(2..).unwrap_or_default();
            }
        }
        if !is_soft && line.ends_with(b"\n") {
            bytes.push(b'\n');
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{mail_parts, mbox_mails, parameter, quoted_printable};

    #[test]
    fn encodings_are_undone() {
        let cases: [(&[u8], &[u8]); 5] = [
            (b"a=20b=\r\nc\r\n", b"a bc\n"),
            (b"=E2=80=93", "\u{2013}".as_bytes()),
            (b"=ZZ=", b"=ZZ"),
            (b"a  \nb", b"a\nb"),
            (b"=", b""),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted_printable(text), expected, "{text:?}");
        }
    }

    #[test]
    fn parameters_are_read_in_all_forms() {
        let cases = [
            ("a/b; name=x", Some("x")),
            ("a/b; charset=utf-8;  NAME = \"x y; \\\"z\\\"\"", Some("x y; \"z\"")),
            ("a/b; name*=utf-8''a%20b%C3%BC", Some("a bü")),
            ("a/b; filename=x", None),
            ("a/b; name", None),
            ("a/b", None),
        ];
        for (field, expected) in cases {
            assert_eq!(parameter(field, "name").as_deref(), expected, "{field}");
        }
    }

    #[test]
    fn a_report_is_found_in_nested_parts() {
        let mail = b"Subject: Report\r\n Domain: a.example\r\nTLS-Report-Domain: a.example\r\nContent-Type: multipart/mixed;\r\n boundary=\"o\"\r\n\r\nno part\r\n--o\r\n\
            Content-Type: multipart/report; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nhello\r\n--i \r\nContent-Type: application/tlsrpt+json; name=r.json\r\n\
            Content-Transfer-Encoding: base64\r\n\r\ne30=\r\n--i--\r\nafter\r\n--o--\r\n";
        let parts = mail_parts(mail);
        let found: Vec<_> =
            parts.iter().map(|part| (part.name.as_deref(), &*part.bytes, part.is_declared)).collect();
        assert_eq!(found, [(Some("r.json"), b"{}".as_slice(), true)]);
        assert_eq!(parts[0].header.domain.as_deref(), Some("a.example"));
        assert_eq!(parts[0].header.subject.as_deref(), Some("Report Domain: a.example"));
        assert_eq!(parts[0].header.media_type, "application/tlsrpt+json");
    }

    #[test]
    fn an_mbox_is_split_at_its_from_lines() {
        let mbox = b"From a\nSubject: 1\n\nx\n\nFrom b\nSubject: 2\n\nnot here:\nFrom c\n";
        let found: Vec<_> = mbox_mails(mbox).map(|(number, mail)| (number, mail.len())).collect();
        assert_eq!(found, [(1, 15), (2, 29)]);
        assert_eq!(mbox_mails(b"no mbox").count(), 0);
    }
}
