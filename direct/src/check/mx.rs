//! STARTTLS at one MX host: one connection for each address family.

use crate::check::family::{Seen, chosen, families, first};
use crate::settings::Settings;
use crate::smtp::{StartTls, end, start_tls};
use crate::tls::dane::{Tlsa, compare};
use crate::tls::session::{Older, Unfinished, handshake, may_accept_older, offer_older};
use crate::tls::trust::Trust;
use mta_sts::{Addresses, Detail, EndOfSession, Failure, MxTls, Outcome, Presented, Reason};
use rustls_pki_types::UnixTime;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

/// At most this long a host is waited for after the handshake, which has told everything.
const GOODBYE: Duration = Duration::from_secs(1);

/// The alert of a server that has no certificate for the name that it was asked for (RFC 6066 §3).
const UNRECOGNIZED_NAME: u8 = 112;

/// How one more handshake ended.
enum Again {
    Accepted,
    /// With this alert; with none, the connection was closed.
    Refused(Option<u8>),
    Unknown,
}

/// One MX host of a domain.
pub(super) struct Host<'a> {
    pub(super) name: &'a str,
    pub(super) domain: &'a str,
    pub(super) tlsa: &'a [Tlsa],
    pub(super) settings: &'a Settings,
    pub(super) trust: &'a Trust,
}

impl Host<'_> {
    /// Probes the host at its addresses.
    pub(super) async fn probe(&self, addresses: &Addresses) -> Outcome<MxTls> {
        let deadline = Instant::now() + self.settings.timeout;
        let [v4, v6] = families(addresses, self.settings.smtp_port);
        let (v4, v6) = tokio::join!(self.family(&v4), self.family(&v6));
        let Some((main, other)) = chosen(v4, v6) else { return Outcome::NotAsked };
        match main.answer {
            Err(failure) => Outcome::Failed(failure),
            Ok((address, mut answer)) => {
                answer.enforces_sni = answer.verified && self.enforces_sni(address, deadline).await;
                let other = other.and_then(|other| difference(&answer, other.answer, address));
                if let Some(other) = other {
                    answer.presented.get_or_insert_with(Presented::default).other_family = Some(other);
                }
                Outcome::Answered(answer)
            }
        }
    }

    async fn family(&self, addresses: &[SocketAddr]) -> Option<Seen<(IpAddr, MxTls)>> {
        if addresses.is_empty() {
            return None;
        }
        let deadline = Instant::now() + self.settings.timeout;
        let (stream, address) = match first(addresses, self.settings, deadline).await {
            Ok(connected) => connected,
            Err(error) => return Some(Seen::unconnected(error)),
        };
        let answer = self.converse(stream, deadline).await;
        let is_refusal = answer.as_ref().ok().and_then(|answer| answer.presented.as_ref());
        if !is_refusal.is_some_and(may_accept_older) {
            return Some(Seen::connected(answer.map(|answer| (address, answer))));
        }
        let older = self.offer_older(addresses, deadline).await;
        if older == Older::CurrentSuite {
            return Some(Seen::connected(Err(undecided(Detail::UnknownKey))));
        }
        let old_suites = older == Older::OldSuite;
        let answer = answer.map(|answer| {
            let presented = answer.presented.map(|presented| Presented { old_suites, ..presented });
            (address, MxTls { presented, ..answer })
        });
        Some(Seen::connected(answer))
    }

    async fn converse(&self, stream: TcpStream, deadline: Instant) -> Result<MxTls, Failure> {
        let lost = |reason| Failure::new(reason);
        let asked = timeout_at(deadline, start_tls(stream, &self.settings.ehlo)).await;
        let stream = match asked.map_err(|_| lost(Reason::Timeout))?.map_err(lost)? {
            StartTls::Ready(stream) => stream,
            StartTls::NotOffered => return Ok(MxTls::default()),
            StartTls::Declined(why) => return Err(Failure::because(Reason::Refused, &why)),
        };
        match handshake(stream, self.name, self.trust, deadline).await {
            Ok(session) => {
                let names = [self.name, self.domain];
                let dane = compare(self.tlsa, &session.chain, &names, UnixTime::now(), self.trust);
                let goodbye = deadline.min(Instant::now() + GOODBYE);
                let ended =
                    timeout_at(goodbye, end(session.stream, &self.settings.ehlo)).await.ok().flatten();
                if let Some(what) = session.undecided {
                    return Err(undecided(what));
                }
                let mut presented = session.presented;
                // A server that demands a client certificate ends the session only now (TLS 1.3).
                let demands = presented.wants_certificate
                    && ended.is_some_and(|ended| ended.how == EndOfSession::Closed);
                presented.alert = ended.and_then(|ended| ended.alert).filter(|_| demands);
                let verified = session.verified && !demands;
                let ended = ended.map(|ended| ended.how).filter(|_| verified);
                let presented = Some(presented);
                Ok(MxTls { starttls: true, verified, presented, dane, ended, ..MxTls::default() })
            }
            Err(Unfinished::Undecided(what)) => Err(undecided(what)),
            Err(Unfinished::Presented(presented)) => {
                Ok(MxTls { starttls: true, presented: Some(presented), ..MxTls::default() })
            }
            Err(Unfinished::Lost(Reason::Slow)) => Err(lost(Reason::Timeout)),
            Err(Unfinished::Lost(reason)) => Err(lost(reason)),
        }
    }

    /// Returns whether a handshake that names the domain instead of the host is refused because of that name. It takes no more
    /// time than the host has for everything.
    async fn enforces_sni(&self, address: IpAddr, deadline: Instant) -> bool {
        let is_late = deadline.saturating_duration_since(Instant::now()) < self.settings.timeout / 2;
        if self.domain == self.name || is_late {
            return false;
        }
        match self.again(address, self.domain, deadline).await {
            Again::Refused(Some(UNRECOGNIZED_NAME)) => true,
            // The host may refuse any second connection.
            Again::Refused(_) => matches!(self.again(address, self.name, deadline).await, Again::Accepted),
            Again::Accepted | Again::Unknown => false,
        }
    }

    /// Makes one more handshake, which names `name`.
    async fn again(&self, address: IpAddr, name: &str, deadline: Instant) -> Again {
        let address = SocketAddr::new(address, self.settings.smtp_port);
        let Ok((stream, _)) = first(&[address], self.settings, deadline).await else { return Again::Unknown };
        let Ok(Ok(StartTls::Ready(stream))) =
            timeout_at(deadline, start_tls(stream, &self.settings.ehlo)).await
        else {
            return Again::Unknown;
        };
        match handshake(stream, name, self.trust, deadline).await {
            Ok(session) => {
                let goodbye = deadline.min(Instant::now() + GOODBYE);
                let _ = timeout_at(goodbye, end(session.stream, &self.settings.ehlo)).await;
                Again::Accepted
            }
            Err(Unfinished::Presented(Presented { alert: Some(alert), .. })) => Again::Refused(Some(alert)),
            Err(Unfinished::Lost(Reason::ConnectionLost)) => Again::Refused(None),
            Err(_) => Again::Unknown,
        }
    }

    async fn offer_older(&self, addresses: &[SocketAddr], deadline: Instant) -> Older {
        let Ok((stream, _)) = first(addresses, self.settings, deadline).await else { return Older::Refused };
        match timeout_at(deadline, start_tls(stream, &self.settings.ehlo)).await {
            Ok(Ok(StartTls::Ready(stream))) => offer_older(stream, self.name, deadline).await,
            _ => Older::Refused,
        }
    }
}

