//! L: the TLSRPT record (RFC 8460 §3).

use crate::facts::Facts;
use crate::facts::State;
use crate::facts::follow_up::Place;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::sink::{Rule, Sink};
use crate::lints::txt::addresses::{cause, is_placeholder, surplus};
use crate::lints::txt::aliases;
use crate::lints::txt::checks::{self, Found, report, report_as};
use crate::lints::txt::kind::TLSRPT;
use crate::lints::txt::misplaced::may_be_elsewhere;
use crate::rfc::Rfc;
use crate::syntax::sts_record::TxtDeviation;
use crate::syntax::tlsrpt_record::{Scheme, TlsrptSyntax, UriError};
use crate::text::sort::sort;
use crate::text::span::Span;
use crate::text::spelling::nearest;
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &TLSRPT_ABSENT, check: absent },
    Rule { lint: &TLSRPT_MULTIPLE, check: |facts, sink| checks::multiple(&TLSRPT, &facts.tlsrpt, sink) },
    Rule { lint: &TLSRPT_VERSION_INVALID, check: version_invalid },
    Rule { lint: &RUA_MISSING, check: rua_missing },
    Rule { lint: &RUA_SCHEME, check: rua_scheme },
    Rule { lint: &RUA_ADDRESS_INVALID, check: rua_address_invalid },
    Rule { lint: &RUA_UNENCODED_CHARACTER, check: rua_unencoded_character },
    Rule { lint: &RUA_EMPTY_MEMBER, check: rua_empty_member },
    Rule { lint: &RUA_DUPLICATE_FIELD, check: rua_duplicate_field },
    Rule { lint: &RUA_DUPLICATE_URI, check: rua_duplicate_uri },
    Rule {
        lint: &TLSRPT_OTHER_KIND,
        check: |facts, sink| checks::other_kinds(&TLSRPT, facts, &facts.tlsrpt, sink),
    },
    Rule { lint: &TLSRPT_FIELD_MALFORMED, check: field_malformed },
    Rule { lint: &TLSRPT_UNKNOWN_FIELD, check: unknown_field },
    Rule { lint: &RUA_SAME_DOMAIN, check: rua_same_domain },
    Rule { lint: &TLSRPT_SPACE_BEFORE_DELIMITER, check: space_before_delimiter },
];

pub(crate) static TLSRPT_MULTIPLE: Lint = Lint {
    code: "STS-L02",
    name: "tlsrpt-multiple",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{count} TLSRPT records at one name",
    message: "Only one TXT record may begin with v=TLSRPTv1, but this name has {records}. With more than one, senders send no reports.",
    help: "Merge them: one rua field can have several addresses, with commas between them.",
};

pub(crate) static TLSRPT_UNKNOWN_FIELD: Lint = Lint {
    code: "STS-L11",
    name: "tlsrpt-unknown-field",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "The field “{name}” is {what}",
    message: "{why}",
    help: "Remove it if nothing else uses it.",
};

fn unknown_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for Found { defect, text } in checks::unknown_fields(&TLSRPT, facts) {
        let (severity, what, why) = match text.as_str() {
            "v" => (
                Severity::Warning,
                "repeated",
                "A record has one version. Senders ignore the second, or the record.",
            ),
            "p" | "sp" | "pct" | "ruf" | "fo" | "ri" | "adkim" | "aspf" => (
                Severity::Note,
                "unknown",
                "It belongs in a DMARC record at _dmarc; senders of TLS reports ignore it.",
            ),
            _ => (
                Severity::Note,
                "unknown",
                "RFC 8460 defines only v and rua for this record; senders ignore other fields.",
            ),
        };
        let defect = defect.severity(severity).arg("name", text).arg("what", what);
        sink.report(defect.arg("why", why));
    }
}

/// Returns the record, unless it has quotes: they cause the other defects, so only they are reported.
fn unquoted<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f TlsrptSyntax<'a>> {
    checks::sound(&TLSRPT, facts).and(facts.tlsrpt.syntax.as_ref())
}

