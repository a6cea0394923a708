//! Why a probe failed, in words.

use crate::finding::Message;
use crate::observation::Reason;

/// Describes in a few words how a probe failed.
pub fn failed(reason: Reason) -> Message {
    match reason {
        Reason::Servfail => Message::new("reason.servfail", "the resolver answers SERVFAIL"),
        Reason::DnsRefused => Message::new("reason.dns-refused", "the resolver refuses to answer"),
        Reason::DnsTimeout => Message::new("reason.dns-timeout", "the resolver does not answer in time"),
        Reason::DnsMalformed => Message::new("reason.dns-malformed", "the DNS answer cannot be read"),
        Reason::Timeout => Message::new("reason.timeout", "no complete answer in time"),
        Reason::Refused => Message::new("reason.refused", "the host refuses the connection"),
        Reason::Tls => Message::new("reason.tls", "no verified TLS session"),
        Reason::Redirect => Message::new("reason.redirect", "the answer is a redirect"),
        Reason::Status => Message::new("reason.status", "the status is not 200"),
        Reason::TooLarge => {
            Message::new("reason.too-large", "it is larger than 64 KiB and was not read completely")
        }
        Reason::NotPublic => Message::new("reason.not-public", "the host has an address that is not public"),
        Reason::Blocked => Message::new("reason.blocked", "the answer is a bot-protection page"),
        Reason::ConnectionLost => Message::new("reason.connection-lost", "the connection was lost"),
        Reason::Slow => Message::new("reason.slow", "it did not finish in the time of this check"),
        Reason::Pieces => Message::new("reason.pieces", "the answer has too many small pieces"),
        Reason::NotHttp => Message::new("reason.not-http", "the answer is not valid HTTP"),
        Reason::Unsupported => Message::new("reason.unsupported", "this program cannot read what it sends"),
    }
}
