//! A draft as one run of bytes, for a link and for the device's own storage.
//!
//! One byte says the version; then each text stands behind its length, four bytes, greatest first.

use crate::draft::{PARTS, too_many_lines};

const VERSION: u8 = 1;

/// The texts as one.
pub(crate) fn pack(texts: [&[u8]; PARTS]) -> Vec<u8> {
    let length = |text: &[u8]| u32::try_from(text.len()).unwrap_or_default().to_be_bytes();
    let fields = texts.into_iter().flat_map(|text| [length(text).as_slice(), text].concat());
    std::iter::once(VERSION).chain(fields).collect()
}

/// The texts again; `None` where these bytes are no draft, or one that no browser could show.
pub(crate) fn unpack(bytes: &[u8]) -> Option<[Vec<u8>; PARTS]> {
    let (&VERSION, mut rest) = bytes.split_first()? else { return None };
    let mut texts = [const { Vec::new() }; PARTS];
    for text in &mut texts {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (found, behind) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        if too_many_lines(found).is_some() {
            return None;
        }
        *text = found.to_vec();
        rest = behind;
    }
    rest.is_empty().then_some(texts)
}

/// Bytes as text that any address and any storage takes: base64url without padding (RFC 4648 §5).
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        let digits = (0..=group.len()).map(|digit| bits >> (18 - 6 * digit) & 63);
        text.extend(digits.map(|digit| char::from(DIGITS[digit as usize])));
    }
    text
}

/// The bytes again; `None` where a character is none of the digits.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte).map(|digit| digit as u32);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.as_bytes().chunks(4) {
        let digits: Option<Vec<u32>> = group.iter().map(|byte| digit(*byte)).collect();
        let digits = digits.filter(|digits| digits.len() > 1)?;
        let bits = digits.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - digits.len()));
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(digits.len() - 1));
    }
    Some(bytes)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[cfg(test)]
mod tests {
    use super::super::LINES_MAX;
    use super::*;

    #[test]
    fn a_draft_comes_out_as_it_went_in() {
        let texts: [&[u8]; PARTS] = [b"version: STSv1\r\n\xff", b"v=STSv1; id=1", b"", b"mx1.example.com\n"];
        let packed = pack(texts);
        assert_eq!(unpack(&packed).unwrap(), texts.map(<[u8]>::to_vec));
        for cut in 0..packed.len() {
            assert_eq!(unpack(&packed[..cut]), None, "cut after {cut} bytes");
        }
        assert_eq!(unpack(&[packed, vec![0]].concat()), None, "something behind it");
        assert_eq!(unpack(b"\x02"), None, "another version");
        let endless = b"\n".repeat(LINES_MAX);
        assert_eq!(unpack(&pack([&endless, b"", b"", b""])), None, "a text without end");
    }

    #[test]
    fn bytes_become_digits_and_bytes_again() {
        let cases: [(&[u8], &str); 5] =
            [(b"", ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"\xfb\xff\xbf", "-_-_")];
        for (bytes, text) in cases {
            assert_eq!(to_base64(bytes), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes));
        }
        for text in ["A", "Zm9=", "Zm 9", "Zm9vA"] {
            assert_eq!(from_base64(text), None, "{text:?}");
        }
    }
}
