//! Errors of the service itself. They say nothing about the domain.

/// Why there is no check, or only part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The browser has no network.
    Offline,
    /// The service does not accept the name (400); its reason.
    Refused {
        /// What the service says about it.
        detail: String,
    },
    /// Too many checks (429).
    Busy {
        /// Seconds until the next one, if the service says so.
        retry_after: Option<u32>,
    },
    /// The service could not do its part (502, 504); its reason.
    Resolver {
        /// What the service says about it.
        detail: String,
    },
    /// No answer from the service.
    Unreachable,
    /// Any other answer.
    Unexpected {
        /// HTTP status.
        status: u16,
        /// What the service says about it, if anything.
        detail: Option<String>,
    },
    /// The stream ended before its last line.
    BrokenOff,
}
