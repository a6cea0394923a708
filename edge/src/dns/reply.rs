//! The answer, checked before it is believed.

use crate::dns::{CNAME_MAX, Query, Trouble, Wanted, presentation};
use domain::base::iana::{Class, Opcode, OptRcode};
use domain::base::opt::ExtendedError;
use domain::base::wire::ParseError;
use domain::base::{Message, ParsedName, ToName, Ttl};
use domain::rdata::Cname;
use mta_sts::Answer;

/// What is said of a chain of more than [`CNAME_MAX`] aliases: the one thing malformed that is no resolver's doing.
pub const CHAIN_TOO_LONG: &str = "the CNAME chain is a loop or has more than 8 links";

/// Reads the reply to `query`: no records and NXDOMAIN are answers, everything else that is not
/// records is trouble.
pub fn decode<T: Wanted>(query: &Query, reply: &[u8]) -> Result<Answer<T>, Trouble> {
    let message = Message::from_slice(reply)
        .map_err(|_| Trouble::Malformed("the reply is shorter than a DNS header"))?;
    check_header(query, message)?;
    let nxdomain = match message.opt_rcode() {
        OptRcode::NOERROR => false,
        OptRcode::NXDOMAIN => true,
        OptRcode::SERVFAIL => return Err(Trouble::Servfail(extended_error(message))),
        OptRcode::REFUSED => return Err(Trouble::Refused(extended_error(message))),
        rcode => return Err(Trouble::Refused(extended_error(message).or_else(|| Some(rcode.to_string())))),
    };
    let section =
        Section::read(message).map_err(|_| Trouble::Malformed("the reply's records cannot be read"))?;
    let answer = section.follow(query)?;
    Ok(Answer { nxdomain, authenticated: message.header().ad(), ..answer })
}

fn check_header(query: &Query, message: &Message<[u8]>) -> Result<(), Trouble> {
    let header = message.header();
    if header.id() != 0 {
        return Err(Trouble::Malformed("the reply has another id than the question"));
    }
    if !header.qr() || header.opcode() != Opcode::QUERY {
        return Err(Trouble::Malformed("the reply is no reply to a query"));
    }
    if header.tc() {
        return Err(Trouble::Malformed("the reply is truncated"));
    }
    let question =
        message.sole_question().map_err(|_| Trouble::Malformed("the reply repeats no single question"))?;
    let same = question.qname().name_eq(&query.name)
        && question.qtype() == query.rtype
        && question.qclass() == Class::IN;
    if !same {
        return Err(Trouble::Malformed("the reply answers another question"));
    }
    Ok(())
}

/// What matters of an answer section, still unordered.
struct Section<'a, T> {
    aliases: Vec<Owned<'a, ParsedName<&'a [u8]>>>,
    records: Vec<Owned<'a, T>>,
}

struct Owned<'a, T> {
    owner: ParsedName<&'a [u8]>,
    ttl: Ttl,
    data: T,
}

impl<'a, T: Wanted> Section<'a, T> {
    /// The codec refuses names that go round in circles: it counts compression pointers.
    fn read(message: &'a Message<[u8]>) -> Result<Self, ParseError> {
        let mut section = Self { aliases: Vec::new(), records: Vec::new() };
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
            }
        }
        Ok(section)
    }

    /// Follows the CNAME chain from the name asked, wherever the records stand in the section.
    fn follow(self, query: &Query) -> Result<Answer<T>, Trouble> {
        let mut answer = Answer::of(Vec::new());
        let mut ttls = Vec::new();
        let mut owner = None;
        while let Some(alias) = self.aliases.iter().find(|alias| is_owner(owner, query, &alias.owner)) {
            if answer.cname.len() >= CNAME_MAX {
                return Err(Trouble::Malformed(CHAIN_TOO_LONG));
            }
            answer.cname.push(presentation(&alias.data));
            ttls.push(alias.ttl);
            owner = Some(alias.data);
        }
        for record in self.records {
            if is_owner(owner, query, &record.owner) {
                answer.records.push(record.data);
                ttls.push(record.ttl);
            }
        }
        T::limit(&mut answer.records);
        answer.ttl = ttls.into_iter().map(seconds).min();
        Ok(answer)
    }
}

/// Whether `candidate` is the end of the chain so far, which begins at the name asked.
fn is_owner(end: Option<ParsedName<&[u8]>>, query: &Query, candidate: &ParsedName<&[u8]>) -> bool {
    end.map_or_else(|| candidate.name_eq(&query.name), |end| candidate.name_eq(&end))
}

/// A time to live with its highest bit set counts as zero (RFC 2181 §8).
fn seconds(ttl: Ttl) -> u32 {
    let seconds = ttl.as_secs();
    if i32::try_from(seconds).is_ok() { seconds } else { 0 }
}

/// The first extended error (RFC 8914): its name, and the text beside it.
fn extended_error(message: &Message<[u8]>) -> Option<String> {
    let opt = message.opt()?;
    let error = opt.opt().first::<ExtendedError<_>>()?;
    let name = error.code().to_mnemonic().map(String::from_utf8_lossy);
    let text = error.text_slice().map(String::from_utf8_lossy).unwrap_or_default();
    let text = printable(&text);
    match (name, text.is_empty()) {
        (Some(name), true) => Some(name.into_owned()),
        (Some(name), false) => Some(format!("{name}: {text}")),
        (None, true) => Some(format!("extended error {}", error.code().to_int())),
        (None, false) => Some(text),
    }
}

/// Longest text of an extended error that is passed on, in characters.
const ERROR_TEXT_MAX: usize = 200;

/// A stranger's text without what could steer a terminal or turn a line round.
fn printable(text: &str) -> String {
    let is_shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.trim().chars().filter(is_shown).take(ERROR_TEXT_MAX).collect()
}
