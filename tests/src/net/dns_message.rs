//! Builds DNS messages (RFC 1035) from the fixtures.

mod mangled;

use std::borrow::Cow;
use std::str::FromStr;

use super::copies::original;
use super::direct::RealData;
use domain::base::iana::{Class, Rcode, TlsaCertificateUsage, TlsaMatchingType, TlsaSelector};
use domain::base::message_builder::{AnswerBuilder, PushError};
use domain::base::{Message, MessageBuilder, Name, Rtype, ToName, Ttl};
use domain::rdata::{A, Aaaa, Cname, Mx, Tlsa, Txt};
use fixture::{Answer, Outcome, Record, RecordData, RecordType, Zones};

/// A received query.
pub(crate) struct Query {
    message: Message<Vec<u8>>,
    /// The queried name in lower case, without a trailing dot.
    pub(crate) name: String,
    /// The queried type.
    pub(crate) rtype: Rtype,
}

/// A reply to a query.
pub(crate) enum Reply {
    /// A message, and its description in the log.
    Message(Vec<u8>, String),
    /// An HTTP status instead of a DNS message.
    Status(u16),
    /// The query is never answered.
    Silence,
}

impl Query {
    /// Parses a query; `None` if the bytes are not a DNS message with one question.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let message = Message::from_octets(bytes.to_vec()).ok()?;
        let question = message.sole_question().ok()?;
        let name = question.qname().to_name::<Vec<u8>>().to_string().to_ascii_lowercase();
        let rtype = question.qtype();
        let name = name.strip_suffix('.').unwrap_or(&name).to_owned();
        Some(Self { message, name, rtype })
    }

    /// Answers from the fixtures, with the real data of this run.
    pub(crate) fn answer_from(&self, zones: &Zones<'_>, real: &RealData) -> Reply {
        let name = original(&self.name);
        let known = RecordType::ALL.into_iter().find(|known| known.code() == self.rtype.to_int());
        let answer = match known {
            Some(record_type) => zones.answer(&name, record_type),
            None => without_records(zones.answer(&name, RecordType::Cname)),
        };
        let (rcode, records) = match answer.outcome {
            Outcome::Records(records) => (Rcode::NOERROR, records),
            Outcome::NoData => (Rcode::NOERROR, Vec::new()),
            Outcome::NxDomain => (Rcode::NXDOMAIN, Vec::new()),
            Outcome::Fault(fault) => return mangled::reply(self, fault),
        };
        let mut all: Vec<Record> = answer.cname.into_iter().chain(records).collect();
        if let Cow::Owned(original) = &name {
            let its_own = |record: &&mut Record| record.name.eq_ignore_ascii_case(original);
            all.iter_mut().filter(its_own).for_each(|record| record.name.clone_from(&self.name));
        }
        let all: Vec<Record> = all.iter().map(|record| real.fill(record, &self.name).into_owned()).collect();
        match self.build(rcode, &all, answer.authenticated) {
            Ok(bytes) => Reply::Message(bytes, format!("{rcode} {}", all.len())),
            // A name in the fixture cannot be encoded, so a real resolver could not have this record either.
            Err(_) => self.error(Rcode::SERVFAIL),
        }
    }

    /// Returns a reply that contains only a response code.
    pub(crate) fn error(&self, rcode: Rcode) -> Reply {
        self.build(rcode, &[], false).map_or(Reply::Silence, |bytes| Reply::Message(bytes, rcode.to_string()))
    }

    fn build(&self, rcode: Rcode, records: &[Record], authenticated: bool) -> Result<Vec<u8>, Unencodable> {
        let mut answer = MessageBuilder::new_vec().start_answer(&self.message, rcode)?;
        let header = answer.header_mut();
        header.set_ra(true);
        header.set_ad(authenticated && self.wants_authentication());
        for record in records {
            push(&mut answer, record)?;
        }
        let mut additional = answer.additional();
        if self.message.opt().is_some() {
            additional.opt(|opt| {
                opt.set_udp_payload_size(1232);
                Ok(())
            })?;
        }
        Ok(additional.finish())
    }

    /// Whether the query sets AD or DO; a resolver sets AD only in replies to such queries (RFC 6840 §5.8).
    fn wants_authentication(&self) -> bool {
        self.message.header().ad() || self.message.opt().is_some_and(|opt| opt.dnssec_ok())
    }
}

/// Returns the names in an answer that lead to further queries: MX hosts and aliases.
pub(crate) fn targets(zones: &Zones<'_>, query: &Query) -> Vec<String> {
    let Some(record_type) = RecordType::ALL.into_iter().find(|known| known.code() == query.rtype.to_int())
    else {
        return Vec::new();
    };
    let answer = zones.answer(&original(&query.name), record_type);
    let records = match answer.outcome {
        Outcome::Records(records) => records,
        _ => Vec::new(),
    };
    let all = answer.cname.into_iter().chain(records);
    all.filter_map(|record| match record.data {
        RecordData::Mx { exchange, .. } => Some(exchange),
        RecordData::Cname(target) => Some(target),
        _ => None,
    })
    .collect()
}

/// Removes the records of an answer, for a query type that fixtures cannot contain. It keeps whether the name exists.
fn without_records(answer: Answer) -> Answer {
    let outcome = match answer.outcome {
        Outcome::Records(_) => Outcome::NoData,
        other => other,
    };
    Answer { outcome, ..answer }
}

/// A record or message cannot be encoded.
struct Unencodable;

impl From<PushError> for Unencodable {
    fn from(_: PushError) -> Self {
        Self
    }
}

impl From<domain::base::name::FromStrError> for Unencodable {
    fn from(_: domain::base::name::FromStrError) -> Self {
        Self
    }
}

fn push(answer: &mut AnswerBuilder<Vec<u8>>, record: &Record) -> Result<(), Unencodable> {
    let owner = name(&record.name)?;
    let ttl = Ttl::from_secs(record.ttl);
    let class = Class::IN;
    match &record.data {
        RecordData::A(address) => answer.push((owner, class, ttl, A::from(*address)))?,
        RecordData::Aaaa(address) => answer.push((owner, class, ttl, Aaaa::from(*address)))?,
        RecordData::Cname(target) => answer.push((owner, class, ttl, Cname::new(name(target)?)))?,
        RecordData::Mx { preference, exchange } => {
            answer.push((owner, class, ttl, Mx::new(*preference, name(exchange)?)))?;
        }
        RecordData::Txt(strings) => {
            let octets: Vec<u8> = strings
                .iter()
                .flat_map(|string| {
                    [&[u8::try_from(string.len()).unwrap_or(u8::MAX)], string.as_slice()].concat()
                })
                .collect();
            answer.push((owner, class, ttl, Txt::from_octets(octets).map_err(|_| Unencodable)?))?;
        }
        RecordData::Tlsa { usage, selector, matching, data } => {
            let usage = TlsaCertificateUsage::from_int(*usage);
            let selector = TlsaSelector::from_int(*selector);
            let matching = TlsaMatchingType::from_int(*matching);
            answer.push((owner, class, ttl, Tlsa::new(usage, selector, matching, data.clone())))?;
        }
    }
    Ok(())
}

fn name(text: &str) -> Result<Name<Vec<u8>>, Unencodable> {
    Ok(Name::from_str(text)?)
}
