//! Why no check can be made: by this machine, or by a service.

use mta_sts::Message;
use mta_sts_direct::{EdgeError, SetupError};

/// Returns why this machine cannot check anything.
pub(crate) fn setup(error: &SetupError) -> Message {
    match error {
        SetupError::Resolvers(reason) => Message::new(
            "cli.no-resolvers",
            "the resolvers of this system are not known: {reason}; name one with --resolver, such as 127.0.0.1 or 9.9.9.9",
        )
        .arg("reason", reason),
        SetupError::Roots(reason) => {
            Message::new("cli.no-roots", "the trusted certificates cannot be read: {reason}")
                .arg("reason", reason)
        }
        SetupError::NoRoots => Message::new(
            "cli.roots-empty",
            "the trusted certificates cannot be read: there is no certificate in it",
        ),
        SetupError::Tls(reason) => {
            Message::new("cli.no-tls", "TLS cannot be used on this system: {reason}").arg("reason", reason)
        }
    }
}

/// Returns why a service gave no answers.
pub(super) fn edge(error: &EdgeError) -> Message {
    match error {
        EdgeError::Url => {
            Message::new("cli.edge-url", "it is not a valid URL; write it as https://check.example.com")
        }
        EdgeError::Connection(reason) => {
            Message::new("cli.edge-connection", "there is no connection to it: {reason}")
                .arg("reason", reason)
        }
        EdgeError::Certificate => {
            Message::new("cli.edge-certificate", "there is no connection to it: its certificate is not valid")
        }
        EdgeError::Handshake => {
            Message::new("cli.edge-handshake", "there is no connection to it: the TLS handshake failed")
        }
        EdgeError::Status(status) => {
            Message::new("cli.edge-status", "it answers with HTTP status {status}").arg("status", status)
        }
        EdgeError::Limited(seconds) => {
            Message::new("cli.edge-limited", "it limits the rate of checks; try again in {seconds} seconds")
                .arg("seconds", seconds)
        }
        EdgeError::Timeout => Message::new("cli.edge-timeout", "it did not answer in time"),
        EdgeError::Ended => {
            Message::new("cli.edge-ended", "its answer is not a stream of events: it ended too early")
        }
        EdgeError::Events(reason) => {
            Message::new("cli.edge-events", "its answer is not a stream of events: {reason}")
                .arg("reason", reason)
        }
    }
}
