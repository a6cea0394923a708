//! Texts that are something else as a whole, or hold more than the record. What they are is the cause of every other defect,
//! so only that is reported.

use crate::finding::Message;
use crate::lints::txt::kind::TxtKind;
use crate::names::pasted::{Printed, begins_record, records_in};
use crate::text::characters::{has_any, mentions};
use crate::text::span::Span;
use crate::text::tags::decoded;

/// What a text is as a whole.
pub(crate) enum Whole {
    Empty,
    /// A line of a zone file or the output of a program, with the record in it.
    Pasted(Pasted),
    /// A record of this kind and another one.
    Mixed {
        own: Span,
        other: Span,
        of: &'static Other,
    },
    /// A record of another kind.
    Foreign(&'static Other),
    /// A line of a zone file with an alias, and the target.
    Alias(String),
    /// A line of a zone file, or the output of a program, with a record of this other type.
    OtherType(&'static str),
    /// The address of the policy.
    Url,
    /// A text whose signs are encoded, decoded.
    Encoded(String, Coding),
    /// The name of a host.
    Host,
    /// The output of a program that found no record.
    NoAnswer,
}

/// How signs are encoded.
#[derive(Clone, Copy)]
pub(crate) enum Coding {
    /// As entities of HTML.
    Entities,
    /// In hexadecimal, as in `v=3DSTSv1` in a mail or `v%3DSTSv1` in a web address.
    Hexadecimal,
}

pub(crate) struct Pasted {
    /// What it is. `None` for a line of a zone file.
    pub(crate) printed: Option<Printed>,
    pub(crate) record: String,
    /// The name that it is for and the domain, if senders look elsewhere.
    pub(crate) misplaced: Option<(String, String)>,
}

/// A kind of TXT record.
pub(crate) struct Other {
    version: &'static str,
    /// What it is called.
    pub(crate) what: Message,
    /// Its name, if this is one of the two records that are checked here.
    pub(crate) name: Option<&'static str>,
    /// The field that shows that one of the two is meant.
    field: &'static str,
}

const fn other(version: &'static str, what: Message) -> Other {
    Other { version, what, name: None, field: "" }
}

static KINDS: [Other; 6] = [
    Other {
        version: "v=STSv1",
        what: Message::new("record-kind.mta-sts", "an MTA-STS record"),
        name: Some("_mta-sts"),
        field: "id=",
    },
    Other {
        version: "v=TLSRPTv1",
        what: Message::new("record-kind.tlsrpt", "a TLSRPT record"),
        name: Some("_smtp._tls"),
        field: "rua=",
    },
    other("v=spf1", Message::new("record-kind.spf", "an SPF record")),
    other("v=DMARC1", Message::new("record-kind.dmarc", "a DMARC record")),
    other("v=DKIM1", Message::new("record-kind.dkim", "a DKIM key")),
    other("v=BIMI1", Message::new("record-kind.bimi", "a BIMI record")),
];

/// A TXT record without a version, such as a proof of ownership.
static UNVERSIONED: Other = other("", Message::new("record-kind.other", "a TXT record of another kind"));

impl Other {
    const fn is_versioned(&self) -> bool {
        !self.version.is_empty()
    }
}

/// Returns what `text` is, if it is not only a record of this kind.
pub(crate) fn whole(kind: &TxtKind, text: &[u8]) -> Option<Whole> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Some(Whole::Empty);
    }
    if trimmed.contains(&b'&')
        && let Some(plain) = std::str::from_utf8(trimmed).ok().and_then(decoded)
    {
        return Some(Whole::Encoded(plain, Coding::Entities));
    }
    if let Some(plain) = std::str::from_utf8(trimmed).ok().and_then(of_hexadecimal) {
        return Some(Whole::Encoded(plain, Coding::Hexadecimal));
    }
    // Nearly every text is only a record.
    let mut places = versions(text);
    let first = places.next();
    let only = first.filter(|(at, found)| *at == 0 && found.version == kind.version);
    if only.is_none()
        && let Some(pasted) = std::str::from_utf8(trimmed)
            .ok()
            .and_then(|text| records_in(text).into_iter().find(|found| begins(&found.text, kind.version)))
    {
        let (printed, misplaced) = (pasted.printed, pasted.misplaced(kind.labels));
        let record = String::from_utf8(pasted.text).ok()?;
        return Some(Whole::Pasted(Pasted { printed, record, misplaced }));
    }
    if only.is_none() && NO_ANSWER.iter().any(|sign| mentions(text, sign.as_bytes())) {
        return Some(Whole::NoAnswer);
    }
    let Some((at, found)) = first else {
        let is_empty = NOTHING_FOUND.iter().any(|sign| mentions(text, sign.as_bytes()));
        return is_empty.then_some(Whole::NoAnswer);
    };
    let is_own = |found: &Other| found.version == kind.version;
    let rest: Vec<(usize, &'static Other)> = places.collect();
    let all = || std::iter::once((at, found)).chain(rest.iter().copied());
    let own = all().find(|(_, found)| is_own(found));
    let Some((start, other, own)) = own.and_then(|own| {
        let (start, other) = all().find(|(_, found)| !is_own(found))?;
        Some((start, other, own.0))
    }) else {
        let is_start = text.get(..at).is_some_and(|before| before.iter().all(|b| b" \t\"'".contains(b)));
        let is_foreign = is_start && own.is_none() && found.is_versioned() && !is_renamed(kind, text);
        return (is_foreign && rest.iter().all(|(_, next)| next.version == found.version))
            .then_some(Whole::Foreign(found));
    };
    // A record ends where one of another kind begins.
    let end = |start: usize, is_same: &dyn Fn(&Other) -> bool| {
        let next = all().find(|(at, found)| *at > start && !is_same(found));
        next.map_or(text.len(), |(at, _)| at)
    };
    let own = part(text, own, end(own, &is_own));
    let other_part = part(text, start, end(start, &|found| found.version == other.version));
    Some(Whole::Mixed { own, other: other_part, of: other })
}

/// Returns the text, decoded, if the sign behind its `v` is encoded in hexadecimal.
fn of_hexadecimal(text: &str) -> Option<String> {
    let sign = match text.as_bytes() {
        [b'v' | b'V', sign @ (b'=' | b'%'), b'3', b'd' | b'D', ..] => char::from(*sign),
        _ => return None,
    };
    let mut parts = text.split(sign);
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|code| (b' '..=b'~').contains(code)).zip(part.get(2..)) {
            Some((code, rest)) => {
                plain.push(char::from(code));
                plain.push_str(rest);
            }
            None => {
                plain.push(sign);
                plain.push_str(part);
            }
        }
    }
    Some(plain)
}

