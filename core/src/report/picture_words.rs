//! The words of the picture that several stations use.

use crate::finding::Message;
use crate::observation::Reason;

/// How many mail hosts senders refuse.
pub(super) fn refused_hosts(n: usize) -> Message {
    match n {
        1 => Message::new("picture-refused-one", "1 host refused"),
        n => Message::new("picture-refused", "{n} hosts refused").arg("n", n),
    }
}

/// It is published, and senders ignore it.
pub(super) const fn ignored() -> Message {
    Message::new("picture-ignored", "ignored")
}

/// Senders look for it and do not find it.
pub(super) const fn missing() -> Message {
    Message::new("picture-missing", "missing")
}

/// It could not be found out.
pub(super) const fn unknown() -> Message {
    Message::new("picture-unknown", "unknown")
}

/// The certificates are valid.
pub(super) const fn verified() -> Message {
    Message::new("picture-verified", "verified")
}

/// The domain accepts no mail.
pub(super) const fn no_mail() -> Message {
    Message::new("picture-no-mail", "no mail")
}

/// Returns why a policy could not be fetched, in a few words.
pub(super) const fn why(reason: Reason) -> Message {
    match reason {
        Reason::Servfail | Reason::DnsRefused | Reason::DnsTimeout | Reason::DnsMalformed => {
            Message::new("picture-why-dns", "DNS lookup failed")
        }
        Reason::Timeout => Message::new("picture-why-timeout", "no answer in time"),
        Reason::Refused => Message::new("picture-why-refused", "connection refused"),
        Reason::Tls => Message::new("picture-why-tls", "TLS failed"),
        Reason::Redirect => Message::new("picture-why-redirect", "redirected"),
        Reason::Status => Message::new("picture-why-status", "wrong status"),
        Reason::TooLarge => Message::new("picture-why-large", "over 64 KiB"),
        Reason::NotPublic => Message::new("picture-why-private", "private address"),
        Reason::Blocked => Message::new("picture-why-blocked", "blocked"),
        Reason::ConnectionLost => Message::new("picture-why-lost", "connection lost"),
        Reason::Slow => Message::new("picture-why-slow", "too slow"),
        Reason::Pieces => Message::new("picture-why-pieces", "too many pieces"),
        Reason::NotHttp => Message::new("picture-why-http", "not valid HTTP"),
        Reason::Unsupported => Message::new("picture-why-unsupported", "not readable here"),
    }
}
