//! A draft as one sequence of bytes, for a link and for the browser's storage.
//!
//! The first byte is the version. Each text follows behind its length in four bytes, big-endian. Links that
//! people have shared are in this format.

use crate::draft::limits::too_many_lines;
use crate::draft::part::PARTS;

const VERSION: u8 = 1;

/// Returns the texts as one sequence of bytes.
pub(crate) fn encode(texts: [&[u8]; PARTS]) -> Vec<u8> {
    let length = |text: &[u8]| u32::try_from(text.len()).unwrap_or_default().to_be_bytes();
    let fields = texts.into_iter().flat_map(|text| [length(text).as_slice(), text].concat());
    std::iter::once(VERSION).chain(fields).collect()
}

/// Returns the texts of these bytes; `None` where they are not a draft, or one that a browser could not show.
pub(crate) fn decode(bytes: &[u8]) -> Option<[Vec<u8>; PARTS]> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::limits::LINES_MAX;

    #[test]
    fn a_decoded_draft_equals_the_encoded_one() {
        let texts: [&[u8]; PARTS] = [b"version: STSv1\r\n\xff", b"v=STSv1; id=1", b"", b"mx1.example.com\n"];
        let encoded = encode(texts);
        assert_eq!(decode(&encoded).unwrap(), texts.map(<[u8]>::to_vec));
        for cut in 0..encoded.len() {
            assert_eq!(decode(&encoded[..cut]), None, "cut after {cut} bytes");
        }
        assert_eq!(decode(&[encoded, vec![0]].concat()), None, "something behind it");
        assert_eq!(decode(b"\x02"), None, "another version");
        let endless = b"\n".repeat(LINES_MAX);
        assert_eq!(decode(&encode([&endless, b"", b"", b""])), None, "a text of too many lines");
    }
}
