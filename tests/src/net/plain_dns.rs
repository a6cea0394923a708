//! DNS over UDP and TCP (RFC 1035 §4.2), for programs that do not support DNS over HTTPS. It gives the same answers about the
//! lab's domains, and refuses other names. UDP answers are never truncated, because the loopback interface has no size limit.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use domain::base::iana::Rcode;
use fixture::SUFFIX;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use super::World;
use super::dns_message::{Query, Reply};
use crate::LabError;
use crate::log::Kind;

/// At most this many bytes of a query are read.
const MAX_QUERY: usize = 4096;

/// How often opening is tried, because a port that is free for TCP may be in use for UDP.
const TRIES: usize = 16;

/// A port that is open for both TCP and UDP.
pub(crate) struct Port {
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Port {
    /// Opens this port; with 0 the system chooses one.
    pub(crate) async fn open(port: u16) -> Result<Self, LabError> {
        let mut opened = Self::try_open(port).await;
        for _ in 1..TRIES {
            if opened.is_ok() {
                break;
            }
            opened = Self::try_open(port).await;
        }
        opened.map_err(LabError::io("cannot open a port for DNS"))
    }

    async fn try_open(port: u16) -> io::Result<Self> {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let udp = UdpSocket::bind(tcp.local_addr()?).await?;
        Ok(Self { tcp, udp })
    }

    pub(crate) fn address(&self) -> Result<SocketAddr, LabError> {
        self.tcp.local_addr().map_err(LabError::io("cannot see the port for DNS"))
    }

    /// Answers queries until its task is dropped.
    pub(crate) async fn run(self, world: Arc<World>) {
        tokio::join!(over_tcp(self.tcp, &world), over_udp(self.udp, &world));
    }
}

async fn over_udp(socket: UdpSocket, world: &Arc<World>) {
    let socket = Arc::new(socket);
    let mut question = [0; MAX_QUERY];
    while let Ok((length, from)) = socket.recv_from(&mut question).await {
        let Some(query) = question.get(..length).and_then(Query::parse) else { continue };
        let (socket, world) = (Arc::clone(&socket), Arc::clone(world));
        tokio::spawn(async move {
            if let Some(reply) = answer(&world, &query).await {
                socket.send_to(&reply, from).await?;
            }
            io::Result::Ok(())
        });
    }
}

async fn over_tcp(listener: TcpListener, world: &Arc<World>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, Arc::clone(world)));
    }
}

/// Answers one query after another, each with its length before it.
async fn converse(mut stream: TcpStream, world: Arc<World>) -> io::Result<()> {
    loop {
        let mut question = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut question).await?;
        let Some(query) = Query::parse(&question) else { return Ok(()) };
        let Some(reply) = answer(&world, &query).await else { return Ok(()) };
        stream.write_u16(u16::try_from(reply.len()).map_err(io::Error::other)?).await?;
        stream.write_all(&reply).await?;
    }
}

async fn answer(world: &Arc<World>, query: &Query) -> Option<Vec<u8>> {
    let mut entry = world.log.open(Kind::Dns, &query.name, format!("{} {} @plain", query.rtype, query.name));
    tokio::time::sleep(world.delay).await;
    let reply = if super::is_under(&query.name, SUFFIX) {
        query.answer_from(&world.zones(), &world.real)
    } else {
        query.error(Rcode::REFUSED)
    };
    match reply {
        Reply::Message(bytes, status) => {
            entry.status(status);
            Some(bytes)
        }
        // Plain DNS has no statuses.
        Reply::Status(_) | Reply::Silence => {
            entry.status("no answer");
            None
        }
    }
}
