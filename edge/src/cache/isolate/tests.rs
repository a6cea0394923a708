use super::*;
use mta_sts::{Addresses, Answer, Failure, Reason, Response};

fn settled<T>(outcome: Outcome<T>) -> Settled<T> {
    Settled { asked: "x".to_owned(), outcome, started_ms: 1, took_ms: 2 }
}

fn record(ttl: Option<u32>) -> Event {
    let strings = vec![vec![b"v=STSv1; ".to_vec().into(), b"\xff\0".to_vec().into()].into()];
    Event::Record(settled(Outcome::Answered(Answer { ttl, ..Answer::of(strings) })))
}

fn policy(status: u16, cut: Option<Reason>) -> Event {
    let response =
        Response { status, headers: Default::default(), body: Vec::new().into(), cut, unasked_coding: false };
    Event::Policy(settled(Outcome::Answered(response)))
}

fn host(partial: bool) -> Event {
    let partial = partial.then(|| Failure::new(Reason::DnsTimeout));
    Event::MxHost(settled(Outcome::Answered(Addresses { ttl: Some(200), partial, ..Addresses::default() })))
}

fn tlsa(ttl: Option<u32>) -> Event {
    Event::Tlsa(settled(Outcome::Answered(Answer { ttl, ..Answer::of(vec![]) })))
}

fn lost<T>() -> Settled<T> {
    settled(Outcome::Failed(Failure::new(Reason::ConnectionLost)))
}

fn failed() -> Event {
    Event::Mx(settled(Outcome::Failed(Failure::new(Reason::Servfail))))
}

#[test]
fn the_smallest_ttl_is_the_lifetime_within_the_limits() {
    let cases = [
        (vec![], 60),
        (vec![record(Some(3600)), Event::End], 300),
        (vec![record(Some(5))], 60),
        (vec![record(Some(200)), record(Some(120))], 120),
        (vec![record(Some(200)), record(None)], 60),
        (vec![record(Some(200)), failed()], 60),
        (vec![record(Some(200)), tlsa(None)], 200),
        (vec![record(Some(200)), tlsa(Some(100))], 100),
        (vec![record(Some(200)), Event::Tlsa(lost())], 60),
        (vec![record(Some(200)), Event::Mailbox(lost())], 60),
        (vec![record(Some(200)), Event::Elsewhere(lost())], 60),
        (vec![record(Some(200)), Event::Certificate(lost())], 60),
        (vec![record(Some(200)), Event::MxTls(lost())], 60),
        (vec![host(false)], 200),
        (vec![host(true)], 60),
        (vec![record(Some(200)), policy(200, None)], 200),
        (vec![record(Some(200)), policy(404, None)], 200),
        (vec![record(Some(200)), policy(200, Some(Reason::Timeout))], 60),
        (vec![record(Some(200)), policy(429, None)], 60),
        (vec![record(Some(200)), policy(503, None)], 60),
        (vec![record(Some(200)), Event::Policy(settled(Outcome::NotAsked))], 200),
    ];
    for (events, expected) in cases {
        assert_eq!(lifetime_s(&events), expected, "{events:?}");
    }
}

#[test]
fn events_are_parsed_as_they_were_written() {
    let events = vec![record(Some(60)), failed(), Event::End];
    let mut lines = Vec::new();
    for event in &events {
        serde_json::to_writer(&mut lines, event).unwrap();
        lines.push(b'\n');
    }
    assert_eq!(cached(0, lines).events(), Some(events));
    assert_eq!(cached(0, b"{}\n".to_vec()).events(), None);
}

fn cached(ended_ms: u64, lines: Vec<u8>) -> CachedCheck {
    CachedCheck { ended_ms, lifetime_s: 60, lines: Rc::new(lines) }
}

fn is_cached(cache: &IsolateCache, domain: &str, now_ms: u64) -> bool {
    matches!(cache.find(domain, now_ms), Found::Cached(_))
}

#[test]
fn a_check_is_cached_until_its_lifetime_ends() {
    let mut cache = IsolateCache::default();
    assert_eq!(cache.find("a.example", 0), Found::Nothing);
    cache.begin("a.example", 0, LOST_MS);
    assert_eq!(cache.find("a.example", 9_000), Found::Running);
    assert_eq!(cache.find("a.example", 10_251), Found::Nothing, "a check that was lost");
    cache.insert("a.example", Rc::new(cached(0, vec![1])), 9_000);
    assert!(is_cached(&cache, "a.example", 59_999));
    assert_eq!(cache.find("a.example", 60_000), Found::Nothing);
    assert_eq!(cache.find("b.example", 9_000), Found::Nothing);
    cache.begin("b.example", 0, 250);
    assert_eq!(
        cache.find("b.example", 251),
        Found::Nothing,
        "the request ended while the rate limiter was asked"
    );
    cache.remove("b.example");
    assert_eq!(cache.find("b.example", 0), Found::Nothing);
}

