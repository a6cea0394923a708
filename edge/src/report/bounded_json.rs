//! JSON of limited size: the checked domain decides how much there is to report.

use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// The error of a value whose JSON exceeds the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Serializes `value` as JSON of at most `max` bytes. Beyond that it stops, before it takes more memory. Every value in
/// this crate can be serialized, so there is no other error.
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
    fn json_over_the_limit_is_an_error() {
        let value = "x".repeat(8);
        for (max, expected) in
            [(11, Ok(b"\"xxxxxxxx\"".to_vec())), (10, Ok(b"\"xxxxxxxx\"".to_vec())), (9, Err(TooLarge))]
        {
            assert_eq!(json(&value, max), expected, "at most {max}");
        }
    }
}
