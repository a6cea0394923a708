//! The TLSRPT record (RFC 8460 §3).

use crate::rfc::TLSRPT_VERSION;
use crate::syntax::grammar::trim_wsp;
use crate::syntax::txt_fields::{Fields, TxtField};
use crate::text::span::{Span, Spanned};

/// A TXT record at `_smtp._tls`, its strings joined.
#[derive(Clone, Debug)]
pub struct TlsrptSyntax<'a> {
    /// The record.
    pub text: &'a [u8],
    /// Version, other fields, and every deviation from the grammar.
    pub parts: Fields,
    /// The `rua` fields. There should be one; the grammar allows more.
    pub rua: Vec<TxtField>,
    /// The members of all of them.
    pub uris: Vec<Spanned<Result<Scheme, UriError>>>,
}

/// The scheme of an address for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `mailto:` with an address.
    Mailto,
    /// `https:`.
    Https,
    /// Another scheme; RFC 8460 does not say how to report there.
    Undefined,
}

/// Why senders cannot report to a member of `rua`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UriError {
    /// Nothing between two commas.
    Empty,
    /// No scheme, as in `postmaster@example.com`.
    NoScheme,
    /// A `!` that is not encoded as `%21` (RFC 8460 §3).
    Unencoded,
    /// A character that is not allowed in a URI (RFC 3986 §2).
    Character,
    /// `mailto:` without a valid mail address.
    Address,
    /// `https:` without a host.
    Host,
}

impl<'a> TlsrptSyntax<'a> {
    /// Parses `text`; this never fails.
    pub fn parse(text: &'a [u8]) -> Self {
        let (parts, rua) = Fields::parse(text, TLSRPT_VERSION, "rua");
        let mut uris = Vec::new();
        rua.iter().for_each(|field| uris.extend(members(text, field.value)));
        Self { text, parts, rua, uris }
    }

    /// Whether senders keep it among several records: it begins with `v=TLSRPTv1;` (RFC 8460 §3).
    pub fn passes_filter(text: &[u8]) -> bool {
        text.strip_prefix(TLSRPT_VERSION.as_bytes()).is_some_and(|rest| rest.first() == Some(&b';'))
    }

    /// Returns where reports go, if a sender that follows the RFC accepts the record.
    pub fn accepted_rua(&self) -> Option<Vec<String>> {
        let fatal = self.parts.deviations.iter().any(|deviation| deviation.value.is_fatal());
        if fatal || self.uris.is_empty() || self.uris.iter().any(|uri| uri.value.is_err()) {
            return None;
        }
        Some(self.uris.iter().map(|uri| uri.span.text(self.text)).collect())
    }
}

fn members(text: &[u8], list: Span) -> Vec<Spanned<Result<Scheme, UriError>>> {
    let mut start = list.start;
    let mut members = Vec::new();
    for piece in list.of(text).split(|byte| *byte == b',') {
        let (indent, found) = trim_wsp(piece);
        let span = Span::new(start + indent, start + indent + found.len());
        members.push(Spanned::new(read_uri(found), span));
        start += piece.len() + 1;
    }
    members
}

fn read_uri(uri: &[u8]) -> Result<Scheme, UriError> {
    if uri.is_empty() {
        return Err(UriError::Empty);
    }
    if uri.contains(&b'!') {
        return Err(UriError::Unencoded);
    }
    let Some((scheme, rest)) = split_scheme(uri) else { return Err(UriError::NoScheme) };
    if !is_uri_text(rest) {
        return Err(UriError::Character);
    }
    if scheme.eq_ignore_ascii_case(b"mailto") {
        let address = rest.split(|byte| *byte == b'?').next().unwrap_or_default();
        return if is_address(address) { Ok(Scheme::Mailto) } else { Err(UriError::Address) };
    }
    if !scheme.eq_ignore_ascii_case(b"https") {
        return Ok(Scheme::Undefined);
    }
    let host = rest.strip_prefix(b"//").and_then(|rest| rest.split(|byte| b"/?#:".contains(byte)).next());
    if host.is_some_and(|host| !host.is_empty()) { Ok(Scheme::Https) } else { Err(UriError::Host) }
}

/// Splits off `scheme ":"` (RFC 3986 §3.1).
fn split_scheme(uri: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = uri.iter().position(|byte| *byte == b':')?;
    let (scheme, rest) = (uri.get(..colon)?, uri.get(colon + 1..)?);
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    is_scheme.then_some((scheme, rest))
}

/// Whether `text` has only characters of RFC 3986 §2, and two hexadecimal digits after every `%`.
fn is_uri_text(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@$&'()*+=%".contains(byte);
    let encoded =
        |at: usize| text.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    text.iter().enumerate().all(|(at, byte)| allowed(byte) && (*byte != b'%' || encoded(at)))
}

/// Whether `address` has a local part, `@` and a domain. Quoted local parts are percent-encoded.
fn is_address(address: &[u8]) -> bool {
    let Some(at) = address.iter().rposition(|byte| *byte == b'@') else { return false };
    let (local, domain) = (address.get(..at).unwrap_or_default(), address.get(at + 1..).unwrap_or_default());
    let labels = domain.split(|byte| *byte == b'.');
    let is_domain = !domain.is_empty() && labels.into_iter().all(|label| !label.is_empty());
    !local.is_empty() && !local.contains(&b'@') && is_domain
}
