//! The HTTP server of the prober.

use crate::output;
use crate::prober::cache::{Cache, Turn};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use mta_sts::{DomainName, Message};
use mta_sts_direct::Checker;
use mta_sts_wire::prober::{PATH, RESPONSE_MAX, SCHEME, SIGNATURE, is_current, request, response, same};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// At most this many connections are open.
const CONNECTIONS_MAX: usize = 64;

/// At most this long a connection is open: the head of a request, and one look.
const CONNECTION: Duration = Duration::from_secs(30);

/// At most this long the head of a request is waited for.
const HEAD: Duration = Duration::from_secs(5);

/// What all requests share.
pub(super) struct Server {
    checker: Checker,
    secret: Vec<u8>,
    cache: Cache,
}

type Answer = Response<Full<Bytes>>;

impl Server {
    pub(super) fn new(checker: Checker, secret: Vec<u8>) -> Self {
        Self { checker, secret, cache: Cache::default() }
    }

    /// Serves until the process ends.
    pub(super) async fn run(self, address: SocketAddr) -> io::Result<()> {
        let listener = TcpListener::bind(address).await?;
        let listens = Message::new("cli.prober-listens", "the prober listens on {address}");
        output::note(&listens.arg("address", listener.local_addr()?))?;
        let (server, connections) = (Arc::new(self), Arc::new(Semaphore::new(CONNECTIONS_MAX)));
        loop {
            // A closed semaphore cannot be: nothing closes it.
            let Ok(permit) = Arc::clone(&connections).acquire_owned().await else { return Ok(()) };
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                // One connection that failed does not end the others; too many open files pass.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let server = Arc::clone(&server);
            tokio::spawn(async move {
                let _permit = permit;
                let service = service_fn(|request| {
                    let server = Arc::clone(&server);
                    async move { Ok::<_, Infallible>(server.answer(&request).await) }
                });
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(HEAD).keep_alive(false);
                // Clients may leave at any time.
                let _ = timeout(CONNECTION, http.serve_connection(TokioIo::new(stream), service)).await;
            });
        }
    }

    async fn answer(&self, question: &Request<Incoming>) -> Answer {
        if question.method() != Method::GET || question.uri().path() != PATH {
            return plain(StatusCode::NOT_FOUND, "there is only GET /mx?domain=…&at=…\n");
        }
        let Some((domain, at)) = self.authentic(question) else {
            return plain(StatusCode::FORBIDDEN, "the signature is missing, wrong or too old\n");
        };
        if let Err(error) = self.checker.accepts(&domain) {
            return plain(StatusCode::BAD_REQUEST, &format!("{error}\n"));
        }
        let body = match self.cache.turn(domain.as_str(), Instant::now()) {
            Turn::Known(body) => body,
            Turn::Later => {
                let mut answer = plain(StatusCode::TOO_MANY_REQUESTS, "too many domains in this minute\n");
                answer.headers_mut().insert(RETRY_AFTER, hyper::header::HeaderValue::from_static("60"));
                return answer;
            }
            Turn::Look => {
                let body = Arc::new(self.look(&domain).await);
                self.cache.put(domain.as_str(), Arc::clone(&body));
                body
            }
        };
        let signature = response(&self.secret, domain.as_str(), at, &body);
        let answer = Response::builder()
            .header(CONTENT_TYPE, "application/x-ndjson")
            .header(CACHE_CONTROL, "no-store")
            .header(SIGNATURE, signature)
            .body(Full::new(Bytes::from(body.to_vec())));
        answer.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the answer cannot be built\n"))
    }

    /// Returns the domain and the moment of a request that the edge has signed just now.
    fn authentic(&self, question: &Request<Incoming>) -> Option<(DomainName, u64)> {
        let query = question.uri().query()?;
        let parameter = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let (given, at) = (parameter("domain")?, parameter("at")?.parse().ok()?);
        let signature = question.headers().get(AUTHORIZATION)?.to_str().ok()?;
        let signature = signature.strip_prefix(SCHEME)?.trim_start();
        let now = crate::input::now()?.0;
        let domain = DomainName::parse_ascii(given).ok()?;
        // The signature is that of the name as it was sent.
        let is_signed = same(signature, &request(&self.secret, given, at));
        (is_signed && domain.as_str() == given && is_current(at, now)).then_some((domain, at))
    }

    /// Looks at the MX hosts, and returns one event a line. The connections go only to hosts that the MX records of the domain
    /// name, and only to public addresses.
    async fn look(&self, domain: &DomainName) -> Vec<u8> {
        let mut body = Vec::new();
        for event in self.checker.observe_mx(domain).await {
            let Ok(line) = serde_json::to_vec(&event) else { continue };
            if body.len() + line.len() < RESPONSE_MAX {
                body.extend(line);
                body.push(b'\n');
            }
        }
        body
    }
}

fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(text.to_owned())));
    *answer.status_mut() = status;
    answer
}
