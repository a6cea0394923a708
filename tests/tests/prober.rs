//! The prober: who may ask it, what it tells, and that its answers are those of a direct check.

mod direct_lab;

use std::time::SystemTime;

use direct_lab::prober::{Prober, SECRET};
use direct_lab::{DirectLab, check};
use e2e::visitor::ask;
use hyper::Method;
use mta_sts::{Event, MxTls, Settled};
use mta_sts_wire::prober::{SCHEME, SIGNATURE, request, response, same};

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// Asks for the MX hosts of a domain, and returns status, signature and body.
async fn look(prober: &Prober, domain: &str, at: u64, secret: &str) -> (u16, String, Vec<u8>) {
    let path = format!("/mx?domain={domain}&at={at}");
    let authorization = format!("{SCHEME} {}", request(secret.as_bytes(), domain, at));
    let fields = [("authorization", authorization.as_str())];
    let answer = ask(prober.address, Method::GET, &path, &fields, Vec::new()).await.unwrap();
    let signature = answer.header(SIGNATURE).to_owned();
    let status = answer.status;
    (status, signature, answer.bytes().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_signed_request_of_now_is_answered() {
    let lab = DirectLab::with_all().await;
    let prober = Prober::start(&lab.net);
    let other = "another secret, which is as long as it is";
    for (what, domain, at, secret, status) in [
        ("another secret", "ok-enforce.test", now(), other, 403),
        ("an old request", "ok-enforce.test", now() - 120, SECRET, 403),
        ("a name that is not a domain", "a..b", now(), SECRET, 403),
        ("another spelling", "OK-enforce.test", now(), SECRET, 403),
        ("a name that is not public", "printer.local", now(), SECRET, 400),
        ("the edge", "ok-enforce.test", now(), SECRET, 200),
        ("the edge again", "ok-enforce.test", now(), SECRET, 200),
    ] {
        assert_eq!(look(&prober, domain, at, secret).await.0, status, "{what}");
    }
    let path = "/mx?domain=ok-enforce.test";
    let bare = ask(prober.address, Method::GET, path, &[], Vec::new()).await.unwrap();
    assert_eq!(bare.status, 403);
    let elsewhere = ask(prober.address, Method::GET, "/", &[], Vec::new()).await.unwrap();
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_prober_sees_what_a_direct_check_sees() {
    let lab = DirectLab::with_all().await;
    let prober = Prober::start(&lab.net);
    for domain in [
        "ok-enforce.test",
        "mx-tls-invalid.test",
        "mx-tls-too-old.test",
        "starttls-absent.test",
        "dane-mismatch.test",
    ] {
        let at = now();
        let (status, signature, body) = look(&prober, domain, at, SECRET).await;
        assert_eq!(status, 200, "{domain}");
        let expected = response(SECRET.as_bytes(), domain, at, &body);
        assert!(same(&signature, &expected), "{domain}: the answer is not signed");
        let told = body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut told: Vec<Settled<MxTls>> = told.map(|line| serde_json::from_slice(line).unwrap()).collect();
        let (observation, _) = check(&lab.checker(), domain).await;
        let seen = observation.events().iter().filter_map(|event| match event {
            Event::MxTls(settled) => Some(settled.clone()),
            _ => None,
        });
        let mut seen: Vec<Settled<MxTls>> = seen.collect();
        for list in [&mut told, &mut seen] {
            list.iter_mut().for_each(|settled| (settled.started_ms, settled.took_ms) = (0, 0));
            list.sort_by(|left, right| left.asked.cmp(&right.asked));
        }
        assert_eq!(told, seen, "{domain}");
    }
}
