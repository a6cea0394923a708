//! The part of DER (X.690 §10) that certificates need.

/// Tag of a SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;
/// Tag of a SET.
pub(super) const SET: u8 = 0x31;
/// Tag of an OBJECT IDENTIFIER.
pub(super) const OBJECT_ID: u8 = 0x06;
/// Tag of an INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// Tag of a BIT STRING.
pub(super) const BITS: u8 = 0x03;
/// Tag of an OCTET STRING.
pub(super) const OCTETS: u8 = 0x04;
/// Tag of a UTCTime.
pub(super) const UTC_TIME: u8 = 0x17;

/// A sequence of elements. The iterator ends at the first element that is not valid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elements<'a>(pub(super) &'a [u8]);

impl<'a> Elements<'a> {
    /// Returns the content of the next element if it has this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// Returns the elements inside the next element if it has this tag.
    pub(super) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.expect(tag).map(Self)
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = if *first < 0x80 {
            (usize::from(*first), rest)
        } else {
            let (octets, rest) = rest.split_at_checked(usize::from(*first & 0x7f))?;
            (length(octets)?, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }
}

/// Parses a length of up to three octets; longer ones exceed every message here.
fn length(octets: &[u8]) -> Option<usize> {
    let number = match octets {
        [a] => u32::from(*a),
        [a, b] => u32::from_be_bytes([0, 0, *a, *b]),
        [a, b, c] => u32::from_be_bytes([0, *a, *b, *c]),
        _ => return None,
    };
    usize::try_from(number).ok()
}
