//! Texts that are not policies and can be named: what people put where a policy should be.

use crate::syntax::policy::form::Form;
use crate::text::characters::mentions;

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

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Gzip,
    Zstd,
    Zlib,
    Zip,
    Pdf,
    /// A TLS report (RFC 8460 §4), as JSON or in a mail.
    TlsReport,
    RichText,
    /// RFC 6797.
    Hsts,
    HttpAnswer,
    StsRecord,
    TlsrptRecord,
    DmarcRecord,
    SpfRecord,
    DkimRecord,
    BimiRecord,
    Terraform,
    CloudFormation,
    Kubernetes,
    /// The difference of two versions, or a merge that is not finished.
    Comparison,
    Source,
    /// The page of a web server that has no such file.
    ErrorPage,
    Mail,
    Json,
    Markdown,
    Prose,
    Other,
}

impl Kind {
    /// Whether it is a TXT record.
    pub(crate) const fn is_record(self) -> bool {
        matches!(
            self,
            Self::StsRecord
                | Self::TlsrptRecord
                | Self::DmarcRecord
                | Self::SpfRecord
                | Self::DkimRecord
                | Self::BimiRecord
        )
    }
}

/// Where the marks of a kind are.
#[derive(Clone, Copy)]
enum Place {
    /// At the beginning of the text, byte for byte.
    Magic,
    /// In JSON.
    Json,
    /// Anywhere.
    Anywhere,
    /// At the beginning, in any case.
    Start,
    /// In a text that has next to no fields.
    Record,
    /// At the beginning of a line that is not a field.
    FirstLine,
    /// In a text with several lines that are not fields.
    Program,
    /// At the beginning of a text without a field, or with a blank line, which ends the header of a mail.
    Header,
    /// In the first line of a text without a field.
    Message,
}

/// The kinds, by their marks, with `|` between them.
const KINDS: [(Place, &[u8], Kind); 28] = [
    (Place::Magic, b"\x1f\x8b", Kind::Gzip),
    (Place::Magic, b"\x28\xb5\x2f\xfd", Kind::Zstd),
    (Place::Magic, b"\x78\x9c|\x78\xda", Kind::Zlib),
    (Place::Magic, b"PK\x03\x04", Kind::Zip),
    (Place::Magic, b"%PDF-", Kind::Pdf),
    (Place::Json, b"\"policies\"|\"organization-name\"|\"policy-type\"|\"report-id\"", Kind::TlsReport),
    (Place::Anywhere, b"tls-report-domain:|application/tlsrpt+|report-type=tlsrpt|report-type=\"tlsrpt\"", Kind::TlsReport),
    (Place::Json, b"\"aws::|\"resources\"|\"awstemplateformatversion\"|\"properties\"", Kind::CloudFormation),
    (Place::Start, b"{\\rtf", Kind::RichText),
    (Place::Start, b"awstemplateformatversion|resources:", Kind::CloudFormation),
    (Place::Start, b"apiversion:", Kind::Kubernetes),
    (Place::Start, b"resource \"|data \"|module \"|variable \"|provider \"|terraform {|locals {", Kind::Terraform),
    (Place::Program, b"resource \"", Kind::Terraform),
    (Place::Program, b"type: aws::", Kind::CloudFormation),
    (Place::Program, b"<<<<<<< |\n@@ -", Kind::Comparison),
    (Place::Start, b"strict-transport-security", Kind::Hsts),
    (Place::Start, b"http/", Kind::HttpAnswer),
    // Without the line of the status.
    (
        Place::Start,
        b"content-type:|content-length:|content-encoding:|server:|cache-control:|last-modified:|etag:|accept-ranges:|connection:",
        Kind::HttpAnswer,
    ),
    (Place::Record, b"v=stsv1", Kind::StsRecord),
    (Place::Record, b"v=tlsrptv1", Kind::TlsrptRecord),
    (Place::Record, b"v=dmarc1", Kind::DmarcRecord),
    (Place::Record, b"v=spf1", Kind::SpfRecord),
    (Place::Record, b"v=dkim1", Kind::DkimRecord),
    (Place::Record, b"v=bimi1", Kind::BimiRecord),
    (
        Place::FirstLine,
        b"<?|<%|#!|import |export |const |let |var |function |async |addeventlistener|module.|require|package |def |from |class |use |server {|location |return |cat |echo |print",
        Kind::Source,
    ),
    (
        Place::Program,
        b"new response(|addeventlistener(|module.exports|=> {|function(|<?php|return 200|add_header |respond |<<eof|apiversion:|services:|dest:|content:",
        Kind::Source,
    ),
    (
        Place::Message,
        b"404|not found|forbidden|access denied|nosuchkey|no such file|internal server error|bad gateway|service unavailable",
        Kind::ErrorPage,
    ),
    (Place::Header, b"received:|return-path:|delivered-to:|from:|subject:|mime-version:|message-id:|date:|to:", Kind::Mail),
];

/// At most this many bytes are searched for the marks of a kind.
const SEARCHED: usize = 4096;

/// Returns what the text is if it is not a policy with mistakes.
pub(super) fn of(text: &[u8], form: Form, traits: &Traits) -> Option<Kind> {
    let head = text.get(..SEARCHED.min(text.len())).unwrap_or_default();
    let start = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_json = form == Form::Json || start.starts_with(b"[{");
    let is_short = traits.begins_malformed && traits.keys < 3 && traits.malformed < 3;
    let is_fields = form == Form::Fields;
    let has_blank_line = mentions(start, b"\n\n") || mentions(start, b"\n\r\n");
    for (place, marks, kind) in KINDS {
        let (part, at_start, is_possible) = match place {
            Place::Magic => (text, true, true),
            Place::Json => (head, false, is_json),
            Place::Anywhere => (head, false, traits.keys == 0),
            Place::Start => (start, true, is_fields),
            Place::Record => (
                if traits.keys == 0 { head } else { line },
                false,
                is_fields && (traits.keys == 0 || is_short),
            ),
            Place::FirstLine => (start, true, traits.begins_malformed),
            Place::Program => (head, false, traits.malformed > 1),
            Place::Header => (start, true, is_fields && (traits.keys == 0 || has_blank_line)),
            Place::Message => (line, false, is_fields && traits.keys == 0),
        };
        let is_here = |mark: &[u8]| match part.get(..mark.len()) {
            Some(begin) if at_start => begin.eq_ignore_ascii_case(mark),
            _ => !at_start && mentions(part, mark),
        };
        // One word of a report may be in any JSON.
        let enough = if matches!(place, Place::Json) { 2 } else { 1 };
        if is_possible && marks.split(|byte| *byte == b'|').filter(|mark| is_here(mark)).count() >= enough {
            return Some(kind);
        }
    }
    if is_json {
        let is_draft =
            b"\"mode\"|max_age|\"mx\"|stsv1".split(|byte| *byte == b'|').any(|mark| mentions(head, mark));
        return (!is_draft || is_fields).then_some(Kind::Json);
    }
    if is_fields && start.starts_with(b"# ") && mentions(head, b"\n```") {
        return Some(Kind::Markdown);
    }
    let enough = if traits.has_field { 3 } else { 2 };
    if !is_fields || traits.keys > 1 || (traits.keys == 1 && traits.malformed < enough) {
        return None;
    }
    let spaces = |text: &[u8]| text.iter().filter(|byte| **byte == b' ').count();
    Some(if spaces(line) > 1 || spaces(start) > 9 { Kind::Prose } else { Kind::Other })
}
