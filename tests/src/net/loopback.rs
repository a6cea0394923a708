//! A network in which every host has its own address and the real port, for a workerd that does TLS itself.
//!
//! It needs a separate network namespace, in which any user may open ports 25 and 443, and a hosts file that the runtime
//! reads. `unshare -rnm` provides both without root.

use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use fixture::Certificate;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::authority::Authority;
use super::{LAB_HOSTS, Listening, World, doh};
use crate::LabError;

/// The addresses assigned so far, from 127.20.0.1 on. All of them are loopback addresses (RFC 1122 §3.2.1.3).
#[derive(Default)]
pub(crate) struct Addresses(BTreeMap<String, Ipv4Addr>);

impl Addresses {
    /// Returns the address of a host with the given port, and assigns an address to a new host.
    pub(crate) fn of(&mut self, host: &str, port: u16) -> SocketAddr {
        let next = u32::try_from(self.0.len()).unwrap_or_default();
        let first = u32::from(Ipv4Addr::new(127, 20, 0, 1));
        let address = *self.0.entry(host.to_owned()).or_insert_with(|| Ipv4Addr::from(first + next));
        SocketAddr::new(IpAddr::V4(address), port)
    }

    /// Returns all addresses, by host.
    pub(crate) fn all(&self) -> &BTreeMap<String, Ipv4Addr> {
        &self.0
    }

    /// Writes the addresses to a hosts file.
    pub(crate) fn write(&self, hosts: &Path) -> Result<(), LabError> {
        let line = |(host, address): (&String, &Ipv4Addr)| format!("{address} {host}\n");
        let lines: String = self.0.iter().map(line).collect();
        // The file is bind-mounted, so it must be changed in place; a replaced file would not be visible.
        fs::write(hosts, format!("127.0.0.1 localhost\n{lines}"))
            .map_err(LabError::io(format!("cannot write {}", hosts.display())))
    }
}

/// Starts the resolvers, each at its own address.
pub(crate) async fn resolvers(
    world: &Arc<World>,
    trusted: &Authority,
    addresses: &BTreeMap<&'static str, SocketAddr>,
    listening: &mut Listening,
) -> Result<(), LabError> {
    for (host, address) in addresses {
        let tls = TlsAcceptor::from(trusted.server(host, Certificate::Valid)?);
        let listener = TcpListener::bind(*address)
            .await
            .map_err(LabError::io(format!("cannot open {address} for {host}")))?;
        let (host, world) = (*host, Arc::clone(world));
        listening.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, tls.clone(), Arc::clone(&world), host));
            }
        });
    }
    Ok(())
}

async fn serve(stream: tokio::net::TcpStream, tls: TlsAcceptor, world: Arc<World>, host: &'static str) {
    let Ok(stream) = tls.accept(stream).await else { return };
    let service = service_fn(|request| {
        let world = Arc::clone(&world);
        async move { Ok::<_, std::convert::Infallible>(doh::serve(&world, host, request).await) }
    });
    // The runtime may close the connection at any time.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Assigns addresses to the resolvers.
pub(crate) fn of_resolvers(addresses: &mut Addresses) -> BTreeMap<&'static str, SocketAddr> {
    LAB_HOSTS.into_iter().map(|host| (host, addresses.of(host, 443))).collect()
}
