//! Why a probe failed, in words.

use crate::finding::Message;
use crate::observation::Reason;

/// Describes in a few words how a probe failed.
pub fn failed(reason: Reason) -> Message {
    match reason {
        Reason::Servfail => Message::new("servfail", "the resolver answers SERVFAIL"),
        Reason::DnsRefused => Message::new("dns-refused", "the resolver refuses to answer"),
        Reason::DnsTimeout => Message::new("dns-timeout", "the resolver does not answer in time"),
        Reason::DnsMalformed => Message::new("dns-malformed", "the DNS answer cannot be read"),
        Reason::Timeout => Message::new("timeout", "no complete answer in time"),
        Reason::Refused => Message::new("refused", "the host refuses the connection"),
        Reason::Tls => Message::new("tls", "no verified TLS session"),
        Reason::Redirect => Message::new("redirect", "the answer is a redirect"),
        Reason::Status => Message::new("status", "the status is not 200"),
        Reason::TooLarge => Message::new("too-large", "it is larger than 64 KiB and was not read completely"),
        Reason::NotPublic => Message::new("not-public", "the host has no public address"),
        Reason::Blocked => Message::new("blocked", "the answer is a bot-protection page"),
        Reason::ConnectionLost => Message::new("connection-lost", "the connection was lost"),
        Reason::Slow => Message::new("slow", "it did not finish within 5 seconds"),
        Reason::NotHttp => Message::new("not-http", "the answer is not valid HTTP"),
    }
}
