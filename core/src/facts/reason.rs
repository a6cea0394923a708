//! Why a probe failed, in words.

use crate::finding::Message;
use crate::observation::Reason;

/// How a probe failed, in a few words.
pub fn failed(reason: Reason) -> Message {
    match reason {
        Reason::Servfail => Message::new("servfail", "the DNS answers SERVFAIL"),
        Reason::DnsRefused => Message::new("dns-refused", "the DNS refuses to answer"),
        Reason::DnsTimeout => Message::new("dns-timeout", "the DNS does not answer in time"),
        Reason::DnsMalformed => Message::new("dns-malformed", "the DNS answer cannot be read"),
        Reason::Timeout => Message::new("timeout", "no full answer in time"),
        Reason::Refused => Message::new("refused", "the host refuses the connection"),
        Reason::Tls => Message::new("tls", "no verified TLS session"),
        Reason::Redirect => Message::new("redirect", "the answer is a redirect"),
        Reason::Status => Message::new("status", "the answer is not 200"),
        Reason::TooLarge => Message::new("too-large", "it is over 64 KiB, and was not read to its end"),
        Reason::NotPublic => Message::new("not-public", "the host has no public address"),
        Reason::Blocked => Message::new("blocked", "a wall against robots answers"),
        Reason::ConnectionLost => Message::new("connection-lost", "the connection broke"),
    }
}
