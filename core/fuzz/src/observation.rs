//! Whole observations, from arbitrary bytes.
//!
//! The events are made as JSON, so that a new optional field of an event does not matter here.

use libfuzzer_sys::arbitrary::Unstructured;
use mta_sts::{Event, Observation};
use serde_json::{Value, json};

/// Pieces of what domains publish and resolvers answer, well-formed and hostile.
const PIECES: [&str; 48] = [
    "version: STSv1\n",
    "mode: enforce\n",
    "mode: testing\n",
    "mode: none\n",
    "mode=enforce",
    "mx: *.example.net\n",
    "mx: a.example.com\n",
    "max_age: 604800\n",
    "max_age: 1\r\n",
    "note: ",
    "mx:",
    "\n",
    "\r\n",
    ": ",
    "v=STSv1; ",
    "id=1; ",
    "id=",
    "v=TLSRPTv1; ",
    "rua=",
    "mailto:a@b.example",
    "https://c.example/",
    ",",
    ";",
    "=",
    "a",
    ".",
    "a.example.com",
    "*.",
    "-",
    "xn--",
    "\u{e9}",
    "\"",
    "\\",
    "<html>",
    "{",
    "}",
    "{found}",
    "\0",
    "\u{1}",
    "\u{1b}]0;x\u{7}",
    "\u{1b}[66m",
    "\u{7f}",
    "\u{9b}31m",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{e0041}",
    " ",
];

const REASONS: [&str; 13] = [
    "servfail",
    "dns_refused",
    "dns_timeout",
    "dns_malformed",
    "timeout",
    "refused",
    "tls",
    "redirect",
    "status",
    "too_large",
    "not_public",
    "blocked",
    "connection_lost",
];

/// Returns the observation that the bytes choose, finished or not, and its events.
pub fn observation(input: &[u8]) -> (Observation, Vec<Event>) {
    let mut source = Source(Unstructured::new(input));
    let (mut observation, mut events) = (Observation::begin(), Vec::new());
    for value in source.events() {
        let probe = value["probe"].as_str().unwrap_or_default().to_owned();
        let event = Event::deserialize_as(&probe, &value);
        events.push(event.unwrap_or_else(|error| panic!("{error}: {value}")));
    }
    events.iter().for_each(|event| observation.apply(event.clone()));
    if source.yes() {
        observation.close();
    }
    (observation, events)
}

struct Source<'a>(Unstructured<'a>);

impl Source<'_> {
    /// Returns a number below `count`, and 0 where the input has ended.
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.arbitrary::<u8>().unwrap_or_default()) % count
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn seldom(&mut self) -> bool {
        self.below(8) == 1
    }

    fn number(&mut self) -> u32 {
        [0, 1, 60, 200, 301, 404, 0x0303, u32::from(u16::MAX), u32::MAX][self.below(9)]
    }

    /// Returns a few pieces in a row, seldom thousands.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(10) {
            let times = if self.below(64) == 1 { 1 << self.below(13) } else { 1 };
            text.push_str(&PIECES[self.below(PIECES.len())].repeat(times));
        }
        text
    }

    /// Returns a text, or bytes that are not UTF-8.
    fn octets(&mut self) -> Value {
        if self.seldom() { json!({ "hex": "fffe8041ed0a1b" }) } else { json!(self.text()) }
    }

    fn host(&mut self) -> String {
        if self.yes() {
            ["a.example.com", "b.example.net", "", "192.0.2.1"][self.below(4)].to_owned()
        } else {
            self.text()
        }
    }

    fn list<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn failure(&mut self) -> Value {
        let reason = REASONS[self.below(REASONS.len())];
        if self.yes() {
            json!({ "reason": reason, "detail": self.text() })
        } else {
            json!({ "reason": reason })
        }
    }

    /// Returns an event, whose outcome is an answer most often.
    fn event(&mut self, probe: &str, asked: &str, answer: impl FnOnce(&mut Self) -> Value) -> Value {
        let asked = if self.seldom() { self.text() } else { asked.to_owned() };
        let outcome = match self.below(6) {
            0 => json!({ "failed": self.failure() }),
            1 => json!("not_asked"),
            _ => json!({ "answered": answer(self) }),
        };
        json!({ "probe": probe, "asked": asked, "outcome": outcome, "started_ms": 0, "took_ms": self.number() })
    }

    fn answer(&mut self, records: Vec<Value>) -> Value {
        let cname = if self.seldom() { self.list(3, Self::text) } else { Vec::new() };
        json!({ "records": records, "nxdomain": self.seldom(), "cname": cname, "ttl": self.number(), "authenticated": self.yes() })
    }

    fn txt(&mut self, start: &str) -> Value {
        let records = self.list(3, |source| {
            let first =
                if source.seldom() { source.octets() } else { json!(start.to_owned() + &source.text()) };
            json!([first, source.octets()])
        });
        self.answer(records)
    }

    fn mx(&mut self) -> Value {
        let records = self.list(4, |source| json!({ "preference": source.below(30), "host": source.host() }));
        self.answer(records)
    }

    fn addresses(&mut self) -> Value {
        json!({ "a": self.list(2, Self::host), "aaaa": self.list(1, Self::text), "nxdomain": self.seldom(),
            "cname": self.list(1, Self::text), "aaaa_not_asked": self.yes() })
    }

    fn response(&mut self) -> Value {
        let body = match self.below(4) {
            0 => self.octets(),
            1 => json!(self.text()),
            _ => json!(format!(
                "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n{}",
                self.text()
            )),
        };
        let status = if self.yes() { 200 } else { self.number() & 0x3ff };
        let headers = json!({ "content-type": self.text(), "location": self.text(), "server": self.text() });
        json!({ "status": status, "headers": headers, "body": body })
    }

    fn presented(&mut self) -> Value {
        let chain = self.list(2, |source| {
            json!({ "names": source.list(3, Self::host), "subject": source.text(), "issuer": source.text(),
                "not_before": source.text(), "not_after": source.text(), "self_issued": source.yes(), "in_order": source.yes() })
        });
        json!({ "version": self.number() & 0xffff, "alert": self.below(256), "chain": chain })
    }

    fn events(&mut self) -> Vec<Value> {
        let mut events = vec![
            self.event("record", "_mta-sts.example.com", |source| source.txt("v=STSv1; id=1;")),
            self.event("tlsrpt", "_smtp._tls.example.com", |source| {
                source.txt("v=TLSRPTv1; rua=mailto:a@b.example")
            }),
            self.event("mx", "example.com", Self::mx),
            self.event("policy_host", "mta-sts.example.com", Self::addresses),
            self.event("policy", "https://mta-sts.example.com/.well-known/mta-sts.txt", Self::response),
        ];
        if self.seldom() {
            events.remove(self.below(5));
        }
        for _ in 0..self.below(6) {
            let host = self.host();
            events.push(match self.below(6) {
                0 => self.event("certificate", "mta-sts.example.com:443", Self::presented),
                1 => self.event("mx_host", &host, Self::addresses),
                2 => self.event("tlsa", &format!("_25._tcp.{host}"), |source| {
                    let records = vec![json!({ "usage": source.below(5), "selector": 1, "matching": 1, "data": source.text() })];
                    source.answer(records)
                }),
                3 => self.event("mx_tls", &host, |source| {
                    json!({ "starttls": source.yes(), "verified": source.yes(), "presented": source.presented() })
                }),
                4 => self.event("mailbox", "b.example", Self::mx),
                _ => self.event("elsewhere", "example.com", |source| source.txt("v=STSv1; id=1;")),
            });
        }
        events
    }
}
