//! Reading a body that a stranger sends.

use futures_util::{Stream, StreamExt};
use mta_sts::Reason;
use std::pin::pin;

/// Most chunks read of one body, sixteen for each kilobyte of the longest policy. To be woken for a chunk takes the Worker a
/// fiftieth of a millisecond, however little is in it, so who sends byte by byte would take seconds of it.
const CHUNKS_MAX: usize = 4096;

/// What was read of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The bytes kept, decoded.
    pub bytes: Vec<u8>,
    /// Why there are not more of them, if there should be.
    pub cut: Option<Reason>,
}

/// Reads until the end, at most `limit` bytes in [`CHUNKS_MAX`] chunks. More is a cut, and reading stops within
/// that chunk: what is dropped then is never asked of the sender.
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
        read = read.saturating_add(1);
        if body.bytes.len() > limit || read > CHUNKS_MAX {
            body.bytes.truncate(limit);
            body.cut = Some(Reason::TooLarge);
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
    fn reading_stops_in_the_chunk_that_is_too_much() {
        let endless = stream::iter(std::iter::repeat_with(|| Ok(b"123".to_vec())));
        let body = read(endless, 8).now_or_never().unwrap();
        assert_eq!(body, Body { bytes: b"12312312".to_vec(), cut: Some(Reason::TooLarge) });
    }

    #[test]
    fn a_body_that_comes_byte_by_byte_is_cut() {
        let trickle = |count| stream::iter(vec![Ok(vec![b'x']); count]);
        let whole = read(trickle(CHUNKS_MAX), 1 << 16).now_or_never().unwrap();
        assert_eq!((whole.bytes.len(), whole.cut), (CHUNKS_MAX, None));
        let cut = read(trickle(CHUNKS_MAX + 1), 1 << 16).now_or_never().unwrap();
        assert_eq!(cut.cut, Some(Reason::TooLarge));
    }

    #[test]
    fn what_came_before_a_fault_is_kept() {
        for reason in [Reason::Timeout, Reason::ConnectionLost] {
            let body = read_now(vec![Ok(b"123".to_vec()), Err(reason)]);
            assert_eq!(body, Body { bytes: b"123".to_vec(), cut: Some(reason) });
        }
    }
}
