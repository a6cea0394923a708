//! One message to one resolver: over UDP, and over TCP if the response is truncated (RFC 7766).

use mta_sts::Detail;
use mta_sts_wire::dns::lookup_error::LookupError;
use ring::rand::{SecureRandom, SystemRandom};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// How often a query is sent over UDP, because packets are lost.
const TRIES: u32 = 3;

/// At most this many bytes of a response over UDP are read; a resolver sends at most 1232.
const UDP_MAX: usize = 4096;

/// The place of the TC bit: the third octet of the header.
const TC: u8 = 0b10;

/// Sends `message`, whose id is 0, and returns the response with that id. It takes at most `limit`.
///
/// The id on the wire is random, and the port is the system's choice, so that a stranger cannot guess both.
pub(super) async fn exchange(
    server: SocketAddr,
    message: &[u8],
    limit: Duration,
) -> Result<Vec<u8>, LookupError> {
    let mut id = [0; 2];
    SystemRandom::new().fill(&mut id).map_err(|_| LookupError::Connection)?;
    let message = with_id(message, id);
    let result = timeout(limit, async {
        let response = over_udp(server, &message, id, limit / TRIES).await?;
        let is_cut = response.get(2).is_some_and(|flags| flags & TC != 0);
        if is_cut { over_tcp(server, &message, id).await } else { Ok(response) }
    });
    match result.await {
        Ok(Ok(response)) => Ok(with_id(&response, [0, 0])),
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
            Err(LookupError::Malformed(Detail::OtherId))
        }
        Ok(Err(_)) => Err(LookupError::Connection),
        Err(_) => Err(LookupError::Timeout),
    }
}

fn with_id(message: &[u8], id: [u8; 2]) -> Vec<u8> {
    [&id[..], message.get(2..).unwrap_or_default()].concat()
}

fn has_id(response: &[u8], id: [u8; 2]) -> bool {
    response.starts_with(&id)
}

async fn over_udp(server: SocketAddr, message: &[u8], id: [u8; 2], wait: Duration) -> io::Result<Vec<u8>> {
    let any: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).await?;
    // Packets from elsewhere are then dropped by the system.
    socket.connect(server).await?;
    loop {
        socket.send(message).await?;
        if let Ok(response) = timeout(wait, receive(&socket, id)).await {
            return response;
        }
    }
}

async fn receive(socket: &UdpSocket, id: [u8; 2]) -> io::Result<Vec<u8>> {
    let mut buffer = [0; UDP_MAX];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let response = buffer.get(..length).unwrap_or_default();
        if has_id(response, id) {
            return Ok(response.to_vec());
        }
    }
}

async fn over_tcp(server: SocketAddr, message: &[u8], id: [u8; 2]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes()[..], message].concat()).await?;
    let mut response = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut response).await?;
    if has_id(&response, id) { Ok(response) } else { Err(io::ErrorKind::InvalidData.into()) }
}
