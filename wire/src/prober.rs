//! What an edge and a prober say to each other: an edge that cannot use port 25 asks an instance that can.
//!
//! Both know a secret. The request is signed, so that strangers cannot make the prober connect anywhere, and so is the
//! response, so that nobody on the way can change what was seen.

use hmac_sha256::HMAC;

/// The path of the only resource.
pub const PATH: &str = "/mx";

/// The scheme of the `Authorization` field of a request.
pub const SCHEME: &str = "MTA-STS-Prober";

/// The field of a response with its signature.
pub const SIGNATURE: &str = "x-signature";

/// At most this many seconds a request is valid before and after the moment it names.
pub const VALID_S: u64 = 60;

/// At most this many bytes a response has.
pub const RESPONSE_MAX: usize = 256 * 1024;

/// At least this many bytes a secret has.
pub const SECRET_MIN: usize = 32;

/// Returns the signature of the request for `domain` at a moment, in seconds since 1970.
pub fn request(secret: &[u8], domain: &str, at: u64) -> String {
    signature(secret, &["request", domain, &at.to_string()], &[])
}

/// Returns the signature of the response to that request.
pub fn response(secret: &[u8], domain: &str, at: u64, body: &[u8]) -> String {
    signature(secret, &["response", domain, &at.to_string()], body)
}

/// Whether two signatures are equal. The time that it takes does not depend on where they differ.
pub fn same(left: &str, right: &str) -> bool {
    let differences = left.bytes().zip(right.bytes()).map(|(left, right)| left ^ right);
    left.len() == right.len() && differences.fold(0, |all, one| all | one) == 0
}

/// Whether a request that names the moment `at` is valid now.
pub const fn is_current(at: u64, now: u64) -> bool {
    at.abs_diff(now) <= VALID_S
}

fn signature(secret: &[u8], parts: &[&str], body: &[u8]) -> String {
    let mut hmac = HMAC::new(secret);
    for part in parts {
        // A domain name contains no line feed, so the parts cannot be moved.
        hmac.update(part.as_bytes());
        hmac.update(b"\n");
    }
    hmac.update(body);
    hmac.finalize().iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_request_or_response() {
        let secret = [7; 32];
        let one = request(&secret, "example.com", 1000);
        assert!(one.len() == 64 && same(&one, &request(&secret, "example.com", 1000)));
        for other in [
            request(&secret, "example.net", 1000),
            request(&secret, "example.com", 1001),
            request(&[8; 32], "example.com", 1000),
            response(&secret, "example.com", 1000, b""),
            String::new(),
        ] {
            assert!(!same(&one, &other), "{other}");
        }
        let body = response(&secret, "example.com", 1000, b"a");
        assert!(!same(&body, &response(&secret, "example.com", 1000, b"b")));
    }

    #[test]
    fn a_request_is_valid_for_a_minute() {
        let cases = [
            (1000, 1000, true),
            (1000, 1060, true),
            (1060, 1000, true),
            (1000, 1061, false),
            (0, u64::MAX, false),
        ];
        for (at, now, expected) in cases {
            assert_eq!(is_current(at, now), expected, "{at} {now}");
        }
    }

    #[test]
    fn the_hmac_is_that_of_rfc_4231() {
        let mut hmac = HMAC::new([0x0b; 20]);
        hmac.update(b"Hi There");
        assert_eq!(hmac.finalize()[..4], [0xb0, 0x34, 0x4c, 0x61]);
    }
}
