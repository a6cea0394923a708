//! Decompresses within limits of size and ratio.

use super::error::{ARCHIVE_BYTES_MAX, OpenError};
use flate2::bufread::GzDecoder;
use mta_sts::tlsrpt_report::{FILE_BYTES_MAX, RATIO_MAX};
use std::io::{self, Read};

/// How many bytes may still be decompressed from one file.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self { left: ARCHIVE_BYTES_MAX }
    }

    fn take(&mut self, bytes: usize) -> Result<(), OpenError> {
        self.left = self.left.checked_sub(bytes).ok_or(OpenError::ArchiveTooLarge)?;
        Ok(())
    }
}

/// Up to this many bytes, the ratio does not matter: a few bytes may well become a whole report.
const RATIO_FROM: usize = 64 * 1024;

/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// Reads all of `from` within the limits. `compressed` is the number of bytes before decompression.
pub(super) fn read(
    mut from: impl Read,
    compressed: usize,
    budget: &mut Budget,
    failed: fn(io::Error) -> OpenError,
) -> Result<Vec<u8>, OpenError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = match from.read(&mut chunk) {
            Ok(0) => return Ok(bytes),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        };
        budget.take(count)?;
        bytes.extend_from_slice(chunk.get(..count).unwrap_or_default());
        if bytes.len() > RATIO_FROM && bytes.len() / RATIO_MAX > compressed {
            return Err(OpenError::Ratio);
        }
        if bytes.len() > FILE_BYTES_MAX {
            return Err(OpenError::TooLarge);
        }
    }
}

/// Decompresses gzip data of one or more members. What is behind the last one is ignored, as gzip itself does.
pub(super) fn gunzip(compressed: &[u8], budget: &mut Budget) -> Result<Vec<u8>, OpenError> {
    let mut bytes = Vec::new();
    let mut rest = compressed;
    while rest.starts_with(b"\x1f\x8b") {
        let mut decoder = GzDecoder::new(rest);
        let member = read(&mut decoder, rest.len(), budget, gzip_error)?;
        if bytes.is_empty() {
            bytes = member;
        } else {
            bytes.extend(member);
        }
        if bytes.len() > FILE_BYTES_MAX {
            return Err(OpenError::TooLarge);
        }
        rest = decoder.into_inner();
    }
    Ok(bytes)
}

fn gzip_error(error: io::Error) -> OpenError {
    if error.kind() == io::ErrorKind::UnexpectedEof { OpenError::GzipCut } else { OpenError::Gzip(error) }
}
