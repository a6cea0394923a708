//! Texts that are not policies and can be named: what people put into the place of a policy by mistake.

use crate::syntax::policy::form::Form;
use crate::text::characters::mentions;

/// What a text is instead of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// Compressed bytes or another file format, by its name.
    Binary(&'static str),
    /// A Rich Text document.
    RichText,
    /// The source of a program, a script or a configuration.
    Source,
    /// A Markdown document with a block of code.
    Markdown,
    /// The header fields and the body of an HTTP answer.
    HttpAnswer,
    /// A TXT record: the name of its kind, and where it belongs.
    Record(&'static str, &'static str),
    /// A TLS report (RFC 8460 §4), as JSON or in a mail.
    TlsReport,
    /// Any other mail.
    Mail,
    /// JSON that is not the policy of a draft.
    Json,
    /// Sentences.
    Prose,
    /// Lines without any field of a policy.
    Other,
}

/// What is known about a text from its lines.
pub(super) struct Traits {
    /// How many of the fields that RFC 8461 defines it has, or is meant to have.
    pub(super) keys: usize,
    /// Whether it has any of them.
    pub(super) has_field: bool,
    /// How many of its lines are not fields.
    pub(super) malformed: usize,
    /// Whether its first line is not a field.
    pub(super) begins_malformed: bool,
}

/// At most this many bytes are searched for the marks of a kind.
const SEARCHED: usize = 4096;

/// Returns what the text is, if it is not a policy with mistakes.
pub(super) fn of(text: &[u8], form: Form, traits: &Traits) -> Option<Foreign> {
    let head = text.get(..SEARCHED.min(text.len())).unwrap_or_default();
    let start = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
    let begins = |mark: &[u8]| start.get(..mark.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(mark));
    if let Some((_, name)) = MAGIC.into_iter().find(|(magic, _)| text.starts_with(magic)) {
        return Some(Foreign::Binary(name));
    }
    let is_json = form == Form::Json || begins(b"[{");
    if (is_json && REPORT_KEYS.into_iter().any(|key| mentions(head, key)))
        || REPORT_HEADERS.into_iter().any(|header| mentions(head, header))
    {
        return Some(Foreign::TlsReport);
    }
    if is_json {
        let is_draft = [b"\"mode\"" as &[u8], b"max_age", b"\"mx\"", b"stsv1"]
            .into_iter()
            .any(|key| mentions(head, key));
        return (!is_draft || form != Form::Json).then_some(Foreign::Json);
    }
    if form != Form::Fields {
        return None;
    }
    if begins(b"{\\rtf") {
        return Some(Foreign::RichText);
    }
    if begins(b"# ") && mentions(head, b"\n```") {
        return Some(Foreign::Markdown);
    }
    if begins(b"http/") {
        return Some(Foreign::HttpAnswer);
    }
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if traits.keys == 0 || (traits.begins_malformed && traits.keys < 3 && traits.malformed < 3) {
        let place = if traits.keys == 0 { head } else { line };
        if let Some((_, name, at)) = RECORDS.into_iter().find(|(version, _, _)| mentions(place, version)) {
            return Some(Foreign::Record(name, at));
        }
    }
    let is_source = (traits.begins_malformed && SOURCE_BEGINS.into_iter().any(begins))
        || (traits.malformed > 1 && SOURCE_MARKS.into_iter().any(|mark| mentions(head, mark)));
    if is_source {
        return Some(Foreign::Source);
    }
    if traits.keys == 0 && MAIL_BEGINS.into_iter().any(begins) {
        return Some(Foreign::Mail);
    }
    let enough = if traits.has_field { 3 } else { 2 };
    if traits.keys > 1 || (traits.keys == 1 && traits.malformed < enough) {
        return None;
    }
    let words =
        line.split(|byte| *byte == b' ').filter(|word| word.iter().any(u8::is_ascii_alphabetic)).count();
    Some(if words > 2 || start.iter().filter(|byte| **byte == b' ').count() > 9 {
        Foreign::Prose
    } else {
        Foreign::Other
    })
}

/// What files of other formats begin with.
const MAGIC: [(&[u8], &str); 7] = [
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x78\x9c", "zlib"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "ZIP"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
];

const REPORT_KEYS: [&[u8]; 4] =
    [b"\"policies\"", b"\"organization-name\"", b"\"policy-type\"", b"\"report-id\""];

const REPORT_HEADERS: [&[u8]; 3] = [b"tls-report-domain:", b"application/tlsrpt+", b"report-type=tlsrpt"];

/// The versions of TXT records, the names of the kinds, and where they belong.
const RECORDS: [(&[u8], &str, &str); 6] = [
    (b"v=stsv1", "MTA-STS", "_mta-sts"),
    (b"v=tlsrptv1", "TLSRPT", "_smtp._tls"),
    (b"v=dmarc1", "DMARC", "_dmarc"),
    (b"v=spf1", "SPF", "the domain itself"),
    (b"v=dkim1", "DKIM", "a name below _domainkey"),
    (b"v=bimi1", "BIMI", "default._bimi"),
];

/// How the first line of a program, a script or a configuration begins.
const SOURCE_BEGINS: [&[u8]; 24] = [
    b"<?",
    b"<%",
    b"#!",
    b"import ",
    b"export ",
    b"const ",
    b"let ",
    b"var ",
    b"function ",
    b"async ",
    b"addeventlistener",
    b"module.",
    b"require",
    b"package ",
    b"def ",
    b"from ",
    b"class ",
    b"use ",
    b"server {",
    b"location ",
    b"return ",
    b"cat ",
    b"echo ",
    b"print",
];

/// What only programs and configurations contain.
const SOURCE_MARKS: [&[u8]; 12] = [
    b"apiversion:",
    b"services:",
    b"new response(",
    b"addeventlistener(",
    b"module.exports",
    b"=> {",
    b"function(",
    b"<?php",
    b"return 200",
    b"add_header ",
    b"respond ",
    b"<<eof",
];

/// The header fields that mails begin with.
const MAIL_BEGINS: [&[u8]; 9] = [
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"from:",
    b"subject:",
    b"mime-version:",
    b"message-id:",
    b"date:",
    b"to:",
];