pub(crate) static TLSRPT_ABSENT: Lint = Lint {
    code: "STS-L01",
    name: "tlsrpt-absent",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "No TLSRPT record: delivery failures are not reported",
    message: "There is no TLSRPT record at _smtp._tls, so senders do not report failed or unencrypted deliveries.",
    help: "Publish a record with an address for the daily reports.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // A domain without MTA-STS needs that first. In mode testing, `testing-without-tlsrpt` is reported instead.
    let wanted = facts.is_announced() && facts.policy_state() != State::Pending && !facts.is_testing();
    let is_explained =
        || aliases::tlsrpt(facts).is_possible() || may_be_elsewhere(facts, &TLSRPT, &Place::OF_TLSRPT);
    if facts.tlsrpt_state() == State::Absent && wanted && !is_explained() {
        let defect = TLSRPT.defect().arg("domain", facts.domain());
        sink.report(defect.copy("Copy a record", (TLSRPT.example)(facts)));
    }
}

pub(crate) static TLSRPT_VERSION_INVALID: Lint = Lint {
    code: "STS-L03",
    name: "tlsrpt-version-invalid",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{problem}",
    message: "It begins with “{found}”. The version must be exactly v=TLSRPTv1 (case matters, no spaces), followed by a semicolon. Strict senders ignore any other record.",
    help: "Begin the record with “v=TLSRPTv1;”.",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report_as("found", checks::version_invalid(&TLSRPT, facts), sink);
    report_as("found", checks::version_not_first(&TLSRPT, facts), sink);
}

pub(crate) static RUA_MISSING: Lint = Lint {
    code: "STS-L04",
    name: "rua-missing",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record has no rua field",
    message: "The rua field names the addresses for reports. Without it the record is invalid.",
    help: "{suggestion}",
};

fn rua_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    checks::field_missing(&TLSRPT, facts, sink, |_, defect| {
        let defect = defect.arg("suggestion", "Add “rua=mailto:” and an address.");
        defect.copy("Copy a record", (TLSRPT.example)(facts))
    });
}

pub(crate) static TLSRPT_FIELD_MALFORMED: Lint = Lint {
    code: "STS-L10",
    name: "tlsrpt-field-malformed",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{what} in the TLSRPT record",
    message: "The record is a list of name=value fields with semicolons between them, in US-ASCII, without quotes and without white space at the end. Strict senders ignore any other record.",
    help: "Write it as v=TLSRPTv1; rua=mailto:tls-reports@{domain}",
};

/// Reports in one lint what `record-quoted`, `record-field-malformed`, `record-empty-field`,
/// `record-trailing-space` and `record-not-ascii` report of the other record.
fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut report = |found: Vec<Found>, what: fn(&str) -> String| {
        for Found { defect, text } in found {
            sink.report(defect.arg("what", what(&text)).arg("domain", facts.domain()));
        }
    };
    report(checks::quoted(&TLSRPT, facts), |_| "Literal quotes or backslashes".to_owned());
    report(checks::malformed_fields(&TLSRPT, facts), |field| format!("Invalid field “{field}”"));
    let gap = checks::sound(&TLSRPT, facts).and_then(|record| record.places(TxtDeviation::EmptyField).next());
    let empty = checks::empty_fields(&TLSRPT, facts).into_iter().zip(gap);
    let empty = empty.map(|(found, gap)| Found { defect: found.defect.at(gap), ..found }).collect();
    report(empty, |_| "Empty field (two semicolons in a row)".to_owned());
    report(checks::trailing_space(&TLSRPT, facts), |_| "Trailing white space".to_owned());
    report(checks::not_ascii(&TLSRPT, facts), |_| "A character that is not printable US-ASCII".to_owned());
}

pub(crate) static TLSRPT_SPACE_BEFORE_DELIMITER: Lint = Lint {
    code: "STS-L13",
    name: "tlsrpt-space-before-delimiter",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "White space between v=TLSRPTv1 and its semicolon",
    message: "The grammar allows this. But if this name has another TXT record, senders discard all that do not begin with “v=TLSRPTv1;”.",
    help: "Remove the white space before the semicolon.",
};

fn space_before_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(checks::space_before_delimiter(&TLSRPT, facts, facts.tlsrpt.discarded), sink);
}

/// Returns the entries of `rua` that are not valid, each with the reason. Brackets around all of them are reported once, and
/// so is a character outside US-ASCII.
fn bad_uris(syntax: &TlsrptSyntax<'_>) -> impl Iterator<Item = (Span, UriError)> {
    let is_wrapped = brackets(syntax).is_some();
    let bad = syntax.uris.iter().filter_map(|uri| Some((uri.span, uri.value.err()?)));
    bad.filter(move |(span, _)| !is_wrapped && checks::is_text(syntax.text, *span))
}

