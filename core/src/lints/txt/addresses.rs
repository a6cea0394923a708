//! What the lints say of a single address for reports (RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::Message;
use crate::lints::policy::placeholder::has_stand_in;
use crate::names::domain::DomainName;
use crate::names::ip_address::is_ipv4;
use crate::syntax::tlsrpt_record::{TlsrptSyntax, UriError};
use crate::text::characters::{has_any, trimmed, trimmed_start};
use crate::text::span::Span;
use crate::text::spelling::nearest;
use crate::text::tags::{has_tags, without_tags};

/// Why no report arrives at a member of `rua`. “, so reports do not arrive.” follows.
pub(crate) fn cause(error: UriError, uri: &str) -> Option<Message> {
    Some(match error {
        UriError::Address => match uri.rsplit_once('@') {
            Some((_, "")) => {
                Message::new("rua-address-invalid.no-domain", "The domain after the @ is missing")
            }
            Some((local, _)) if local.ends_with(':') => {
                Message::new("rua-address-invalid.no-mailbox", "The mailbox before the @ is missing")
            }
            Some((local, _)) if local.contains('@') => TWO_AT,
            Some(_) => EMPTY_LABEL,
            None if uri.len() > "mailto:".len() => Message::new(
                "rua-address-invalid.only-a-mailbox",
                "The @ and the domain of the mail address are missing",
            ),
            None => Message::new(
                "rua-address-invalid.no-mail-address",
                "The mail address after mailto: is missing",
            ),
        },
        UriError::Host => Message::new("rua-address-invalid.no-host", "There is no // and host after https:"),
        UriError::Slash => Message::new("rua-address-invalid.slash-in-domain", "A domain cannot contain “/”"),
        UriError::Mailbox => Message::new(
            "rua-address-invalid.only-a-domain",
            "This is a domain, not a mail address with a mailbox before an @",
        ),
        UriError::Dots => Message::new(
            "rua-address-invalid.dots",
            "The mailbox before the @ begins or ends with a dot, or has two in a row",
        ),
        UriError::Domain => Message::new(
            "rua-address-invalid.character-in-domain",
            "Its domain contains a character that a domain cannot have",
        ),
        UriError::EmptyLabel => EMPTY_LABEL,
        UriError::UserInfo => {
            Message::new("rua-address-invalid.user-name", "A URL for reports cannot contain a user name")
        }
        UriError::Port => {
            Message::new("rua-address-invalid.port", "Its port is not a valid one; a mail address has none")
        }
        UriError::Length => Message::new("rua-address-invalid.too-long", "A part of it is too long"),
        UriError::NotPublic => {
            Message::new("rua-address-invalid.not-public", "Its domain is not in the public DNS")
        }
        UriError::IpAddress => {
            Message::new("rua-address-invalid.ip-address", "It names an IP address instead of a domain")
        }
        UriError::Character if uri.contains("protected]") => Message::new(
            "rua-address-invalid.masked",
            "Cloudflare shows this on web pages instead of an address, which is not in the text",
        ),
        UriError::Character if is_template(uri) => {
            Message::new("rua-address-invalid.template", "It is left over from a template")
        }
        UriError::Character if has_any(uri, " \t") => SPACE,
        UriError::Character => Message::new(
            "rua-address-invalid.character",
            "It contains a character that is not allowed in a URI",
        ),
        UriError::NoScheme if has_two_at(uri) => TWO_AT,
        UriError::Empty | UriError::NoScheme | UriError::Unencoded => return None,
    })
}

const TWO_AT: Message = Message::new(
    "rua-address-invalid.which-at",
    "It has two @, and a mail address has one, between the mailbox and the domain",
);
const EMPTY_LABEL: Message = Message::new("rua-address-invalid.empty-label", "Its domain has an empty label");
const SPACE: Message = Message::new("rua-address-invalid.space", "It contains a space");

