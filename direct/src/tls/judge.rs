//! Judges a chain by three separate questions: does it lead to a trusted root, is it valid now, does it name the host?
//!
//! One call of a TLS library answers with the first fault only, so that an expired certificate of the wrong name would be
//! one or the other.

use crate::tls::links::leads_to_root;
use crate::tls::trust::Trust;
use mta_sts::{Detail, Refusal};
use mta_sts_wire::tls::certificate::{Signed, certificate};
use rustls::CertificateError;
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::server::ParsedCertificate;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

/// The answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The chain leads to a trusted root, whatever the time.
    pub trusted: bool,
    /// The whole chain is valid now.
    pub in_date: bool,
    /// The certificate names the host.
    pub named: bool,
    /// Another fault.
    pub refused: Option<Refusal>,
    /// What this program cannot verify, although it may be right: what the host has.
    pub unknown: Option<Detail>,
}

impl Judged {
    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.trusted && self.in_date && self.named && self.refused.is_none() && self.unknown.is_none()
    }

    /// Returns what cannot be verified, if nothing else is wrong.
    pub fn undecided(&self) -> Option<Detail> {
        self.unknown.filter(|_| self.in_date && self.named && self.refused.is_none())
    }
}

/// The shortest RSA key that the TLS library verifies with, in bits. Public authorities accept no shorter one (Baseline
/// Requirements §6.1.5).
const RSA_MIN: usize = 2048;

/// The longest one.
const RSA_MAX: usize = 8192;

/// Judges the chain that `host` sent.
pub fn judge(chain: &[CertificateDer<'_>], host: &str, now: UnixTime, trust: &Trust) -> Judged {
    let Some((own, above)) = chain.split_first() else { return Judged::default() };
    let validity = Validity::of(own, host);
    let in_own_time = validity.is_none_or(|validity| validity.contains(now));
    let parsed = match ParsedCertificate::try_from(own) {
        Ok(parsed) => parsed,
        Err(error) => {
            let Fault { refused, unknown } = fault(&error);
            let trusted = leads_to_root(chain, trust);
            return Judged { trusted, in_date: in_own_time, named: true, refused, unknown };
        }
    };
    let named = ServerName::try_from(host).is_ok_and(|name| verify_server_name(&parsed, &name).is_ok());
    let algorithms = trust.algorithms();
    let verified =
        verify_server_cert_signed_by_trust_anchor(&parsed, &trust.roots, above, now, algorithms.all);
    let judged = match verified {
        Ok(()) => Judged { trusted: true, in_date: true, named, refused: None, unknown: None },
        Err(error) if is_of_time(&error) => {
            let refused = in_own_time.then_some(Refusal::IntermediateDate);
            let trusted = leads_to_root(chain, trust);
            // An unknown issuer is the fault then, whatever the dates of its certificate are.
            Judged { trusted, in_date: false, named, refused: refused.filter(|_| trusted), unknown: None }
        }
        Err(error) => {
            let Fault { refused, unknown } = fault(&error);
            let trusted = refused.is_some() && leads_to_root(chain, trust);
            Judged { trusted, in_date: in_own_time, named, refused, unknown }
        }
    };
    of_keys(judged, chain)
}

/// Adds what is wrong with the keys: the TLS library says only that their signatures are not right.
fn of_keys(judged: Judged, chain: &[CertificateDer<'_>]) -> Judged {
    let mut lengths =
        chain.iter().map_while(|der| Signed::of(der)).map(|certificate| certificate.key.rsa_length());
    let own = lengths.next().flatten();
    let is_short = |length: usize| length < RSA_MIN;
    let has_short = own.is_some_and(is_short)
        || judged.refused == Some(Refusal::BadSignature) && lengths.flatten().any(is_short);
    if has_short {
        return Judged { refused: Some(Refusal::ShortKey), ..judged };
    }
    if own.is_some_and(|length| length > RSA_MAX) {
        return Judged { unknown: Some(Detail::LongKey), ..judged };
    }
    judged
}

/// The validity of the server's own certificate, in seconds since 1970.
#[derive(Clone, Copy)]
struct Validity {
    from: u64,
    to: u64,
}

impl Validity {
    fn of(own: &CertificateDer<'_>, host: &str) -> Option<Self> {
        let fields = certificate(own, host)?;
        Some(Self { from: seconds(&fields.not_before)?, to: seconds(&fields.not_after)? })
    }

    fn contains(self, now: UnixTime) -> bool {
        (self.from..=self.to).contains(&now.as_secs())
    }
}

fn is_of_time(error: &rustls::Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        error,
        rustls::Error::InvalidCertificate(
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
        )
    )
}

/// What is neither the time nor an unknown issuer.
#[derive(Default)]
struct Fault {
    refused: Option<Refusal>,
    unknown: Option<Detail>,
}

/// Reads the error of the TLS library. Its own words are for programmers, so they are never shown.
fn fault(error: &rustls::Error) -> Fault {
    let refused = |refused| Fault { refused: Some(refused), unknown: None };
    let rustls::Error::InvalidCertificate(error) = error else { return refused(Refusal::Other) };
    use CertificateError as Error;
    match error {
        Error::UnknownIssuer => Fault::default(),
        Error::BadEncoding => refused(Refusal::Unreadable),
        Error::BadSignature => refused(Refusal::BadSignature),
        Error::InvalidPurpose | Error::InvalidPurposeContext { .. } => refused(Refusal::Purpose),
        Error::UnhandledCriticalExtension => refused(Refusal::CriticalExtension),
        Error::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. }
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext { signature_algorithm_id, .. } => {
            if is_weak(signature_algorithm_id) {
                refused(Refusal::WeakSignature)
            } else {
                Fault { refused: None, unknown: Some(Detail::UnknownAlgorithm) }
            }
        }
        Error::Other(other) => refused(match other.0.downcast_ref::<webpki::Error>() {
            Some(error) => of_webpki(error),
            None => Refusal::Other,
        }),
        _ => refused(Refusal::Other),
    }
}

