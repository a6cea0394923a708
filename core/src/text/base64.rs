//! Base64 (RFC 4648), as mails contain it.

/// Returns the bytes. Everything that is not a digit is skipped: line ends, and what a gateway has added.
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            bytes.extend(bits.to_be_bytes().into_iter().skip(1));
            (bits, count) = (0, 0);
        }
    }
    match count {
        2 => bytes.extend((bits << 12).to_be_bytes().into_iter().skip(1).take(1)),
        3 => bytes.extend((bits << 6).to_be_bytes().into_iter().skip(1).take(2)),
        _ => {}
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_undone() {
        let cases: [(&[u8], &[u8]); 6] = [
            (b"aGVsbG8=", b"hello"),
            (b"aGVs\r\nbG8h", b"hello!"),
            (b"aGVsbG8", b"hello"),
            (b"aA==ignored", b"h"),
            (b"", b""),
            (b"a", b""),
        ];
        for (text, expected) in cases {
            assert_eq!(base64(text), expected, "{text:?}");
        }
    }
}
