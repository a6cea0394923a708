//! L: the addresses for reports in the TLSRPT record (RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity};
use crate::lints::sink::{Defect, Sink};
use crate::lints::titles::{after, quoted, write};
use crate::lints::txt::addresses::{
    self, Meant, cause, end_of_link, has_two_at, is_numeric, is_placeholder, is_reachable, rewritten_link,
    signs_before, surplus,
};
use crate::lints::txt::checks;
use crate::lints::txt::kind::TLSRPT;
use crate::rfc::Rfc;
use crate::syntax::tlsrpt_record::{Scheme, TlsrptSyntax, UriError};
use crate::text::sort::sort;
use crate::text::span::Span;
use crate::text::spelling::nearest;
use crate::text::visible;

/// Returns the record, unless it has quotes: they cause the other defects, so only they are reported.
pub(super) fn unquoted<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f TlsrptSyntax<'a>> {
    checks::sound(&TLSRPT, facts).and(facts.tlsrpt.syntax.as_ref())
}

/// Returns the entries of `rua` that are not valid, each with the reason. Brackets around all of them are reported once, and
/// so are a character outside US-ASCII and a comma that is part of an address.
fn bad_uris(syntax: &TlsrptSyntax<'_>) -> impl Iterator<Item = (Span, UriError)> {
    let is_wrapped = brackets(syntax).is_some();
    let cut: Vec<Span> = commas_inside(syntax).into_iter().flat_map(|cut| cut.parts).collect();
    let is_cut = move |span: &Span| cut.binary_search(span).is_ok();
    let bad = syntax.uris.iter().filter_map(|uri| Some((uri.span, uri.value.err()?)));
    bad.filter(move |(span, _)| !is_wrapped && checks::is_text(syntax.text, *span) && !is_cut(span))
}

/// Entries that are one address with commas in it.
struct Cut {
    parts: Vec<Span>,
    cause: Message,
    /// What to write for each comma.
    meant: &'static str,
}

/// Finds commas inside an address: `tls@example,com` means a dot, `https://example.com/a,b` means itself.
fn commas_inside(syntax: &TlsrptSyntax<'_>) -> Vec<Cut> {
    let text = syntax.text;
    let mut cuts: Vec<Cut> = Vec::new();
    for (one, next) in syntax.uris.iter().zip(syntax.uris.iter().skip(1)) {
        let is_glued = one.span.end + 1 == next.span.start && !next.span.is_empty();
        if next.value != Err(UriError::NoScheme) || !is_glued {
            continue;
        }
        let (address, rest) = (one.span.of(text), next.span.of(text));
        let is_plain = !rest.iter().any(|byte| b"@.: ".contains(byte));
        if let Some(cut) = cuts.last_mut().filter(|cut| cut.parts.last() == Some(&one.span) && is_plain) {
            cut.parts.push(next.span);
        } else if one.value == Err(UriError::NotPublic)
            && TlsrptSyntax::is_destination(&[address, b".", rest].concat())
        {
            let cause = Message::new("rua-address-invalid.comma", "It contains a comma instead of a dot");
            cuts.push(Cut { parts: vec![one.span, next.span], cause, meant: "." });
        } else if one.value == Ok(Scheme::Https) && is_plain && has_path(address) {
            let cause =
                Message::new("rua-address-invalid.comma-in-url", "A comma in a URL must be written %2C");
            cuts.push(Cut { parts: vec![one.span, next.span], cause, meant: "%2C" });
        }
    }
    cuts
}

/// Whether there is a path in a URL. Only there a comma can be encoded, and not in the name of the host.
fn has_path(url: &[u8]) -> bool {
    url.iter().filter(|byte| **byte == b'/').count() > "//".len()
}

/// Returns the address that was meant by an entry that is not valid.
fn fixed(defect: Defect, span: Span, meant: Option<Meant>) -> Defect {
    match meant {
        Some(Meant { uri, .. }) => {
            let title = write(&uri);
            defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, uri)])
        }
        None => defect,
    }
}

/// Whether reports arrive at one of the addresses. If not, what is wrong with one of them is an error.
fn severity(facts: &Facts<'_>) -> Severity {
    let found = facts.tlsrpt.syntax.as_ref().map(|syntax| destinations(facts, syntax)).unwrap_or_default();
    if found.is_empty() { Severity::Error } else { Severity::Warning }
}

