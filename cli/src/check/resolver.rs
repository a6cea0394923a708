//! `--resolver`.

use std::net::{IpAddr, SocketAddr};

/// The port of DNS (RFC 1035 §4.2).
const DNS: u16 = 53;

/// Parses an address with or without a port.
pub(crate) fn parse(given: &str) -> Result<SocketAddr, &'static str> {
    let plain = given.trim_matches(['[', ']']).parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS));
    plain.or_else(|_| given.parse()).map_err(
        |_| "write an IP address with or without a port: 9.9.9.9, 127.0.0.1:5353, 2620:fe::fe or [::1]:5353",
    )
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_address_may_have_a_port() {
        let cases = [
            ("9.9.9.9", Some("9.9.9.9:53")),
            ("127.0.0.1:5353", Some("127.0.0.1:5353")),
            ("2620:fe::fe", Some("[2620:fe::fe]:53")),
            ("[::1]", Some("[::1]:53")),
            ("[::1]:5353", Some("[::1]:5353")),
            ("dns.example.com", None),
            ("127.0.0.1:x", None),
            ("", None),
        ];
        for (given, expected) in cases {
            let expected = expected.map(|text| text.parse().unwrap());
            assert_eq!(parse(given).ok(), expected, "{given}");
        }
    }
}
