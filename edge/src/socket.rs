//! A plain connection, as the runtime lends it.

use mta_sts::observation::Reason;
use std::cell::Cell;
use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Error, Object, Promise, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::spawn_local;
use worker::web_sys::{ReadableStreamDefaultReader, WritableStreamDefaultWriter};
use worker::worker_sys::{self, Socket};

/// Most pieces read of one connection: whoever sends byte by byte takes our time with each.
const PIECES_MAX: u32 = 256;

/// A connection, closed when it is dropped.
pub(crate) struct Connection {
    socket: Socket,
    reader: ReadableStreamDefaultReader,
    writer: WritableStreamDefaultWriter,
    pieces: Cell<u32>,
    /// Another connection has taken the socket over.
    given_away: bool,
}

impl Connection {
    /// Connects to a port of a host; `secure` is `off`, or `starttls` for one that may become TLS.
    pub(crate) async fn open(host: &str, port: u16, secure: &str) -> Result<Self, Reason> {
        let (address, options) = (Object::new(), Object::new());
        set(&address, "hostname", &host.into())?;
        set(&address, "port", &port.into())?;
        set(&options, "secureTransport", &secure.into())?;
        let socket = worker_sys::connect(address.into(), options.into()).map_err(refused)?;
        let opened = socket.opened().map_err(refused)?;
        let connection = Self::over(socket).map_err(refused)?;
        JsFuture::from(opened).await.map_err(refused)?;
        Ok(connection)
    }

    fn over(socket: Socket) -> Result<Self, JsValue> {
        // A connection that breaks rejects this too, and nobody else listens.
        ignore(socket.closed()?);
        let reader = socket.readable()?.get_reader().dyn_into()?;
        let writer = socket.writable()?.get_writer()?;
        Ok(Self { socket, reader, writer, pieces: Cell::new(0), given_away: false })
    }

    /// Turns the connection into TLS, verified for the host it was opened to. A runtime may tell of a failed
    /// handshake only at the first use.
    pub(crate) async fn start_tls(mut self) -> Result<Self, Reason> {
        // A stream that somebody holds cannot be handed over.
        self.reader.release_lock();
        self.writer.release_lock();
        let secure = self.socket.start_tls().map_err(refused)?;
        self.given_away = true;
        let opened = secure.opened().map_err(refused)?;
        let connection = Self::over(secure).map_err(refused)?;
        match JsFuture::from(opened).await {
            Ok(_) => Ok(connection),
            Err(error) if is_unsupported(&error) => Err(Reason::Refused),
            Err(_) => Err(Reason::Tls),
        }
    }

    /// Sends all of it.
    pub(crate) async fn write(&self, bytes: &[u8]) -> Result<(), Reason> {
        let chunk = JsValue::from(Uint8Array::from(bytes));
        JsFuture::from(self.writer.write_with_chunk(&chunk)).await.map(drop).map_err(lost)
    }

    /// What comes next; nothing at the end.
    pub(crate) async fn read(&self) -> Result<Vec<u8>, Reason> {
        self.pieces.set(self.pieces.get().saturating_add(1));
        if self.pieces.get() > PIECES_MAX {
            return Err(Reason::TooLarge);
        }
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
        if self.given_away {
            return;
        }
        if let Ok(closed) = self.socket.close() {
            ignore(closed);
        }
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Reason> {
    Reflect::set(object, &name.into(), value).map(drop).map_err(refused)
}

/// Takes note of a promise that may fail, so that the runtime does not complain that nobody did.
fn ignore(promise: Promise) {
    spawn_local(async {
        let _ = JsFuture::from(promise).await;
    });
}

/// Whether the runtime says that it cannot do it at all, as behind a proxy.
fn is_unsupported(error: &JsValue) -> bool {
    error.dyn_ref::<Error>().is_some_and(|error| String::from(error.message()).contains("not supported"))
}

// The runtime gives no reasons.
fn refused(_: JsValue) -> Reason {
    Reason::Refused
}

fn lost(_: JsValue) -> Reason {
    Reason::ConnectionLost
}
