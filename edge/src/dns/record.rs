//! The record types that are queried, and how many records of each are taken.

use crate::net::public_address::is_public;
use domain::base::rdata::UnknownRecordData;
use domain::base::wire::ParseError;
use domain::base::{ParsedRecord, Rtype};
use domain::rdata::{A, Aaaa, Mx, Txt};
use mta_sts::{MxRecord, TlsaRecord, TxtRecord};
use std::fmt::{Display, Write};
use std::mem;
use std::net::{Ipv4Addr, Ipv6Addr};

/// At most this many MX records of one domain are listed.
pub const MX_LISTED_MAX: usize = 20;

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

    /// Removes records beyond the limit, the least important ones.
    fn limit(records: &mut Vec<Self>) {
        records.truncate(RECORDS_MAX);
    }
}

impl RecordType for TxtRecord {
    const RTYPE: Rtype = Rtype::TXT;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Txt<_>>()? else { return Ok(None) };
        Ok(Some(record.data().iter().map(|string| string.to_vec().into()).collect()))
    }
}

impl RecordType for MxRecord {
    const RTYPE: Rtype = Rtype::MX;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Mx<_>>()? else { return Ok(None) };
        let mx = record.data();
        Ok(Some(Self { preference: mx.preference(), host: presentation(mx.exchange()) }))
    }

    /// Takes the most preferred records; their order changes only if some are removed.
    fn limit(records: &mut Vec<Self>) {
        if records.len() > MX_LISTED_MAX {
            let first = MxRecord::by_preference(records).into_iter().take(MX_LISTED_MAX);
            *records = first.cloned().collect();
        }
    }
}

impl RecordType for Ipv4Addr {
    const RTYPE: Rtype = Rtype::A;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<A>()?.map(|record| record.data().addr()))
    }

    fn limit(records: &mut Vec<Self>) {
        limit_addresses(records, |address| is_public((*address).into()));
    }
}

impl RecordType for Ipv6Addr {
    const RTYPE: Rtype = Rtype::AAAA;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<Aaaa>()?.map(|record| record.data().addr()))
    }

    fn limit(records: &mut Vec<Self>) {
        limit_addresses(records, |address| is_public((*address).into()));
    }
}

/// Keeps the addresses that are not public: one is enough to forbid the fetch, and it must not be hidden by others.
fn limit_addresses<T>(records: &mut Vec<T>, is_public: fn(&T) -> bool) {
    if records.len() > RECORDS_MAX {
        let (public, mut first): (Vec<T>, Vec<T>) = mem::take(records).into_iter().partition(is_public);
        first.extend(public);
        first.truncate(RECORDS_MAX);
        *records = first;
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
