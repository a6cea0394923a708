//! A TCP proxy between browser and lab that records everything the browser sends: from the page, the service worker or the
//! browser itself.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{self, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running proxy. It stops when this is dropped.
pub(crate) struct RecordingProxy {
    address: SocketAddr,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    task: JoinHandle<()>,
}

impl RecordingProxy {
    /// Starts a proxy to `lab`.
    pub(crate) async fn to(lab: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let sent = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let all = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let number = {
                    let mut all = all.lock().unwrap();
                    all.push(Vec::new());
                    all.len() - 1
                };
                tokio::spawn(carry(browser, lab, Arc::clone(&all), number));
            }
        });
        Self { address, sent, task }
    }

    /// Returns the URL of a page through the proxy.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns all requests so far: their first lines, and everything else that is not a header field, as text.
    ///
    /// A request without a body ends after its header fields. So on a connection without bodies, each block between empty
    /// lines is one request.
    pub(crate) fn requests(&self) -> Vec<String> {
        let all = self.sent.lock().unwrap();
        let text = all.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let blocks = text.flat_map(|text| text.split("\r\n\r\n").map(str::to_owned).collect::<Vec<_>>());
        let first = |block: String| block.lines().next().unwrap_or_default().to_owned();
        blocks.map(first).filter(|line| !line.is_empty()).collect()
    }

    /// Returns all bytes that the browser has sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.sent.lock().unwrap().concat()
    }
}

impl Drop for RecordingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(browser: TcpStream, lab: SocketAddr, all: Arc<Mutex<Vec<Vec<u8>>>>, number: usize) {
    let Ok(server) = TcpStream::connect(lab).await else { return };
    let (mut from_browser, mut to_browser) = browser.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { io::copy(&mut from_server, &mut to_browser).await });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from_browser.read(&mut buffer).await {
        let piece = buffer.get(..count).unwrap_or_default();
        if let Some(sent) = all.lock().unwrap().get_mut(number) {
            sent.extend_from_slice(piece);
        }
        if to_server.write_all(piece).await.is_err() {
            break;
        }
    }
    // The browser has closed the connection, so the rest of the answer is not needed.
    back.abort();
}
