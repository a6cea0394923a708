//! L: the TLSRPT record (RFC 8460 §3).

use crate::facts::Facts;
use crate::facts::State;
use crate::finding::{Applicability, Edit, Lint, Severity, Source};
use crate::lints::rollout;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::{
    apart, candidates, did_you_mean, field_meant, is_nearly, join_apart, same_slip, version_meant,
    version_moved, without_field, without_quotes, wrapping,
};
use crate::rfc::{Rfc, TLSRPT_VERSION};
use crate::syntax::sts_record::{TxtDeviation, TxtField};
use crate::syntax::tlsrpt_record::{Scheme, TlsrptSyntax, UriError};
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &TLSRPT_ABSENT, check: absent },
    Rule { lint: &TLSRPT_MULTIPLE, check: multiple },
    Rule { lint: &TLSRPT_VERSION_INVALID, check: version_invalid },
    Rule { lint: &RUA_MISSING, check: rua_missing },
    Rule { lint: &RUA_SCHEME, check: rua_scheme },
    Rule { lint: &RUA_ADDRESS_INVALID, check: rua_address_invalid },
    Rule { lint: &RUA_UNENCODED_CHARACTER, check: rua_unencoded_character },
    Rule { lint: &RUA_EMPTY_MEMBER, check: rua_empty_member },
    Rule { lint: &RUA_DUPLICATE_FIELD, check: rua_duplicate_field },
    Rule { lint: &TLSRPT_FIELD_MALFORMED, check: field_malformed },
    Rule { lint: &TLSRPT_UNKNOWN_FIELD, check: unknown_field },
    Rule { lint: &RUA_SAME_DOMAIN, check: rua_same_domain },
    Rule { lint: &TLSRPT_SPACE_BEFORE_DELIMITER, check: space_before_delimiter },
];

fn defect() -> Defect {
    Defect::of(Source::Tlsrpt)
}

pub(crate) fn example(facts: &Facts<'_>) -> String {
    format!("{TLSRPT_VERSION}; rua=mailto:tls-reports@{}", facts.domain())
}

fn deviations<'f>(
    syntax: &'f TlsrptSyntax<'_>,
    kinds: &'f [TxtDeviation],
) -> impl Iterator<Item = (TxtDeviation, Span)> + 'f {
    let all = syntax.parts.deviations.iter().filter(move |deviation| kinds.contains(&deviation.value));
    all.map(|deviation| (deviation.value, deviation.span))
}

const WRONG_VERSION: [TxtDeviation; 3] =
    [TxtDeviation::VersionSpelling, TxtDeviation::VersionUnknown, TxtDeviation::VersionNotFirst];

pub(crate) static TLSRPT_ABSENT: Lint = Lint {
    code: "STS-L01",
    name: "tlsrpt-absent",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "Nobody is told when delivery fails",
    message: "There is no TLSRPT record at _smtp._tls.{domain}, so senders report failed or unencrypted deliveries to no one.",
    help: "Publish a record that names an address for the daily reports.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // A domain without MTA-STS is not told to report on it: one thing after the other.
    let wanted = matches!(facts.record_state(), State::Valid | State::Invalid)
        && facts.policy_state() != State::Pending;
    if facts.tlsrpt_state() == State::Absent && wanted && !rollout::is_testing(facts) {
        sink.report(defect().arg("domain", facts.domain()).copy("Copy a record", example(facts)));
    }
}

pub(crate) static TLSRPT_MULTIPLE: Lint = Lint {
    code: "STS-L02",
    name: "tlsrpt-multiple",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{count} TLSRPT records stand at one name",
    message: "Exactly one may begin with v=TLSRPTv1, and here stand {records}. Where there are more than one, senders report to no one.",
    help: "Merge them: several addresses go into one rua field, with commas between.",
};

fn multiple(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let count = facts.tlsrpt.candidates.len();
    if count > 1 {
        sink.report(defect().arg("count", count).arg("records", candidates(&facts.tlsrpt)));
    }
}

