//! The record types we ask for, and how many of each we take.

use crate::dns::presentation;
use crate::net::public_address::is_public;
use domain::base::rdata::UnknownRecordData;
use domain::base::wire::ParseError;
use domain::base::{ParsedRecord, Rtype};
use domain::rdata::{A, Aaaa, Mx, Txt};
use mta_sts::{MxRecord, TlsaRecord, TxtRecord};
use std::fmt::Write;
use std::mem;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Most MX records listed of one domain.
pub const MX_LISTED_MAX: usize = 20;

/// Most TXT, TLSA and address records taken from one answer.
const RECORDS_MAX: usize = 32;

/// Most octets of a TLSA record's data that are shown: a SHA-512 digest. Whole certificates are longer.
const TLSA_DATA_MAX: usize = 64;

/// A type of record that can be asked for.
pub trait Wanted: Sized {
    /// Its number in DNS.
    const RTYPE: Rtype;

    /// Reads the record; `None` if it is of another type.
    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError>;

    /// Leaves at most as many records as we take, the more telling ones.
    fn limit(records: &mut Vec<Self>) {
        records.truncate(RECORDS_MAX);
    }
}

impl Wanted for TxtRecord {
    const RTYPE: Rtype = Rtype::TXT;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Txt<_>>()? else { return Ok(None) };
        Ok(Some(record.data().iter().map(|string| string.to_vec().into()).collect()))
    }
}

impl Wanted for MxRecord {
    const RTYPE: Rtype = Rtype::MX;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(record) = record.to_record::<Mx<_>>()? else { return Ok(None) };
        let mx = record.data();
        Ok(Some(Self { preference: mx.preference(), host: presentation(mx.exchange()) }))
    }

    /// The most preferred ones; their order is touched only where some must go.
    fn limit(records: &mut Vec<Self>) {
        if records.len() > MX_LISTED_MAX {
            let first = MxRecord::by_preference(records).into_iter().take(MX_LISTED_MAX);
            *records = first.cloned().collect();
        }
    }
}

impl Wanted for Ipv4Addr {
    const RTYPE: Rtype = Rtype::A;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<A>()?.map(|record| record.data().addr()))
    }

    fn limit(records: &mut Vec<Self>) {
        limit_addresses(records, |address| is_public((*address).into()));
    }
}

impl Wanted for Ipv6Addr {
    const RTYPE: Rtype = Rtype::AAAA;

    fn read(record: &ParsedRecord<'_, [u8]>) -> Result<Option<Self>, ParseError> {
        Ok(record.to_record::<Aaaa>()?.map(|record| record.data().addr()))
    }

    fn limit(records: &mut Vec<Self>) {
        limit_addresses(records, |address| is_public((*address).into()));
    }
}

/// Those that are not public stay: one is enough to forbid the fetch, and nobody shall hide it behind others.
fn limit_addresses<T>(records: &mut Vec<T>, is_public: fn(&T) -> bool) {
    if records.len() > RECORDS_MAX {
        let (public, mut first): (Vec<T>, Vec<T>) = mem::take(records).into_iter().partition(is_public);
        first.extend(public);
        first.truncate(RECORDS_MAX);
        *records = first;
    }
}

impl Wanted for TlsaRecord {
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