#[test]
fn a_check_without_a_resolver_is_remembered_for_five_seconds() {
    let mut cache = IsolateCache::default();
    cache.begin("a.example", 0, LOST_MS);
    cache.fail("a.example", 1_000);
    assert_eq!(cache.find("a.example", 6_000), Found::NoResolver);
    assert_eq!(cache.find("a.example", 6_001), Found::Nothing);
    cache.begin("b.example", 6_001, LOST_MS);
    assert_eq!(cache.entries.len(), 1, "the expired entry is removed");
    cache.fail("b.example", 6_001);
    cache.begin("b.example", 6_001, LOST_MS);
    assert_eq!(cache.find("b.example", 6_001), Found::Running, "a new check runs");
}

#[test]
fn running_checks_take_no_room_from_finished_ones() {
    let mut cache = IsolateCache::default();
    for n in 0..2 * CHECKS_MAX {
        cache.begin(&format!("{n}.example"), 0, LOST_MS);
    }
    for n in 0..CHECKS_MAX {
        cache.insert(&format!("{n}.example"), Rc::new(cached(0, vec![0; 10])), 0);
    }
    for n in 0..CHECKS_MAX {
        assert!(is_cached(&cache, &format!("{n}.example"), 0), "{n}");
    }
    assert_eq!(cache.find("1500.example", 0), Found::Running);
    cache.begin("later.example", LOST_MS + 1, LOST_MS);
    let running = |(_, entry): &&(String, Entry)| matches!(entry, Entry::Running { .. });
    assert_eq!(cache.entries.iter().filter(running).count(), 1, "lost checks are removed");
}

#[test]
fn the_cache_is_limited_and_the_oldest_check_is_removed_first() {
    let mut cache = IsolateCache::default();
    for n in 0..2 * CHECKS_MAX {
        cache.insert(&format!("{n}.example"), Rc::new(cached(n as u64, vec![0; 10])), 0);
        assert!(cache.entries.len() <= CHECKS_MAX);
    }
    assert!(is_cached(&cache, "1999.example", 0) && !is_cached(&cache, "999.example", 0));

    for n in 0..100 {
        cache.insert(&format!("{n}.large.example"), Rc::new(cached(5_000 + n, vec![0; 1 << 20])), 0);
        let bytes: usize = cache.entries.iter().map(|(_, entry)| entry.bytes()).sum();
        assert!(bytes == cache.bytes && bytes <= BYTES_MAX, "{bytes}, counted as {}", cache.bytes);
    }
    assert!(is_cached(&cache, "99.large.example", 0) && !is_cached(&cache, "0.large.example", 0));
}

#[test]
fn a_request_that_joins_gets_the_lines_so_far_and_then_the_others() {
    let mut cache = IsolateCache::default();
    let lines = |text: &str, are_all| Lines { text: text.as_bytes().to_vec(), are_all };
    assert_eq!(cache.lines("a.example", 0, 0), lines("", true));
    cache.begin("a.example", 0, LOST_MS);
    cache.settle("b.example", b"0\n");
    assert_eq!(cache.lines("a.example", 0, 0), lines("", false));
    cache.settle("a.example", b"1\n");
    cache.settle("a.example", b"2\n");
    assert_eq!(cache.lines("a.example", 0, 9), lines("1\n2\n", false));
    assert_eq!(cache.lines("a.example", 2, 9), lines("2\n", false));
    assert_eq!(cache.lines("a.example", 2, LOST_MS + 1), lines("", true), "the check was lost");
    assert_eq!(cache.lines("a.example", 7, 9), lines("", true), "another check has begun");
    cache.fail("a.example", 9);
    assert_eq!(cache.lines("a.example", 2, 9), lines("2\n", true));
    let check = CachedCheck { ended_ms: 9, lifetime_s: 60, lines: Rc::new(b"1\n2\n3\n".to_vec()) };
    cache.insert("a.example", Rc::new(check), 9);
    assert_eq!(cache.lines("a.example", 4, 9), lines("3\n", true));
}