/// Returns the addresses at which reports arrive, as far as the record tells.
pub(crate) fn destinations(facts: &Facts<'_>, syntax: &TlsrptSyntax<'_>) -> Vec<String> {
    let uris = syntax.uris.iter().map(|uri| uri.span).filter(|uri| is_reachable(facts, uri.of(syntax.text)));
    uris.map(|uri| uri.text(syntax.text)).collect()
}

pub(crate) static RUA_SCHEME: Lint = Lint {
    code: "STS-L05",
    name: "rua-scheme",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{problem}",
    message: "Reports go to mailto: and https: addresses. Senders skip any other, or ignore the record.{alone}",
    help: "Begin a mail address with “mailto:”, and a URL with “https:”.",
};

pub(super) fn rua_scheme(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let is_bare = |(span, error): &(Span, UriError)| {
        *error == UriError::NoScheme && !has_two_at(&span.text(syntax.text))
    };
    for (span, _) in bad_uris(syntax).filter(is_bare).take(sink.left()) {
        let found = visible::plain(span.of(syntax.text));
        let problem = Message::new("rua-scheme.missing", "“{found}” does not begin with mailto: or https:");
        let defect = TLSRPT.defect().at(span).arg("problem", problem.arg("found", &found));
        let defect = defect.arg("alone", "").arg("found", &found);
        let text = syntax.text;
        let behind = || text.get(span.end + 1..)?.split(|byte| b",; \t".contains(byte)).next();
        let split = || [b"mailto:", behind().unwrap_or_default()].concat();
        sink.report(
            if found == "mailto"
                && text.get(span.end) == Some(&b';')
                && TlsrptSyntax::is_destination(&split())
            {
                let edit = Edit::replace(Span::new(span.end, span.end + 1), ":");
                defect.fix(write("mailto:"), Applicability::Unsafe, vec![edit])
            } else {
                let meant = addresses::meant(&found);
                fixed(defect, span, meant)
            },
        );
    }
    // RFC 8460 §3 defines only mailto: and https:. Another scheme is a valid URI, so it does not void the record, but no
    // sender reports to it: harmless beside an address that works, and alone an error, because no report arrives.
    let severity = severity(facts);
    let alone = match severity {
        Severity::Error => {
            after(Message::new("rua-scheme.alone", "No other address works, so no report arrives."))
        }
        _ => Arg::from(""),
    };
    for uri in syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Undefined)) {
        let found = visible::plain(uri.span.of(syntax.text));
        let problem =
            Message::new("rua-scheme.undefined", "“{found}” has a scheme that RFC 8460 does not define");
        let defect = TLSRPT.defect().severity(severity).at(uri.span).arg("alone", alone.clone());
        let defect = defect.arg("problem", problem.arg("found", &found)).arg("found", &found);
        let scheme = found.split(':').next().unwrap_or_default();
        let (lower, rest) = (scheme.to_ascii_lowercase(), found.get(scheme.len()..).unwrap_or_default());
        let https = ["https", rest].concat();
        let is_https = lower.starts_with("ht") && rest.starts_with("://");
        let meant = if is_https { Some("https") } else { nearest(&lower, ["mailto", "https"]) };
        sink.report(match meant {
            Some("https") if is_numeric(https.as_bytes()) || !is_reachable(facts, https.as_bytes()) => defect,
            Some("https") => {
                let name = Span::new(uri.span.start, uri.span.start + scheme.len());
                let edits = vec![Edit::replace(name, "https")];
                defect.fix(write("https:"), Applicability::Unsafe, edits)
            }
            _ => fixed(defect, uri.span, addresses::meant(&found)),
        });
    }
}