/// Returns the address in a link that a mail filter has rewritten; `None` inside if it is not there. Such a link leads to a page
/// for people, and ends with its contract.
pub(crate) fn rewritten_link(uri: &str) -> Option<Option<String>> {
    let lower = uri.to_ascii_lowercase();
    let (_, query) =
        FILTERS.iter().any(|host| lower.contains(host)).then(|| uri.split_once('?').unwrap_or((uri, "")))?;
    // `https://urldefense.com/v3/__<url>__;!!<token>$`
    let underlined = uri.split_once("/v3/__").and_then(|(_, rest)| rest.rsplit_once("__"));
    let value = underlined.map(|(value, _)| value);
    let value = value.or_else(|| {
        query.split('&').find_map(|pair| {
            pair.split_once('=')
                .filter(|(name, _)| matches!(*name, "url" | "u" | "a"))
                .map(|(_, value)| value)
        })
    });
    let plain = value.map(|value| {
        ["%3A:", "%2F/", "%3F?", "%3D=", "%26&"].into_iter().fold(value.to_owned(), |text, pair| {
            let (code, sign) = pair.split_at_checked(3).unwrap_or((pair, ""));
            text.replace(code, sign).replace(&code.to_ascii_lowercase(), sign)
        })
    });
    Some(plain.filter(|uri| TlsrptSyntax::is_destination(uri.as_bytes()) && rewritten_link(uri).is_none()))
}

/// Returns the end of a rewritten link that ends at `end` by the syntax of a record: the token of urldefense.com is behind a semicolon.
pub(crate) fn end_of_link(text: &[u8], end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let token = if rest.starts_with(b";!!") { rest.get(1..).unwrap_or_default() } else { return end };
    let length = token.iter().position(|byte| b",; \t".contains(byte)).unwrap_or(token.len());
    end + 1 + length
}

/// The hosts to which mail filters lead links.
const FILTERS: [&str; 6] = [
    "safelinks.protection.outlook.com/",
    "//urldefense.com/",
    "//urldefense.proofpoint.com/",
    "//linkprotect.cudasvc.com/",
    "mimecast.com/s/",
    "//secure-web.cisco.com/",
];

/// Whether it is not clear which @ of an address is meant. With `mailto:` before it, it would not be valid either.
pub(crate) fn has_two_at(uri: &str) -> bool {
    uri.matches('@').count() > 1 && meant(uri).is_none()
}

/// Whether an address has the words of a template, or a domain that is reserved for examples (RFC 2606) although the policy
/// domain is not.
pub(crate) fn is_placeholder(facts: &Facts<'_>, uri: &[u8]) -> bool {
    let uri = String::from_utf8_lossy(uri).to_ascii_lowercase();
    let is_reserved = |name: &str| EXAMPLES.iter().any(|example| name.ends_with(example));
    let is_real = |domain: &DomainName| domain.special_use().is_none() && !is_reserved(domain.as_str());
    let host = uri.split(['@', '/', '?', ':']).any(is_reserved);
    let names = uri.split(['@', '/', '?', ':', ',']).filter(|name| name.contains('.'));
    // The companies of Microsoft's documents, and `yourdomain`, unless the policy domain is one.
    let is_own = facts.context.domain.is_some_and(|domain| has_stand_in(domain.as_str().as_bytes()));
    let has_stand_in = !is_own && names.into_iter().any(|name| has_stand_in(name.as_bytes()));
    is_template(&uri) || has_stand_in || (host && facts.context.domain.is_some_and(is_real))
}

fn is_template(uri: &str) -> bool {
    let uri = uri.to_ascii_lowercase();
    TEMPLATES.iter().any(|word| uri.contains(word)) || uri.ends_with(".tld")
}

/// Whether reports arrive there, as far as the text tells.
pub(crate) fn is_reachable(facts: &Facts<'_>, uri: &[u8]) -> bool {
    TlsrptSyntax::is_destination(uri)
        && !is_placeholder(facts, uri)
        && signs_before(uri) == 0
        && rewritten_link(&String::from_utf8_lossy(uri)).is_none()
}

