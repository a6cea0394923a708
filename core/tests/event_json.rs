//! Compares the JSON of every kind of event with `event_json.ndjson`. The edge caches it, and older pages read it.
//!
//! If the JSON of an event changes, increase `FORMAT` in `core/src/observation.rs` and update the snapshot with
//! `UPDATE_EXPECT=1 cargo test -p mta-sts-check-core --test event_json`.

use mta_sts::{
    Addresses, Answer, Certificate, Dane, EndOfSession, Event, Failure, MxRecord, MxTls, OBSERVATION_FORMAT,
    Outcome, Presented, Reason, Refusal, Response, Settled, TlsaRecord, TxtRecord,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Every event with every optional field set, and with none set. Structs are written without `..`, so that a new field
/// does not compile until it is added here.
fn events() -> Vec<Event> {
    let txt: [TxtRecord; 2] = [vec!["v=STSv1; ".into(), vec![0xff, 0x00].into()].into(), Vec::new().into()];
    let mx = || MxRecord { preference: 10, host: "mx.example.com".to_owned() };
    let tlsa = TlsaRecord { usage: 3, selector: 1, matching: 2, data: "00ff".to_owned() };
    let reasons = [
        Reason::Servfail,
        Reason::DnsRefused,
        Reason::DnsTimeout,
        Reason::DnsMalformed,
        Reason::Timeout,
        Reason::Refused,
        Reason::Tls,
        Reason::Redirect,
        Reason::Status,
        Reason::TooLarge,
        Reason::NotPublic,
        Reason::Blocked,
        Reason::ConnectionLost,
        Reason::Slow,
        Reason::Pieces,
        Reason::NotHttp,
        Reason::Unsupported,
    ];
    let mut events: Vec<Event> = [
        both(answers(txt.to_vec()), Event::Record),
        both(answers(txt.to_vec()), Event::Tlsrpt),
        both(answers(vec![mx()]), Event::Mx),
        both(addresses(), Event::PolicyHost),
        both(responses(), Event::Policy),
        both(presented(), Event::Certificate),
        both(addresses(), Event::MxHost),
        both(answers(vec![tlsa]), Event::Tlsa),
        both(mx_tls(), Event::MxTls),
        both(answers(vec![mx()]), Event::Mailbox),
        both(answers(txt.to_vec()), Event::Elsewhere),
    ]
    .into_iter()
    .flatten()
    .collect();
    let failures = reasons.into_iter().map(|reason| Failure { reason, detail: None });
    let with_detail = Failure { reason: Reason::Refused, detail: Some("Not Authoritative".to_owned()) };
    events.extend(
        failures.chain([with_detail]).map(|failure| Event::Policy(settled(Outcome::Failed(failure)))),
    );
    events.extend([Event::Policy(settled(Outcome::NotAsked)), Event::End]);
    events
}

fn both<T>(answers: [T; 2], event: fn(Settled<T>) -> Event) -> Vec<Event> {
    answers.into_iter().map(|answer| event(settled(Outcome::Answered(answer)))).collect()
}

fn settled<T>(outcome: Outcome<T>) -> Settled<T> {
    Settled { asked: "example.com".to_owned(), outcome, started_ms: 1, took_ms: 2 }
}

fn answers<T>(records: Vec<T>) -> [Answer<T>; 2] {
    let cname = vec!["alias.example.net".to_owned()];
    [
        Answer {
            records,
            nxdomain: true,
            cname,
            ttl: Some(300),
            authenticated: true,
            unvalidated: true,
            cut_from: Some(40),
            beside_alias: true,
        },
        Answer {
            records: Vec::new(),
            nxdomain: false,
            cname: Vec::new(),
            ttl: None,
            authenticated: false,
            unvalidated: false,
            cut_from: None,
            beside_alias: false,
        },
    ]
}

fn addresses() -> [Addresses; 2] {
    [
        Addresses {
            a: vec!["192.0.2.1".to_owned()],
            aaaa: vec!["2001:db8::1".to_owned()],
            nxdomain: true,
            cname: vec!["alias.example.net".to_owned()],
            ttl: Some(300),
            aaaa_not_asked: true,
            partial: Some(Failure { reason: Reason::DnsTimeout, detail: None }),
        },
        Addresses {
            a: Vec::new(),
            aaaa: Vec::new(),
            nxdomain: false,
            cname: Vec::new(),
            ttl: None,
            aaaa_not_asked: false,
            partial: None,
        },
    ]
}

fn responses() -> [Response; 2] {
    let headers = Response::HEADERS.map(|name| (name.to_owned(), "value".to_owned()));
    [
        Response {
            status: 200,
            headers: headers.into(),
            body: "version: STSv1\n".into(),
            cut: Some(Reason::TooLarge),
            unasked_coding: true,
        },
        Response {
            status: 404,
            headers: BTreeMap::new(),
            body: vec![0xff].into(),
            cut: None,
            unasked_coding: false,
        },
    ]
}

fn presented() -> [Presented; 2] {
    let certificate = Certificate {
        names: vec!["mta-sts.example.com".to_owned()],
        subject: "mta-sts.example.com".to_owned(),
        issuer: "R1, Authority".to_owned(),
        not_before: "2026-01-02T00:00:00Z".to_owned(),
        not_after: "2026-04-01T00:00:00Z".to_owned(),
        self_issued: false,
        in_order: true,
        cut_from: Some(40),
        issuer_url: Some("http://ca.example/r1.der".to_owned()),
    };
    [
        Presented {
            version: Some(0x0303),
            alert: Some(70),
            http: true,
            wants_certificate: true,
            chain: vec![certificate],
            verified_here: true,
            trusted: true,
            refused: Some(Refusal::Purpose),
            old_suites: true,
            other_family: Some(Failure { reason: Reason::Refused, detail: None }),
        },
        Presented {
            version: None,
            alert: None,
            http: false,
            wants_certificate: false,
            chain: Vec::new(),
            verified_here: false,
            trusted: false,
            refused: None,
            old_suites: false,
            other_family: None,
        },
    ]
}

fn mx_tls() -> [MxTls; 2] {
    let [with_certificate, _] = presented();
    [
        MxTls {
            starttls: true,
            verified: false,
            presented: Some(with_certificate),
            dane: Some(Dane::Mismatched),
            enforces_sni: true,
            ended: Some(EndOfSession::Code(421)),
        },
        MxTls {
            starttls: false,
            verified: false,
            presented: None,
            dane: None,
            enforces_sni: false,
            ended: None,
        },
    ]
}

/// Returns the tag of an event. A new kind of event does not compile until it is added here and to [`events`].
fn tag(event: &Event) -> &'static str {
    match event {
        Event::Record(_) => "record",
        Event::Tlsrpt(_) => "tlsrpt",
        Event::Mx(_) => "mx",
        Event::PolicyHost(_) => "policy_host",
        Event::Policy(_) => "policy",
        Event::Certificate(_) => "certificate",
        Event::MxHost(_) => "mx_host",
        Event::Tlsa(_) => "tlsa",
        Event::MxTls(_) => "mx_tls",
        Event::Mailbox(_) => "mailbox",
        Event::Elsewhere(_) => "elsewhere",
        Event::End => "end",
        Event::Unknown => "unknown",
    }
}

