//! Faulty DNS replies.

use std::net::Ipv4Addr;

use domain::base::iana::{ExtendedErrorCode, Rcode};
use domain::base::message_builder::PushError;
use domain::base::opt::ExtendedError;
use domain::base::{MessageBuilder, ToName, Ttl};
use domain::rdata::A;
use fixture::DnsFault;

use super::{Query, Reply};

/// The first byte of a compression pointer (RFC 1035 §4.1.4).
const POINTER: u8 = 0xc0;
const HEADER: usize = 12;

pub(super) fn reply(query: &Query, fault: DnsFault) -> Reply {
    let bytes = match fault {
        DnsFault::ServFail => return query.error(Rcode::SERVFAIL),
        DnsFault::Refused => return query.error(Rcode::REFUSED),
        DnsFault::Timeout => return Reply::Silence,
        DnsFault::Busy => return Reply::Status(429),
        DnsFault::Moved => return Reply::Status(302),
        DnsFault::ServFailWhy => explained(query),
        DnsFault::Malformed => Ok(b"not a DNS message".to_vec()),
        DnsFault::OtherId => empty(query).map(|bytes| with(bytes, 1, |byte| byte ^ 1)),
        DnsFault::OtherQuestion => empty(query).map(|bytes| with(bytes, HEADER + 1, |_| b'x')),
        DnsFault::Truncated => empty(query).map(|bytes| with(bytes, 2, |byte| byte | 0x02)),
        DnsFault::Loop => empty(query).map(looping),
        DnsFault::OtherType => of_another_type(query),
    };
    bytes.map_or_else(|_| query.error(Rcode::SERVFAIL), |bytes| Reply::Message(bytes, format!("{fault:?}")))
}

fn empty(query: &Query) -> Result<Vec<u8>, PushError> {
    Ok(MessageBuilder::new_vec().start_answer(&query.message, Rcode::NOERROR)?.finish())
}

fn with(mut bytes: Vec<u8>, place: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    if let Some(byte) = bytes.get_mut(place) {
        *byte = change(*byte);
    }
    bytes
}

/// Adds a record whose owner name is a compression pointer to itself.
fn looping(bytes: Vec<u8>) -> Vec<u8> {
    let here = u8::try_from(bytes.len()).unwrap_or_default();
    let record = [&[POINTER, here][..], &[0, 16, 0, 1], &[0; 4], &[0, 1, 0]].concat();
    with([bytes, record].concat(), 7, |_| 1)
}

fn of_another_type(query: &Query) -> Result<Vec<u8>, PushError> {
    let mut answer = MessageBuilder::new_vec().start_answer(&query.message, Rcode::NOERROR)?;
    if let Ok(question) = query.message.sole_question() {
        let owner = question.qname().to_name::<Vec<u8>>();
        answer.push((owner, Ttl::from_secs(300), A::from(Ipv4Addr::new(198, 51, 100, 1))))?;
    }
    Ok(answer.finish())
}

fn explained(query: &Query) -> Result<Vec<u8>, PushError> {
    let answer = MessageBuilder::new_vec().start_answer(&query.message, Rcode::SERVFAIL)?;
    let mut additional = answer.additional();
    let why = "the keys of the zone are gone";
    if let Ok(error) = ExtendedError::<Vec<u8>>::new_with_str(ExtendedErrorCode::DNSKEY_MISSING, why) {
        additional.opt(|opt| opt.push(&error))?;
    }
    Ok(additional.finish())
}
