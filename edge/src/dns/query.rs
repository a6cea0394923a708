//! The question.

use crate::dns::{Trouble, Wanted};
use domain::base::message_builder::PushError;
use domain::base::{MessageBuilder, Name, Rtype};

/// One question, ready to be sent.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) name: Name<Vec<u8>>,
    pub(super) rtype: Rtype,
    message: Vec<u8>,
}

impl Query {
    /// Asks for the records of type `T` at `name`, given in presentation form.
    ///
    /// The id is 0, so that caches on the way see one message per question (RFC 8484 §4.1). The
    /// DO bit makes the resolver report validation (the AD bit), and an OPT record is what an
    /// extended error needs (RFC 8914).
    pub fn new<T: Wanted>(name: &str) -> Result<Self, Trouble> {
        let name = name.parse().map_err(|_| Trouble::Malformed("the name is no DNS name"))?;
        let message = encode(&name, T::RTYPE).map_err(|_| Trouble::Malformed("the question is too long"))?;
        Ok(Self { name, rtype: T::RTYPE, message })
    }

    /// The message in wire format.
    pub fn message(&self) -> &[u8] {
        &self.message
    }
}

/// What a resolver may send at once over UDP on its own way (RFC 9715); over HTTPS it has no
/// meaning for us.
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