/// What programs print if a name has no such record.
const NO_ANSWER: [&str; 8] = [
    "NXDOMAIN",
    "Non-existent domain",
    "has no TXT record",
    "ANSWER: 0,",
    "DNS name does not exist",
    "DNS-Name ist nicht vorhanden",
    "DNS-navnet findes ikke",
    ": No answer",
];

/// The same in words that may also be in a text with a record.
const NOTHING_FOUND: [&str; 6] =
    ["not found", "no record", "no TXT record", "no DNS record", "does not exist", "record found"];

/// The types of other records, each with a character that its value has.
const OTHER_TYPES: [(&str, char); 6] =
    [("A", '.'), ("AAAA", ':'), ("MX", '.'), ("NS", '.'), ("SOA", '.'), ("SRV", '.')];

/// Returns the type in a line of a zone file or of the output of a program, if the record is not a TXT record.
fn other_type(text: &str) -> Option<&'static str> {
    for (sign, name) in
        [(" has address ", "A"), (" has IPv6 address ", "AAAA"), (" mail is handled by ", "MX")]
    {
        if text.contains(sign) {
            return Some(name);
        }
    }
    // A name, a TTL and a class may be before the type.
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    let typed = |at: usize| {
        let (word, value) = (words.get(at)?, words.get(at + 1)?);
        let has = |&&(name, sign): &&(&str, char)| *word == name && (value.contains(sign) || name == "MX");
        OTHER_TYPES.iter().find(has).map(|(name, _)| *name)
    };
    (0..4).find_map(typed)
}

