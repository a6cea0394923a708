//! Tests what the gateway shows the Worker of all kinds of hosts.

use std::time::Duration;

use e2e::visitor::{self, Answer};
use e2e::{Kind, Log, Net};
use fixture::Fixture;
use hyper::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

const HOST_RECORDS: &str = "```dns\nmta-sts A lab\nmx A lab\n```\n";

async fn net(fixtures: &[(&str, &str)]) -> Net {
    let fixtures = fixtures.iter().map(|(name, fences)| {
        Fixture::parse(name, &format!("# {name}\n{HOST_RECORDS}{fences}"))
            .unwrap_or_else(|error| panic!("{error}"))
    });
    Net::start(fixtures.collect(), Duration::ZERO, false, Log::new(false)).await.unwrap()
}

async fn policy(net: &Net, domain: &str) -> Answer {
    visitor::get(net.gateway(), &format!("https://mta-sts.{domain}/.well-known/mta-sts.txt")).await.unwrap()
}

#[tokio::test]
async fn a_policy_host_answers_or_fails_with_the_platforms_status() {
    let cases = [
        ("good", "```http\nHTTP/1.1 200 OK\nServer: it\n\na\nb\n```", 200, "a\nb\n"),
        ("crlf", "```http crlf\nHTTP/1.1 200 OK\n\na\n```", 200, "a\r\n"),
        ("bytes", "```http escaped\nHTTP/1.1 200 OK\n\n\\0\\x07\n```", 200, "\0\u{7}"),
        ("empty", "```http\nHTTP/1.1 200 OK\n```", 200, ""),
        ("moved", "```http\nHTTP/1.1 301 Moved\nLocation: https://moved.test/\n```", 301, ""),
        ("teapot", "```http\nHTTP/1.1 418 I'm a teapot\n\nshort and stout\n```", 418, "short and stout\n"),
        ("lying", "```http\nHTTP/1.1 200 OK\nContent-Length: 2\n\nabc\n```", 200, "ab"),
        ("expired", "```http\n! tls expired\n```", 526, "mta-sts.expired.test: Certificate\n"),
        ("wrong-name", "```http\n! tls wrong-name\n```", 526, "mta-sts.wrong-name.test: Certificate\n"),
        ("self-signed", "```http\n! tls self-signed\n```", 526, "mta-sts.self-signed.test: Certificate\n"),
        ("unknown-ca", "```http\n! tls unknown-ca\n```", 526, "mta-sts.unknown-ca.test: Certificate\n"),
        ("plain-http", "```http\n! plain-http\n```", 525, "mta-sts.plain-http.test: Tls\n"),
        ("refused", "```http\n! refused\n```", 521, "mta-sts.refused.test: Refused\n"),
        ("nobody", "", 521, "mta-sts.nobody.test: Refused\n"),
        (
            "no-name",
            "```dns\n! mta-sts NXDOMAIN\n```\n```http\nHTTP/1.1 200 OK\n```",
            530,
            "mta-sts.no-name.test: NoHost\n",
        ),
    ];
    let net = net(&cases.map(|(name, fences, ..)| (name, fences))).await;
    for (name, _, status, body) in cases {
        let answer = policy(&net, &format!("{name}.test")).await;
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.header("date"), "", "{name}: a header was added");
        assert_eq!(answer.text().await.unwrap(), body, "{name}");
    }
    let answer = policy(&net, "unheard-of.test").await;
    assert_eq!(answer.status, 530);
}

#[tokio::test]
async fn the_gateway_does_not_connect_to_addresses_outside_the_lab() {
    let fixture = "# P\n```dns\nmta-sts A 127.0.0.1\n```\n```http\nHTTP/1.1 200 OK\n```";
    let fixtures = vec![Fixture::parse("private", fixture).unwrap()];
    let net = Net::start(fixtures, Duration::ZERO, false, Log::new(false)).await.unwrap();
    assert_eq!(policy(&net, "private.test").await.status, 521);
}

