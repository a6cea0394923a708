//! Finds reports in mails (RFC 8460 §5.3): headers, multipart bodies, base64 and quoted-printable, and nothing else.
//!
//! The page and the command line use it, so that both find the same. A WebAssembly module that only reads mails weighs 12 kB with it,
//! 44 kB with mail-parser 0.11.9 without its features, and 136 kB with mailparse 0.16.1 (wasm-opt -Oz, brotli 11), and gateways, scanners
//! and old mailboxes damage mails in ways that a strict reader refuses: boundaries without an end, base64 without its
//! padding or with a text behind it, wrong encodings. A report is gzip or JSON, which tells whether a guess was right.

use crate::text::base64::base64;
use crate::text::characters::mentions;
use crate::tlsrpt_report::content::Content;
use crate::tlsrpt_report::envelope::MailHeader;
use crate::tlsrpt_report::mail_header::{Header, pair, parameter};
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
    let mail = start(mail);
    // Very old programs end lines with CR alone.
    if mail.contains(&b'\r') && !mail.contains(&b'\n') {
        let lines: Vec<u8> = mail.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect();
        return owned(&lines, 0);
    }
    let mut parts = Vec::new();
    entity(mail, None, 0, &mut parts);
    parts
}

/// Whether the header of a mail announces a report, so that it is a problem if none is in it.
pub fn announces_report(mail: &[u8]) -> bool {
    let (header, _) = Header::split(start(mail));
    let is_of_report = |kind: String| mentions(kind.as_bytes(), b"tlsrpt");
    header.field("tls-report-domain").is_some() || header.field("content-type").is_some_and(is_of_report)
}

/// Some programs put an empty line before the header, or a line of an mbox.
fn start(mail: &[u8]) -> &[u8] {
    let mail = mail.trim_ascii_start();
    let is_quoted = mail.starts_with(b">From ") || mail.starts_with(b"From ");
    let end = mail.iter().position(|byte| *byte == b'\n').filter(|_| is_quoted);
    end.map_or(mail, |end| mail.get(end + 1..).unwrap_or_default())
}

/// Returns the parts of a mail that does not live as long as they do.
fn owned(mail: &[u8], depth: usize) -> Vec<MailPart<'static>> {
    let mut parts = Vec::new();
    entity(mail, None, depth, &mut parts);
    let own = |part: MailPart<'_>| MailPart {
        name: part.name,
        header: part.header,
        bytes: Cow::Owned(part.bytes.into_owned()),
        is_declared: part.is_declared,
    };
    parts.into_iter().map(own).collect()
}

/// Returns the mails of an mbox, each with its number from 1.
pub fn mbox_mails(mbox: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut starts = Vec::new();
    let mut is_after_blank = true;
    let mut at = 0;
    for line in mbox.split_inclusive(|byte| *byte == b'\n') {
        if is_after_blank && (at == 0 && line.starts_with(b"From ") || is_from_line(line)) {
            starts.push((at, at + line.len()));
        }
        is_after_blank = matches!(line, b"\n" | b"\r\n");
        at += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(start, _)| *start).chain([mbox.len()]).collect();
    let mails = starts.into_iter().zip(ends).enumerate();
    mails.filter_map(move |(index, ((_, start), end))| Some((index + 1, mbox.get(start..end)?)))
}

/// Whether a line begins a mail of an mbox: `From a@b.example Mon Nov 30 01:00:00 2026`. A line of a text may begin with “From ”,
/// but has no sender and date.
pub fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let is_day = |word: &&[u8]| {
        DAYS.iter().any(|day| word.strip_suffix(b",").unwrap_or(word).eq_ignore_ascii_case(day))
    };
    let is_time = |word: &&[u8]| word.get(2) == Some(&b':') && word.first().is_some_and(u8::is_ascii_digit);
    let words = || rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).skip(1);
    // Thunderbird has written lines without both.
    matches!(rest.trim_ascii(), b"" | b"-")
        || (words().any(|word| is_day(&word)) && words().any(|word| is_time(&word)))
}

