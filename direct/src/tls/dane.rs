//! Compares a chain with TLSA records (RFC 6698, RFC 7671, RFC 7672 §3.1).

use crate::tls::trust::Trust;
use domain::base::rdata::UnknownRecordData;
use domain::base::wire::ParseError;
use domain::base::{ParsedRecord, Rtype};
use mta_sts::{Dane, TlsaRecord};
use mta_sts_wire::dns::record::RecordType;
use ring::digest::{SHA256, SHA512, digest};
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// A TLSA record with all of its data. The events show at most the length of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tlsa {
    /// Certificate usage: 2 names an authority (DANE-TA), 3 the server's own certificate (DANE-EE).
    pub usage: u8,
    /// Selector: 0 the whole certificate, 1 its public key.
    pub selector: u8,
    /// Matching type: 0 the data itself, 1 SHA-256, 2 SHA-512.
    pub matching: u8,
    /// Certificate association data.
    pub data: Vec<u8>,
}

impl RecordType for Tlsa {
    const RTYPE: Rtype = Rtype::TLSA;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        if record.rtype() != Rtype::TLSA {
            return Ok(None);
        }
        let Some(record) = record.to_record::<UnknownRecordData<_>>()? else { return Ok(None) };
        let [usage, selector, matching, data @ ..] = record.data().data() else {
            return Err(ParseError::ShortInput);
        };
        Ok(Some(Self { usage: *usage, selector: *selector, matching: *matching, data: data.to_vec() }))
    }
}

/// At most this many octets of a record's data are shown: the length of a SHA-512 digest.
const SHOWN_MAX: usize = 64;

impl From<&Tlsa> for TlsaRecord {
    fn from(tlsa: &Tlsa) -> Self {
        let data = tlsa.data.iter().take(SHOWN_MAX).map(|octet| format!("{octet:02x}")).collect();
        Self { usage: tlsa.usage, selector: tlsa.selector, matching: tlsa.matching, data }
    }
}

impl Tlsa {
    /// Whether senders use it for SMTP: usages 0 and 1 are not (RFC 7672 §3.1.3), and unknown parameters neither.
    fn is_usable(&self) -> bool {
        let length = match self.matching {
            0 => !self.data.is_empty(),
            1 => self.data.len() == 32,
            2 => self.data.len() == 64,
            _ => false,
        };
        matches!(self.usage, 2 | 3) && self.selector <= 1 && length
    }

    /// Whether it names this certificate.
    fn names(&self, certificate: &CertificateDer<'_>) -> bool {
        let selected = match self.selector {
            0 => Some(certificate.to_vec()),
            _ => EndEntityCert::try_from(certificate)
                .ok()
                .map(|certificate| certificate.subject_public_key_info().to_vec()),
        };
        selected.is_some_and(|selected| match self.matching {
            1 => digest(&SHA256, &selected).as_ref() == self.data,
            2 => digest(&SHA512, &selected).as_ref() == self.data,
            _ => selected == self.data,
        })
    }
}

/// Returns how the chain of an MX host compares with its records; `None` without records or without a chain.
///
/// For usage 3 neither names nor dates count (RFC 7672 §3.1.1). For usage 2 both do, and the names are those of the host and
/// of the mail domain (RFC 7672 §3.2.3).
pub fn compare(
    records: &[Tlsa],
    chain: &[CertificateDer<'_>],
    names: &[&str],
    now: UnixTime,
    trust: &Trust,
) -> Option<Dane> {
    let own = chain.first()?;
    if records.is_empty() {
        return None;
    }
    let usable: Vec<&Tlsa> = records.iter().filter(|record| record.is_usable()).collect();
    if usable.is_empty() {
        return Some(Dane::Unusable);
    }
    let matches = usable.into_iter().any(|record| match record.usage {
        3 => record.names(own),
        _ => is_below(record, chain, names, now, trust),
    });
    Some(if matches { Dane::Matched } else { Dane::Mismatched })
}

/// Whether the chain leads to the authority that the record names, is valid now, and names the host.
fn is_below(
    record: &Tlsa,
    chain: &[CertificateDer<'_>],
    names: &[&str],
    now: UnixTime,
    trust: &Trust,
) -> bool {
    let Some((own, above)) = chain.split_first() else { return false };
    let Ok(own) = EndEntityCert::try_from(own) else { return false };
    let is_named = names.iter().any(|name| {
        ServerName::try_from(*name).is_ok_and(|name| own.verify_is_valid_for_subject_name(&name).is_ok())
    });
    // A whole certificate in the record need not be in the chain.
    let whole =
        (record.selector == 0 && record.matching == 0).then(|| CertificateDer::from(record.data.clone()));
    let named = above.iter().filter(|certificate| record.names(certificate));
    let anchors: Vec<TrustAnchor<'_>> =
        named.chain(&whole).filter_map(|certificate| anchor_from_trusted_cert(certificate).ok()).collect();
    let algorithms = trust.algorithms();
    is_named
        && own
            .verify_for_usage(algorithms.all, &anchors, above, now, KeyUsage::server_auth(), None, None)
            .is_ok()
}
