//! The query.

use crate::dns::lookup_error::LookupError;
use crate::dns::record::RecordType;
use domain::base::message_builder::PushError;
use domain::base::{MessageBuilder, Name, Rtype};
use mta_sts::Detail;

/// One query, ready to be sent.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) name: Name<Vec<u8>>,
    pub(super) rtype: Rtype,
    message: Vec<u8>,
}

impl Query {
    /// Builds a query for the records of type `T` at `name`, given in presentation form.
    ///
    /// The id is 0, so that HTTP caches see equal messages for equal queries (RFC 8484 §4.1). The DO bit makes the
    /// resolver report validation (the AD bit), and extended errors need an OPT record (RFC 8914).
    pub fn new<T: RecordType>(name: &str) -> Result<Self, LookupError> {
        let name = name.parse().map_err(|_| LookupError::Malformed(Detail::BadName))?;
        let message = encode(&name, T::RTYPE).map_err(|_| LookupError::Malformed(Detail::LongQuery))?;
        Ok(Self { name, rtype: T::RTYPE, message })
    }

    /// Returns the message in wire format.
    pub fn message(&self) -> &[u8] {
        &self.message
    }
}

/// At most this many bytes a resolver sends over UDP (RFC 9715); without effect over HTTPS.
const UDP_PAYLOAD_SIZE: u16 = 1232;

fn encode(name: &Name<Vec<u8>>, rtype: Rtype) -> Result<Vec<u8>, PushError> {
    let mut message = MessageBuilder::new_vec();
    message.header_mut().set_id(0);
    message.header_mut().set_rd(true);
    let mut question = message.question();
    question.push((name, rtype))?;
    let mut additional = question.additional();
    additional.opt(|opt| {
        opt.set_udp_payload_size(UDP_PAYLOAD_SIZE);
        opt.set_dnssec_ok(true);
        Ok(())
    })?;
    Ok(additional.finish())
}
