//! The header fields of our own answers.

/// On every answer of the API, the problem documents included.
///
/// The answers are data for other people's pages too, so they may be read from everywhere; opened
/// as a document they can do nothing. No field of an upstream's answer is ever passed on.
pub const API: [(&str, &str); 10] = [
    ("access-control-allow-origin", "*"),
    ("cache-control", "no-store, no-transform"),
    ("content-security-policy", "default-src 'none'; sandbox"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

/// What a browser may send from another origin, and for how long it may remember that: a day.
pub const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-headers", "accept"),
    ("access-control-allow-methods", crate::route::ALLOW),
    ("access-control-max-age", "86400"),
];
