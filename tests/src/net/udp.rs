//! DNS as it was before HTTPS (RFC 1035 §4.2.1), for programs that speak nothing else: the same answers about the lab's own
//! domains, and none about others. What would not fit elsewhere fits on the loopback interface.

use std::io;
use std::sync::Arc;

use domain::base::iana::Rcode;
use fixture::SUFFIX;
use tokio::net::UdpSocket;

use super::World;
use super::dns_message::{Query, Reply};
use crate::log::Kind;

/// The longest question that is read.
const LONGEST: usize = 4096;

/// Answers until the socket is dropped with its task.
pub(crate) async fn run(socket: UdpSocket, world: Arc<World>) {
    let socket = Arc::new(socket);
    let mut question = [0; LONGEST];
    while let Ok((length, from)) = socket.recv_from(&mut question).await {
        let Some(query) = question.get(..length).and_then(Query::parse) else { continue };
        let (socket, world) = (Arc::clone(&socket), Arc::clone(&world));
        tokio::spawn(async move {
            if let Some(reply) = answer(&world, &query).await {
                socket.send_to(&reply, from).await?;
            }
            io::Result::Ok(())
        });
    }
}

async fn answer(world: &Arc<World>, query: &Query) -> Option<Vec<u8>> {
    let mut entry = world.log.open(Kind::Dns, &query.name, format!("{} {} @udp", query.rtype, query.name));
    tokio::time::sleep(world.delay).await;
    let reply = if super::is_under(&query.name, SUFFIX) {
        query.answer_from(&world.zones())
    } else {
        query.error(Rcode::REFUSED)
    };
    match reply {
        Reply::Message(bytes, status) => {
            entry.status(status);
            Some(bytes)
        }
        Reply::Silence => {
            entry.status("no answer");
            None
        }
    }
}