/// How the line that begins a mail names the day of the week.
const DAYS: [&[u8]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];

/// Reads a header and its body; `mail` is the header of the mail around it.
fn entity<'a>(text: &'a [u8], mail: Option<&MailHeader>, depth: usize, parts: &mut Vec<MailPart<'a>>) {
    if depth > DEPTH_MAX || parts.len() >= PARTS_MAX {
        return;
    }
    let (header, body) = Header::split(text);
    let content_type = header.field("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let of_mail = mail.cloned().unwrap_or_else(|| header.of_mail());
    if media_type.starts_with("multipart/") {
        let named = parameter(&content_type, "boundary").map(|boundary| split(body, boundary.as_bytes()));
        // A gateway that writes the header anew may lose the boundary.
        let inner = match named.filter(|parts| !parts.is_empty()) {
            Some(parts) => parts,
            None => boundary_of(body).map(|boundary| split(body, boundary)).unwrap_or_default(),
        };
        for inner in inner {
            entity(inner, Some(&of_mail), depth + 1, parts);
        }
        return;
    }
    let encoding = header.field("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let bytes = decoded(body, &encoding);
    if matches!(media_type.as_str(), "message/rfc822" | "message/global") {
        match bytes {
            Cow::Borrowed(inner) => entity(start(inner), None, depth + 1, parts),
            Cow::Owned(inner) => parts.extend(owned(start(&inner), depth + 1)),
        }
        return;
    }
    let disposition = header.field("content-disposition").unwrap_or_default();
    let name = parameter(&disposition, "filename").or_else(|| parameter(&content_type, "name"));
    let ends_with = |end: &str| name.as_deref().is_some_and(|name| name.to_ascii_lowercase().ends_with(end));
    let is_declared =
        media_type.starts_with("application/tlsrpt") || ends_with(".json") || ends_with(".json.gz");
    let bytes = if matches!(media_type.as_str(), "" | "text/plain") { inline(bytes) } else { bytes };
    let may_be = match Content::of(&bytes) {
        Content::Json | Content::Gzip | Content::Zip => true,
        Content::Mail => ends_with(".eml"),
        _ => false,
    };
    // What a Mac keeps beside a file has the same name.
    if (is_declared || may_be) && media_type != "application/applefile" {
        let media_type = if media_type.is_empty() { "text/plain".to_owned() } else { media_type };
        parts.push(MailPart { name, header: MailHeader { media_type, ..of_mail }, bytes, is_declared });
    }
}

/// Undoes the encoding of a part. Where the field is wrong, the content shows what it is.
fn decoded<'a>(body: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    let is_data = |bytes: &[u8]| matches!(Content::of(bytes), Content::Json | Content::Gzip | Content::Zip);
    match encoding {
        "base64" if is_data(body) => Cow::Borrowed(body),
        "base64" => Cow::Owned(base64(digits(body))),
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        // How gzip, ZIP and JSON begin in base64.
        _ if ["H4sI", "UEsD", "eyJ", "eyAi", "ewo", "ew0K"]
            .iter()
            .any(|start| body.trim_ascii_start().starts_with(start.as_bytes())) =>
        {
            let bytes = base64(digits(body));
            if is_data(&bytes) { Cow::Owned(bytes) } else { Cow::Borrowed(body) }
        }
        _ => Cow::Borrowed(body),
    }
}

/// Returns the lines of base64, without what a scanner writes behind them.
fn digits(body: &[u8]) -> &[u8] {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let mut end = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if !line.trim_ascii().iter().all(is_digit) {
            break;
        }
        end += line.len();
    }
    // A text without lines that can be read is not cut.
    if end == 0 { body } else { body.get(..end).unwrap_or_default() }
}

