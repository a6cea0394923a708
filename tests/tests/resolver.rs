//! Tests the answers of the lab's resolvers.

use std::str::FromStr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::base::{Message, MessageBuilder, Name, ParsedRecord, Rtype};
use domain::rdata::AllRecordData;
use e2e::visitor;
use e2e::{Log, Net};
use fixture::Fixture;
use hyper::Method;
use tokio::time::timeout;

const FIXTURE: &str = r#"# X
```dns
@           MX    10 MX1
@           TXT   "two " "strings" ; ad
alias       CNAME mx1
mx1 ttl 60  A     lab
mx1         AAAA  2001:db8::1
_25._tcp.mx1 TLSA 3 1 1 00ff
odd         TXT   "\000\255"
! broken SERVFAIL
! shy refused
! mute timeout
! mad malformed
```
"#;

async fn net() -> Net {
    let fixtures = vec![Fixture::parse("x", FIXTURE).unwrap()];
    Net::start(fixtures, Duration::ZERO, false, Log::new(false)).await.unwrap()
}

fn query(name: &str, rtype: Rtype, wants_authentication: bool) -> Vec<u8> {
    let mut builder = MessageBuilder::new_vec();
    builder.header_mut().set_rd(true);
    builder.header_mut().set_id(0xabcd);
    builder.header_mut().set_ad(wants_authentication);
    let mut question = builder.question();
    question.push((Name::<Vec<u8>>::from_str(name).unwrap(), rtype)).unwrap();
    question.finish()
}

async fn post(net: &Net, resolver: &str, message: Vec<u8>) -> visitor::Answer {
    let url = format!("https://{resolver}/dns-query");
    visitor::ask(net.gateway(), Method::POST, &url, &[("content-type", "application/dns-message")], message)
        .await
        .unwrap()
}

/// Formats response code, AD flag and answer section in one line.
fn show(message: &[u8]) -> String {
    let message = Message::from_octets(message.to_vec()).unwrap();
    assert_eq!(message.header().id(), 0xabcd);
    let record = |record: ParsedRecord<'_, Vec<u8>>| {
        let record = record.into_record::<AllRecordData<_, _>>().unwrap().unwrap();
        format!("{} {} {} {}", record.owner(), record.ttl().as_secs(), record.rtype(), record.data())
    };
    let records: Vec<String> = message.answer().unwrap().map(|one| record(one.unwrap())).collect();
    let ad = if message.header().ad() { " ad" } else { "" };
    format!("{}{ad} [{}]", message.header().rcode(), records.join(" | "))
}