/// Returns what an alias or an address of a policy is that somebody gives as the record.
pub(crate) fn stray(text: &[u8]) -> Option<Whole> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let mut words = text.split_whitespace();
    if words.by_ref().take(4).any(|word| word.eq_ignore_ascii_case("CNAME")) && !text.contains('=') {
        return Some(Whole::Alias(words.next()?.trim_end_matches('.').to_owned()));
    }
    if let Some((_, target)) = text.split_once(" is an alias for ") {
        return Some(Whole::Alias(target.trim_end_matches('.').to_owned()));
    }
    if let Some(other) = other_type(text).filter(|_| !text.contains('=')) {
        return Some(Whole::OtherType(other));
    }
    let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if is_name && text.trim_end_matches('.').contains('.') && text.contains(|c: char| c.is_ascii_alphabetic())
    {
        return Some(Whole::Host);
    }
    (text.contains("mta-sts") && !has_any(text, "=; ")).then_some(Whole::Url)
}

/// Returns what a TXT record is by its version.
pub(crate) fn kind_of(text: &[u8]) -> Option<&'static Other> {
    KINDS.iter().find(|other| begins(text, other.version))
}

/// Whether the version is that of the other of the two records, but the field is the one of this kind.
pub(crate) fn is_renamed(kind: &TxtKind, text: &[u8]) -> bool {
    let has = |field: &str| text.split(|byte| *byte == b';').any(|part| begins(part.trim_ascii(), field));
    let is_sister = |other: &&Other| other.name.is_some() && other.version != kind.version;
    kind_of(text).filter(is_sister).is_some_and(|sister| {
        let own = KINDS.iter().find(|other| other.version == kind.version);
        own.is_some_and(|own| has(own.field)) && !has(sister.field)
    })
}

fn begins(text: &[u8], version: &str) -> bool {
    text.get(..version.len()).is_some_and(|start| start.eq_ignore_ascii_case(version.as_bytes()))
}

/// Finds the versions of all kinds, and lines that are TXT records without one.
fn versions(text: &[u8]) -> impl Iterator<Item = (usize, &'static Other)> {
    (0..text.len()).filter_map(move |at| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let found = before.is_none_or(|byte| AROUND.contains(byte)) && text.get(at + 1) == Some(&b'=');
        let found = if found { kind_of(text.get(at..)?) } else { None };
        let is_start = || matches!(text.get(..at), Some([] | [b'"'] | [.., b'\n'] | [.., b'\n', b'"']));
        let is_line = || is_start() && begins_line(text.get(at..).unwrap_or_default());
        let found = found.or_else(|| is_line().then_some(&UNVERSIONED));
        Some((at, found?))
    })
}

/// Whether a text of several lines begins with one that is a record.
fn begins_line(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.first().is_some_and(u8::is_ascii_alphanumeric) && std::str::from_utf8(line).is_ok_and(begins_record)
}

/// What is between two records.
const AROUND: &[u8] = b" \t\r\n;,|\"'.";

/// Returns one of two records, without what is between them.
fn part(text: &[u8], start: usize, end: usize) -> Span {
    let found = Span::new(start, end).of(text);
    // In a configuration the string ends before the record does.
    let is_end = |pair: &[u8]| matches!(pair, [b'"', b']' | b'\n' | b'\r']);
    let found = found.windows(2).position(is_end).and_then(|at| found.get(..at)).unwrap_or(found);
    let last = found.iter().rposition(|byte| !AROUND.contains(byte));
    Span::new(start, start + last.map_or(0, |last| last + 1))
}