/// Returns the report in a text, without what a person or a script wrote before it.
fn inline(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if Content::of(&text) == Content::Json || !mentions(&text, b"\"policies\"") {
        return text;
    }
    let at = text.windows(2).position(|pair| pair == b"\n{");
    match (at, text) {
        (Some(at), Cow::Borrowed(text)) => Cow::Borrowed(text.get(at + 1..).unwrap_or_default()),
        (Some(at), Cow::Owned(text)) => Cow::Owned(text.get(at + 1..).unwrap_or_default().to_vec()),
        (None, text) => text,
    }
}

/// Returns the boundary that a multipart body probably has: its first line of `--`, with a field of a header behind it.
fn boundary_of(body: &[u8]) -> Option<&[u8]> {
    let mut lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let boundary =
        lines.by_ref().find_map(|line| line.strip_prefix(b"--").filter(|rest| !rest.is_empty()))?;
    let is_field = lines.next().is_some_and(|line| line.len() >= 8 && mentions(line, b"content-"));
    is_field.then_some(boundary)
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
    use super::{announces_report, is_from_line, mail_parts, mbox_mails, quoted_printable};

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

    /// A mail with `{"report-id":"1"}` in base64, from its first field to the end of the base64 text.
    const MAIL: &str = "From: a@b.example\nTLS-Report-Domain: a.example\nContent-Type: multipart/report; report-type=tlsrpt; boundary=\"b\"\n\n\
        --b\nContent-Type: text/plain\n\nhello\n--b\nContent-Type: application/tlsrpt+json; name=r.json\nContent-Transfer-Encoding: base64\n\n\
        eyJyZXBvcnQt\naWQiOiIxIn0=\n";

    #[test]
    fn a_report_is_found_in_a_damaged_mail() {
        let cases = [
            MAIL.to_owned() + "--b--\n",
            MAIL.to_owned(),
            MAIL.trim_end().to_owned(),
            MAIL.to_owned() + "\n",
            MAIL.to_owned() + "--b",
            MAIL.trim_end_matches("=\n").to_owned() + "\n--b--\n",
            MAIL.trim_end_matches("=\n").to_owned(),
            MAIL.to_owned() + "\n-- \nThis mail was scanned\n--b--\n",
            MAIL.trim_end_matches("=\n").to_owned() + "\n\nScanned by a filter.\n--b--\n",
            "\n\r\n".to_owned() + MAIL,
            ">From a@b.example Sat Nov 28 03:00:00 2026\n".to_owned() + MAIL,
            MAIL.replace("; boundary=\"b\"", ""),
            MAIL.replace("boundary=\"b\"", "boundary=\"c\""),
            MAIL.replace("base64", "7bit"),
            MAIL.replace("Content-Transfer-Encoding: base64\n", ""),
            MAIL.replace("base64", "BASE64"),
            MAIL.replace("eyJyZXBvcnQt\naWQiOiIxIn0=", "{\"report-id\":\"1\"}"),
            MAIL.replace('\n', "\r\n"),
            MAIL.replace('\n', "\r"),
            MAIL.replace('\n', "\r\r\n"),
        ];
        for mail in cases {
            let parts = mail_parts(mail.as_bytes());
            let found: Vec<&[u8]> = parts.iter().map(|part| part.bytes.trim_ascii()).collect();
            assert_eq!(found, [b"{\"report-id\":\"1\"}"], "{mail:?}");
            assert_eq!(parts[0].header.domain.as_deref(), Some("a.example"), "{mail:?}");
        }
        assert!(announces_report(MAIL.as_bytes()) && !announces_report(b"Subject: tlsrpt\n\nx"));
    }

    #[test]
    fn a_report_is_found_where_people_put_it() {
        let whole = "{\"policies\":[]}";
        let forwarded =
            format!("Content-Type: application/octet-stream; name=x.eml\n\nSubject: x\n\n{whole}");
        let in_base64 = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKeyJwb2xpY2llcyI6W119Cg==";
        let cases = [
            (format!("Subject: x\n\n{whole}\n-- \nSent by a script\n"), 1),
            (format!("Subject: x\n\nHello,\nhere it is:\n\n{whole}\n"), 1),
            (format!("Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nHello=21\n{whole}\n"), 1),
            (format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{forwarded}\n--b--"), 1),
            (format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n{in_base64}\n--b--"), 1),
            (format!("Subject: x\nContent-Type: application/applefile; name=r.json\n\n{whole}"), 0),
            ("Subject: x\n\nHello\n".to_owned(), 0),
            ("Subject: x\nContent-Type: multipart/mixed; boundary=never\n\nno part\n".to_owned(), 0),
            ("Subject: x\nContent-Type: multipart/mixed\n\n-- \nAnna\n--b\nno header\n".to_owned(), 0),
        ];
        for (mail, count) in cases {
            let parts = mail_parts(mail.as_bytes());
            assert_eq!(parts.len(), count, "{mail}");
            for part in parts {
                let text = String::from_utf8_lossy(&part.bytes);
                assert!(text.starts_with(whole) || text.starts_with("Subject: x"), "{mail}\n{text}");
            }
        }
    }

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
    fn parts_have_their_name_their_header_and_their_content() {
        let found: Vec<_> = MAILS
            .iter()
            .map(|mail| {
                let parts = mail_parts(mail.as_bytes());
                assert!(parts.len() < 2, "{mail}");
                let part = parts.into_iter().next()?;
                let text = String::from_utf8_lossy(part.bytes.trim_ascii_end()).into_owned();
                Some((
                    part.name,
                    part.header.media_type,
                    part.header.subject,
                    part.header.is_signed,
                    text,
                    part.is_declared,
                ))
            })
            .collect();
        let some = |text: &str| Some(text.to_owned());
        let json = "{\"report-id\":\"1\"}".to_owned();
        let kind = |kind: &str| format!("application/{kind}");
        let expected = [
            Some((some("r.json"), kind("tlsrpt+json"), some("x"), false, json.clone(), true)),
            Some((
                some("r.json"),
                kind("tlsrpt+json"),
                None,
                false,
                "{\"report-id\": \"12\"}".to_owned(),
                true,
            )),
            Some((
                some("a b!c.json.gz"),
                kind("octet-stream"),
                None,
                false,
                "\u{1f}\u{fffd}\u{8}".to_owned(),
                true,
            )),
            Some((some("r.json"), kind("tlsrpt"), some("inner"), true, "{}".to_owned(), true)),
            Some((None, "text/plain".to_owned(), some("the report is the body"), false, json, false)),
            None,
            None,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_of_a_text_does_not_begin_a_mail() {
        let cases = [
            ("From a@b.example Mon Nov 30 01:00:00 2026\n", true),
            ("From 1234567890@xxx Mon Nov 30 01:00:00 +0000 2026\r\n", true),
            ("From MAILER-DAEMON Mon, 30 Nov 2026 01:00:00 +0000\n", true),
            ("From - Mon Nov 30 01:00:00 2026\n", true),
            ("From \n", true),
            ("From 2026-11-27T00:00:00Z to 2026-11-27T23:59:59Z\n", false),
            ("From us to you with love\n", false),
            ("From Mon to Fri\n", false),
            ("From: a@b.example\n", false),
        ];
        for (line, expected) in cases {
            assert_eq!(is_from_line(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn an_mbox_is_split_at_its_from_lines() {
        let date = "Mon Nov 30 01:00:00 2026";
        let mbox =
            format!("From a\nSubject: 1\n\nx\n\nFrom b {date}\nSubject: 2\n\nnot here:\nFrom c {date}\n");
        let found: Vec<_> = mbox_mails(mbox.as_bytes()).map(|(number, mail)| (number, mail.len())).collect();
        assert_eq!(found, [(1, 15), (2, 54)]);
        assert_eq!(mbox_mails(b"no mbox").count(), 0);
    }
}
