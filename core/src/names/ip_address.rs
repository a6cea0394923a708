//! Recognises IP addresses that are written instead of host names.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Returns whether it is an IPv4 address in dotted form.
pub(crate) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Returns whether it is an IPv6 address without a zone.
pub(crate) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}
