//! What the server answers: records, and the messages in them.

use super::certificate::chain;
use mta_sts::observation::Presented;

/// Most bytes read of a server's answer.
pub const REPLY_MAX: usize = 64 * 1024;

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

/// Reads what has come so far; `None` as long as more has to come.
///
/// Bytes that are no TLS give an empty answer.
pub fn reply(bytes: &[u8]) -> Option<Presented> {
    let mut rest = bytes;
    let mut handshake = Vec::new();
    loop {
        let (kind, body, after) = match record(rest) {
            Record::Whole(kind, body, after) => (kind, body, after),
            Record::Partial => return None,
            Record::NotTls => return Some(Presented::default()),
        };
        rest = after;
        match (kind, body) {
            (HANDSHAKE, fragment) => handshake.extend_from_slice(fragment),
            // A name it does not know, say: the handshake goes on.
            (ALERT, [WARNING, _]) => continue,
            (ALERT, [_, alert]) => {
                let version = messages(&handshake).0.version;
                return Some(Presented { version, alert: Some(*alert), chain: Vec::new() });
            }
            _ => return Some(messages(&handshake).0),
        }
        if let (presented, true) = messages(&handshake) {
            return Some(presented);
        }
    }
}

enum Record<'a> {
    Whole(u8, &'a [u8], &'a [u8]),
    Partial,
    NotTls,
}

fn record(bytes: &[u8]) -> Record<'_> {
    let Some(kind) = bytes.first() else { return Record::Partial };
    if !(20..=23).contains(kind) || bytes.get(1).is_some_and(|major| *major != 3) {
        return Record::NotTls;
    }
    let Some((header, rest)) = bytes.split_at_checked(5) else { return Record::Partial };
    let [kind, _, _, high, low] = header else { return Record::NotTls };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    if length > RECORD_MAX {
        return Record::NotTls;
    }
    match rest.split_at_checked(length) {
        Some((body, after)) => Record::Whole(*kind, body, after),
        None => Record::Partial,
    }
}

/// What the messages say, and whether nothing that matters can follow.
fn messages(mut bytes: &[u8]) -> (Presented, bool) {
    let mut presented = Presented::default();
    while let [kind, high, middle, low] = bytes.get(..4).unwrap_or_default() {
        let length = u32::from_be_bytes([0, *high, *middle, *low]);
        let Some(body) = usize::try_from(length).ok().and_then(|length| bytes.get(4..)?.get(..length)) else {
            break;
        };
        match (*kind, body) {
            (SERVER_HELLO, [major, minor, ..]) => {
                let version = u16::from_be_bytes([*major, *minor]);
                presented.version = Some(version);
                // What an older version shows is of no interest: no sender would get that far.
                if version < TLS_1_2 {
                    return (presented, true);
                }
            }
            (CERTIFICATE, list) => {
                presented.chain = chain(list);
                return (presented, true);
            }
            (SERVER_HELLO_DONE, _) => return (presented, true),
            _ => {}
        }
        bytes = bytes.get(4..).and_then(|rest| rest.get(body.len()..)).unwrap_or_default();
    }
    (presented, false)
}