#[tokio::test]
async fn all_record_types_and_negative_answers() {
    let net = net().await;
    for (name, rtype, expected) in [
        ("x.test", Rtype::MX, "NOERROR [x.test 300 MX 10 MX1.x.test.]"),
        ("X.Test", Rtype::TXT, r#"NOERROR ad [x.test 300 TXT "two " "strings"]"#),
        ("odd.x.test", Rtype::TXT, r#"NOERROR [odd.x.test 300 TXT "\000\255"]"#),
        (
            "alias.x.test",
            Rtype::A,
            "NOERROR [alias.x.test 300 CNAME mx1.x.test. | mx1.x.test 60 A 198.51.100.1]",
        ),
        ("alias.x.test", Rtype::CNAME, "NOERROR [alias.x.test 300 CNAME mx1.x.test.]"),
        ("mx1.x.test", Rtype::AAAA, "NOERROR [mx1.x.test 300 AAAA 2001:db8::1]"),
        ("_25._tcp.mx1.x.test", Rtype::TLSA, "NOERROR [_25._tcp.mx1.x.test 300 TLSA 3 1 1 ( 00FF )]"),
        ("_tcp.mx1.x.test", Rtype::TLSA, "NOERROR []"),
        ("x.test", Rtype::A, "NOERROR []"),
        ("x.test", Rtype::SOA, "NOERROR []"),
        ("no.x.test", Rtype::A, "NXDOMAIN []"),
        ("no.x.test", Rtype::HTTPS, "NXDOMAIN []"),
        ("unheard-of.test", Rtype::MX, "NXDOMAIN []"),
        ("192.0.2.1", Rtype::A, "NXDOMAIN []"),
        ("broken.x.test", Rtype::A, "SERVFAIL []"),
        ("shy.x.test", Rtype::A, "REFUSED []"),
        ("example.com", Rtype::A, "SERVFAIL []"), // this test has no Internet
    ] {
        for resolver in ["resolver-one.lab", "resolver-two.lab"] {
            let answer = post(&net, resolver, query(name, rtype, true)).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/dns-message"));
            assert_eq!(show(&answer.bytes().await.unwrap()), expected, "{name} {rtype} at {resolver}");
        }
    }
}

#[tokio::test]
async fn the_ad_flag_is_set_only_if_the_query_asks_for_it() {
    let net = net().await;
    let answer = post(&net, "resolver-one.lab", query("x.test", Rtype::TXT, false)).await;
    assert_eq!(show(&answer.bytes().await.unwrap()), r#"NOERROR [x.test 300 TXT "two " "strings"]"#);
}

#[tokio::test]
async fn a_query_can_be_sent_by_get() {
    let net = net().await;
    let dns = URL_SAFE_NO_PAD.encode(query("mx1.x.test", Rtype::A, false));
    let url = format!("https://resolver-one.lab/dns-query?dns={dns}");
    let answer = visitor::get(net.gateway(), &url).await.unwrap();
    assert_eq!(show(&answer.bytes().await.unwrap()), "NOERROR [mx1.x.test 60 A 198.51.100.1]");
    assert_eq!(net.log().entries()[0].asked, "A mx1.x.test @resolver-one.lab");
}

#[tokio::test]
async fn a_bad_query_is_a_bad_request() {
    let net = net().await;
    for message in [Vec::new(), b"hello".to_vec(), vec![0; 12]] {
        assert_eq!(post(&net, "resolver-one.lab", message).await.status, 400);
    }
    for url in ["https://resolver-one.lab/dns-query", "https://resolver-one.lab/dns-query?dns=@@"] {
        assert_eq!(visitor::get(net.gateway(), url).await.unwrap().status, 400);
    }
    assert_eq!(net.log().entries().len(), 5, "all attempts must be logged");
}

#[tokio::test]
async fn faulty_resolvers_stay_silent_or_answer_with_errors() {
    let net = net().await;
    let patience = Duration::from_millis(200);
    let ask = |resolver, name| post(&net, resolver, query(name, Rtype::A, false));
    assert!(timeout(patience, ask("resolver-one.lab", "mute.x.test")).await.is_err());
    assert!(timeout(patience, ask("resolver-silent.lab", "mx1.x.test")).await.is_err());
    let mad = ask("resolver-one.lab", "mad.x.test").await.bytes().await.unwrap();
    assert_eq!(mad, b"not a DNS message");
    let failed = ask("resolver-servfail.lab", "mx1.x.test").await.bytes().await.unwrap();
    assert_eq!(show(&failed), "SERVFAIL []");
    assert_eq!(ask("resolver-broken.lab", "mx1.x.test").await.status, 500);
    let page = ask("resolver-page.lab", "mx1.x.test").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(ask("resolver-unknown.lab", "mx1.x.test").await.status, 530);
}

#[tokio::test]
async fn answers_come_after_the_delay() {
    let fixtures = vec![Fixture::parse("x", FIXTURE).unwrap()];
    let delay = Duration::from_millis(120);
    let net = Net::start(fixtures, delay, false, Log::new(false)).await.unwrap();
    let start = std::time::Instant::now();
    post(&net, "resolver-one.lab", query("x.test", Rtype::MX, false)).await;
    assert!(start.elapsed() >= delay);
    let entry = net.log().entries().remove(0);
    assert!(entry.ended_ms.unwrap() - entry.started_ms >= 120);
    assert_eq!((entry.wave, entry.status.as_deref()), (1, Some("NOERROR 1")));
}