pub(crate) static RUA_SCHEME: Lint = Lint {
    code: "STS-L05",
    name: "rua-scheme",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” {cause}",
    message: "Reports go to mailto: and https: addresses. Senders skip any other, or ignore the record.",
    help: "Write “mailto:” before a mail address, or an https: URL.",
};

fn rua_scheme(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for (span, _) in bad_uris(syntax).filter(|bad| bad.1 == UriError::NoScheme).take(sink.left()) {
        let found = visible::plain(span.of(syntax.text));
        let defect = TLSRPT
            .defect()
            .at(span)
            .arg("cause", "does not begin with mailto: or https:")
            .arg("found", &found);
        let address = format!("mailto:{found}");
        let text = syntax.text;
        let behind = || text.get(span.end + 1..)?.split(|byte| b",; \t".contains(byte)).next();
        let split = || [b"mailto:", behind().unwrap_or_default()].concat();
        sink.report(
            if found == "mailto"
                && text.get(span.end) == Some(&b';')
                && TlsrptSyntax::is_destination(&split())
            {
                let edit = Edit::replace(Span::new(span.end, span.end + 1), ":");
                defect.fix("Write “mailto:”", Applicability::Unsafe, vec![edit])
            } else if TlsrptSyntax::is_destination(address.as_bytes()) {
                let edit = Edit::insert(span.start, "mailto:");
                defect.fix(format!("Write “{address}”"), Applicability::Unsafe, vec![edit])
            } else {
                defect
            },
        );
    }
    for uri in syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Undefined)) {
        let found = visible::plain(uri.span.of(syntax.text));
        let defect = TLSRPT.defect().severity(Severity::Warning).at(uri.span).arg("found", &found);
        let defect = defect.arg("cause", "has a scheme that RFC 8460 does not define");
        let scheme = found.split(':').next().unwrap_or_default();
        sink.report(match nearest(&scheme.to_ascii_lowercase(), ["mailto", "https"]) {
            Some(meant) => {
                let name = Span::new(uri.span.start, uri.span.start + scheme.len());
                let edits = vec![Edit::replace(name, meant)];
                defect.fix(format!("Write “{meant}:”"), Applicability::Unsafe, edits)
            }
            None => defect,
        });
    }
}

/// Returns the brackets around the value of `rua`.
fn brackets(syntax: &TlsrptSyntax<'_>) -> Option<[Span; 2]> {
    let Span { start, end } = syntax.rua.first()?.value;
    match Span::new(start, end).of(syntax.text) {
        [b'\'', .., b'\''] | [b'<', .., b'>'] | [b'(', .., b')'] | [b'[', .., b']'] => {
            Some([Span::new(start, start + 1), Span::new(end - 1, end)])
        }
        _ => None,
    }
}

pub(crate) static RUA_ADDRESS_INVALID: Lint = Lint {
    code: "STS-L06",
    name: "rua-address-invalid",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” is not a valid address for reports",
    message: "{cause}, so reports do not arrive.",
    help: "Write a full address, such as mailto:tls-reports@{domain} or an https: URL.",
};

