//! `CONNECT host:port`: connects a socket of the Worker through the gateway.

use std::sync::Arc;

use fixture::SUFFIX;
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::copy;
use tokio::net::TcpStream;

use super::gateway::Unreachable;
use super::{World, copies};
use crate::http::{BoxBody, full, text};
use crate::log::Kind;

/// The ports to which the Worker may connect: SMTP (RFC 5321 §4.5.4.2) and HTTPS.
const PORTS: [u16; 2] = [25, 443];

pub(crate) async fn serve(world: &Arc<World>, request: Request<Incoming>) -> Response<BoxBody> {
    let host = request.uri().host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let port = request.uri().port_u16().unwrap_or_default();
    let mut entry = world.log.open(Kind::Connect, &host, format!("CONNECT {host}:{port}"));
    tokio::time::sleep(world.delay).await;
    let Ok(upstream) = connect(world, &host, port).await else {
        entry.status("refused");
        return text(StatusCode::BAD_GATEWAY, "cannot connect\n");
    };
    entry.status("connected");
    tokio::spawn(async move {
        if let Ok(client) = hyper::upgrade::on(request).await {
            join(TokioIo::new(client), upstream).await;
        }
        drop(entry);
    });
    Response::new(full(""))
}

async fn connect(world: &World, host: &str, port: u16) -> Result<TcpStream, Unreachable> {
    if !PORTS.contains(&port) {
        return Err(Unreachable::Refused);
    }
    if !super::is_under(host, SUFFIX) {
        return world.public.connect(host, port).await;
    }
    let hosts = if port == 25 { &world.mail_hosts } else { &world.policy_hosts };
    let address = hosts.get(&*copies::original(host)).ok_or(Unreachable::Refused)?;
    TcpStream::connect(*address).await.map_err(|_| Unreachable::Refused)
}

/// Passes bytes until either side closes. Waiting for both would keep a connection to a silent server open forever.
async fn join(client: impl tokio::io::AsyncRead + tokio::io::AsyncWrite, upstream: TcpStream) {
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_upstream, mut to_upstream) = upstream.into_split();
    tokio::select! {
        _ = copy(&mut from_client, &mut to_upstream) => {}
        _ = copy(&mut from_upstream, &mut to_client) => {}
    }
}