/// Reads an error for which the TLS library has no name of its own.
fn of_webpki(error: &webpki::Error) -> Refusal {
    use webpki::Error;
    match error {
        Error::CaUsedAsEndEntity => Refusal::IsAuthority,
        Error::EndEntityUsedAsCa | Error::PathLenConstraintViolated => Refusal::IssuerNotAuthority,
        Error::NameConstraintViolation => Refusal::NameConstraint,
        Error::UnsupportedCriticalExtension => Refusal::CriticalExtension,
        Error::EmptyEkuExtension => Refusal::Purpose,
        Error::SignatureAlgorithmMismatch
        | Error::UnsupportedCertVersion
        | Error::MalformedExtensions
        | Error::ExtensionValueInvalid
        | Error::MalformedDnsIdentifier
        | Error::MalformedNameConstraint => Refusal::Unreadable,
        _ => Refusal::Other,
    }
}

/// The algorithms of signatures that are not safe, as their identifiers begin: RSA with MD2, MD4, MD5 and SHA-1, DSA and
/// ECDSA with SHA-1 (RFC 3279 §2.2).
const WEAK: [&[u8]; 6] = [
    &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 2],
    &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 3],
    &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4],
    &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5],
    &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3],
    &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1],
];

fn is_weak(algorithm: &[u8]) -> bool {
    WEAK.iter().any(|weak| algorithm.starts_with(weak))
}

/// Parses `2026-01-02T03:04:05Z`, as the reader of certificates writes it.
pub fn seconds(text: &str) -> Option<u64> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (hour, minute, second) = (part(11..13)?, part(14..16)?, part(17..19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Counts from a 1 March, so that the leap day ends the year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let since = days.checked_sub(719_468)?;
    Some(since * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests;
