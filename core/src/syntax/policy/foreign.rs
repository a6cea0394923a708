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

/// A TLS report (RFC 8460 §4), as JSON or in a mail.
pub(crate) const TLS_REPORT: &str = "a TLS report (RFC 8460)";
pub(crate) const PROSE: &str = "ordinary text";
pub(crate) const OTHER: &str = "a text without any field of a policy";
pub(crate) const SOURCE: &str = "the source of a program or a configuration";
/// The page of a web server that has no such file.
pub(crate) const ERROR_PAGE: &str = "an error page";
/// RFC 6797.
pub(crate) const HSTS: &str = "an HSTS header";
pub(crate) const RICH_TEXT: &str = "a Rich Text (RTF) document";
pub(crate) const TERRAFORM: &str = "a Terraform configuration";
pub(crate) const CLOUDFORMATION: &str = "a CloudFormation template";
const JSON: &str = "JSON";

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
    /// At the beginning of a text without a field.
    Header,
    /// In the first line of a text without a field.
    Message,
}

/// The kinds, by their marks, with `|` between them.
const KINDS: [(Place, &[u8], &str); 26] = [
    (Place::Magic, b"\x1f\x8b", "gzip data"),
    (Place::Magic, b"\x28\xb5\x2f\xfd", "zstd data"),
    (Place::Magic, b"\x78\x9c|\x78\xda", "zlib data"),
    (Place::Magic, b"PK\x03\x04", "a ZIP file"),
    (Place::Magic, b"%PDF-", "a PDF file"),
    (Place::Json, b"\"policies\"|\"organization-name\"|\"policy-type\"|\"report-id\"", TLS_REPORT),
    (Place::Anywhere, b"tls-report-domain:|application/tlsrpt+|report-type=tlsrpt|report-type=\"tlsrpt\"", TLS_REPORT),
    (Place::Json, b"\"aws::|\"resources\"|\"awstemplateformatversion\"|\"properties\"", CLOUDFORMATION),
    (Place::Start, b"{\\rtf", RICH_TEXT),
    (Place::Start, b"awstemplateformatversion|resources:", CLOUDFORMATION),
    (Place::Start, b"apiversion:", "a Kubernetes manifest"),
    (Place::Start, b"resource \"|data \"|module \"|variable \"|provider \"|terraform {|locals {", TERRAFORM),
    (Place::Program, b"resource \"", TERRAFORM),
    (Place::Program, b"type: aws::", CLOUDFORMATION),
    (Place::Start, b"strict-transport-security", HSTS),
    (Place::Start, b"http/", "a whole HTTP answer, with its header fields"),
    (Place::Record, b"v=stsv1", "an MTA-STS record"),
    (Place::Record, b"v=tlsrptv1", "a TLSRPT record"),
    (Place::Record, b"v=dmarc1", "a DMARC record"),
    (Place::Record, b"v=spf1", "an SPF record"),
    (Place::Record, b"v=dkim1", "a DKIM record"),
    (Place::Record, b"v=bimi1", "a BIMI record"),
    (
        Place::FirstLine,
        b"<?|<%|#!|import |export |const |let |var |function |async |addeventlistener|module.|require|package |def |from |class |use |server {|location |return |cat |echo |print",
        SOURCE,
    ),
    (
        Place::Program,
        b"new response(|addeventlistener(|module.exports|=> {|function(|<?php|return 200|add_header |respond |<<eof|apiversion:|services:",
        SOURCE,
    ),
    (
        Place::Message,
        b"404|not found|forbidden|access denied|nosuchkey|no such file|internal server error|bad gateway|service unavailable",
        ERROR_PAGE,
    ),
    (Place::Header, b"received:|return-path:|delivered-to:|from:|subject:|mime-version:|message-id:|date:|to:", "a mail"),
];

/// At most this many bytes are searched for the marks of a kind.
const SEARCHED: usize = 4096;

/// Returns what the text is, in words, if it is not a policy with mistakes.
pub(super) fn of(text: &[u8], form: Form, traits: &Traits) -> Option<&'static str> {
    let head = text.get(..SEARCHED.min(text.len())).unwrap_or_default();
    let start = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_json = form == Form::Json || start.starts_with(b"[{");
    let is_short = traits.begins_malformed && traits.keys < 3 && traits.malformed < 3;
    let is_fields = form == Form::Fields;
    for (place, marks, what) in KINDS {
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
            Place::Header => (start, true, is_fields && traits.keys == 0),
            Place::Message => (line, false, is_fields && traits.keys == 0),
        };
        let is_here = |mark: &[u8]| match part.get(..mark.len()) {
            Some(begin) if at_start => begin.eq_ignore_ascii_case(mark),
            _ => !at_start && mentions(part, mark),
        };
        // One word of a report may be in any JSON.
        let enough = if matches!(place, Place::Json) { 2 } else { 1 };
        if is_possible && marks.split(|byte| *byte == b'|').filter(|mark| is_here(mark)).count() >= enough {
            return Some(what);
        }
    }
    if is_json {
        let is_draft =
            b"\"mode\"|max_age|\"mx\"|stsv1".split(|byte| *byte == b'|').any(|mark| mentions(head, mark));
        return (!is_draft || is_fields).then_some(JSON);
    }
    if is_fields && start.starts_with(b"# ") && mentions(head, b"\n```") {
        return Some("a Markdown document");
    }
    let enough = if traits.has_field { 3 } else { 2 };
    if !is_fields || traits.keys > 1 || (traits.keys == 1 && traits.malformed < enough) {
        return None;
    }
    let spaces = |text: &[u8]| text.iter().filter(|byte| **byte == b' ').count();
    Some(if spaces(line) > 1 || spaces(start) > 9 { PROSE } else { OTHER })
}
