//! The policy fetch: one for each address family.

use crate::check::family::{Seen, chosen, families, first};
use crate::http::fetch;
use crate::settings::Settings;
use crate::tls::session::{Older, Session, Unfinished, handshake, may_accept_older, offer_older};
use crate::tls::trust::Trust;
use mta_sts::{Addresses, Detail, Failure, Outcome, Presented, Reason, Response};
use std::net::{IpAddr, SocketAddr};
use tokio::time::Instant;

/// What a fetch showed: the response, and the certificate.
pub(super) struct Fetched {
    pub(super) response: Outcome<Response>,
    /// `NotAsked` if there was no TLS.
    pub(super) certificate: Outcome<Presented>,
    address: IpAddr,
}

/// Fetches the policy of `host` at its addresses.
pub(super) async fn probe(host: &str, addresses: &Addresses, settings: &Settings, trust: &Trust) -> Fetched {
    let [v4, v6] = families(addresses, settings.https_port);
    let (v4, v6) = tokio::join!(family(host, &v4, settings, trust), family(host, &v6, settings, trust));
    let unspecified = IpAddr::from([0, 0, 0, 0]);
    let Some((main, other)) = chosen(v4, v6) else {
        let (response, certificate) = (Outcome::NotAsked, Outcome::NotAsked);
        return Fetched { response, certificate, address: unspecified };
    };
    let mut main = main.answer.unwrap_or_else(|failure| Fetched {
        response: Outcome::Failed(failure),
        certificate: Outcome::NotAsked,
        address: unspecified,
    });
    let other = other.and_then(|other| difference(&main, other.answer));
    if let (Outcome::Answered(presented), Some(_)) = (&mut main.certificate, &other) {
        presented.other_family = other;
    }
    main
}

async fn family(
    host: &str,
    addresses: &[SocketAddr],
    settings: &Settings,
    trust: &Trust,
) -> Option<Seen<Fetched>> {
    if addresses.is_empty() {
        return None;
    }
    let deadline = Instant::now() + settings.timeout;
    let (stream, address) = match first(addresses, settings, deadline).await {
        Ok(connected) => connected,
        Err(error) => return Some(Seen::unconnected(error)),
    };
    let (response, certificate) = match handshake(stream, host, trust, deadline).await {
        Ok(Session { undecided: Some(what), .. }) => (undecided(what), Outcome::NotAsked),
        // A sender ends a session that it cannot verify, without a request.
        Ok(session) if !session.verified => (failed(Reason::Tls), Outcome::Answered(session.presented)),
        Ok(session) => {
            let presented = session.presented.clone();
            (fetch(session, host, deadline).await, Outcome::Answered(presented))
        }
        Err(Unfinished::Undecided(what)) => (undecided(what), Outcome::NotAsked),
        Err(Unfinished::Presented(mut presented)) => {
            let older = if may_accept_older(&presented)
                && let Ok((stream, _)) = first(addresses, settings, deadline).await
            {
                offer_older(stream, host, deadline).await
            } else {
                Older::Refused
            };
            presented.old_suites = older == Older::OldSuite;
            match older {
                Older::CurrentSuite => (undecided(Detail::UnknownKey), Outcome::NotAsked),
                _ => (failed(Reason::Tls), Outcome::Answered(presented)),
            }
        }
        Err(Unfinished::Lost(Reason::Slow)) => (failed(Reason::Slow), Outcome::NotAsked),
        Err(Unfinished::Lost(reason)) => (failed(Reason::Tls), failed(reason)),
    };
    Some(Seen::connected(Ok(Fetched { response, certificate, address })))
}

fn difference(main: &Fetched, other: Result<Fetched, Failure>) -> Option<Failure> {
    let other = match other {
        Err(failure) => return Some(failure),
        Ok(fetched) => fetched,
    };
    let what = match (&main.response, &other.response) {
        (Outcome::Answered(here), Outcome::Answered(there)) if here.body == there.body => return None,
        (Outcome::Failed(here), Outcome::Failed(there)) if here.reason == there.reason => return None,
        (_, Outcome::Answered(_)) => Detail::OtherPolicy,
        (_, Outcome::Failed(failure)) if failure.reason == Reason::Tls => Detail::NotValid,
        (_, Outcome::Failed(_) | Outcome::NotAsked) => Detail::NoPolicy,
    };
    let why = Detail::AtAddress.message().arg("address", other.address).arg("what", what.message());
    Some(Failure::because(Reason::Tls, &why))
}

fn undecided<T>(what: Detail) -> Outcome<T> {
    let why = Detail::TheHost.message().arg("what", what.message());
    Outcome::Failed(Failure::because(Reason::Unsupported, &why))
}

const fn failed<T>(reason: Reason) -> Outcome<T> {
    Outcome::Failed(Failure::new(reason))
}
