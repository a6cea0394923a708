//! The gateway: a proxy through which workerd sends all requests, as `GET https://host/path` and `CONNECT host:port`.
//!
//! If a host cannot be reached, it answers with the statuses of the deployed platform: 521 refused, 525 TLS failed,
//! 526 certificate not valid, 530 no such host, 520 not an HTTP answer.

use std::sync::Arc;

use fixture::{LAB_ADDRESS, Outcome, RecordData, RecordType, SUFFIX};
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

use super::{World, copies, doh, tunnel};
use crate::http::{self, BoxBody, boxed, exchange, holding, text};
use crate::log::Kind;

/// The statuses of the platform, which are not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreachable {
    /// The answer is not HTTP.
    NotHttp = 520,
    /// The connection was refused.
    Refused = 521,
    /// The TLS handshake failed.
    Tls = 525,
    /// The certificate is not valid.
    Certificate = 526,
    /// The name has no address.
    NoHost = 530,
}

impl Unreachable {
    fn response(self, host: &str) -> Response<BoxBody> {
        let status = StatusCode::from_u16(self as u16).unwrap_or(StatusCode::BAD_GATEWAY);
        text(status, format!("{host}: {self:?}\n"))
    }
}

/// Serves connections until its task is dropped.
pub(crate) async fn run(listener: TcpListener, world: Arc<World>) {
    while let Ok((stream, _)) = listener.accept().await {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let world = Arc::clone(&world);
                async move { Ok::<_, std::convert::Infallible>(answer(&world, request).await) }
            });
            // If workerd closes the connection early, the log shows "given up".
            let connection =
                http1::Builder::new().auto_date_header(false).serve_connection(TokioIo::new(stream), service);
            connection.with_upgrades().await
        });
    }
}

async fn answer(world: &Arc<World>, request: Request<Incoming>) -> Response<BoxBody> {
    if request.method() == Method::CONNECT {
        return tunnel::serve(world, request).await;
    }
    let host = request.uri().host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    if doh::LAB_HOSTS.contains(&host.as_str()) {
        return doh::serve(world, &host, request).await;
    }
    let mut entry = world.log.open(Kind::Http, &host, format!("{} {}", request.method(), request.uri()));
    let response = match fetch(world, &host, request).await {
        Ok(response) => response,
        Err(unreachable) => unreachable.response(&host),
    };
    tokio::time::sleep(world.delay).await;
    entry.status(response.status().as_str());
    response.map(|body| holding(body, entry))
}

async fn fetch(
    world: &World,
    host: &str,
    request: Request<Incoming>,
) -> Result<Response<BoxBody>, Unreachable> {
    let host = &*copies::original(host);
    if host == super::PROBER {
        let address = world.prober.get().ok_or(Unreachable::NoHost)?;
        let stream = TcpStream::connect(*address).await.map_err(|_| Unreachable::Refused)?;
        let request = in_origin_form(host, request).ok_or(Unreachable::NotHttp)?;
        // The web server that adds TLS before a prober is left out here.
        return exchange(stream, request.map(boxed)).await.map_err(|_| Unreachable::NotHttp);
    }
    if host.is_empty() || super::is_under(host, "lab") {
        return Err(Unreachable::NoHost);
    }
    if request.uri().scheme_str() != Some("https") || request.uri().port_u16().unwrap_or(443) != 443 {
        return Err(Unreachable::Refused);
    }
    let (stream, tls) = if super::is_under(host, SUFFIX) {
        (connect_to_fixture(world, host).await?, Arc::clone(&world.trust))
    } else {
        (world.public.connect(host, 443).await?, world.public.trust())
    };
    fetch_over(stream, tls, host, request).await
}

/// Connects to a policy host, if its DNS records point to the lab.
async fn connect_to_fixture(world: &World, host: &str) -> Result<TcpStream, Unreachable> {
    let Outcome::Records(addresses) = world.zones().answer(host, RecordType::A).outcome else {
        return Err(Unreachable::NoHost);
    };
    let in_the_lab = addresses.iter().any(|record| record.data == RecordData::A(LAB_ADDRESS));
    if world.is_unreachable(host) {
        return Err(Unreachable::NoHost);
    }
    let port = world.policy_hosts.get(host).filter(|_| in_the_lab).ok_or(Unreachable::Refused)?;
    TcpStream::connect(*port).await.map_err(|_| Unreachable::Refused)
}

async fn fetch_over(
    stream: TcpStream,
    tls: Arc<ClientConfig>,
    host: &str,
    request: Request<Incoming>,
) -> Result<Response<BoxBody>, Unreachable> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Unreachable::NoHost)?;
    let stream = TlsConnector::from(tls).connect(name, stream).await.map_err(|error| {
        let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match cause {
            Some(rustls::Error::InvalidCertificate(_)) => Unreachable::Certificate,
            _ => Unreachable::Tls,
        }
    })?;
    let request = in_origin_form(host, request).ok_or(Unreachable::NotHttp)?;
    exchange(stream, request.map(boxed)).await.map_err(|_| Unreachable::NotHttp)
}

/// Replaces the absolute URL of a proxy request with a path and a Host header (RFC 9112 §3.2).
fn in_origin_form(host: &str, mut request: Request<Incoming>) -> Option<Request<Incoming>> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse::<Uri>().ok()?;
    http::remove_hop_by_hop(request.headers_mut());
    request.headers_mut().insert(HOST, HeaderValue::from_str(host).ok()?);
    Some(request)
}
