//! The TLSRPT record (RFC 8460 §3).

use crate::names::ip_address::{is_ipv4, is_ipv6, is_private};
use crate::rfc::{DOMAIN_LENGTH_MAX, LABEL_LENGTH_MAX, TLSRPT_VERSION};
use crate::syntax::grammar::{is_domain, trim_wsp};
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
    /// A `/` in the domain of a mail address, where RFC 6068 §2 requires it to be encoded.
    Slash,
    /// `mailto:example.com`.
    Mailbox,
    /// The mailbox begins or ends with a dot, or has two in a row (RFC 5321 §4.1.2).
    Dots,
    /// The domain has a character that is not allowed in a domain (RFC 5321 §4.1.2).
    Domain,
    /// An empty label in the host of a URL.
    EmptyLabel,
    /// A user name in a URL, which RFC 9110 §4.2.4 forbids.
    UserInfo,
    /// A port that is not a number from 1 to 65535, or any port in a mail address.
    Port,
    /// A local part, a label or a name that is too long (RFC 5321 §4.5.3.1, RFC 1035 §2.3.4).
    Length,
    /// A single label, or a name that is not in the public DNS, such as `localhost`.
    NotPublic,
    /// An IP address instead of a domain.
    IpAddress,
}

impl UriError {
    /// Whether the member breaks the grammar, so that the whole record is not valid.
    const fn voids_record(self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::NoScheme
                | Self::Unencoded
                | Self::Character
                | Self::Address
                | Self::Host
                | Self::Slash
        )
    }

    /// Whether the member is a destination by its grammar, although nobody on the Internet can reach it.
    const fn is_grammatical(self) -> bool {
        matches!(self, Self::NotPublic | Self::IpAddress)
    }
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

    /// Returns the members of `rua`, if a sender that follows the RFC accepts the record. One that cannot be used does not
    /// make the others useless: a sender may deliver to each of the supported ones (RFC 8460 §3).
    pub fn accepted_rua(&self) -> Option<Vec<String>> {
        let fatal = self.parts.deviations.iter().any(|deviation| deviation.value.is_fatal());
        let voids = self.uris.iter().any(|uri| uri.value.is_err_and(UriError::voids_record));
        let counts = |error: &UriError| error.is_grammatical();
        let any = self.uris.iter().any(|uri| uri.value.as_ref().err().is_none_or(counts));
        (!fatal && !voids && any).then(|| self.uris.iter().map(|uri| uri.span.text(self.text)).collect())
    }

    /// Whether senders can report to this member of `rua`.
    pub(crate) fn is_destination(uri: &[u8]) -> bool {
        matches!(read_uri(uri), Ok(Scheme::Mailto | Scheme::Https))
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
        read_address(rest.split(|byte| *byte == b'?').next().unwrap_or_default())?;
        return Ok(Scheme::Mailto);
    }
    if !scheme.eq_ignore_ascii_case(b"https") {
        return Ok(Scheme::Undefined);
    }
    let authority = rest.strip_prefix(b"//").and_then(|rest| rest.split(|byte| b"/?#".contains(byte)).next());
    read_authority(authority.unwrap_or_default())?;
    Ok(Scheme::Https)
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

/// Reads a mail address: a local part, `@` and a domain. Quoted local parts are percent-encoded.
fn read_address(address: &[u8]) -> Result<(), UriError> {
    let Some(at) = address.iter().rposition(|byte| *byte == b'@') else {
        let is_name = address.contains(&b'.') && is_domain(address);
        return Err(if is_name { UriError::Mailbox } else { UriError::Address });
    };
    let (local, domain) = (address.get(..at).unwrap_or_default(), address.get(at + 1..).unwrap_or_default());
    if local.is_empty() || local.contains(&b'@') || domain.is_empty() {
        return Err(UriError::Address);
    }
    if domain.starts_with(b"[") {
        return Err(UriError::IpAddress);
    }
    if domain.contains(&b'/') {
        return Err(UriError::Slash);
    }
    if domain.split(|byte| *byte == b'.').any(<[u8]>::is_empty) {
        return Err(UriError::Address);
    }
    if local.len() > LOCAL_PART_MAX {
        return Err(UriError::Length);
    }
    if domain.contains(&b':') {
        return Err(UriError::Port);
    }
    if local.split(|byte| *byte == b'.').any(<[u8]>::is_empty) {
        return Err(UriError::Dots);
    }
    // A percent-encoded domain is an internationalised one (RFC 6068 §5).
    read_encoded_domain(domain)
}