/// Whether a URL has an IP address as its host.
pub(crate) fn is_numeric(uri: &[u8]) -> bool {
    let host = uri.get("https://".len()..).and_then(|rest| rest.split(|byte| b"/?#".contains(byte)).next());
    let host = host.and_then(|host| std::str::from_utf8(host).ok()).unwrap_or_default();
    let is_https = uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"https"));
    is_https && (host.starts_with('[') || is_ipv4(host.split(':').next().unwrap_or_default()))
}

/// Returns the length of what is before the address in `mailto://a@example.com` and `mailto:mailto:a@example.com`. These are valid
/// URIs, but nobody has such a mailbox.
pub(crate) fn signs_before(uri: &[u8]) -> usize {
    let mut before = 0;
    while let Some(rest) = uri.get(before..) {
        let is_again = rest.get(..MAILTO.len()).is_some_and(|start| start.eq_ignore_ascii_case(MAILTO));
        before += match rest {
            _ if is_again => MAILTO.len(),
            [b':' | b'/', ..] if before > 0 => 1,
            _ => break,
        };
    }
    before.saturating_sub(MAILTO.len())
}

const MAILTO: &[u8] = b"mailto:";

const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

const TEMPLATES: [&str; 10] =
    ["your-", "your_", "yourdomain", "youremail", "your.domain", "<your", "{{", "}}", "%%", "${"];

/// Returns the part of a member without which it is a valid address.
pub(crate) fn surplus(text: &[u8], span: Span, error: UriError) -> Option<Span> {
    let uri = span.of(text);
    let at = uri.iter().rposition(|byte| *byte == b'@')?;
    let part = match error {
        UriError::UserInfo => Span::new(span.start + "https://".len(), span.start + at + 1),
        UriError::Port => {
            let colon = at + uri.get(at..)?.iter().position(|byte| *byte == b':')?;
            Span::new(span.start + colon, span.end)
        }
        _ => return None,
    };
    let left = [uri.get(..part.start - span.start)?, uri.get(part.end - span.start..)?].concat();
    TlsrptSyntax::is_destination(&left).then_some(part)
}

/// An address that was meant by a text, and what is wrong with the text.
pub(crate) struct Meant {
    pub(crate) uri: String,
    pub(crate) cause: Option<&'static Message>,
}

/// Reads one address, or several with something else than commas between them.
pub(crate) fn meant(found: &str) -> Option<Meant> {
    if has_tags(found) {
        let plain = without_tags(found);
        let members = plain.split(',').map(str::trim).filter(|member| !member.is_empty());
        let uris = members.map(|member| Some(one(member)?.uri)).collect::<Option<Vec<_>>>()?;
        return (!uris.is_empty()).then(|| Meant { uri: uris.join(","), cause: Some(&TAGS) });
    }
    one(found).or_else(|| {
        let apart = ["%2C", "%2c", "%20"]
            .into_iter()
            .fold(found.replace("mailto:", " mailto:"), |text, sign| text.replace(sign, " "));
        let words = apart.split([' ', '\t', '|', ';', ',']).map(|word| trimmed(word, "&/+-[](){}<>"));
        let words = words.filter(|word| !AND.split(' ').any(|and| and == *word));
        let all = words.map(|word| Some(one(word)?.uri)).collect::<Option<Vec<_>>>()?;
        let mut uris: Vec<String> = Vec::new();
        for uri in &all {
            if !uris.iter().any(|known| known.eq_ignore_ascii_case(uri)) {
                uris.push(uri.clone());
            }
        }
        let cause = Some(&COMMAS_ONLY).filter(|_| uris.len() > 1);
        (all.len() > 1).then(|| Meant { uri: uris.join(","), cause })
    })
}

/// Words between two addresses, and nothing.
const AND: &str = " and or und oder og eller et y";