/// Returns the brackets around the value of `rua`.
fn brackets(syntax: &TlsrptSyntax<'_>) -> Option<[Span; 2]> {
    let Span { start, end } = syntax.rua.first()?.value;
    match Span::new(start, end).of(syntax.text) {
        [b'<', inside @ .., b'>'] if inside.contains(&b'<') => None,
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
    message: "{effect}",
    help: "Write a full address, such as mailto:tls-reports@{domain} or an https: URL.",
};

pub(super) fn rua_address_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let told = |span: Span, effect: Message| {
        let found = visible::plain(span.of(syntax.text));
        let defect = TLSRPT.defect().at(span).arg("found", found);
        defect.arg("effect", effect).arg("domain", facts.domain())
    };
    let defect = |span: Span, cause: Message| {
        let effect = Message::new("rua-address-invalid.no-report", "{cause}. Reports do not arrive.");
        told(span, effect.arg("cause", cause))
    };
    if let Some([open, close]) = brackets(syntax) {
        let edits = vec![Edit::delete(open), Edit::delete(close)];
        let cause = Message::new("rua-address-invalid.in-brackets", "It is in brackets or quotes");
        let defect = defect(open.to(close), cause);
        sink.report(defect.fix(
            Message::new("fix.remove-the-brackets", "Remove the brackets"),
            Applicability::Unsafe,
            edits,
        ));
    }
    for Cut { parts, cause, meant } in commas_inside(syntax).into_iter().take(sink.left()) {
        let (Some(one), Some(last)) = (parts.first(), parts.last()) else { continue };
        let commas = parts.iter().zip(parts.iter().skip(1));
        let edits = commas.map(|(one, next)| Edit::replace(Span::new(one.end, next.start), meant)).collect();
        let title =
            Message::new("fix.for-the-comma", "Write {text} for the comma").arg("text", quoted(meant));
        sink.report(defect(one.to(*last), cause).fix(title, Applicability::Unsafe, edits));
    }
    for (span, error) in bad_uris(syntax) {
        let found = span.text(syntax.text);
        let Some(cause) = cause(error, &found).filter(|_| !sink.is_full()) else { continue };
        let meant = addresses::meant(&found);
        let cause = meant.as_ref().and_then(|meant| meant.cause).cloned().unwrap_or(cause);
        let defect = defect(span, cause);
        sink.report(match (error, surplus(syntax.text, span, error)) {
            (UriError::UserInfo, Some(part)) => defect.fix(
                Message::new("fix.remove-the-user-name", "Remove the user name"),
                Applicability::Unsafe,
                vec![Edit::delete(part)],
            ),
            (_, Some(part)) => defect.fix(
                Message::new("fix.remove-the-port", "Remove the port"),
                Applicability::Unsafe,
                vec![Edit::delete(part)],
            ),
            (_, None) => fixed(defect, span, meant),
        });
    }
    let good =
        syntax.uris.iter().filter(|uri| uri.value.is_ok()).map(|uri| (uri.span, uri.span.of(syntax.text)));
    for (span, uri) in good.take(ADDRESSES_MAX) {
        let text = String::from_utf8_lossy(uri);
        if let Some(plain) = rewritten_link(&text) {
            let cause = Message::new(
                "rua-address-invalid.rewritten",
                "A mail filter has replaced the URL by a link of its own",
            );
            let link = Span::new(span.start, end_of_link(syntax.text, span.end));
            let meant = plain.map(|uri| Meant { uri, cause: None });
            // A semicolon in it ends the field, so that the record is not valid.
            let severity = if link == span { severity(facts) } else { Severity::Error };
            sink.report(fixed(defect(link, cause).severity(severity), link, meant));
            continue;
        }
        let at = span.start + "mailto:".len();
        let signs = Span::new(at, at + signs_before(uri));
        let has_slashes = signs.of(syntax.text) == b"//";
        let doubt = if has_slashes {
            Message::new("rua-address-invalid.slashes", "Its mail address begins with slashes")
        } else if !signs.is_empty() {
            addresses::OTHER_SIGNS
        } else if is_placeholder(facts, uri) {
            Message::new("rua-address-invalid.guide", "It seems to be left over from a guide")
        } else if is_numeric(uri) {
            let effect = Message::new(
                "rua-address-invalid.numeric",
                "It names an IP address instead of a domain, so only senders that accept its certificate report to it.",
            );
            sink.report(told(span, effect).severity(Severity::Warning));
            continue;
        } else {
            continue;
        };
        let defect = defect(span, doubt).severity(severity(facts));
        let title = if has_slashes {
            Message::new("fix.remove-the-slashes", "Remove the slashes")
        } else {
            write(format_args!("mailto:{}", Span::new(signs.end, span.end).text(syntax.text)))
        };
        sink.report(if signs.is_empty() {
            defect
        } else {
            defect.fix(title, Applicability::Unsafe, vec![Edit::delete(signs)])
        });
    }
}

/// More addresses are not looked at one by one.
const ADDRESSES_MAX: usize = 64;

