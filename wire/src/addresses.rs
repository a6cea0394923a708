//! The two address look-ups of one host, and whether it may be connected to.

use crate::dns::lookup_error::LookupError;
use crate::public_address::is_public;
use mta_sts::{Addresses, Answer, Failure, Outcome, Reason, Response};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Returns the addresses of an MX host whose IPv6 addresses were not looked up: an IPv4 address is enough to exist.
pub fn only_a(a: Answer<Ipv4Addr>) -> Outcome<Addresses> {
    Outcome::Answered(Addresses {
        ttl: a.ttl,
        cname: a.cname,
        a: a.records.iter().map(ToString::to_string).collect(),
        aaaa_not_asked: true,
        ..Addresses::default()
    })
}

/// Merges the A and the AAAA answer. If one look-up failed, the failure is noted beside the other answer; if both
/// failed, the greater error is the outcome.
pub fn merge(
    a: Result<Answer<Ipv4Addr>, LookupError>,
    aaaa: Result<Answer<Ipv6Addr>, LookupError>,
) -> Outcome<Addresses> {
    let (a, aaaa, partial) = match (a, aaaa) {
        (Err(a), Err(aaaa)) => return a.max(aaaa).outcome(),
        (Ok(a), Err(LookupError::NotAsked)) if a.records.is_empty() => return Outcome::NotAsked,
        (Ok(a), Err(LookupError::NotAsked)) => return only_a(a),
        (Ok(a), Ok(aaaa)) => (a, aaaa, None),
        (Ok(a), Err(error)) => (a, Answer::of(Vec::new()), Some(error)),
        (Err(error), Ok(aaaa)) => (Answer::of(Vec::new()), aaaa, Some(error)),
    };
    let empty = a.records.is_empty() && aaaa.records.is_empty();
    Outcome::Answered(Addresses {
        // A server that answers NXDOMAIN for one type only contradicts itself; the addresses count.
        nxdomain: empty && (a.nxdomain || aaaa.nxdomain),
        ttl: [a.ttl, aaaa.ttl].into_iter().flatten().min(),
        cname: if a.cname.is_empty() { aaaa.cname } else { a.cname },
        a: a.records.iter().map(ToString::to_string).collect(),
        aaaa: aaaa.records.iter().map(ToString::to_string).collect(),
        aaaa_not_asked: false,
        partial: partial.and_then(LookupError::failure),
    })
}

/// Returns the outcome of a policy fetch that the policy host's addresses forbid; `None` if they allow it.
///
/// One address that is not public forbids the fetch, because the runtime may choose any of them. A failed look-up of one
/// family does not: many hosts have no working AAAA look-up, and answers may change between two look-ups anyway. But if the
/// other family has no public address, that look-up may have hidden one, so nothing is known about the host. The
/// runtime itself connects to public addresses only. `exempt` tells which special addresses a lab allows; in
/// production there are none.
pub fn obstacle(
    policy_host: &Outcome<Addresses>,
    exempt: &dyn Fn(IpAddr) -> bool,
) -> Option<Outcome<Response>> {
    let Outcome::Answered(addresses) = policy_host else {
        return Some(Outcome::NotAsked);
    };
    if addresses.is_empty() {
        return Some(Outcome::NotAsked);
    }
    if all_public(addresses, exempt) {
        return None;
    }
    if addresses.partial.is_some() && !addresses.all().any(|text| is_allowed(text, exempt)) {
        return Some(Outcome::NotAsked);
    }
    Some(Outcome::Failed(Failure::new(Reason::NotPublic)))
}

/// Returns whether a host has addresses, all of them public, so that it may be connected to.
pub fn may_be_connected_to(host: &Outcome<Addresses>, exempt: &dyn Fn(IpAddr) -> bool) -> bool {
    match host {
        Outcome::Answered(addresses) => !addresses.is_empty() && all_public(addresses, exempt),
        Outcome::Failed(_) | Outcome::NotAsked => false,
    }
}

fn all_public(addresses: &Addresses, exempt: &dyn Fn(IpAddr) -> bool) -> bool {
    addresses.all().all(|text| is_allowed(text, exempt))
}

