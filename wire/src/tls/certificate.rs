//! The fields of a certificate that explain why it was rejected (RFC 5280 §4.1).

use crate::tls::der::{BITS, Elements, INTEGER, OBJECT_ID, OCTETS, SEQUENCE, SET, UTC_TIME};
use mta_sts::Certificate;

/// At most this many certificates of a chain are recorded.
const CHAIN_MAX: usize = 8;

/// At most this many names of a certificate are recorded, those that cover the host first.
const NAMES_MAX: usize = 32;

/// At most this many characters of a name are recorded.
const TEXT_MAX: usize = 253;

/// id-ce-subjectAltName (RFC 5280 §4.2.1.6).
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
/// id-pe-authorityInfoAccess, and id-ad-caIssuers in it (RFC 5280 §4.2.2.1).
const AUTHORITY_INFO: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
const CA_ISSUERS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 2];
/// id-at-commonName.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// id-at-organizationName.
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// rsaEncryption (RFC 3279 §2.3.1).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// The tags of the optional version, of the extensions, and of a DNS name among the alternative names.
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
/// The tag of a URL among general names.
const URL: u8 = 0x86;

/// Parses the certificates of a `Certificate` message (RFC 5246 §7.4.2), up to the first invalid one.
pub(super) fn of_message(message: &[u8], host: &str) -> Vec<Certificate> {
    let mut rest = message.get(3..).unwrap_or_default();
    let certificates = std::iter::from_fn(move || {
        let ([high, middle, low], after) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes([0, *high, *middle, *low])).unwrap_or(usize::MAX);
        let (der, after) = after.split_at_checked(length)?;
        rest = after;
        Some(der)
    });
    chain(certificates, host)
}

/// Parses the certificates of a chain that `host` sent, up to the first invalid one.
pub fn chain<'a>(ders: impl IntoIterator<Item = &'a [u8]>, host: &str) -> Vec<Certificate> {
    let mut certificates = Vec::new();
    let mut expected: Option<Vec<u8>> = None;
    for der in ders.into_iter().take(CHAIN_MAX) {
        let Some(fields) = Fields::of(der) else { break };
        let in_order = expected.as_deref().is_none_or(|issuer| issuer == fields.subject);
        expected = Some(fields.issuer.to_vec());
        certificates.push(Certificate { in_order, ..fields.certificate(host) });
    }
    certificates
}

/// Parses one certificate, presented by `host`.
pub fn certificate(der: &[u8], host: &str) -> Option<Certificate> {
    Fields::of(der).map(|fields| fields.certificate(host))
}

/// The parts of a certificate that its signature and those of others are verified with. None of them is verified here.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// What the issuer signed.
    pub content: &'a [u8],
    /// The algorithm of the signature: what is in its SEQUENCE.
    pub algorithm: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
    /// The name of the issuer: what is in its SEQUENCE.
    pub issuer: &'a [u8],
    /// The name of the owner.
    pub subject: &'a [u8],
    /// The key of the owner.
    pub key: PublicKey<'a>,
}

/// A public key.
#[derive(Clone, Copy, Debug)]
pub struct PublicKey<'a> {
    /// Its algorithm: what is in its SEQUENCE.
    pub algorithm: &'a [u8],
    /// The key itself.
    pub bits: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Parses a certificate.
    pub fn of(der: &'a [u8]) -> Option<Self> {
        let mut parts = Elements(der).inside(SEQUENCE)?;
        let all = parts.0;
        let mut signed = parts.inside(SEQUENCE)?;
        let content = all.get(..all.len().checked_sub(parts.0.len())?)?;
        let algorithm = parts.expect(SEQUENCE)?;
        let signature = bits(parts.expect(BITS)?)?;
        skip_to_issuer(&mut signed)?;
        let issuer = signed.expect(SEQUENCE)?;
        signed.next()?;
        let subject = signed.expect(SEQUENCE)?;
        let key = PublicKey::of(signed.expect(SEQUENCE)?)?;
        Some(Self { content, algorithm, signature, issuer, subject, key })
    }
}

impl<'a> PublicKey<'a> {
    /// Parses what is in the SEQUENCE of a SubjectPublicKeyInfo.
    pub fn of(info: &'a [u8]) -> Option<Self> {
        let mut parts = Elements(info);
        Some(Self { algorithm: parts.expect(SEQUENCE)?, bits: bits(parts.expect(BITS)?)? })
    }

    /// Returns how many bits the modulus of an RSA key has.
    pub fn rsa_length(self) -> Option<usize> {
        let is_rsa = Elements(self.algorithm).expect(OBJECT_ID)? == RSA;
        let modulus = Elements(self.bits).inside(SEQUENCE)?.expect(INTEGER).filter(|_| is_rsa)?;
        let first = modulus.iter().position(|octet| *octet != 0)?;
        let digits = modulus.get(first..)?;
        let unused = usize::try_from(digits.first()?.leading_zeros()).ok()?;
        digits.len().checked_mul(8)?.checked_sub(unused)
    }
}

/// Skips the version if there is one, the serial number and the signature algorithm.
fn skip_to_issuer(signed: &mut Elements<'_>) -> Option<()> {
    let versioned = Elements(signed.0).next()?.0 == VERSION;
    for _ in 0..if versioned { 3 } else { 2 } {
        signed.next()?;
    }
    Some(())
}

