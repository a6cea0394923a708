//! JSON, written out and bounded: strangers decide how much there is to say.

use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// More than may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Writes `value` as JSON of at most `max` bytes. What would be more is given up there, before it takes memory. What is
/// written here can always be JSON, so there is no other way to fail.
pub fn json(value: &impl Serialize, max: usize) -> Result<Vec<u8>, TooLarge> {
    let mut bounded = Bounded { bytes: Vec::new(), max };
    serde_json::to_writer(&mut bounded, value).map_err(|_| TooLarge)?;
    Ok(bounded.bytes)
}

struct Bounded {
    bytes: Vec<u8>,
    max: usize,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(more.len()) > self.max {
            return Err(ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_whole_and_what_does_not_is_not_begun_to_be_sent() {
        let value = "x".repeat(8);
        for (max, expected) in
            [(11, Ok(b"\"xxxxxxxx\"".to_vec())), (10, Ok(b"\"xxxxxxxx\"".to_vec())), (9, Err(TooLarge))]
        {
            assert_eq!(json(&value, max), expected, "at most {max}");
        }
    }
}
