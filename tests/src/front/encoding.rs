//! Compression as a visitor asks for it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Below this, compression saves nothing.
const WORTH_IT: usize = 512;
/// Brotli's middle way: a megabyte of wasm in a tenth of a second.
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

    /// The better of what the visitor takes; `q=0` is a refusal, other weights are not looked at.
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

/// The hash that names some content, within one build of this program.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Compressed content, each made once.
#[derive(Debug, Default)]
pub(super) struct Compressed {
    made: Mutex<HashMap<(u64, Coding), Bytes>>,
}

impl Compressed {
    /// `None` when the content is not worth it.
    pub(super) fn of(&self, bytes: &Bytes, fingerprint: u64, coding: Coding) -> Option<Bytes> {
        if bytes.len() < WORTH_IT {
            return None;
        }
        let key = (fingerprint, coding);
        if let Some(made) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(made.clone());
        }
        let compressed = Bytes::from(compress(bytes, coding).ok()?);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, compressed.clone());
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
