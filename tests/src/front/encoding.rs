//! Compression by `Accept-Encoding`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Shorter content is not compressed, because compression would not save anything.
const WORTH_IT: usize = 512;
/// A medium quality of Brotli, which compresses a megabyte of wasm in a tenth of a second.
const QUALITY: i32 = 6;

/// A content coding (RFC 9110 §8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Returns the best coding that the client accepts. `q=0` excludes a coding; other weights are ignored.
    pub(super) fn accepted(accept_encoding: &str) -> Option<Self> {
        let takes = |coding: &str| {
            accept_encoding.split(',').any(|item| {
                let mut parts = item.split(';').map(str::trim);
                parts.next() == Some(coding) && !parts.any(|weight| weight == "q=0" || weight == "q=0.0")
            })
        };
        [Self::Brotli, Self::Gzip].into_iter().find(|coding| takes(coding.name()))
    }
}

/// Hashes content. The hash may differ between builds of this program.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A cache of compressed content.
#[derive(Debug, Default)]
pub(super) struct Compressed {
    cache: Mutex<HashMap<(u64, Coding), Bytes>>,
}

impl Compressed {
    /// Compresses content, or returns `None` if it is too short.
    pub(super) fn of(&self, bytes: &Bytes, fingerprint: u64, coding: Coding) -> Option<Bytes> {
        if bytes.len() < WORTH_IT {
            return None;
        }
        let key = (fingerprint, coding);
        if let Some(made) = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(made.clone());
        }
        let compressed = Bytes::from(compress(bytes, coding).ok()?);
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, compressed.clone());
        Some(compressed)
    }
}

fn compress(mut bytes: &[u8], coding: Coding) -> io::Result<Vec<u8>> {
    match coding {
        Coding::Brotli => {
            let mut compressed = Vec::new();
            let params = BrotliEncoderParams { quality: QUALITY, ..BrotliEncoderParams::default() };
            brotli::BrotliCompress(&mut bytes, &mut compressed, &params)?;
            Ok(compressed)
        }
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes)?;
            encoder.finish()
        }
    }
}
