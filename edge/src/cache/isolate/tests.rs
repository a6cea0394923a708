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
    let response = Response { status, headers: Default::default(), body: Vec::new().into(), cut };
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
fn the_shortest_lived_answer_decides_within_bounds() {
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
fn events_are_read_back_as_they_were() {
    let events = vec![record(Some(60)), failed(), Event::End];
    let mut lines = Vec::new();
    for event in &events {
        serde_json::to_writer(&mut lines, event).unwrap();
        lines.push(b'\n');
    }
    assert_eq!(kept(0, lines).events(), Some(events));
    assert_eq!(kept(0, b"{}\n".to_vec()).events(), None);
}

fn kept(ended_ms: u64, lines: Vec<u8>) -> Kept {
    Kept { ended_ms, lifetime_s: 60, lines: Rc::new(lines) }
}

fn is_kept(shelf: &Shelf, domain: &str, now_ms: u64) -> bool {
    matches!(shelf.find(domain, now_ms), Found::Kept(_))
}

#[test]
fn a_domain_is_checked_once_and_then_answered_from_the_shelf() {
    let mut shelf = Shelf::default();
    assert_eq!(shelf.find("a.example", 0), Found::Nothing);
    shelf.begin("a.example", 0, LOST_MS);
    assert_eq!(shelf.find("a.example", 9_000), Found::Running);
    assert_eq!(shelf.find("a.example", 10_251), Found::Nothing, "a check that was lost");
    shelf.keep("a.example", Rc::new(kept(0, vec![1])), 9_000);
    assert!(is_kept(&shelf, "a.example", 59_999));
    assert_eq!(shelf.find("a.example", 60_000), Found::Nothing);
    assert_eq!(shelf.find("b.example", 9_000), Found::Nothing);
    shelf.begin("b.example", 0, 250);
    assert_eq!(shelf.find("b.example", 251), Found::Nothing, "who left while they were counted");
    shelf.give_way("b.example");
    assert_eq!(shelf.find("b.example", 0), Found::Nothing);
}

#[test]
fn that_there_was_no_resolver_is_known_for_a_moment() {
    let mut shelf = Shelf::default();
    shelf.begin("a.example", 0, LOST_MS);
    shelf.give_up("a.example", 1_000);
    assert_eq!(shelf.find("a.example", 6_000), Found::NoResolver);
    assert_eq!(shelf.find("a.example", 6_001), Found::Nothing);
    shelf.begin("b.example", 6_001, LOST_MS);
    assert_eq!(shelf.places.len(), 1, "and then forgotten");
    shelf.give_up("b.example", 6_001);
    shelf.begin("b.example", 6_001, LOST_MS);
    assert_eq!(shelf.find("b.example", 6_001), Found::Running, "somebody tries again");
}

#[test]
fn any_number_of_checks_under_way_leave_room_for_what_they_end_with() {
    let mut shelf = Shelf::default();
    for n in 0..2 * ANSWERS_MAX {
        shelf.begin(&format!("{n}.example"), 0, LOST_MS);
    }
    for n in 0..ANSWERS_MAX {
        shelf.keep(&format!("{n}.example"), Rc::new(kept(0, vec![0; 10])), 0);
    }
    for n in 0..ANSWERS_MAX {
        assert!(is_kept(&shelf, &format!("{n}.example"), 0), "{n}");
    }
    assert_eq!(shelf.find("1500.example", 0), Found::Running);
    shelf.begin("later.example", LOST_MS + 1, LOST_MS);
    let running = |(_, place): &&(String, Place)| matches!(place, Place::Running { .. });
    assert_eq!(shelf.places.iter().filter(running).count(), 1, "those that were lost are forgotten");
}

#[test]
fn the_shelf_has_an_end_and_the_oldest_goes_first() {
    let mut shelf = Shelf::default();
    for n in 0..2 * ANSWERS_MAX {
        shelf.keep(&format!("{n}.example"), Rc::new(kept(n as u64, vec![0; 10])), 0);
        assert!(shelf.places.len() <= ANSWERS_MAX);
    }
    assert!(is_kept(&shelf, "1999.example", 0) && !is_kept(&shelf, "999.example", 0));

    for n in 0..100 {
        shelf.keep(&format!("{n}.large.example"), Rc::new(kept(5_000 + n, vec![0; 1 << 20])), 0);
        let bytes: usize = shelf.places.iter().map(|(_, place)| place.bytes()).sum();
        assert!(bytes == shelf.bytes && bytes <= BYTES_MAX, "{bytes}, counted as {}", shelf.bytes);
    }
    assert!(is_kept(&shelf, "99.large.example", 0) && !is_kept(&shelf, "0.large.example", 0));
}