#[test]
fn the_json_of_every_event_has_the_recorded_format() {
    let lines: Vec<String> = events().iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/event_json.ndjson");
    let snapshot = std::fs::read_to_string(&path).unwrap_or_default();
    let (recorded_format, recorded) = snapshot.split_once('\n').unwrap_or_default();
    let format = format!("{{\"format\":{OBSERVATION_FORMAT}}}");
    let is_unchanged = recorded.lines().eq(&lines);
    assert!(
        is_unchanged || recorded_format != format,
        "the JSON of an event has changed:\n{}\nincrease FORMAT in core/src/observation.rs and update the snapshot \
         with UPDATE_EXPECT=1",
        lines.iter().filter(|line| !recorded.contains(line.as_str())).cloned().collect::<Vec<_>>().join("\n"),
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, format!("{format}\n{}\n", lines.join("\n"))).unwrap();
        return;
    }
    assert!(
        is_unchanged && recorded_format == format,
        "FORMAT has changed; update the snapshot with UPDATE_EXPECT=1"
    );
}

#[test]
fn every_event_is_parsed_as_it_was_written() {
    for event in events() {
        let json = serde_json::to_string(&event).unwrap();
        let tag = tag(&event);
        assert!(json.starts_with(&format!("{{\"probe\":\"{tag}\"")), "{json}");
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event, "{json}");
        let by_tag = Event::deserialize_as(tag, &mut serde_json::Deserializer::from_str(&json)).unwrap();
        assert_eq!(by_tag, event, "{json}");
    }
}