fn rua_address_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    if let Some([open, close]) = brackets(syntax) {
        let found = visible::plain(open.to(close).of(syntax.text));
        let defect = TLSRPT
            .defect()
            .at(open.to(close))
            .arg("found", found)
            .arg("cause", "It is in brackets or quotes");
        let edits = vec![Edit::delete(open), Edit::delete(close)];
        let defect = defect.arg("domain", facts.domain());
        sink.report(defect.fix("Remove the brackets", Applicability::Unsafe, edits));
    }
    for (span, error) in bad_uris(syntax) {
        let Some(cause) = cause(error).filter(|_| !sink.is_full()) else { continue };
        let found = visible::plain(span.of(syntax.text));
        let defect = TLSRPT.defect().at(span).arg("found", found).arg("cause", cause);
        let defect = defect.arg("domain", facts.domain());
        sink.report(match (error, surplus(syntax.text, span, error)) {
            (UriError::UserInfo, Some(part)) => {
                defect.fix("Remove the user name", Applicability::Unsafe, vec![Edit::delete(part)])
            }
            (_, Some(part)) => defect.fix("Remove the port", Applicability::Unsafe, vec![Edit::delete(part)]),
            (_, None) => defect,
        });
    }
    slashes_before_address(facts, sink);
    for uri in
        syntax.uris.iter().filter(|uri| uri.value.is_ok() && is_placeholder(facts, uri.span.of(syntax.text)))
    {
        let defect = TLSRPT.defect().severity(Severity::Warning).at(uri.span);
        let defect = defect.arg("found", uri.span.text(syntax.text)).arg("domain", facts.domain());
        sink.report(defect.arg("cause", "It seems to be left over from a guide"));
    }
    for (span, _) in bad_uris(syntax).filter(|bad| bad.1 == UriError::Character).take(sink.left()) {
        let found = visible::plain(span.of(syntax.text));
        let words: Vec<&str> = found.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        let defect = TLSRPT.defect().at(span).arg("found", &found).arg("domain", facts.domain());
        let defect = defect.arg("cause", "It contains a character that is not allowed in a URI");
        let parted = match words.as_slice() {
            ["mailto:", address] => Some(format!("mailto:{address}")),
            // A list without its commas.
            [_, rest @ ..] if !rest.is_empty() && rest.iter().all(|word| word.contains(':')) => {
                Some(words.join(","))
            }
            _ => None,
        };
        let is_good = |text: &String| (TLSRPT.is_good)(text.as_bytes());
        sink.report(match parted.filter(is_good) {
            Some(text) => {
                let title = format!("Write “{text}”");
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, text)])
            }
            None => defect,
        });
    }
}

/// `mailto://a@example.com` is a valid URI, but its address begins with slashes.
fn slashes_before_address(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Mailto)) {
        let text = uri.span.text(syntax.text);
        if text.get("mailto:".len()..).is_some_and(|address| address.starts_with("//")) {
            let at = uri.span.start + "mailto:".len();
            let defect = TLSRPT.defect().severity(Severity::Warning).at(uri.span).arg("found", text);
            let defect = defect.arg("domain", facts.domain());
            let defect = defect.arg("cause", "Its mail address begins with slashes");
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
    message: "Commas, exclamation marks and semicolons in an address must be encoded. Otherwise the record is invalid.",
    help: "Write %21 instead of “!”. If it begins a size limit, as in DMARC, remove the limit.",
};

fn rua_unencoded_character(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Err(UriError::Unencoded)) {
        let bytes = uri.span.of(syntax.text).iter().enumerate();
        let marks = bytes.filter(|(_, byte)| **byte == b'!').map(|(at, _)| uri.span.start + at);
        let marks: Vec<Span> = marks.map(|at| Span::new(at, at + 1)).collect();
        let Some(first) = marks.first() else { continue };
        let size = Span::new(first.end, uri.span.end);
        let defect = TLSRPT.defect().at(*first);
        sink.report(if is_size(size.of(syntax.text)) {
            let edits = vec![Edit::delete(first.to(size))];
            defect.fix("Remove the size limit", Applicability::Unsafe, edits)
        } else {
            let encoded = String::from_utf8_lossy(uri.span.of(syntax.text)).replace('!', "%21");
            let edits = marks.iter().map(|mark| Edit::replace(*mark, "%21")).collect();
            if TlsrptSyntax::is_destination(encoded.as_bytes()) {
                defect.fix("Write %21", Applicability::Unsafe, edits)
            } else {
                defect
            }
        });
    }
}

/// Whether `text` is a size limit such as `10m`, which only DMARC's rua has.
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
    title: "The rua list has an empty entry",
    message: "There is a comma at the beginning or end of the list, or two commas in a row. The grammar does not allow an empty entry.",
    help: "Remove the comma.",
};

fn rua_empty_member(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let is_comma = |at: &usize| syntax.text.get(*at) == Some(&b',');
    let mut edits: Vec<Edit> = Vec::new();
    for uri in syntax.uris.iter().filter(|uri| uri.value == Err(UriError::Empty)) {
        // The comma after it, or at the end of the list the one before it.
        let comma = Some(uri.span.end).filter(is_comma).or(uri.span.start.checked_sub(1).filter(is_comma));
        let fresh = comma.filter(|at| edits.last().is_none_or(|edit| edit.span.start < *at));
        edits.extend(fresh.map(|at| Edit::delete(Span::new(at, at + 1))));
    }
    let mut empty = syntax.uris.iter().filter(|uri| uri.value == Err(UriError::Empty));
    let Some(first) = empty.next() else { return };
    let defect = TLSRPT.defect().at(first.span);
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
    message: "RFC 8460 allows it, and a sender may report to all of them. But published senders differ: some use only the first field, some only the last.",
    help: "Put all addresses into one rua field, with commas between them.",
};

