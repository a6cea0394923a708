//! The server's part of the handshake: records, and the messages in them.

use crate::tls::certificate::of_message;
use mta_sts::Presented;
use std::mem;

/// At most this many bytes of a handshake are read.
const BYTES_MAX: usize = 64 * 1024;

/// At most this many records are read up to the certificates: servers send three or four.
const RECORDS_MAX: usize = 64;

/// At most this many messages are read up to the certificates: servers send three or four.
const MESSAGES_MAX: usize = 64;

/// At most this many bytes one record has (RFC 5246 §6.2.3).
const RECORD_BYTES_MAX: usize = (1 << 14) + 2048;

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const WARNING: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;

/// TLS 1.2 on the wire.
const TLS_1_2: u16 = 0x0303;

/// A handshake, parsed as it arrives. Each byte is parsed once, however small the chunks are.
#[derive(Debug, Default)]
pub struct Handshake {
    /// The host of the ClientHello: of many names in a certificate, those that cover it are kept.
    host: String,
    /// What is known once the certificates have arrived.
    presented: Option<Presented>,
    /// The incomplete record.
    record: Vec<u8>,
    /// The incomplete message.
    message: Vec<u8>,
    size: usize,
    records: usize,
    messages: usize,
    version: Option<u16>,
    suite: Option<u16>,
}

/// The error of a handshake that exceeds a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl Handshake {
    /// Returns a handshake with `host` that has not begun.
    pub fn of(host: &str) -> Self {
        Self { host: host.to_owned(), ..Self::default() }
    }

    /// Returns the cipher suite that the server chose.
    pub const fn suite(&self) -> Option<u16> {
        self.suite
    }

    /// Returns the certificates, if the connection ended after them.
    pub fn so_far(self) -> Option<Presented> {
        self.presented
    }

    /// Adds the next chunk. Returns `None` until the server's messages, or what comes instead of them, are complete. Its
    /// request for a client certificate follows its own certificates (RFC 5246 §7.3).
    ///
    /// Bytes that are not TLS give an empty result.
    pub fn add(&mut self, chunk: &[u8]) -> Result<Option<Presented>, TooLong> {
        self.size = self.size.saturating_add(chunk.len());
        self.record.extend_from_slice(chunk);
        loop {
            let (kind, length) = match record(&self.record) {
                Record::Complete(kind, length) => (kind, length),
                Record::Incomplete if self.size > BYTES_MAX => return Err(TooLong),
                Record::Incomplete => return Ok(None),
                Record::NotTls => {
                    // A server of plain HTTP answers a ClientHello with an error, often as a page alone.
                    let http = self.record.starts_with(b"HTTP/") || self.record.starts_with(b"<");
                    return Ok(Some(Presented { http, ..Presented::default() }));
                }
            };
            count(&mut self.records, RECORDS_MAX)?;
            let rest = self.record.split_off(length);
            let whole = mem::replace(&mut self.record, rest);
            let body = whole.get(HEADER..).unwrap_or_default();
            match (kind, body) {
                (HANDSHAKE, fragment) => self.message.extend_from_slice(fragment),
                // After a warning, for example about an unknown name, the handshake continues.
                (ALERT, [WARNING, _]) => continue,
                (ALERT, [_, alert]) => return Ok(Some(self.presented(Some(*alert)))),
                _ => return Ok(Some(self.presented(None))),
            }
            if let Some(presented) = self.parse_messages()? {
                return Ok(Some(presented));
            }
        }
    }

    fn presented(&self, alert: Option<u8>) -> Presented {
        let known = self.presented.clone().unwrap_or_default();
        Presented { version: self.version, alert, ..known }
    }

    /// Parses the complete messages, up to the one that ends what is of interest.
    fn parse_messages(&mut self) -> Result<Option<Presented>, TooLong> {
        while let Some(length) = message(&self.message) {
            count(&mut self.messages, MESSAGES_MAX)?;
            let rest = self.message.split_off(length);
            let whole = mem::replace(&mut self.message, rest);
            let [kind, _, _, _, body @ ..] = whole.as_slice() else { break };
            match (*kind, body) {
                (SERVER_HELLO, [major, minor, rest @ ..]) => {
                    let version = u16::from_be_bytes([*major, *minor]);
                    self.version = Some(version);
                    self.suite = suite(rest);
                    // No sender continues with an older version, so its certificates do not matter.
                    if version < TLS_1_2 {
                        return Ok(Some(self.presented(None)));
                    }
                }
                (CERTIFICATE, list) => {
                    self.presented =
                        Some(Presented { chain: of_message(list, &self.host), ..self.presented(None) });
                }
                (CERTIFICATE_REQUEST, _) => {
                    self.presented = Some(Presented { wants_certificate: true, ..self.presented(None) });
                }
                (SERVER_HELLO_DONE, _) => return Ok(Some(self.presented(None))),
                _ => {}
            }
        }
        Ok(None)
    }
}

/// Returns the cipher suite of a ServerHello, which follows the random and the session (RFC 5246 §7.4.1.3).
fn suite(after_version: &[u8]) -> Option<u16> {
    let (session, rest) = after_version.get(RANDOM..)?.split_first()?;
    let suite = rest.get(usize::from(*session)..)?.first_chunk()?;
    Some(u16::from_be_bytes(*suite))
}

/// The length of the random of a hello.
const RANDOM: usize = 32;

fn count(counter: &mut usize, max: usize) -> Result<(), TooLong> {
    *counter = counter.saturating_add(1);
    if *counter > max { Err(TooLong) } else { Ok(()) }
}

enum Record {
    /// The type of a complete record, and its length with its header.
    Complete(u8, usize),
    Incomplete,
    NotTls,
}

/// The length of a record's header.
const HEADER: usize = 5;

fn record(bytes: &[u8]) -> Record {
    let Some(kind) = bytes.first() else { return Record::Incomplete };
    if !(20..=23).contains(kind) || bytes.get(1).is_some_and(|major| *major != 3) {
        return Record::NotTls;
    }
    let [kind, _, _, high, low, body @ ..] = bytes else { return Record::Incomplete };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    if length > RECORD_BYTES_MAX {
        return Record::NotTls;
    }
    if body.len() < length {
        Record::Incomplete
    } else {
        Record::Complete(*kind, HEADER.saturating_add(length))
    }
}

/// Returns the length of the first message with its header if it is complete.
fn message(bytes: &[u8]) -> Option<usize> {
    let [_, high, middle, low, body @ ..] = bytes else { return None };
    let length = usize::try_from(u32::from_be_bytes([0, *high, *middle, *low])).ok()?;
    (body.len() >= length).then(|| length.saturating_add(4))
}