static TAGS: Message = Message::new("rua-address-invalid.tags", "It contains tags of HTML");
static COMMAS_ONLY: Message =
    Message::new("rua-address-invalid.commas-only", "Addresses are separated by commas only");

/// Whether a text without a scheme is a mail address.
pub(crate) fn is_bare(found: &str) -> bool {
    one(found).is_some_and(|meant| meant.cause.is_none())
}

pub(crate) const OTHER_SIGNS: Message =
    Message::new("rua-address-invalid.other-signs", "The scheme is followed by other signs");

/// What people do to an address: why it is not valid, and the text without that.
type Slip = (Message, fn(&str) -> Option<String>);

static SLIPS: [Slip; 11] = [
    (Message::new("rua-address-invalid.markdown", "It is a link in Markdown"), |text| {
        Some(text.split_once("](")?.1.trim_end_matches(')').to_owned())
    }),
    (
        Message::new(
            "rua-address-invalid.angle-brackets",
            "A name and angle brackets are around the address",
        ),
        |text| {
            let (_, inside) = text.split_once('<')?;
            Some(inside.split_once('>')?.0.to_owned())
        },
    ),
    (Message::new("rua-address-invalid.comment", "A comment follows it"), |text| {
        let (address, rest) = text.split_once([' ', '\t'])?;
        // In a table, the next column follows. Another address is not a comment.
        let is_column = text.get(address.len()..)?.starts_with('\t') || rest.trim_start().starts_with("TTL");
        let is_comment = is_column || rest.trim_start().starts_with(['#', '/', '(', '-']);
        (is_comment && !rest.contains('@')).then(|| address.to_owned())
    }),
    (Message::new("rua-address-invalid.quotes", "It is in quotes or brackets"), |text| {
        Some(trimmed(text, "\"'`()[]").to_owned())
    }),
    (Message::new("rua-address-invalid.other-at", "The @ is written in another way"), |text| {
        let at =
            ["%40", "(at)", "[at]", "{at}", " at ", " @", "@ "].into_iter().find(|at| text.contains(at))?;
        Some(text.replace(at, "@").replace("[dot]", ".").replace("(dot)", "."))
    }),
    (SPACE, |text| Some(text.replace(" .", "."))),
    (Message::new("rua-address-invalid.no-slashes", "There is no :// after https"), |text| {
        let host = trimmed_start(text.strip_prefix("https")?, ":/;");
        (host.len() < text.len() - "https".len()).then(|| format!("https://{host}"))
    }),
    (Message::new("rua-address-invalid.two-at", "It has two @"), |text| Some(text.replace("@@", "@"))),
    (Message::new("rua-address-invalid.dot", "It ends with a dot"), |text| {
        text.contains('@').then(|| text.trim_end_matches('.').to_owned())
    }),
    (Message::new("rua-address-invalid.no-colon", "The colon after mailto is missing"), |text| {
        let rest = strip_scheme(text).filter(|rest| !rest.contains(':'))?;
        Some(trimmed_start(rest, "._-").to_owned())
    }),
    (OTHER_SIGNS, |text| Some(without_scheme(text).to_owned())),
];

/// Returns what follows `mailto` if that is neither a colon nor another sign that is meant as one.
fn strip_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked("mailto".len())?;
    let is_glued = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "._-".contains(c));
    (scheme.eq_ignore_ascii_case("mailto") && is_glued).then_some(rest)
}

fn one(found: &str) -> Option<Meant> {
    let (mut text, mut cause) = (found.trim().to_owned(), None);
    for (why, slip) in &SLIPS {
        if let Some(better) = slip(&text).filter(|better| *better != text) {
            // A missing scheme is not a slip.
            cause = cause.or(Some(why).filter(|_| !text.eq_ignore_ascii_case(&format!("mailto:{better}"))));
            text = better;
        }
    }
    if text.contains("//") {
        return TlsrptSyntax::is_destination(text.as_bytes()).then_some(Meant { uri: text, cause });
    }
    let (local, _) = text.split_once('@')?;
    let is_plain = local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte));
    let uri = format!("mailto:{text}");
    (is_plain && TlsrptSyntax::is_destination(uri.as_bytes())).then_some(Meant { uri, cause })
}