pub(crate) static TLSRPT_VERSION_INVALID: Lint = Lint {
    code: "STS-L03",
    name: "tlsrpt-version-invalid",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record does not begin with v=TLSRPTv1",
    message: "It begins with “{found}”. Case matters and a semicolon must follow; strict senders ignore a record that begins in any other way.",
    help: "Begin the record with “v=TLSRPTv1;”.",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for (kind, span) in deviations(syntax, &WRONG_VERSION) {
        let found = visible::plain(syntax.parts.version.of(syntax.text));
        let defect = defect().at(span).arg("found", found);
        let value = syntax.rua.first().map(|rua| rua.value);
        let same = || same_slip(syntax.text, &syntax.parts, &syntax.extensions, value, "rua");
        let edits = match kind {
            TxtDeviation::VersionNotFirst => version_moved(syntax.text, span, TLSRPT_VERSION),
            TxtDeviation::VersionSpelling => {
                let text = if span == syntax.parts.version { TLSRPT_VERSION } else { "" };
                [vec![Edit::replace(span, text)], same()].concat()
            }
            _ => match wrapping(syntax.text, span, TLSRPT_VERSION) {
                Some(edits) => edits.to_vec(),
                None => version_meant(syntax.text, span, TLSRPT_VERSION)
                    .map(|edit| [vec![edit], same()].concat())
                    .unwrap_or_default(),
            },
        };
        sink.report(if edits.is_empty() {
            defect.copy("Copy a record", example(facts))
        } else {
            defect.fix("Begin with “v=TLSRPTv1;”", Applicability::Unsafe, edits)
        });
    }
}

/// The syntax, where its quotes do not already explain everything else.
fn unquoted<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f TlsrptSyntax<'a>> {
    let syntax = facts.tlsrpt.syntax.as_ref()?;
    deviations(syntax, &[TxtDeviation::Quoted]).next().is_none().then_some(syntax)
}

pub(crate) static RUA_MISSING: Lint = Lint {
    code: "STS-L04",
    name: "rua-missing",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record names no place to report to",
    message: "Without a rua field there is nowhere to send reports, and the record is invalid.",
    help: "{suggestion}",
};

fn rua_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let other = deviations(syntax, &WRONG_VERSION).next().is_some();
    // `rua = …` and `rua:…` are said once, as malformed fields.
    let meant = deviations(syntax, &[TxtDeviation::FieldMalformed]).any(|(_, span)| {
        span.of(syntax.text).get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"rua"))
    });
    if !syntax.rua.is_empty() || other || meant {
        return;
    }
    sink.report(match misspelt_rua(syntax) {
        Some(field) => {
            let suggestion = did_you_mean(syntax.text, field, "rua");
            let defect = defect().at(field.span).arg("suggestion", suggestion);
            defect.fix("Write “rua”", Applicability::Unsafe, vec![Edit::replace(field.name, "rua")])
        }
        None => {
            let defect = defect().at(syntax.parts.version);
            let rua = apart(&facts.tlsrpt, "rua=");
            let suggestion = rua.map_or_else(|| "Add “rua=mailto:” and an address.".to_owned(), join_apart);
            let record = rua.map(|rua| format!("{TLSRPT_VERSION}; {}", visible::plain(rua)));
            let defect = defect.arg("suggestion", suggestion);
            defect.copy("Copy a record", record.unwrap_or_else(|| example(facts)))
        }
    });
}

/// The field that was to be `rua`, where there is none: `RUA=`, `ru=`, and the `ruf` of DMARC.
fn misspelt_rua<'f>(syntax: &'f TlsrptSyntax<'_>) -> Option<&'f TxtField> {
    syntax.extensions.iter().find(|field| syntax.rua.is_empty() && is_nearly(syntax.text, field, "rua"))
}

/// The members of `rua` that are no place to report to, for one reason.
fn bad_uris(facts: &Facts<'_>, error: UriError) -> Vec<(Span, String)> {
    let Some(syntax) = unquoted(facts) else { return Vec::new() };
    // A character outside US-ASCII has its own finding.
    let odd = deviations(syntax, &[TxtDeviation::NotAscii]).next();
    let is_odd = |span: Span| odd.is_some_and(|(_, odd)| odd.start >= span.start && odd.end <= span.end);
    let bad = syntax.uris.iter().filter(|uri| uri.value == Err(error) && !is_odd(uri.span));
    bad.map(|uri| (uri.span, visible::plain(uri.span.of(syntax.text)))).collect()
}

