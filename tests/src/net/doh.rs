//! The resolvers of the lab: DNS over HTTPS (RFC 8484) in wire format.

use std::future::pending;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::base::iana::Rcode;
use fixture::SUFFIX;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::World;
use super::dns_message::{self, Query, Reply};
use super::public::Resolver;
use crate::http::{BoxBody, full, text};
use crate::log::Kind;

const DNS_MESSAGE: HeaderValue = HeaderValue::from_static("application/dns-message");
/// The longest DNS message (RFC 1035 §4.2.2).
const MAX_MESSAGE: usize = 65_535;

/// The resolvers of the lab: two that give the same answers, and four that do not work.
pub const LAB_HOSTS: [&str; 6] = [
    "resolver-one.lab",
    "resolver-two.lab",
    "resolver-servfail.lab",
    "resolver-silent.lab",
    "resolver-broken.lab",
    "resolver-page.lab",
];

/// Answers one request to a host of [`LAB_HOSTS`].
pub(crate) async fn serve(world: &World, host: &str, request: Request<Incoming>) -> Response<BoxBody> {
    let unread = format!("{} {}", request.method(), request.uri());
    let message = message(request).await;
    let Some((query, message)) = message.and_then(|bytes| Some((Query::parse(&bytes)?, bytes))) else {
        world.log.open(Kind::Dns, host, unread).status("not a DNS query");
        return text(
            StatusCode::BAD_REQUEST,
            "not a DNS message with one question, by GET with ?dns= or by POST\n",
        );
    };
    let mut entry = world.log.open(Kind::Dns, &query.name, format!("{} {} @{host}", query.rtype, query.name));
    tokio::time::sleep(world.delay).await;
    let reply = match host {
        "resolver-silent.lab" => Reply::Silence,
        "resolver-servfail.lab" => query.error(Rcode::SERVFAIL),
        "resolver-broken.lab" => {
            entry.status("HTTP 500");
            return text(StatusCode::INTERNAL_SERVER_ERROR, "this resolver does not work");
        }
        "resolver-page.lab" => {
            entry.status("HTTP 200");
            return text(StatusCode::OK, "a web page instead of a DNS answer");
        }
        "resolver-one.lab" => answer(world, Resolver::Cloudflare, &query, message).await,
        _ => answer(world, Resolver::Google, &query, message).await,
    };
    match reply {
        Reply::Message(bytes, status) => {
            entry.status(status);
            let mut response = Response::new(full(bytes));
            response.headers_mut().insert(CONTENT_TYPE, DNS_MESSAGE);
            response
        }
        Reply::Status(status) => {
            entry.status(format!("HTTP {status}"));
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            text(status, "not a DNS message")
        }
        Reply::Silence => {
            entry.status("no answer");
            pending().await
        }
    }
}

async fn answer(world: &World, resolver: Resolver, query: &Query, message: Bytes) -> Reply {
    if super::is_under(&query.name, SUFFIX) || is_address(&query.name) {
        let zones = world.zones();
        for target in dns_message::targets(&zones, query) {
            world.log.lead(&query.name, &target);
        }
        return query.answer_from(&zones, &world.real.for_the_worker());
    }
    match world.public.resolve(resolver, message).await {
        Some(bytes) => Reply::Message(bytes.to_vec(), "from the Internet".to_owned()),
        // A resolver without network access answers SERVFAIL.
        None => query.error(Rcode::SERVFAIL),
    }
}

/// Whether the name ends in a number, as an IP address in an MX record does. The lab answers NXDOMAIN, as the root would.
fn is_address(name: &str) -> bool {
    name.rsplit('.')
        .next()
        .is_some_and(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads the DNS message of a DoH request (RFC 8484 §4.1).
async fn message(request: Request<Incoming>) -> Option<Bytes> {
    match *request.method() {
        Method::POST => {
            let body = Limited::new(request.into_body(), MAX_MESSAGE).collect().await.ok()?;
            Some(body.to_bytes())
        }
        Method::GET => {
            let query = request.uri().query()?;
            let (_, message) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "dns")?;
            URL_SAFE_NO_PAD.decode(message.as_bytes()).ok().map(Bytes::from)
        }
        _ => None,
    }
}