/// Removes the words that people write for `mailto:`, such as `rua=mailto//`, and corrects `https`.
fn without_scheme(mut text: &str) -> &str {
    loop {
        let end = text.find(|c: char| !c.is_ascii_alphabetic() && c != '-').unwrap_or(text.len());
        let Some((word, rest)) = text.split_at_checked(end) else { return text };
        let next = trimmed_start(rest, ":=/; \t");
        let word = word.to_ascii_lowercase();
        let is_word =
            matches!(word.as_str(), "rua" | "mail" | "email" | "e-mail" | "smtp" | "uri" | "address")
                || nearest(&word, ["mailto"]).is_some();
        if !is_word || next.len() == rest.len() {
            return text;
        }
        text = next;
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn an_address_is_recognised_in_what_is_around_it() {
        let cases = [
            ("tls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto//tls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto://tls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto=tls@acme.net", Some("mailto:tls@acme.net")),
            ("mailtotls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto.tls@acme.net", Some("mailto:tls@acme.net")),
            ("Mailtotls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto:mailto:tls@acme.net", Some("mailto:tls@acme.net")),
            ("rua=mailto:tls@acme.net", Some("mailto:tls@acme.net")),
            ("email: tls@acme.net", Some("mailto:tls@acme.net")),
            ("mailto:<tls@acme.net>", Some("mailto:tls@acme.net")),
            ("mailto:TLS Reports <tls@acme.net>", Some("mailto:tls@acme.net")),
            ("[tls@acme.net](mailto:tls@acme.net)", Some("mailto:tls@acme.net")),
            ("mailto:tls@acme.net # reports", Some("mailto:tls@acme.net")),
            ("mailto:tls%40acme.net", Some("mailto:tls@acme.net")),
            ("mailto:tls(at)acme.net", Some("mailto:tls@acme.net")),
            ("mailto:tls@@acme.net", Some("mailto:tls@acme.net")),
            ("mailto:tls @acme.net", Some("mailto:tls@acme.net")),
            ("mailto:tls@acme.net.", Some("mailto:tls@acme.net")),
            ("a@acme.net|mailto:b@acme.org", Some("mailto:a@acme.net,mailto:b@acme.org")),
            ("mailto:a@acme.net and b@acme.org", Some("mailto:a@acme.net,mailto:b@acme.org")),
            ("rua=https://acme.net/tls", Some("https://acme.net/tls")),
            ("https//acme.net/tls", Some("https://acme.net/tls")),
            ("https:/acme.net/tls", Some("https://acme.net/tls")),
            ("mailto:tls[at]acme[dot]net", Some("mailto:tls@acme.net")),
            ("mailto:tls@acme .net", Some("mailto:tls@acme.net")),
            ("mail.example@acme.net", Some("mailto:mail.example@acme.net")),
            ("mailto:a@acme.net<br>mailto:b@acme.org", Some("mailto:a@acme.net,mailto:b@acme.org")),
            ("<b>mailto:a@acme.net</b>", Some("mailto:a@acme.net")),
            ("<a href=\"mailto:a@acme.net\">a@acme.net</a>", Some("mailto:a@acme.net")),
            ("mailto:tls@reports@acme.net", None),
            ("mailto:tls@", None),
            ("mailto:[email protected]", None),
            ("mailto:{{email}}", None),
            ("acme.net", None),
            ("a=b@acme.net", None),
            ("", None),
        ];
        for (found, uri) in cases {
            assert_eq!(meant(found).map(|meant| meant.uri).as_deref(), uri, "{found:?}");
        }
    }
}