pub(crate) static RUA_UNENCODED_CHARACTER: Lint = Lint {
    code: "STS-L07",
    name: "rua-unencoded-character",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "“!” must be written %21 in a rua address",
    message: "Commas, exclamation marks and semicolons in an address must be encoded. Otherwise the record is invalid.",
    help: "Write %21 instead of “!”. If it begins a size limit, as in DMARC, remove the limit.",
};

pub(super) fn rua_unencoded_character(facts: &Facts<'_>, sink: &mut Sink<'_>) {
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
            defect.fix(
                Message::new("fix.remove-the-size-limit", "Remove the size limit"),
                Applicability::Unsafe,
                edits,
            )
        } else {
            let encoded = String::from_utf8_lossy(uri.span.of(syntax.text)).replace('!', "%21");
            let edits = marks.iter().map(|mark| Edit::replace(*mark, "%21")).collect();
            if TlsrptSyntax::is_destination(encoded.as_bytes()) {
                defect.fix(Message::new("fix.write-21", "Write %21"), Applicability::Unsafe, edits)
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
    title: "{what}",
    message: "{why}",
    help: "{help}",
};

pub(super) fn rua_empty_member(facts: &Facts<'_>, sink: &mut Sink<'_>) {
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
    if syntax.uris.iter().all(|uri| uri.value == Err(UriError::Empty)) {
        let what = Message::new("rua-empty-member.no-address", "The rua field has no address");
        let why = Message::new(
            "rua-empty-member.no-address-why",
            "Senders do not know where to send reports, and the grammar requires an address.",
        );
        let help = Message::new("rua-empty-member.write", "Write “mailto:” and an address behind “rua=”.");
        let defect = defect.arg("what", what).arg("why", why).arg("help", help);
        return sink.report(TLSRPT.with_example(defect, facts));
    }
    let what = Message::new("rua-empty-member.entry", "The rua list has an empty entry");
    let why = Message::new(
        "rua-empty-member.entry-why",
        "There is a comma at the beginning or end of the list, or two commas in a row. The grammar does not allow an empty entry.",
    );
    let help = Message::new("rua-empty-member.remove", "Remove the comma.");
    let defect = defect.arg("what", what).arg("why", why).arg("help", help);
    sink.report(if edits.is_empty() {
        defect
    } else {
        defect.fix(Message::new("fix.remove-the-comma", "Remove the comma"), Applicability::Safe, edits)
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

pub(super) fn rua_duplicate_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = unquoted(facts) else { return };
    let [first, second, ..] = syntax.rua.as_slice() else { return };
    let between = Span::new(first.span.end, second.value.start);
    // If there is another field between the two, no simple edit joins them.
    let mut fields = between.of(syntax.text).split(|byte| *byte == b';').skip(1).map(<[u8]>::trim_ascii);
    let is_version = |field: &[u8]| field == TLSRPT.version.as_bytes();
    let adjacent = fields.all(|field| is_version(field) || field == b"rua=");
    let defect = TLSRPT.defect().at(second.span);
    let is_same = first.value.of(syntax.text) == second.value.of(syntax.text);
    sink.report(if is_same && adjacent {
        let edits = vec![Edit::delete(Span::new(first.span.end, second.span.end))];
        defect.fix(
            Message::new("fix.remove-the-repetition", "Remove the repetition"),
            Applicability::Unsafe,
            edits,
        )
    } else if adjacent {
        defect.fix(
            Message::new("fix.join-the-two", "Join the two"),
            Applicability::Unsafe,
            vec![Edit::replace(between, ",")],
        )
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
    message: "Senders may deliver every report to it several times.",
    help: "Remove the repetition.",
};

pub(super) fn rua_duplicate_uri(facts: &Facts<'_>, sink: &mut Sink<'_>) {
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
            defect.fix(
                Message::new("fix.remove-the-repetition", "Remove the repetition"),
                Applicability::Unsafe,
                vec![edit],
            )
        } else {
            defect
        });
    }
}

pub(crate) static RUA_SAME_DOMAIN: Lint = Lint {
    code: "STS-L12",
    name: "rua-same-domain",
    severity: Severity::Note,
    rfc: Rfc::tlsrpt("3"),
    title: "Reports go to {domain} itself",
    message: "Reports about failed deliveries go to the same mail hosts that failed. Senders must deliver reports even if TLS fails, but not all do.",
    help: "Use a mailbox at another domain or an https: address. They still work when your own mail hosts fail.",
};

pub(super) fn rua_same_domain(facts: &Facts<'_>, sink: &mut Sink<'_>) {
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
