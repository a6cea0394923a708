//! The record types that are queried, and how many records of each are taken.

use crate::public_address::is_public;
use domain::base::rdata::UnknownRecordData;
use domain::base::wire::ParseError;
use domain::base::{ParsedRecord, Rtype};
use domain::rdata::{A, Aaaa, Mx, Txt};
use mta_sts::{MxRecord, TlsaRecord, TxtRecord};
use std::fmt::{Display, Write};
use std::net::{Ipv4Addr, Ipv6Addr};

/// At most this many MX records of one domain are listed. Domains with more than twenty exist.
pub const MX_LISTED_MAX: usize = 50;

/// At most this many TXT, TLSA or address records are taken from one answer.
const RECORDS_MAX: usize = 32;

/// At most this many octets of a TLSA record's data are shown: the length of a SHA-512 digest. Certificates are longer.
const TLSA_DATA_MAX: usize = 64;

/// A type of record that can be queried.
pub trait RecordType: Sized {
    /// The number of the type in DNS.
    const RTYPE: Rtype;

    /// Parses a record; returns `None` if it is of another type.
    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError>;

    /// Removes records beyond the limit, the least important ones. Returns how many there were if it removes any.
    fn limit(records: &mut Vec<Self>) -> Option<usize> {
        let count = records.len();
        records.truncate(RECORDS_MAX);
        (count > RECORDS_MAX).then_some(count)
    }
}

/// Removes records beyond `most`, those with the greatest `rank`. Returns how many there were if it removes any.
fn limit_to<T>(records: &mut Vec<T>, most: usize, rank: fn(&T) -> u8) -> Option<usize> {
    let count = records.len();
    if count <= most {
        return None;
    }
    let mut kept = kept(&records.iter().map(rank).collect::<Vec<_>>(), most).into_iter();
    records.retain(|_| kept.next().unwrap_or_default());
    Some(count)
}

/// Returns which of the records with these ranks are kept. Not generic, because each copy would make the Worker larger.
fn kept(ranks: &[u8], most: usize) -> Vec<bool> {
    let mut kept = vec![false; ranks.len()];
    let mut left = most;
    for wanted in 0..=u8::MAX {
        for (kept, _) in kept.iter_mut().zip(ranks).filter(|(_, rank)| **rank == wanted) {
            *kept = left > 0;
            left = left.saturating_sub(1);
        }
        if left == 0 {
            break;
        }
    }
    kept
}

impl RecordType for TxtRecord {
    const RTYPE: Rtype = Rtype::TXT;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Txt<_>>()? else { return Ok(None) };
        Ok(Some(record.data().iter().map(|string| string.to_vec().into()).collect()))
    }

    /// Keeps the records that senders look for: first those that begin as one, then those that mention one.
    fn limit(records: &mut Vec<Self>) -> Option<usize> {
        limit_to(records, RECORDS_MAX, |record| {
            let text = record.text().to_ascii_lowercase();
            let has = |version: &[u8]| text.windows(version.len()).any(|part| part == version);
            if text.starts_with(b"v=stsv1") || text.starts_with(b"v=tlsrptv1") {
                return 0;
            }
            if has(b"stsv1") || has(b"tlsrpt") { 1 } else { 2 }
        })
    }
}

impl RecordType for MxRecord {
    const RTYPE: Rtype = Rtype::MX;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Mx<_>>()? else { return Ok(None) };
        let mx = record.data();
        Ok(Some(Self { preference: mx.preference(), host: presentation(mx.exchange()) }))
    }

    /// Takes the most preferred records; their order changes only if some are removed. Repeated records are not counted.
    fn limit(records: &mut Vec<Self>) -> Option<usize> {
        if records.len() <= MX_LISTED_MAX {
            return None;
        }
        let all = MxRecord::by_preference(records);
        let count = all.len();
        let first = all.into_iter().take(MX_LISTED_MAX).cloned().collect();
        *records = first;
        (count > MX_LISTED_MAX).then_some(count)
    }
}

impl RecordType for Ipv4Addr {
    const RTYPE: Rtype = Rtype::A;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<A>()?.map(|record| record.data().addr()))
    }

    /// Keeps the addresses that are not public: one is enough to forbid the fetch, and it must not be hidden by others.
    fn limit(records: &mut Vec<Self>) -> Option<usize> {
        limit_to(records, RECORDS_MAX, |address| u8::from(is_public((*address).into())))
    }
}

impl RecordType for Ipv6Addr {
    const RTYPE: Rtype = Rtype::AAAA;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<Aaaa>()?.map(|record| record.data().addr()))
    }

    /// Keeps the addresses that are not public: one is enough to forbid the fetch, and it must not be hidden by others.
    fn limit(records: &mut Vec<Self>) -> Option<usize> {
        limit_to(records, RECORDS_MAX, |address| u8::from(is_public((*address).into())))
    }
}

impl RecordType for TlsaRecord {
    const RTYPE: Rtype = Rtype::TLSA;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        if record.rtype() != Rtype::TLSA {
            return Ok(None);
        }
        let Some(record) = record.to_record::<UnknownRecordData<_>>()? else { return Ok(None) };
        let [usage, selector, matching, association @ ..] = record.data().data() else {
            return Err(ParseError::ShortInput);
        };
        let mut data = String::new();
        for octet in association.iter().take(TLSA_DATA_MAX) {
            // Writing to a string cannot fail.
            let _ = write!(data, "{octet:02x}");
        }
        Ok(Some(Self { usage: *usage, selector: *selector, matching: *matching, data }))
    }
}

/// Returns a name in presentation form: lower case, without final dot, unusual octets escaped (RFC 1035 §5.1). The root
/// is empty.
pub(super) fn presentation(name: &impl Display) -> String {
    let mut text = name.to_string();
    text.make_ascii_lowercase();
    text
}