/// At most this many bytes are in the local part of a mail address (RFC 5321 §4.5.3.1.1).
const LOCAL_PART_MAX: usize = 64;

/// Reads the authority of a URL: a host and perhaps a port.
fn read_authority(authority: &[u8]) -> Result<(), UriError> {
    if authority.contains(&b'@') {
        return Err(UriError::UserInfo);
    }
    if let Some(literal) = authority.strip_prefix(b"[") {
        let literal = literal.split(|byte| *byte == b']').next().unwrap_or_default();
        return public_address(literal);
    }
    let mut parts = authority.splitn(2, |byte| *byte == b':');
    let host = parts.next().unwrap_or_default();
    if host.is_empty() {
        return Err(UriError::Host);
    }
    // An empty port is the usual one (RFC 3986 §3.2.3).
    let port = parts
        .next()
        .filter(|port| !port.is_empty())
        .map(|port| std::str::from_utf8(port).unwrap_or_default());
    if port.is_some_and(|port| {
        !port.bytes().all(|byte| byte.is_ascii_digit()) || port.parse::<u16>().unwrap_or_default() == 0
    }) {
        return Err(UriError::Port);
    }
    let host = host.strip_suffix(b".").unwrap_or(host);
    if std::str::from_utf8(host).is_ok_and(is_ipv4) {
        return public_address(host);
    }
    if host.split(|byte| *byte == b'.').any(<[u8]>::is_empty) {
        return Err(UriError::EmptyLabel);
    }
    // Web servers may have names with an underscore.
    let host: Vec<u8> = host.iter().map(|byte| if *byte == b'_' { b'x' } else { *byte }).collect();
    read_encoded_domain(&host)
}

/// A URL may have an IP address as its host (RFC 3986 §3.2.2), and a sender may ignore the certificate (RFC 8460 §3).
fn public_address(host: &[u8]) -> Result<(), UriError> {
    let text = std::str::from_utf8(host).unwrap_or_default();
    let is_public = (is_ipv4(text) || is_ipv6(text)) && !is_private(text);
    if is_public { Ok(()) } else { Err(UriError::IpAddress) }
}

/// Reads a domain that may be percent-encoded. One with letters of another script is an internationalised name.
fn read_encoded_domain(domain: &[u8]) -> Result<(), UriError> {
    let mut parts = domain.split(|byte| *byte == b'%');
    let mut decoded = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or(UriError::Domain)?;
        let digits = std::str::from_utf8(digits).map_err(|_| UriError::Domain)?;
        decoded.push(u8::from_str_radix(digits, 16).map_err(|_| UriError::Domain)?);
        decoded.extend_from_slice(rest);
    }
    if decoded.is_ascii() { read_domain(&decoded) } else { Ok(()) }
}

