//! A stream that keeps a copy of the first bytes it reads.
//!
//! Below TLS they are the server's part of the handshake: version and alert stay readable when the TLS library gives up.
//! Above TLS they are the head of an HTTP response, which shows why a parser refuses it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// At most this many bytes are kept.
const KEPT_MAX: usize = 64 * 1024 + 1;

/// The bytes kept so far.
#[derive(Clone, Debug, Default)]
pub struct Record(Arc<Mutex<Vec<u8>>>);

impl Record {
    /// Returns a copy of the bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEPT_MAX.saturating_sub(kept.len());
        kept.extend(bytes.iter().take(room));
    }
}

/// A stream and its record.
#[derive(Debug)]
pub struct Recorded<S> {
    stream: S,
    record: Record,
}

impl<S> Recorded<S> {
    /// Begins to record.
    pub fn new(stream: S) -> (Self, Record) {
        let record = Record::default();
        (Self { stream, record: record.clone() }, record)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Recorded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.record.add(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Recorded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
