//! The front door: serves the built page with its headers, and passes `/api/` and `/badge/` to the Worker.

mod encoding;
mod in_flight;
mod rules;
mod site;

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::http::{BoxBody, boxed, exchange, holding, remove_hop_by_hop, text};
use crate::log::CheckGuard;
use crate::{LabError, Log};

use in_flight::InFlight;
pub use site::Site;

/// Paths that the Worker answers, the same as `run_worker_first` of the deployment.
const WORKER_PATHS: [&str; 2] = ["/api/", "/badge/"];
/// The path of the log.
const LOG_PATH: &str = "/lab/log";

/// A listening front door. It closes when it is dropped.
pub struct FrontDoor {
    address: SocketAddr,
    in_flight: InFlight,
    task: JoinHandle<()>,
}

struct Backend {
    site: Site,
    worker: SocketAddr,
    log: Arc<Log>,
    in_flight: InFlight,
}

impl FrontDoor {
    /// Listens on 127.0.0.1:`port`; with 0 the system chooses the port.
    ///
    /// # Errors
    ///
    /// Fails if the port is in use.
    pub async fn listen(port: u16) -> Result<TcpListener, LabError> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => LabError::PortTaken(port),
            _ => LabError::Io { doing: format!("cannot open port {port} of 127.0.0.1"), source: error },
        })
    }

    /// Starts serving the page and the Worker.
    ///
    /// # Errors
    ///
    /// Fails if the operating system does not return the port.
    pub fn open(
        listener: TcpListener,
        site: Site,
        worker: SocketAddr,
        log: Arc<Log>,
    ) -> Result<Self, LabError> {
        let address = listener.local_addr().map_err(LabError::io("cannot see the port of the front door"))?;
        let in_flight = InFlight::default();
        let backend = Arc::new(Backend { site, worker, log, in_flight: in_flight.clone() });
        Ok(Self { address, in_flight, task: tokio::spawn(accept(listener, backend)) })
    }

    /// Returns how many requests were in flight at the same time at most, from their head to their last byte.
    pub fn most_at_once(&self) -> usize {
        self.in_flight.most()
    }

    /// Returns the address on which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for FrontDoor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, backend: Arc<Backend>) {
    loop {
        // For example, no file descriptors are left. After a pause some connections may have ended.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let backend = Arc::clone(&backend);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let backend = Arc::clone(&backend);
                let guard = backend.in_flight.enter();
                async move { Ok::<_, Infallible>(backend.answer(request).await.map(|body| holding(body, guard))) }
            });
            http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await
        });
    }
}

impl Backend {
    async fn answer(&self, request: Request<Incoming>) -> Response<BoxBody> {
        let path = request.uri().path();
        if WORKER_PATHS.iter().any(|prefix| path.starts_with(prefix)) {
            return self.pass_to_worker(request).await;
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        if path == LOG_PATH {
            return self.log_lines(request.uri().query());
        }
        self.site.answer(&request).await
    }

    /// Streams in both directions. The check counts as running until the last byte is sent.
    async fn pass_to_worker(&self, mut request: Request<Incoming>) -> Response<BoxBody> {
        let check: Option<CheckGuard> =
            policy_domain(request.uri().path(), request.uri().query()).map(|domain| self.log.begin(&domain));
        remove_hop_by_hop(request.headers_mut());
        // The platform sets this header; the Worker gets the client's address only from it.
        request.headers_mut().insert("cf-connecting-ip", HeaderValue::from_static("127.0.0.1"));
        let answered = async {
            exchange(TcpStream::connect(self.worker).await?, request.map(boxed))
                .await
                .map_err(std::io::Error::other)
        };
        match answered.await {
            Ok(response) => response.map(|body| holding(body, check)),
            Err(error) => text(StatusCode::BAD_GATEWAY, format!("the Worker does not answer: {error}\n")),
        }
    }

    fn log_lines(&self, query: Option<&str>) -> Response<BoxBody> {
        let entries =
            domain_parameter(query).map_or_else(|| self.log.entries(), |domain| self.log.of(&domain));
        let lines: String =
            entries.iter().filter_map(|entry| Some(serde_json::to_string(entry).ok()? + "\n")).collect();
        let mut response = text(StatusCode::OK, lines);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
        response
    }
}

/// Returns the policy domain of a request to the Worker, if it has one.
fn policy_domain(path: &str, query: Option<&str>) -> Option<String> {
    let badge = path.strip_prefix("/badge/").map(|file| file.strip_suffix(".svg").unwrap_or(file).to_owned());
    badge.or_else(|| domain_parameter(query)).and_then(|domain| to_ascii(&domain))
}

fn domain_parameter(query: Option<&str>) -> Option<String> {
    let (_, domain) = form_urlencoded::parse(query?.as_bytes()).find(|(name, _)| name == "domain")?;
    to_ascii(&domain)
}

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain.strip_suffix('.').unwrap_or(domain)).ok()
}
