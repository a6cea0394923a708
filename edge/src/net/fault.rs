//! What an upstream's failure means. A runtime reports it in one of two forms: it throws an exception
//! (self-hosted workerd), or it returns a status in the name of the origin (Cloudflare's network, where the
//! variable `PLATFORM_STATUSES` is `on`).

use mta_sts::Reason;

/// Returns what an exception of `fetch` means that was thrown before any header arrived.
///
/// workerd reports every failure of DNS and TLS, and every answer that is not valid HTTP, as the same internal error, and
/// a host without a route as a lost connection. So this is only a first guess: `probe::policy` makes sure.
pub fn fetch_exception(name: Option<&str>, message: &str) -> Reason {
    let matches = |(mark, _): &&(&str, Reason)| name == Some(*mark) || message.contains(mark);
    EXCEPTIONS.iter().find(matches).map_or(Reason::ConnectionLost, |(_, reason)| *reason)
}

/// Returns what an exception means that was thrown while a body was read: a timeout or a lost connection.
pub fn body_exception(name: Option<&str>, message: &str) -> Reason {
    match fetch_exception(name, message) {
        Reason::Timeout => Reason::Timeout,
        _ => Reason::ConnectionLost,
    }
}

/// Returns what an exception of a plain socket means.
pub fn socket_exception(stage: Stage, name: Option<&str>, message: &str) -> Reason {
    // Behind a proxy, for example: the runtime cannot start TLS at all, which tells nothing about the host.
    let is_unsupported = message.contains("not supported");
    match (stage, fetch_exception(name, message)) {
        (Stage::Connecting, _) => Reason::Refused,
        (Stage::Upgrading, _) if is_unsupported => Reason::Refused,
        // An exception on an unencrypted connection is never about TLS.
        (Stage::Upgrading | Stage::Secure, Reason::Tls) => Reason::Tls,
        _ => Reason::ConnectionLost,
    }
}

/// The state of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is not open yet.
    Connecting,
    /// It is open and unencrypted.
    Clear,
    /// The TLS handshake is in progress. Self-hosted workerd throws here if the handshake fails.
    Upgrading,
    /// It is open and encrypted. Other runtimes may report a failed handshake only now.
    Secure,
}

/// Returns what a status means that the platform sends when the origin gave no answer; `None` for the statuses of
/// origins.
///
/// Any host may send these numbers itself, and a host behind Cloudflare's own proxy does so when its origin is down.
/// So they are only interpreted where the runtime does not throw, and the number is reported as evidence.
pub fn platform_status(status: u16) -> Option<Reason> {
    PLATFORM_STATUSES.iter().find(|(number, _)| *number == status).map(|(_, reason)| *reason)
}

const EXCEPTIONS: [(&str, Reason); 3] = [
    // `AbortSignal.timeout` fired.
    ("TimeoutError", Reason::Timeout),
    // The port is closed, or the connection was reset.
    ("Network connection lost", Reason::Refused),
    ("internal error", Reason::Tls),
];

const PLATFORM_STATUSES: [(u16, Reason); 8] = [
    (520, Reason::NotHttp), // the origin closed the connection or its response is invalid
    (521, Reason::Refused), // the origin refused the connection
    (522, Reason::Timeout), // the connection timed out
    (523, Reason::ConnectionLost), // the platform has no route to the origin
    (524, Reason::Timeout), // connected, but no response came
    (525, Reason::Tls),     // the TLS handshake failed
    (526, Reason::Tls),     // the certificate is invalid
    (530, Reason::ConnectionLost), // the platform could not resolve the name
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_exception_of_fetch_has_a_reason() {
        let cases = [
            (Some("TimeoutError"), "The operation was aborted due to timeout", Reason::Timeout),
            (Some("Error"), "Network connection lost.", Reason::Refused),
            (Some("Error"), "internal error; reference = 0123456789abcdefghij", Reason::Tls),
            (None, "TimeoutError: The operation was aborted due to timeout", Reason::Timeout),
            (Some("TypeError"), "something new", Reason::ConnectionLost),
        ];
        for (name, message, reason) in cases {
            assert_eq!(fetch_exception(name, message), reason, "{message}");
        }
    }

    #[test]
    fn an_exception_in_a_body_is_a_timeout_or_a_lost_connection() {
        assert_eq!(body_exception(Some("TimeoutError"), ""), Reason::Timeout);
        assert_eq!(body_exception(Some("Error"), "Network connection lost."), Reason::ConnectionLost);
        assert_eq!(body_exception(Some("Error"), "internal error; reference = 0"), Reason::ConnectionLost);
    }

    #[test]
    fn each_exception_of_a_socket_has_a_reason_at_every_stage() {
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
            assert_eq!(socket_exception(stage, Some("Error"), message), reason, "{stage:?}: {message}");
        }
    }

    #[test]
    fn each_status_of_the_platform_has_a_reason() {
        let cases = [
            (520, Some(Reason::NotHttp)),
            (521, Some(Reason::Refused)),
            (522, Some(Reason::Timeout)),
            (523, Some(Reason::ConnectionLost)),
            (524, Some(Reason::Timeout)),
            (525, Some(Reason::Tls)),
            (526, Some(Reason::Tls)),
            (530, Some(Reason::ConnectionLost)),
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
