//! A TCP connection of the runtime, which can be upgraded to TLS.

use crate::net::fault::{Stage, socket_exception};
use mta_sts::Reason;
use std::cell::Cell;
use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Error, Object, Promise, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::spawn_local;
use worker::web_sys::{ReadableStreamDefaultReader, WritableStreamDefaultWriter};
use worker::worker_sys::{self, Socket};

/// At most this many chunks of one connection are read: each costs CPU time, even if it is a single byte.
const CHUNKS_MAX: u32 = 256;

/// A connection, closed when it is dropped.
pub(crate) struct Connection {
    socket: Socket,
    reader: ReadableStreamDefaultReader,
    writer: WritableStreamDefaultWriter,
    chunks: Cell<u32>,
    stage: Stage,
    /// The socket now belongs to another connection.
    is_upgraded: bool,
}

impl Connection {
    /// Connects to a port of a host; `secure` is `off`, or `starttls` if the connection may be upgraded to TLS.
    pub(crate) async fn open(host: &str, port: u16, secure: &str) -> Result<Self, Reason> {
        let (address, options) = (Object::new(), Object::new());
        set(&address, "hostname", &host.into())?;
        set(&address, "port", &port.into())?;
        set(&options, "secureTransport", &secure.into())?;
        let connecting = |error| reason_of(Stage::Connecting, &error);
        let socket = worker_sys::connect(address.into(), options.into()).map_err(connecting)?;
        let opened = socket.opened().map_err(connecting)?;
        let connection = Self::over(socket, Stage::Clear).map_err(connecting)?;
        JsFuture::from(opened).await.map_err(connecting)?;
        Ok(connection)
    }

    fn over(socket: Socket, stage: Stage) -> Result<Self, JsValue> {
        // A broken connection rejects this promise too, and nothing else handles that.
        ignore(socket.closed()?);
        let reader = socket.readable()?.get_reader().dyn_into()?;
        let writer = socket.writable()?.get_writer()?;
        Ok(Self { socket, reader, writer, chunks: Cell::new(0), stage, is_upgraded: false })
    }

    /// Upgrades the connection to TLS, with the certificate verified for the host it was opened to. A runtime may
    /// report a failed handshake only at the first use.
    pub(crate) async fn start_tls(mut self) -> Result<Self, Reason> {
        // A socket whose streams are locked cannot be upgraded.
        self.reader.release_lock();
        self.writer.release_lock();
        let upgrading = |error| reason_of(Stage::Upgrading, &error);
        let secure = self.socket.start_tls().map_err(upgrading)?;
        self.is_upgraded = true;
        let opened = secure.opened().map_err(upgrading)?;
        let connection = Self::over(secure, Stage::Secure).map_err(upgrading)?;
        JsFuture::from(opened).await.map_err(upgrading)?;
        Ok(connection)
    }

    /// Sends all of `bytes`.
    pub(crate) async fn write(&self, bytes: &[u8]) -> Result<(), Reason> {
        let chunk = JsValue::from(Uint8Array::from(bytes));
        JsFuture::from(self.writer.write_with_chunk(&chunk))
            .await
            .map(drop)
            .map_err(|error| reason_of(self.stage, &error))
    }

    /// Returns the next chunk; an empty one at the end.
    pub(crate) async fn read(&self) -> Result<Vec<u8>, Reason> {
        self.chunks.set(self.chunks.get().saturating_add(1));
        if self.chunks.get() > CHUNKS_MAX {
            return Err(Reason::TooLarge);
        }
        let lost = |error| reason_of(self.stage, &error);
        let result = JsFuture::from(self.reader.read()).await.map_err(lost)?;
        let done = Reflect::get(&result, &"done".into()).map_err(lost)?;
        if done.is_truthy() {
            return Ok(Vec::new());
        }
        let value = Reflect::get(&result, &"value".into()).map_err(lost)?;
        Ok(Uint8Array::new(&value).to_vec())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.is_upgraded {
            return;
        }
        if let Ok(closed) = self.socket.close() {
            ignore(closed);
        }
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Reason> {
    Reflect::set(object, &name.into(), value).map(drop).map_err(|error| reason_of(Stage::Connecting, &error))
}

/// Handles a promise that may fail, so that the runtime does not report an unhandled rejection.
fn ignore(promise: Promise) {
    spawn_local(async {
        let _ = JsFuture::from(promise).await;
    });
}

fn reason_of(stage: Stage, error: &JsValue) -> Reason {
    let error = error.dyn_ref::<Error>();
    let name = error.map(|error| String::from(error.name()));
    let message = error.map(|error| String::from(error.message()));
    socket_exception(stage, name.as_deref(), &message.unwrap_or_default())
}
