//! What went wrong on the way to an upstream, in the two forms a runtime tells it: an exception
//! (self-hosted workerd) or a status of its own making (the deployed platform).

use mta_sts::observation::Reason;

/// What an exception of `fetch`, thrown before any header came, means.
///
/// workerd hides every fault of DNS and TLS behind one opaque internal error. As a host is only
/// asked once its public addresses are known, TLS is what remains.
pub fn thrown(name: Option<&str>, message: &str) -> Reason {
    let tells = |(mark, _): &&(&str, Reason)| name == Some(*mark) || message.contains(mark);
    THROWN.iter().find(tells).map_or(Reason::ConnectionLost, |(_, reason)| *reason)
}

/// What an exception while a body was read means: too late for anything but these two.
pub fn thrown_in_body(name: Option<&str>, message: &str) -> Reason {
    match thrown(name, message) {
        Reason::Timeout => Reason::Timeout,
        _ => Reason::ConnectionLost,
    }
}

/// What a status means that the platform answers in place of an origin it got nothing from;
/// `None` for the statuses that origins answer.
///
/// An origin may answer these numbers itself, but next to none does.
pub fn platform_status(status: u16) -> Option<Reason> {
    PLATFORM.iter().find(|(number, _)| *number == status).map(|(_, reason)| *reason)
}

const THROWN: [(&str, Reason); 3] = [
    // `AbortSignal.timeout` has struck.
    ("TimeoutError", Reason::Timeout),
    // Nobody listens, or the connection was reset.
    ("Network connection lost", Reason::Refused),
    ("internal error", Reason::Tls),
];

const PLATFORM: [(u16, Reason); 8] = [
    (520, Reason::ConnectionLost), // the origin closed the connection or answered nonsense
    (521, Reason::Refused),        // the origin refused the connection
    (522, Reason::Timeout),        // the connection timed out
    (523, Reason::Refused),        // the origin is unreachable
    (524, Reason::Timeout),        // connected, but no answer came
    (525, Reason::Tls),            // the TLS handshake failed
    (526, Reason::Tls),            // the certificate is invalid
    (530, Reason::Refused),        // the name does not resolve, or leads nowhere
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_have_their_reasons() {
        let cases = [
            (Some("TimeoutError"), "The operation was aborted due to timeout", Reason::Timeout),
            (Some("Error"), "Network connection lost.", Reason::Refused),
            (Some("Error"), "internal error; reference = 0123456789abcdefghij", Reason::Tls),
            (None, "TimeoutError: The operation was aborted due to timeout", Reason::Timeout),
            (Some("TypeError"), "something new", Reason::ConnectionLost),
        ];
        for (name, message, reason) in cases {
            assert_eq!(thrown(name, message), reason, "{message}");
        }
    }

    #[test]
    fn a_body_stalls_or_breaks() {
        assert_eq!(thrown_in_body(Some("TimeoutError"), ""), Reason::Timeout);
        assert_eq!(thrown_in_body(Some("Error"), "Network connection lost."), Reason::ConnectionLost);
        assert_eq!(thrown_in_body(Some("Error"), "internal error; reference = 0"), Reason::ConnectionLost);
    }

    #[test]
    fn the_platforms_statuses_have_their_reasons() {
        let cases = [
            (520, Some(Reason::ConnectionLost)),
            (521, Some(Reason::Refused)),
            (522, Some(Reason::Timeout)),
            (523, Some(Reason::Refused)),
            (524, Some(Reason::Timeout)),
            (525, Some(Reason::Tls)),
            (526, Some(Reason::Tls)),
            (530, Some(Reason::Refused)),
            (200, None),
            (301, None),
            (404, None),
            (500, None),
            (503, None),
        ];
        for (status, reason) in cases {
            assert_eq!(platform_status(status), reason, "{status}");
        }
    }
}