#[tokio::test]
async fn headers_are_passed_unchanged() {
    let fences = "```http escaped\nHTTP/1.1 200 OK\nServer: <b>\\u{202e}</b>\nX-Twice: 1\nX-Twice: 2\n\n```";
    let net = net(&[("hostile", fences)]).await;
    let answer = policy(&net, "hostile.test").await;
    assert_eq!(answer.headers["server"].as_bytes(), "<b>\u{202e}</b>".as_bytes());
    assert_eq!(answer.headers.get_all("x-twice").iter().collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(answer.headers.len(), 3, "a header was added: {:?}", answer.headers);
}

#[tokio::test]
async fn a_stalled_host_never_ends_its_answer() {
    let net =
        net(&[("headers", "```http\n! stall-headers\n```"), ("body", "```http\n! stall-body\n```")]).await;
    let patience = Duration::from_millis(300);
    let waits = async {
        while net.log().entries().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        _ = policy(&net, "headers.test") => panic!("the host has answered"),
        () = waits => {}
    }

    let mut answer = policy(&net, "body.test").await;
    assert_eq!(answer.piece().await.unwrap().unwrap(), b"version: STSv1\n");
    assert!(timeout(patience, answer.piece()).await.is_err());
    drop(answer);

    let ended = async {
        while net.log().entries().iter().any(|entry| entry.ended_ms.is_none()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(60), ended).await.expect("the log must show that the client disconnected");
    let statuses: Vec<_> = net.log().entries().into_iter().filter_map(|entry| entry.status).collect();
    assert_eq!(statuses, ["given up", "200"]);
}

#[tokio::test]
async fn a_delayed_host_answers_after_its_delay() {
    let net = net(&[("slow", "```http\n! delay 200ms\nHTTP/1.1 200 OK\n```")]).await;
    let start = Instant::now();
    assert_eq!(policy(&net, "slow.test").await.status, 200);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_compression_bomb_is_small_and_an_endless_body_does_not_end() {
    let fixtures = [("bomb", "```http\n! gzip-bomb\n```"), ("endless", "```http\n! endless\n```")];
    let net = net(&fixtures).await;
    let bomb = policy(&net, "bomb.test").await;
    assert_eq!(bomb.header("content-encoding"), "gzip");
    let bytes = bomb.bytes().await.unwrap();
    assert!(bytes.starts_with(&[0x1f, 0x8b]) && bytes.len() < 64 << 10, "{} bytes", bytes.len());

    let mut endless = policy(&net, "endless.test").await;
    let mut read = 0;
    while read < 1 << 20 {
        read += endless.piece().await.unwrap().expect("more").len();
    }
}

#[tokio::test]
async fn only_https_on_port_443_is_passed_on() {
    let net = net(&[("good", "```http\nHTTP/1.1 200 OK\n```")]).await;
    for (url, status) in [
        ("http://mta-sts.good.test/", 521),
        ("https://mta-sts.good.test:8443/", 521),
        ("https://mta-sts.good.test.:443/", 200),
        ("https://example.com/", 530), // this test has no Internet
        ("https://unknown.lab/", 530),
    ] {
        assert_eq!(visitor::get(net.gateway(), url).await.unwrap().status, status, "{url}");
    }
    assert_eq!(visitor::get(net.gateway(), "/path").await.unwrap().status, 530);
    assert_eq!(net.log().entries().len(), 6, "all attempts must be logged");
}

/// Sends bytes through a tunnel and returns the status and at most `length` bytes of the answer.
async fn tunnel(net: &Net, target: &str, send: &[u8], length: usize) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(net.gateway()).await.unwrap();
    stream
        .write_all(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let status = String::from_utf8(head[9..12].to_vec()).unwrap();
    if status != "200" {
        return (status, Vec::new());
    }
    stream.write_all(send).await.unwrap();
    let mut received = vec![0; length];
    let read = async {
        let mut filled = 0;
        while filled < length {
            match stream.read(&mut received[filled..]).await {
                Ok(0) | Err(_) => break,
                Ok(more) => filled += more,
            }
        }
        filled
    };
    let filled = timeout(Duration::from_secs(60), read).await.unwrap();
    received.truncate(filled);
    (status, received)
}

#[tokio::test]
async fn an_mx_host_speaks_smtp_through_a_tunnel() {
    let fixtures = [
        ("good", "```mx mx\nstarttls valid\n```"),
        ("bare", "```mx mx\nstarttls none\n```"),
        ("old", "```mx mx\nstarttls tls1.1\n```"),
        ("shut", "```mx mx\n! refused\n```"),
    ];
    let net = net(&fixtures).await;
    let greeting = |domain: &str| format!("220 mx.{domain}.test ESMTP\r\n");
    for (domain, send, expected) in [
        ("good", "EHLO x\r\nQUIT\r\n", "250-mx.good.test\r\n250 STARTTLS\r\n221 bye\r\n"),
        ("good", "STARTTLS\r\n", "220 ready\r\n"),
        ("good", "MAIL FROM:<>\r\nQUIT\r\n", "502 this host takes no mail\r\n221 bye\r\n"),
        ("bare", "EHLO x\r\nSTARTTLS\r\n", "250 mx.bare.test\r\n502 this host takes no mail\r\n"),
    ] {
        let expected = greeting(domain) + expected;
        let (status, received) =
            tunnel(&net, &format!("mx.{domain}.test:25"), send.as_bytes(), expected.len()).await;
        assert_eq!((status.as_str(), String::from_utf8(received).unwrap()), ("200", expected));
    }
    for target in
        ["mx.shut.test:25", "mx.good.test:26", "mx.good.test:443", "nobody.test:25", "example.com:25"]
    {
        assert_eq!(tunnel(&net, target, b"", 0).await.0, "502", "{target}");
    }
    assert!(net.log().entries().iter().all(|entry| entry.kind == Kind::Connect && entry.check.is_none()));
}

#[tokio::test]
async fn an_old_mx_host_answers_with_tls_1_1() {
    let net = net(&[("old", "```mx mx\nstarttls tls1.1\n```")]).await;
    let mut stream = TcpStream::connect(net.gateway()).await.unwrap();
    stream.write_all(b"CONNECT mx.old.test:25 HTTP/1.1\r\n\r\n").await.unwrap();
    let mut seen = Vec::new();
    for (until, send) in [("ESMTP\r\n", "STARTTLS\r\n"), ("ready\r\n", "\u{16}\u{3}\u{1}")] {
        while !seen.ends_with(until.as_bytes()) {
            seen.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(send.as_bytes()).await.unwrap();
    }
    let mut hello = [0; 11];
    stream.read_exact(&mut hello).await.unwrap();
    assert_eq!(hello, [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2], "a ServerHello of TLS 1.1");
}

#[tokio::test]
async fn two_fixtures_for_one_domain_are_an_error() {
    let twice = ["# A", "# B"].map(|text| Fixture::parse("same", text).unwrap());
    let error = Net::start(twice.to_vec(), Duration::ZERO, false, Log::new(false)).await.err().unwrap();
    assert!(error.to_string().starts_with("two fixtures describe same.test"));
}

#[tokio::test]
async fn other_methods_are_passed_on() {
    let net = net(&[("good", "```http\nHTTP/1.1 200 OK\n\na\n```")]).await;
    let url = "https://mta-sts.good.test/";
    let answer = visitor::ask(net.gateway(), Method::HEAD, url, &[], Vec::new()).await.unwrap();
    assert_eq!((answer.status, answer.text().await.unwrap().as_str()), (200, ""));
    assert_eq!(net.log().entries()[0].asked, "HEAD https://mta-sts.good.test/");
}
