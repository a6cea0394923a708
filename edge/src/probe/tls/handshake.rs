//! What the server answers: records, and the messages in them.

use crate::probe::tls::certificate::chain;
use mta_sts::Presented;
use std::mem;

/// Most bytes read of a server's answer.
const REPLY_MAX: usize = 64 * 1024;

/// Most records, and most messages, before the one that matters: a server sends three or four.
const PARTS_MAX: usize = 64;

/// Largest record (RFC 5246 §6.2.3).
const RECORD_MAX: usize = (1 << 14) + 2048;

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const WARNING: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const SERVER_HELLO_DONE: u8 = 14;

/// TLS 1.2, as it travels.
const TLS_1_2: u16 = 0x0303;

/// An answer in the making. Whoever sends it chooses how small its pieces are, so each byte is read once.
#[derive(Debug, Default)]
pub struct Reply {
    /// The record that is not yet whole.
    unread: Vec<u8>,
    /// The message that is not yet whole.
    handshake: Vec<u8>,
    size: usize,
    records: usize,
    messages: usize,
    version: Option<u16>,
}

/// The answer is longer than any that a greeting gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

impl Reply {
    /// Takes the next piece; `None` as long as more has to come.
    ///
    /// Bytes that are no TLS give an empty answer.
    pub fn add(&mut self, piece: &[u8]) -> Result<Option<Presented>, TooMuch> {
        self.size = self.size.saturating_add(piece.len());
        self.unread.extend_from_slice(piece);
        loop {
            let (kind, length) = match record(&self.unread) {
                Record::Whole(kind, length) => (kind, length),
                Record::Partial if self.size > REPLY_MAX => return Err(TooMuch),
                Record::Partial => return Ok(None),
                Record::NotTls => return Ok(Some(Presented::default())),
            };
            count(&mut self.records)?;
            let rest = self.unread.split_off(length);
            let whole = mem::replace(&mut self.unread, rest);
            let body = whole.get(HEADER..).unwrap_or_default();
            match (kind, body) {
                (HANDSHAKE, fragment) => self.handshake.extend_from_slice(fragment),
                // A name it does not know, say: the handshake goes on.
                (ALERT, [WARNING, _]) => continue,
                (ALERT, [_, alert]) => return Ok(Some(self.presented(Some(*alert)))),
                _ => return Ok(Some(self.presented(None))),
            }
            if let Some(presented) = self.read_messages()? {
                return Ok(Some(presented));
            }
        }
    }

    fn presented(&self, alert: Option<u8>) -> Presented {
        Presented { version: self.version, alert, chain: Vec::new() }
    }

    /// Reads the messages that are whole, up to the one after which nothing that matters can follow.
    fn read_messages(&mut self) -> Result<Option<Presented>, TooMuch> {
        while let Some(length) = message(&self.handshake) {
            count(&mut self.messages)?;
            let rest = self.handshake.split_off(length);
            let whole = mem::replace(&mut self.handshake, rest);
            let [kind, _, _, _, body @ ..] = whole.as_slice() else { break };
            match (*kind, body) {
                (SERVER_HELLO, [major, minor, ..]) => {
                    let version = u16::from_be_bytes([*major, *minor]);
                    self.version = Some(version);
                    // What an older version shows is of no interest: no sender would get that far.
                    if version < TLS_1_2 {
                        return Ok(Some(self.presented(None)));
                    }
                }
                (CERTIFICATE, list) => {
                    return Ok(Some(Presented { chain: chain(list), ..self.presented(None) }));
                }
                (SERVER_HELLO_DONE, _) => return Ok(Some(self.presented(None))),
                _ => {}
            }
        }
        Ok(None)
    }
}

fn count(parts: &mut usize) -> Result<(), TooMuch> {
    *parts = parts.saturating_add(1);
    if *parts > PARTS_MAX { Err(TooMuch) } else { Ok(()) }
}

enum Record {
    /// Its kind, and its length with its header.
    Whole(u8, usize),
    Partial,
    NotTls,
}

/// Length of a record's header.
const HEADER: usize = 5;

fn record(bytes: &[u8]) -> Record {
    let Some(kind) = bytes.first() else { return Record::Partial };
    if !(20..=23).contains(kind) || bytes.get(1).is_some_and(|major| *major != 3) {
        return Record::NotTls;
    }
    let [kind, _, _, high, low, body @ ..] = bytes else { return Record::Partial };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    if length > RECORD_MAX {
        return Record::NotTls;
    }
    if body.len() < length { Record::Partial } else { Record::Whole(*kind, HEADER.saturating_add(length)) }
}

/// Length of the first message with its header, if it is whole.
fn message(bytes: &[u8]) -> Option<usize> {
    let [_, high, middle, low, body @ ..] = bytes else { return None };
    let length = usize::try_from(u32::from_be_bytes([0, *high, *middle, *low])).ok()?;
    (body.len() >= length).then(|| length.saturating_add(4))
}