fn is_allowed(text: &str, exempt: &dyn Fn(IpAddr) -> bool) -> bool {
    text.parse().is_ok_and(|address| is_public(address) || exempt(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::Detail;

    const NONE: &dyn Fn(IpAddr) -> bool = &|_| false;

    fn answer<T: std::str::FromStr<Err: std::fmt::Debug>>(texts: &[&str]) -> Result<Answer<T>, LookupError> {
        let records = texts.iter().map(|text| text.parse().unwrap()).collect();
        Ok(Answer { ttl: Some(300), ..Answer::of(records) })
    }

    #[test]
    fn two_answers_are_merged() {
        let merged = merge(
            Ok(Answer {
                cname: vec!["host.example.net".into()],
                ttl: Some(60),
                ..answer(&["192.0.2.1"]).unwrap()
            }),
            answer(&["2001:db8::1"]),
        );
        let expected = Addresses {
            a: vec!["192.0.2.1".into()],
            aaaa: vec!["2001:db8::1".into()],
            cname: vec!["host.example.net".into()],
            ttl: Some(60),
            ..Addresses::default()
        };
        assert_eq!(merged, Outcome::Answered(expected));
    }

    #[test]
    fn one_failure_is_noted_and_two_are_the_outcome() {
        let Outcome::Answered(addresses) = merge(answer(&["192.0.2.1"]), Err(LookupError::Timeout)) else {
            panic!()
        };
        assert_eq!(addresses.partial, Some(Failure::new(Reason::DnsTimeout)));
        let failed = merge(Err(LookupError::Timeout), Err(LookupError::Servfail(None)));
        assert_eq!(failed, Outcome::Failed(Failure::new(Reason::Servfail)));
    }

    #[test]
    fn a_query_that_was_not_sent_is_not_a_failure() {
        let merged = merge(answer(&["192.0.2.1"]), Err(LookupError::NotAsked));
        assert_eq!(merged, only_a(answer(&["192.0.2.1"]).unwrap()));
        assert_eq!(merge(answer(&[]), Err(LookupError::NotAsked)), Outcome::NotAsked);
        assert_eq!(merge(Err(LookupError::NotAsked), Err(LookupError::NotAsked)), Outcome::NotAsked);
        let failed = merge(Err(LookupError::Timeout), Err(LookupError::NotAsked));
        assert_eq!(failed, Outcome::Failed(Failure::new(Reason::DnsTimeout)));
    }

    #[test]
    fn a_name_with_addresses_exists() {
        let denied = || Ok(Answer { nxdomain: true, ..Answer::of(Vec::new()) });
        let Outcome::Answered(addresses) = merge(answer(&["192.0.2.1"]), denied()) else { panic!() };
        assert!(!addresses.nxdomain);
        let Outcome::Answered(addresses) =
            merge(Ok(Answer { nxdomain: true, ..Answer::of(Vec::new()) }), denied())
        else {
            panic!()
        };
        assert!(addresses.nxdomain);
    }

    #[test]
    fn only_public_addresses_allow_the_fetch() {
        let refused = Some(Outcome::Failed(Failure::new(Reason::NotPublic)));
        let cases: [(&[&str], &[&str], _); 6] = [
            (&["9.9.9.9"], &["2620:fe::fe"], None),
            (&["9.9.9.9"], &[], None),
            (&[], &[], Some(Outcome::NotAsked)),
            (&["127.0.0.1"], &[], refused.clone()),
            (&["9.9.9.9", "10.0.0.1"], &[], refused.clone()),
            (&["9.9.9.9"], &["fd00::1"], refused),
        ];
        for (a, aaaa, expected) in cases {
            assert_eq!(obstacle(&merge(answer(a), answer(aaaa)), NONE), expected, "{a:?} {aaaa:?}");
        }
        let failed = merge(Err(LookupError::Timeout), Err(LookupError::Timeout));
        assert_eq!(obstacle(&failed, NONE), Some(Outcome::NotAsked));
    }

    #[test]
    fn a_failed_look_up_may_hide_a_public_address() {
        let refused = Some(Outcome::Failed(Failure::new(Reason::NotPublic)));
        let cases: [(&[&str], _); 4] = [
            (&["fd00::1"], Some(Outcome::NotAsked)),
            (&["fd00::1", "fe80::1"], Some(Outcome::NotAsked)),
            (&["fd00::1", "2620:fe::fe"], refused),
            (&["2620:fe::fe"], None),
        ];
        for (aaaa, expected) in cases {
            for error in [
                LookupError::Timeout,
                LookupError::Servfail(None),
                LookupError::Malformed(Detail::BadRecords),
            ] {
                assert_eq!(obstacle(&merge(Err(error), answer(aaaa)), NONE), expected, "{aaaa:?}");
            }
        }
        let mixed = merge(answer(&["10.0.0.1"]), Err(LookupError::Timeout));
        assert_eq!(obstacle(&mixed, NONE), Some(Outcome::NotAsked));
    }

    #[test]
    fn only_the_address_of_the_lab_is_allowed() {
        let lab: &dyn Fn(IpAddr) -> bool = &|address| address.to_string() == "198.51.100.1";
        assert_eq!(obstacle(&merge(answer(&["198.51.100.1"]), answer(&[])), lab), None);
        for address in ["198.51.100.2", "127.0.0.1"] {
            assert!(obstacle(&merge(answer(&[address]), answer(&[])), lab).is_some(), "{address}");
        }
        assert!(obstacle(&merge(answer(&["198.51.100.1"]), answer(&[])), NONE).is_some());
    }
}
