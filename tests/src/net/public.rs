//! Access to the real Internet, if it is reachable: public resolvers, and hosts with public addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::base::{Message, MessageBuilder, Name, Rtype};
use domain::rdata::{A, Aaaa};
use http_body_util::{BodyExt, Limited};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::gateway::Unreachable;
use crate::http::{exchange, full};

/// The timeout of the first probe of the Internet, and of every connection attempt.
const CONNECT: Duration = Duration::from_millis(1500);
/// The timeout of a query to a public resolver.
const RESOLVE: Duration = Duration::from_secs(4);
/// The maximum length of a DNS message in bytes.
const MAX_MESSAGE: usize = 65_535;

/// The public resolvers. Their addresses are constants, so that no resolver is needed to find them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resolver {
    Cloudflare,
    Google,
}

impl Resolver {
    fn address(self) -> Ipv4Addr {
        match self {
            Self::Cloudflare => Ipv4Addr::new(1, 1, 1, 1),
            Self::Google => Ipv4Addr::new(8, 8, 8, 8),
        }
    }
}

/// The lab's connection to the real Internet.
pub(crate) struct Public {
    allowed: bool,
    reachable: OnceCell<bool>,
    trust: Arc<ClientConfig>,
}

impl Public {
    pub(crate) fn new(allowed: bool) -> Self {
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let trust = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Self { allowed, reachable: OnceCell::new(), trust: Arc::new(trust) }
    }

    pub(crate) fn trust(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.trust)
    }

    /// Whether a public resolver answers. An open port is not enough, because some networks accept every connection. This is
    /// probed only once, so that without Internet every later query fails at once instead of after a timeout.
    pub(crate) async fn reachable(&self) -> bool {
        self.allowed && *self.reachable.get_or_init(|| self.probe()).await
    }

    /// Sends a DNS message to a public resolver; `None` if it does not answer.
    pub(crate) async fn resolve(&self, resolver: Resolver, query: Bytes) -> Option<Bytes> {
        if !self.reachable().await {
            return None;
        }
        timeout(RESOLVE, self.ask(resolver, query)).await.ok()?
    }

    /// Connects to a host of the real Internet, if it has a public address.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Unreachable> {
        let mut addresses = self.addresses(host, Rtype::A).await;
        addresses.extend(self.addresses(host, Rtype::AAAA).await);
        if addresses.is_empty() {
            return Err(Unreachable::NoHost);
        }
        for address in addresses.into_iter().filter(|address| is_public(*address)) {
            if let Ok(Ok(stream)) = timeout(CONNECT, TcpStream::connect(SocketAddr::new(address, port))).await
            {
                return Ok(stream);
            }
        }
        Err(Unreachable::Refused)
    }

    async fn probe(&self) -> bool {
        let Some(query) = question("example.com", Rtype::A) else {
            return false;
        };
        let either = async {
            tokio::select! {
                Some(_) = self.ask(Resolver::Cloudflare, query.clone()) => true,
                Some(_) = self.ask(Resolver::Google, query.clone()) => true,
                else => false,
            }
        };
        timeout(CONNECT, either).await.unwrap_or(false)
    }

    async fn ask(&self, resolver: Resolver, query: Bytes) -> Option<Bytes> {
        let address = resolver.address();
        let stream = TcpStream::connect((address, 443)).await.ok()?;
        let name = ServerName::from(IpAddr::from(address));
        let stream = TlsConnector::from(self.trust()).connect(name, stream).await.ok()?;
        let request = Request::builder()
            .method(Method::POST)
            .uri("/dns-query")
            .header(HOST, address.to_string())
            .header(CONTENT_TYPE, "application/dns-message")
            .header(ACCEPT, "application/dns-message")
            .body(full(query))
            .ok()?;
        let response = exchange(stream, request).await.ok()?;
        if response.status() != StatusCode::OK {
            return None;
        }
        Some(Limited::new(response.into_body(), MAX_MESSAGE).collect().await.ok()?.to_bytes())
    }

    async fn addresses(&self, host: &str, rtype: Rtype) -> Vec<IpAddr> {
        let Some(query) = question(host, rtype) else {
            return Vec::new();
        };
        let Some(answer) = self.resolve(Resolver::Cloudflare, query).await else {
            return Vec::new();
        };
        let Ok(message) = Message::from_octets(answer.to_vec()) else {
            return Vec::new();
        };
        let Ok(section) = message.answer() else {
            return Vec::new();
        };
        match rtype {
            Rtype::A => section.limit_to::<A>().flatten().map(|record| record.data().addr().into()).collect(),
            _ => section.limit_to::<Aaaa>().flatten().map(|record| record.data().addr().into()).collect(),
        }
    }
}

fn question(host: &str, rtype: Rtype) -> Option<Bytes> {
    let name = Name::<Vec<u8>>::from_str(host).ok()?;
    let mut builder = MessageBuilder::new_vec();
    builder.header_mut().set_rd(true);
    let mut question = builder.question();
    question.push((name, rtype)).ok()?;
    Some(question.finish().into())
}

/// Whether the lab may connect to an address. The Worker has its own check; this one protects the network of the lab.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation();
            !(special || shared || first == 0 || first >= 224)
        }
        IpAddr::V6(v6) => is_global_unicast(v6),
    }
}

/// Whether an address is in 2000::/3, without special-use addresses and those that contain an IPv4 address (RFC 6890,
/// RFC 3056).
fn is_global_unicast(v6: Ipv6Addr) -> bool {
    match v6.segments() {
        [0x2001, second, ..] => second >= 0x0200 && second != 0x0db8,
        [0x2002 | 0x3fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}