pub(crate) static RUA_SCHEME: Lint = Lint {
    code: "STS-L05",
    name: "rua-scheme",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” {cause}",
    message: "Reports go to mailto: and https: addresses; senders skip or refuse anything else.",
    help: "Write “mailto:” before a mail address, or an https: URL.",
};

fn rua_scheme(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, found) in bad_uris(facts, UriError::NoScheme) {
        let defect = defect().at(span).arg("cause", "has no scheme").arg("found", &found);
        sink.report(if found == "mailto" && syntax_text(facts).get(span.end) == Some(&b';') {
            let edit = Edit::replace(Span::new(span.end, span.end + 1), ":");
            defect.fix("Write “mailto:”", Applicability::Unsafe, vec![edit])
        } else if found.contains('@') {
            let edit = Edit::insert(span.start, "mailto:");
            defect.fix(format!("Write “mailto:{found}”"), Applicability::Unsafe, vec![edit])
        } else {
            defect
        });
    }
    let Some(syntax) = unquoted(facts) else { return };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Undefined)) {
        let found = visible::plain(uri.span.of(syntax.text));
        let defect = defect().severity(Severity::Warning).at(uri.span).arg("found", found);
        sink.report(defect.arg("cause", "has a scheme that RFC 8460 does not define"));
    }
}

fn syntax_text<'f>(facts: &'f Facts<'_>) -> &'f [u8] {
    facts.tlsrpt.syntax.as_ref().map(|syntax| syntax.text).unwrap_or_default()
}

pub(crate) static RUA_ADDRESS_INVALID: Lint = Lint {
    code: "STS-L06",
    name: "rua-address-invalid",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” is no place to report to",
    message: "{cause}, so no report arrives there.",
    help: "Write mailto: with a full mail address, such as mailto:tls@example.com.",
};

fn rua_address_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, found) in bad_uris(facts, UriError::Address) {
        sink.report(
            defect().at(span).arg("found", found).arg("cause", "mailto: needs a mail address behind it"),
        );
    }
    for (span, found) in bad_uris(facts, UriError::Host) {
        sink.report(
            defect().at(span).arg("found", found).arg("cause", "https: needs // and a host behind it"),
        );
    }
    slashes_before_address(facts, sink);
    for (span, found) in bad_uris(facts, UriError::Character) {
        let words: Vec<&str> = found.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        let defect = defect().at(span).arg("found", &found);
        let defect = defect.arg("cause", "It holds a character that no URI may hold");
        let parted = match words.as_slice() {
            ["mailto:", address] => Some(format!("mailto:{address}")),
            // A list without its commas.
            [_, rest @ ..] if !rest.is_empty() && rest.iter().all(|word| word.contains(':')) => {
                Some(words.join(","))
            }
            _ => None,
        };
        sink.report(match parted {
            Some(text) => {
                let title = format!("Write “{text}”");
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, text)])
            }
            None => defect,
        });
    }
}

/// `mailto://a@example.com` is a URI, for an address that begins with slashes.
fn slashes_before_address(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Mailto)) {
        let text = uri.span.text(syntax.text);
        if text.get("mailto:".len()..).is_some_and(|address| address.starts_with("//")) {
            let at = uri.span.start + "mailto:".len();
            let defect = defect().severity(Severity::Warning).at(uri.span).arg("found", text);
            let defect = defect.arg("cause", "No slashes belong before a mail address");
            let edits = vec![Edit::delete(Span::new(at, at + 2))];
            sink.report(defect.fix("Remove the slashes", Applicability::Unsafe, edits));
        }
    }
}

pub(crate) static RUA_UNENCODED_CHARACTER: Lint = Lint {
    code: "STS-L07",
    name: "rua-unencoded-character",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“!” must be written %21 in a rua address",
    message: "Commas, exclamation marks and semicolons have a meaning of their own here; unencoded they make the record invalid.",
    help: "Write %21 in place of “!”, or drop what follows if it was meant as a size limit.",
};

