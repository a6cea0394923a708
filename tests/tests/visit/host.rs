//! A web site of another origin, with pages that embed the lab's widgets.

use std::convert::Infallible;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The address of the service in the example pages, which is replaced by that of the lab.
const SERVICE: &str = "https://check.example.com";

/// A running site. It stops when it is dropped.
pub(crate) struct Host {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Host {
    /// Serves the files of `folder`, relative to the root of the project. They embed widgets of `service`.
    pub(crate) async fn serve(folder: &str, service: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
        let service = service.to_owned();
        Self::answer(move |path| {
            let bytes = fs::read(root.join(path.trim_start_matches('/'))).ok()?;
            let text = String::from_utf8(bytes);
            Some(text.map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
                text.replace(SERVICE, &service).into()
            }))
        })
        .await
    }

    /// Serves one page for every path.
    pub(crate) async fn page(html: String) -> Self {
        Self::answer(move |_| Some(html.clone().into_bytes())).await
    }

    async fn answer(find: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let find = Arc::new(find);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let find = Arc::clone(&find);
                let service = service_fn(move |request: Request<Incoming>| {
                    let response = response(request.uri().path(), &*find);
                    async move { Ok::<_, Infallible>(response) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, task }
    }

    /// Returns the URL of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn response(path: &str, find: &dyn Fn(&str) -> Option<Vec<u8>>) -> Response<Full<Bytes>> {
    let media_type = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        _ => "text/html; charset=utf-8",
    };
    let found = find(path);
    let status = if found.is_some() { 200 } else { 404 };
    let response = Response::builder().status(status).header("content-type", media_type);
    response.body(Full::from(found.unwrap_or_default())).unwrap()
}