/// Returns the octets of a BIT STRING without unused bits.
fn bits(content: &[u8]) -> Option<&[u8]> {
    content.split_first().filter(|(unused, _)| **unused == 0).map(|(_, octets)| octets)
}

/// The fields, not yet decoded.
struct Fields<'a> {
    issuer: &'a [u8],
    subject: &'a [u8],
    not_before: String,
    not_after: String,
    extensions: Elements<'a>,
}

impl<'a> Fields<'a> {
    fn of(der: &'a [u8]) -> Option<Self> {
        let mut signed = Elements(der).inside(SEQUENCE)?.inside(SEQUENCE)?;
        skip_to_issuer(&mut signed)?;
        let issuer = signed.expect(SEQUENCE)?;
        let mut validity = signed.inside(SEQUENCE)?;
        let not_before = time(validity.next()?)?;
        let not_after = time(validity.next()?)?;
        let subject = signed.expect(SEQUENCE)?;
        let extensions = signed.find(|(tag, _)| *tag == EXTENSIONS).map_or(&[][..], |(_, content)| content);
        let extensions = Elements(extensions).inside(SEQUENCE).unwrap_or(Elements(&[]));
        Some(Self { issuer, subject, not_before, not_after, extensions })
    }

    fn certificate(&self, host: &str) -> Certificate {
        let (names, cut_from) = names(self.extensions, host);
        Certificate {
            names,
            cut_from,
            issuer_url: issuer_url(self.extensions),
            subject: name(self.subject),
            issuer: name(self.issuer),
            not_before: self.not_before.clone(),
            not_after: self.not_after.clone(),
            self_issued: self.subject == self.issuer,
            in_order: true,
        }
    }
}

/// Returns the content of an extension.
fn extension<'a>(extensions: Elements<'a>, wanted: &[u8]) -> Elements<'a> {
    let mut all = extensions.filter_map(|(_, extension)| {
        let mut parts = Elements(extension);
        let id = parts.expect(OBJECT_ID)?;
        (id == wanted).then(|| parts.find(|(tag, _)| *tag == OCTETS).map(|(_, value)| value))?
    });
    all.next().and_then(|value| Elements(value).inside(SEQUENCE)).unwrap_or(Elements(&[]))
}

/// Returns the DNS names among the alternative names, and how many there are if not all are returned.
fn names(extensions: Elements<'_>, host: &str) -> (Vec<String>, Option<usize>) {
    let all = || extension(extensions, SUBJECT_ALT_NAME).filter(|(tag, _)| *tag == DNS_NAME);
    let count = all().count();
    if count <= NAMES_MAX {
        return (all().map(|(_, name)| text(name)).collect(), None);
    }
    let parent = host.split_once('.').map_or("", |(_, parent)| parent);
    let covers = |name: &[u8]| {
        let above =
            name.strip_prefix(b"*.").is_some_and(|above| above.eq_ignore_ascii_case(parent.as_bytes()));
        above || name.eq_ignore_ascii_case(host.as_bytes())
    };
    let (first, rest) = (all().filter(|(_, name)| covers(name)), all().filter(|(_, name)| !covers(name)));
    (first.chain(rest).take(NAMES_MAX).map(|(_, name)| text(name)).collect(), Some(count))
}

/// Returns where the certificate of the issuer is published.
fn issuer_url(extensions: Elements<'_>) -> Option<String> {
    let mut all = extension(extensions, AUTHORITY_INFO).filter(|(tag, _)| *tag == SEQUENCE);
    all.find_map(|(_, access)| {
        let mut parts = Elements(access);
        let is_wanted = parts.expect(OBJECT_ID)? == CA_ISSUERS;
        let url = parts.expect(URL).filter(|url| is_wanted && url.starts_with(b"http"))?;
        Some(text(url))
    })
}

/// Returns common name and organisation, as far as they are present.
fn name(distinguished: &[u8]) -> String {
    let attribute = |wanted: &[u8]| {
        Elements(distinguished).filter(|(tag, _)| *tag == SET).find_map(|(_, set)| {
            let mut pair = Elements(set).inside(SEQUENCE)?;
            (pair.expect(OBJECT_ID)? == wanted).then(|| pair.next().map(|(_, value)| text(value)))?
        })
    };
    let parts = [attribute(COMMON_NAME), attribute(ORGANIZATION)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(TEXT_MAX).collect()
}

/// Converts UTCTime or GeneralizedTime to RFC 3339; both are in UTC and have seconds (RFC 5280 §4.1.2.5).
fn time((tag, content): (u8, &[u8])) -> Option<String> {
    let digits = content.strip_suffix(b"Z").filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    let digits = std::str::from_utf8(digits).ok()?;
    let digits = match (tag, digits.len()) {
        (UTC_TIME, 12) if digits < "50" => format!("20{digits}"),
        (UTC_TIME, 12) => format!("19{digits}"),
        (_, 14) => digits.to_owned(),
        _ => return None,
    };
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    Some(format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(8..10),
        part(10..12),
        part(12..14)
    ))
}