/// Reads a domain of the public DNS.
fn read_domain(domain: &[u8]) -> Result<(), UriError> {
    let Some(name) = std::str::from_utf8(domain).ok().filter(|name| is_domain(name.as_bytes())) else {
        return Err(UriError::Domain);
    };
    if name.len() > DOMAIN_LENGTH_MAX || name.split('.').any(|label| label.len() > LABEL_LENGTH_MAX) {
        return Err(UriError::Length);
    }
    let top = name.rsplit('.').next().unwrap_or(name);
    if top.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(UriError::IpAddress);
    }
    let local = ["localhost", "local", "internal", "invalid", "onion"];
    let is_local = top == name || local.iter().any(|local| top.eq_ignore_ascii_case(local));
    if is_local { Err(UriError::NotPublic) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{Scheme, TlsrptSyntax, UriError as Error};

    #[test]
    fn each_member_is_judged() {
        let long = format!("mailto:{}@example.com", "a".repeat(65));
        let cases = [
            ("mailto:a@example.com", Ok(Scheme::Mailto)),
            ("mailto:a@ex%61mple.com", Ok(Scheme::Mailto)),
            ("mailto:a%2Fb@example.com?subject=a@b", Ok(Scheme::Mailto)),
            ("https://example.com", Ok(Scheme::Https)),
            ("https://example.com.:8443/a@b", Ok(Scheme::Https)),
            ("https://example.com:/", Ok(Scheme::Https)),
            ("https://a_b.example.com", Ok(Scheme::Https)),
            ("ftp://example.com", Ok(Scheme::Undefined)),
            ("mailto:", Err(Error::Address)),
            ("mailto:word", Err(Error::Address)),
            ("mailto:example.com", Err(Error::Mailbox)),
            ("mailto:a@.example.com", Err(Error::Address)),
            ("mailto:a@example.com.", Err(Error::Address)),
            ("mailto:a.@example.com", Err(Error::Dots)),
            ("mailto:a..b@example.com", Err(Error::Dots)),
            ("mailto:a@b/c", Err(Error::Slash)),
            ("mailto:a@b_c.example", Err(Error::Domain)),
            ("mailto:a@-b.example", Err(Error::Domain)),
            ("mailto:a@example.com:25", Err(Error::Port)),
            (&long, Err(Error::Length)),
            ("mailto:root@localhost", Err(Error::NotPublic)),
            ("mailto:root@mail.local", Err(Error::NotPublic)),
            ("mailto:a@[192.0.2.1]", Err(Error::IpAddress)),
            ("mailto:a@192.0.2.1", Err(Error::IpAddress)),
            ("https://", Err(Error::Host)),
            ("https:///path", Err(Error::Host)),
            ("https:example.com", Err(Error::Host)),
            ("https://:443/", Err(Error::Host)),
            ("https://com", Err(Error::NotPublic)),
            ("https://a..example.com/", Err(Error::EmptyLabel)),
            ("https://a@example.com/", Err(Error::UserInfo)),
            ("https://example.com:0/", Err(Error::Port)),
            ("https://example.com:65536/", Err(Error::Port)),
            ("https://example.com:https/", Err(Error::Port)),
            ("https://[2001:db8::1]/", Ok(Scheme::Https)),
            ("https://192.0.2.1:8443/", Ok(Scheme::Https)),
            ("https://[::1]/", Err(Error::IpAddress)),
            ("https://[example]/", Err(Error::IpAddress)),
            ("https://10.0.0.1/", Err(Error::IpAddress)),
        ];
        for (uri, expected) in cases {
            let text = format!("v=TLSRPTv1; rua={uri}");
            let syntax = TlsrptSyntax::parse(text.as_bytes());
            assert_eq!(syntax.uris.first().unwrap().value, expected, "{uri}");
        }
    }

    #[test]
    fn a_useless_member_does_not_void_the_useful_ones() {
        let accepted =
            |rua: &str| TlsrptSyntax::parse(format!("v=TLSRPTv1; rua={rua}").as_bytes()).accepted_rua();
        for other in [
            "mailto:example.com",
            "https://a@example.com/",
            "mailto:root@localhost",
            "mailto:a@example.com:25",
        ] {
            let rua = format!("mailto:a@example.com,{other}");
            assert_eq!(accepted(&rua).unwrap().len(), 2, "{rua}");
        }
        assert_eq!(accepted("mailto:example.com"), None);
        assert_eq!(accepted("mailto:a@example.com,mailto:"), None, "this is not an address at all");
    }
}