fn rua_duplicate_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let [first, second, ..] = syntax.rua.as_slice() else { return };
    let between = Span::new(first.span.end, second.value.start);
    // If there is another field between the two, no simple edit joins them.
    let adjacent = between.of(syntax.text).iter().filter(|byte| **byte == b';').count() == 1;
    let defect = TLSRPT.defect().at(second.span);
    let is_same = first.value.of(syntax.text) == second.value.of(syntax.text);
    sink.report(if is_same && adjacent {
        let edits = vec![Edit::delete(Span::new(first.span.end, second.span.end))];
        defect.fix("Remove the repetition", Applicability::Unsafe, edits)
    } else if adjacent {
        defect.fix("Join the two", Applicability::Unsafe, vec![Edit::replace(between, ",")])
    } else {
        defect
    });
}

pub(crate) static RUA_DUPLICATE_URI: Lint = Lint {
    code: "STS-L17",
    name: "rua-duplicate-uri",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” is repeated",
    message: "Senders may deliver every report to it twice.",
    help: "Remove the repetition.",
};

fn rua_duplicate_uri(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // A repeated field is reported as such.
    let Some(syntax) = unquoted(facts).filter(|syntax| syntax.rua.len() == 1) else { return };
    // Sorted by text, then by place, so that the first of equal addresses is the one that stays.
    let lower = syntax.text.to_ascii_lowercase();
    let key = |span: Span, scheme: Scheme| {
        if scheme == Scheme::Mailto { span.of(&lower) } else { span.of(syntax.text) }
    };
    let usable = syntax.uris.iter().filter_map(|uri| Some((key(uri.span, uri.value.ok()?), uri.span)));
    let mut sorted: Vec<_> = usable.collect();
    sort(&mut sorted);
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    let mut repeated: Vec<_> = pairs.filter(|(one, next)| one.0 == next.0).map(|(_, next)| next.1).collect();
    sort(&mut repeated);
    for span in repeated {
        let before = syntax.text.get(..span.start).unwrap_or_default().trim_ascii_end();
        let defect = TLSRPT.defect().at(span).arg("found", span.text(syntax.text));
        sink.report(if before.ends_with(b",") {
            let edit = Edit::delete(Span::new(before.len() - 1, span.end));
            defect.fix("Remove the repetition", Applicability::Unsafe, vec![edit])
        } else {
            defect
        });
    }
}

pub(crate) static TLSRPT_OTHER_KIND: Lint = Lint {
    code: "STS-L18",
    name: "tlsrpt-other-kind",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "There is {what} at _smtp._tls",
    message: "“{text}” is not a TLSRPT record. {effect}",
    help: "{help}",
};

pub(crate) static RUA_SAME_DOMAIN: Lint = Lint {
    code: "STS-L12",
    name: "rua-same-domain",
    severity: Severity::Note,
    rfc: Rfc::tlsrpt("3"),
    title: "Reports go to {domain} itself",
    message: "Reports about failed deliveries go to the same mail hosts that failed. Senders must deliver reports even if TLS fails, but not all do.",
    help: "Use a mailbox at another domain or an https: address. They still work when your own mail hosts fail.",
};

fn rua_same_domain(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(syntax), Some(domain)) = (unquoted(facts), facts.context.domain) else { return };
    let at_domain = format!("@{domain}");
    let mail_only = syntax.uris.iter().all(|uri| uri.value == Ok(Scheme::Mailto));
    let home = |span: Span| {
        let uri = span.text(syntax.text).to_ascii_lowercase();
        uri.split('?').next().is_some_and(|address| address.ends_with(&at_domain))
    };
    let Some(last) = syntax.uris.last() else { return };
    if mail_only && syntax.uris.iter().all(|uri| home(uri.span)) {
        sink.report(TLSRPT.defect().at(last.span).arg("domain", domain));
    }
}