fn rua_unencoded_character(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Err(UriError::Unencoded)) {
        let bytes = uri.span.of(syntax.text).iter().enumerate();
        let marks = bytes.filter(|(_, byte)| **byte == b'!').map(|(at, _)| uri.span.start + at);
        let marks: Vec<Span> = marks.map(|at| Span::new(at, at + 1)).collect();
        let Some(first) = marks.first() else { continue };
        let size = Span::new(first.end, uri.span.end);
        let defect = defect().at(*first);
        sink.report(if is_size(size.of(syntax.text)) {
            let edits = vec![Edit::delete(first.to(size))];
            defect.fix("Remove the size limit", Applicability::Unsafe, edits)
        } else {
            let edits = marks.iter().map(|mark| Edit::replace(*mark, "%21")).collect();
            defect.fix("Write %21", Applicability::Unsafe, edits)
        });
    }
}

/// `10m`: the size limit that DMARC's rua has and this one has not.
fn is_size(text: &[u8]) -> bool {
    let digits =
        text.strip_suffix(b"k").or(text.strip_suffix(b"m")).or(text.strip_suffix(b"g")).unwrap_or(text);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

pub(crate) static RUA_EMPTY_MEMBER: Lint = Lint {
    code: "STS-L08",
    name: "rua-empty-member",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The rua list has an empty member",
    message: "A comma stands at an end of the list, or two in a row; the grammar has no empty member.",
    help: "Remove the comma.",
};

fn rua_empty_member(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let is_comma = |at: &usize| syntax.text.get(*at) == Some(&b',');
    let mut edits: Vec<Edit> = Vec::new();
    for uri in syntax.uris.iter().filter(|uri| uri.value == Err(UriError::Empty)) {
        // The comma behind it, or at the end of the list the one before it.
        let comma = Some(uri.span.end).filter(is_comma).or(uri.span.start.checked_sub(1).filter(is_comma));
        let fresh = comma.filter(|at| edits.last().is_none_or(|edit| edit.span.start < *at));
        edits.extend(fresh.map(|at| Edit::delete(Span::new(at, at + 1))));
    }
    let empty = bad_uris(facts, UriError::Empty);
    let Some((first, _)) = empty.first() else { return };
    let defect = defect().at(*first);
    sink.report(if edits.is_empty() {
        defect
    } else {
        defect.fix("Remove the comma", Applicability::Safe, edits)
    });
}

pub(crate) static RUA_DUPLICATE_FIELD: Lint = Lint {
    code: "STS-L09",
    name: "rua-duplicate-field",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "There is more than one rua field",
    message: "RFC 8460 does not say what that means, and senders differ: some use the first alone, some the last.",
    help: "Put all addresses into one rua field, with commas between.",
};

fn rua_duplicate_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let [first, second, ..] = syntax.rua.as_slice() else { return };
    let between = Span::new(first.span.end, second.value.start);
    // Another field may stand between the two; then nothing simple joins them.
    let adjacent = between.of(syntax.text).iter().filter(|byte| **byte == b';').count() == 1;
    let defect = defect().at(second.span);
    sink.report(if adjacent {
        defect.fix("Join the two", Applicability::Unsafe, vec![Edit::replace(between, ",")])
    } else {
        defect
    });
}

pub(crate) static TLSRPT_FIELD_MALFORMED: Lint = Lint {
    code: "STS-L10",
    name: "tlsrpt-field-malformed",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{what} in the TLSRPT record",
    message: "Fields are name=value with a semicolon between, without white space at the end and without quotes. Strict senders ignore the record.",
    help: "Write it as v=TLSRPTv1; rua=mailto:tls@example.com",
};

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = facts.tlsrpt.syntax.as_ref() else { return };
    if unquoted(facts).is_none() {
        for (_, span) in deviations(syntax, &[TxtDeviation::Quoted]) {
            let edits = without_quotes(syntax.text);
            let defect = defect().at(span).arg("what", "Literal quotes or backslashes stand");
            sink.report(defect.fix("Remove them", Applicability::Unsafe, edits));
        }
        return;
    }
    let kinds = [
        TxtDeviation::FieldMalformed,
        TxtDeviation::EmptyField,
        TxtDeviation::TrailingSpace,
        TxtDeviation::NotAscii,
    ];
    let mut emptied = false;
    for (kind, span) in deviations(syntax, &kinds) {
        // One finding for all empty fields, as its fix takes them all away.
        if kind == TxtDeviation::EmptyField && std::mem::replace(&mut emptied, true) {
            continue;
        }
        let what = match kind {
            TxtDeviation::EmptyField => "Two semicolons stand with nothing between them".to_owned(),
            TxtDeviation::TrailingSpace => "White space stands at the end".to_owned(),
            TxtDeviation::NotAscii => "A character outside US-ASCII stands".to_owned(),
            _ => format!("“{}” is no field", visible::plain(span.of(syntax.text))),
        };
        let defect = defect().at(span).arg("what", what);
        sink.report(match kind {
            TxtDeviation::TrailingSpace => {
                defect.fix("Remove the white space", Applicability::Safe, vec![Edit::delete(span)])
            }
            TxtDeviation::EmptyField => {
                let empty = deviations(syntax, &[TxtDeviation::EmptyField]);
                let edits =
                    empty.map(|(_, span)| Edit::delete(Span::new(span.start, span.end + 1))).collect();
                defect.fix("Remove a semicolon", Applicability::Safe, edits)
            }
            TxtDeviation::FieldMalformed => match field_meant(syntax.text, span, "rua") {
                Some(field) => {
                    let title = format!("Write “{field}”");
                    defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, field)])
                }
                None => {
                    defect.fix("Remove it", Applicability::Unsafe, vec![without_field(syntax.text, span)])
                }
            },
            _ => match as_ascii(syntax.text) {
                Some(edits) => defect.fix("Write it in plain letters", Applicability::Unsafe, edits),
                None => defect,
            },
        });
    }
}