/// What this program cannot decide.
fn undecided(what: Detail) -> Failure {
    Failure::because(Reason::Unsupported, &Detail::It.message().arg("what", what.message()))
}

/// Tells in what the other family differs.
fn difference(
    main: &MxTls,
    other: Result<(IpAddr, MxTls), Failure>,
    main_address: IpAddr,
) -> Option<Failure> {
    let (address, other) = match other {
        Err(failure) => return Some(failure),
        Ok(answered) => answered,
    };
    let does = |seen: &MxTls| match (seen.starttls, seen.verified) {
        (false, _) => Detail::NoStartTls,
        (true, true) => Detail::Valid,
        (true, false) => Detail::NotValid,
    };
    let (here, there) = (does(main), does(&other));
    if here == there {
        return None;
    }
    let why = Detail::Unlike.message().arg("address", address).arg("there", there.message());
    let why = why.arg("other", main_address).arg("here", here.message());
    Some(Failure::because(Reason::Tls, &why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_a_sentence_that_can_be_translated() {
        let [main, address] = ["192.0.2.1", "2001:db8::1"].map(|text| text.parse::<IpAddr>().unwrap());
        let plain = MxTls::default;
        let valid = || MxTls { starttls: true, verified: true, ..MxTls::default() };
        let invalid = || MxTls { starttls: true, ..MxTls::default() };
        let cases = [
            (plain(), plain(), None),
            (
                valid(),
                plain(),
                Some("2001:db8::1 does not offer STARTTLS, while 192.0.2.1 presents a valid certificate"),
            ),
            (
                invalid(),
                valid(),
                Some(
                    "2001:db8::1 presents a valid certificate, while 192.0.2.1 presents no valid certificate",
                ),
            ),
        ];
        for (here, there, expected) in cases {
            let detail = difference(&here, Ok((address, there)), main).and_then(|failure| failure.detail);
            assert_eq!(detail.as_deref(), expected);
            assert!(detail.iter().all(|detail| Detail::told(detail).data().is_none()), "{detail:?}");
        }
    }

    #[test]
    fn what_cannot_be_decided_is_a_sentence_that_can_be_translated() {
        for what in [Detail::UnknownKey, Detail::UnknownAlgorithm, Detail::LongKey, Detail::LargeChain] {
            let detail = undecided(what).detail.unwrap();
            assert!(detail.starts_with("it ") && Detail::told(&detail).data().is_none(), "{detail}");
        }
    }
}
