//! Base64url without padding (RFC 4648 §5), which an address and the browser's storage hold unchanged. The
//! browser encodes and decodes; it takes bytes as a string with one character for each byte.

use crate::browser::window;

/// Returns bytes as text.
pub(super) fn encode(bytes: &[u8]) -> Option<String> {
    let binary: String = bytes.iter().copied().map(char::from).collect();
    let text = window()?.btoa(&binary).ok()?;
    Some(text.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

/// Returns the bytes of a text; `None` where it is not base64url.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    // The browser also accepts white space and the characters of plain base64.
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !text.bytes().all(is_digit) {
        return None;
    }
    let binary = window()?.atob(&text.replace('-', "+").replace('_', "/")).ok()?;
    binary.chars().map(|character| u8::try_from(character).ok()).collect()
}