pub(crate) static TLSRPT_SPACE_BEFORE_DELIMITER: Lint = Lint {
    code: "STS-L13",
    name: "tlsrpt-space-before-delimiter",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "White space stands between v=TLSRPTv1 and its semicolon",
    message: "The grammar allows it, but beside any other TXT record at this name senders keep only records that begin with “v=TLSRPTv1;”.",
    help: "Remove the white space before the semicolon.",
};

fn space_before_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let severity = if facts.tlsrpt.discarded { Severity::Error } else { Severity::Warning };
    for (_, span) in deviations(syntax, &[TxtDeviation::SpaceBeforeDelimiter]) {
        let edits = vec![Edit::delete(span)];
        let defect = defect().severity(severity).at(span);
        sink.report(defect.fix("Remove the white space", Applicability::Safe, edits));
    }
}

pub(crate) static TLSRPT_UNKNOWN_FIELD: Lint = Lint {
    code: "STS-L11",
    name: "tlsrpt-unknown-field",
    severity: Severity::Note,
    rfc: Rfc::tlsrpt("3"),
    title: "The field “{name}” is unknown",
    message: "RFC 8460 defines v and rua for this record; senders ignore other fields.",
    help: "Remove it if it has no use of its own.",
};

fn unknown_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let deviations = &syntax.parts.deviations;
    let rua = misspelt_rua(syntax).map(|field| field.span);
    for field in syntax.extensions.iter().filter(|field| Some(field.span) != rua) {
        let malformed = deviations.binary_search_by_key(&field.span, |deviation| deviation.span).is_ok();
        if !malformed {
            sink.report(defect().at(field.span).arg("name", visible::plain(field.name.of(syntax.text))));
        }
    }
}

pub(crate) static RUA_SAME_DOMAIN: Lint = Lint {
    code: "STS-L12",
    name: "rua-same-domain",
    severity: Severity::Note,
    rfc: Rfc::tlsrpt("3"),
    title: "Reports go to {domain} itself",
    message: "Reports about failing delivery travel to the very hosts that fail. Senders must deliver them despite TLS trouble, but not all do.",
    help: "A mailbox elsewhere, or an https: address, also works while your own mail hosts do not.",
};

fn rua_same_domain(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(syntax), Some(domain)) = (unquoted(facts), facts.context.domain) else { return };
    let at_domain = format!("@{domain}");
    let mail_only = syntax.uris.iter().all(|uri| uri.value == Ok(Scheme::Mailto));
    let home = |span: Span| {
        let uri = span.text(syntax.text).to_ascii_lowercase();
        uri.split('?').next().is_some_and(|address| address.ends_with(&at_domain))
    };
    if mail_only && !syntax.uris.is_empty() && syntax.uris.iter().all(|uri| home(uri.span)) {
        sink.report(
            defect()
                .at(syntax.uris.iter().fold(Span::at(usize::MAX), |_, uri| uri.span))
                .arg("domain", domain),
        );
    }
}
