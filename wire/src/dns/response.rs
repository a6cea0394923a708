//! The response, validated before its records are used.

use crate::dns::lookup_error::LookupError;
use crate::dns::query::Query;
use crate::dns::record::{RecordType, presentation};
use domain::base::iana::{Class, Opcode, OptRcode};
use domain::base::opt::ExtendedError;
use domain::base::wire::ParseError;
use domain::base::{Message, ParsedName, Rtype, ToName, Ttl};
use domain::rdata::Cname;
use mta_sts::{Answer, Detail};

/// At most this many CNAME records are followed from the queried name to its answer. [`Detail::LongChain`] tells it, too: the only
/// malformed response that the domain causes, not the resolver.
pub const CNAME_MAX: usize = 8;

/// Types of records that a careless server puts into the answer section of an empty answer.
const BESIDE_EMPTY: [Rtype; 4] = [Rtype::SOA, Rtype::RRSIG, Rtype::NSEC, Rtype::NSEC3];

/// Parses the response to `query`. NOERROR without records and NXDOMAIN are answers; every other rcode is an error.
pub fn decode<T: RecordType>(query: &Query, response: &[u8]) -> Result<Answer<T>, LookupError> {
    let message = Message::from_slice(response).map_err(|_| LookupError::Malformed(Detail::ShortResponse))?;
    check_header(query, message)?;
    let nxdomain = match message.opt_rcode() {
        OptRcode::NOERROR => false,
        OptRcode::NXDOMAIN => true,
        OptRcode::SERVFAIL => return Err(LookupError::Servfail(extended_error(message))),
        OptRcode::REFUSED => return Err(LookupError::Refused(extended_error(message))),
        rcode => {
            return Err(LookupError::Refused(extended_error(message).or_else(|| Some(rcode.to_string()))));
        }
    };
    let section = Section::read(message).map_err(|_| LookupError::Malformed(Detail::BadRecords))?;
    let answer = section.follow(query)?;
    Ok(Answer { nxdomain, authenticated: message.header().ad(), ..answer })
}

fn check_header(query: &Query, message: &Message<[u8]>) -> Result<(), LookupError> {
    let header = message.header();
    if header.id() != 0 {
        return Err(LookupError::Malformed(Detail::OtherId));
    }
    if !header.qr() || header.opcode() != Opcode::QUERY {
        return Err(LookupError::Malformed(Detail::NoResponse));
    }
    if header.tc() {
        return Err(LookupError::Malformed(Detail::Truncated));
    }
    let question = message.sole_question().map_err(|_| LookupError::Malformed(Detail::NotOneQuestion))?;
    let same = question.qname().name_eq(&query.name)
        && question.qtype() == query.rtype
        && question.qclass() == Class::IN;
    if !same {
        return Err(LookupError::Malformed(Detail::OtherQuestion));
    }
    Ok(())
}

/// The aliases and the wanted records of an answer section, in the order sent.
struct Section<'a, T> {
    aliases: Vec<Owned<'a, ParsedName<&'a [u8]>>>,
    records: Vec<Owned<'a, T>>,
    /// There are records of other types.
    has_others: bool,
}

struct Owned<'a, T> {
    owner: ParsedName<&'a [u8]>,
    ttl: Ttl,
    data: T,
}

impl<'a, T: RecordType> Section<'a, T> {
    /// Parses the answer section. The codec refuses compression loops: it counts the pointers.
    fn read(message: &'a Message<[u8]>) -> Result<Self, ParseError> {
        let mut section = Self { aliases: Vec::new(), records: Vec::new(), has_others: false };
        for record in message.answer()? {
            let record = record?;
            if record.class() != Class::IN {
                continue;
            }
            let (owner, ttl) = (record.owner(), record.ttl());
            if let Some(alias) = record.to_record::<Cname<_>>()? {
                section.aliases.push(Owned { owner, ttl, data: alias.into_data().into_cname() });
            } else if let Some(data) = T::read(&record)? {
                section.records.push(Owned { owner, ttl, data });
            } else {
                section.has_others |= !BESIDE_EMPTY.contains(&record.rtype());
            }
        }
        Ok(section)
    }

    /// Follows the CNAME chain from the queried name, whatever the order of the records.
    fn follow(self, query: &Query) -> Result<Answer<T>, LookupError> {
        let mut answer = Answer::of(Vec::new());
        let mut ttls = Vec::new();
        let mut owner = None;
        let has_any = self.has_others || !self.aliases.is_empty() || !self.records.is_empty();
        while let Some(alias) = self.aliases.iter().find(|alias| is_owner(owner, query, &alias.owner)) {
            if answer.cname.len() >= CNAME_MAX {
                return Err(LookupError::Malformed(Detail::LongChain));
            }
            answer.cname.push(presentation(&alias.data));
            ttls.push(alias.ttl);
            owner = Some(alias.data);
        }
        for record in self.records {
            if is_owner(owner, query, &record.owner) {
                answer.records.push(record.data);
                ttls.push(record.ttl);
            } else if record.owner.name_eq(&query.name) {
                answer.beside_alias = true;
            }
        }
        // A resolver that answers every question with its own address, as some networks do before a login, says nothing
        // about the domain.
        if has_any && answer.records.is_empty() && answer.cname.is_empty() {
            return Err(LookupError::Malformed(Detail::OtherRecords));
        }
        answer.cut_from = T::limit(&mut answer.records);
        answer.ttl = ttls.into_iter().map(seconds).min();
        Ok(answer)
    }
}

/// Returns whether `candidate` is the end of the chain so far, which begins at the queried name.
fn is_owner(end: Option<ParsedName<&[u8]>>, query: &Query, candidate: &ParsedName<&[u8]>) -> bool {
    end.map_or_else(|| candidate.name_eq(&query.name), |end| candidate.name_eq(&end))
}

/// Returns a TTL in seconds; one with its highest bit set counts as zero (RFC 2181 §8).
fn seconds(ttl: Ttl) -> u32 {
    let seconds = ttl.as_secs();
    if i32::try_from(seconds).is_ok() { seconds } else { 0 }
}

/// Returns the name and the text of the first extended error (RFC 8914).
fn extended_error(message: &Message<[u8]>) -> Option<String> {
    let opt = message.opt()?;
    let error = opt.opt().first::<ExtendedError<_>>()?;
    let name = error.code().to_mnemonic().map(String::from_utf8_lossy);
    let text = error.text_slice().map(String::from_utf8_lossy).unwrap_or_default();
    let text = printable(&text);
    match (name, text.is_empty()) {
        (Some(name), true) => Some(name.into_owned()),
        (Some(name), false) => Some(format!("{name}: {text}")),
        (None, true) => {
            let error = Detail::ExtendedError.message().arg("code", error.code().to_int());
            Some(error.text().to_string())
        }
        (None, false) => Some(text),
    }
}

/// At most this many characters of an extended error's text are passed on.
const ERROR_TEXT_MAX: usize = 200;

/// Removes the characters that could control a terminal or change the direction of a line.
fn printable(text: &str) -> String {
    let is_shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.trim().chars().filter(is_shown).take(ERROR_TEXT_MAX).collect()
}
