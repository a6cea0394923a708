//! Recognises IP addresses that are written instead of host names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Returns whether it is an IPv4 address in dotted form.
pub(crate) fn is_ipv4(text: &str) -> bool {
    // Most names end in a letter, so they need not be parsed.
    text.ends_with(|last: char| last.is_ascii_digit()) && text.parse::<Ipv4Addr>().is_ok()
}

/// Returns whether it is an IPv6 address without a zone.
pub(crate) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Returns whether it is an IP address in place of a name.
pub(crate) fn is_address(text: &str) -> bool {
    is_ipv4(text) || is_ipv6(text)
}

/// Returns whether it is an address of a private network or of the host itself, which the Internet does not reach.
pub(crate) fn is_private(text: &str) -> bool {
    let of_v4 = |v4: Ipv4Addr| {
        let shared = v4.to_bits() >> 22 == Ipv4Addr::new(100, 64, 0, 0).to_bits() >> 22;
        v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.octets()[0] == 0 || shared
    };
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => of_v4(v4),
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => of_v4(v4),
            None => {
                v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local()
            }
        },
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn private_addresses_are_known() {
        for address in [
            "10.0.0.1",
            "172.16.9.9",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "fd00::1",
            "fe80::1",
            "::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_private(address), "{address}");
        }
        for address in [
            "9.9.9.9",
            "172.32.0.1",
            "100.128.0.1",
            "198.51.100.1",
            "2001:db8::1",
            "2606:4700::1",
            "mx.example.com",
        ] {
            assert!(!is_private(address), "{address}");
        }
    }
}
