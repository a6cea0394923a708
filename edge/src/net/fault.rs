//! What went wrong on the way to an upstream, in the two forms a runtime tells it: an exception
//! (self-hosted workerd) or a status of its own making (the deployed platform, where the binding
//! `PLATFORM_STATUSES` is `on`).

use mta_sts::Reason;

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

/// What an exception of a plain socket means.
pub fn thrown_in_socket(stage: Stage, name: Option<&str>, message: &str) -> Reason {
    // As behind a proxy: the runtime cannot do it at all, which says nothing of the host.
    let is_unsupported = message.contains("not supported");
    match (stage, thrown(name, message)) {
        (Stage::Connecting, _) => Reason::Refused,
        (Stage::Upgrading, _) if is_unsupported => Reason::Refused,
        // Nothing that is thrown over a connection in clear is about TLS.
        (Stage::Upgrading | Stage::Secure, Reason::Tls) => Reason::Tls,
        _ => Reason::ConnectionLost,
    }
}

/// How far a socket has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is not open yet.
    Connecting,
    /// Open, in clear.
    Clear,
    /// In the TLS handshake. workerd of one's own throws here what it throws of a handshake that fails.
    Upgrading,
    /// Open, in TLS. Another runtime may tell of the handshake only now.
    Secure,
}

/// What a status means that the platform answers in place of an origin it got nothing from;
/// `None` for the statuses that origins answer.
///
/// Any host may answer these numbers itself, and whatever stands behind Cloudflare's own proxy does when its
/// origin is down. So they count for nothing where the runtime throws, and are kept as evidence where they count.
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
    fn exceptions_of_sockets_have_their_reasons_at_every_stage() {
        let internal = "internal error; reference = 27pphcekqp3q04kk69pv9em6";
        let lost = "Network connection lost.";
        let cases = [
            (
                Stage::Connecting,
                "proxy request failed, cannot connect to the specified address",
                Reason::Refused,
            ),
            (Stage::Connecting, internal, Reason::Refused),
            (Stage::Clear, lost, Reason::ConnectionLost),
            (Stage::Clear, internal, Reason::ConnectionLost),
            (
                Stage::Upgrading,
                "The underlying connection does not support it: not supported",
                Reason::Refused,
            ),
            (Stage::Upgrading, internal, Reason::Tls),
            (Stage::Upgrading, lost, Reason::ConnectionLost),
            (Stage::Upgrading, "something new", Reason::ConnectionLost),
            (Stage::Secure, internal, Reason::Tls),
            (Stage::Secure, lost, Reason::ConnectionLost),
        ];
        for (stage, message, reason) in cases {
            assert_eq!(thrown_in_socket(stage, Some("Error"), message), reason, "{stage:?}: {message}");
        }
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
