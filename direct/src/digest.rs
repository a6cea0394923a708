//! SHA-256.

use ring::digest::{SHA256, digest};

/// Returns the digest in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|octet| format!("{octet:02x}")).collect()
}
