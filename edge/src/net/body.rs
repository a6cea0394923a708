//! Reads a response body of unknown length.

use futures_util::{Stream, StreamExt};
use mta_sts::Reason;
use std::pin::pin;

/// At most this many chunks of one body are read: eighty per kilobyte of the longest policy. Each chunk costs the
/// Worker 0.02 ms of CPU time, so a server that sends byte by byte could otherwise use seconds of it.
const CHUNKS_MAX: usize = 5120;

/// A body, or its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The bytes read, decoded.
    pub bytes: Vec<u8>,
    /// Why reading stopped before the end, if it did.
    pub cut: Option<Reason>,
}

/// Reads to the end, but at most `limit` bytes in [`CHUNKS_MAX`] chunks. A longer body is cut there, and no further
/// chunk is requested from the sender. A body of too many chunks is not too large; it is only too much work for this service.
pub async fn read(chunks: impl Stream<Item = Result<Vec<u8>, Reason>>, limit: usize) -> Body {
    let mut chunks = pin!(chunks);
    let mut body = Body::default();
    let mut read: usize = 0;
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => body.bytes.extend_from_slice(&chunk),
            Err(reason) => {
                body.cut = Some(reason);
                return body;
            }
        }
        if body.bytes.len() > limit {
            body.bytes.truncate(limit);
            body.cut = Some(Reason::TooLarge);
            return body;
        }
        read = read.saturating_add(1);
        if read > CHUNKS_MAX {
            body.cut = Some(Reason::Pieces);
            return body;
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{FutureExt, stream};

    fn read_now(chunks: Vec<Result<Vec<u8>, Reason>>) -> Body {
        read(stream::iter(chunks), 8).now_or_never().unwrap()
    }

    #[test]
    fn a_body_within_the_limit_is_whole() {
        for chunks in [
            vec![],
            vec![Ok(b"12345678".to_vec())],
            vec![Ok(b"1234".to_vec()), Ok(vec![]), Ok(b"5678".to_vec())],
        ] {
            let whole: Vec<u8> = chunks.iter().flatten().flatten().copied().collect();
            assert_eq!(read_now(chunks), Body { bytes: whole, cut: None });
        }
    }

    #[test]
    fn reading_stops_in_the_chunk_that_exceeds_the_limit() {
        let endless = stream::iter(std::iter::repeat_with(|| Ok(b"123".to_vec())));
        let body = read(endless, 8).now_or_never().unwrap();
        assert_eq!(body, Body { bytes: b"12312312".to_vec(), cut: Some(Reason::TooLarge) });
    }

    #[test]
    fn a_body_sent_byte_by_byte_is_cut() {
        let single_bytes = |count| stream::iter(vec![Ok(vec![b'x']); count]);
        let whole = read(single_bytes(CHUNKS_MAX), 1 << 16).now_or_never().unwrap();
        assert_eq!((whole.bytes.len(), whole.cut), (CHUNKS_MAX, None));
        let cut = read(single_bytes(CHUNKS_MAX + 1), 1 << 16).now_or_never().unwrap();
        assert_eq!((cut.bytes.len(), cut.cut), (CHUNKS_MAX + 1, Some(Reason::Pieces)));
        let large = read(single_bytes(9), 8).now_or_never().unwrap();
        assert_eq!(large.cut, Some(Reason::TooLarge));
    }

    #[test]
    fn bytes_before_a_failure_are_returned() {
        for reason in [Reason::Timeout, Reason::ConnectionLost] {
            let body = read_now(vec![Ok(b"123".to_vec()), Err(reason)]);
            assert_eq!(body, Body { bytes: b"123".to_vec(), cut: Some(reason) });
        }
    }
}
