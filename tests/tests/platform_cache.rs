//! Tests two isolates that share the platform's cache: the second one uses the cached answers of the first.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use e2e::{Kind, Lab, Options, PlatformCache};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request and returns status and body. The Host header is the same for both isolates, although each has its own
/// port here.
async fn ask(worker: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(worker).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: check.example.com\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

async fn isolate(cache: &PlatformCache) -> Lab {
    let options = Options { cache: Some(cache.address()), ..Options::for_tests() };
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

const REPORT: &str = "/api/v1/report?domain=ok-enforce.test";
const BADGE: &str = "/badge/ok-enforce.test.svg";

#[tokio::test]
async fn badges_and_reports_are_answered_from_the_cache_of_another_isolate() {
    for (first, second) in [(REPORT, REPORT), (REPORT, BADGE), (BADGE, REPORT), (BADGE, BADGE)] {
        let cache = PlatformCache::open(Duration::ZERO).await.unwrap();
        let (one, other) = (isolate(&cache).await, isolate(&cache).await);
        assert_eq!(ask(one.worker(), first).await.0, 200, "{first}");
        cached(&cache, 1).await;
        let (status, body) = ask(other.worker(), second).await;
        assert_eq!(status, 200, "{first}, {second}");
        assert!(body.contains("enforce"), "{first}, {second}: {body}");
        assert!(one.log().count() > 0, "{first}");
        assert_eq!(other.log().count(), 0, "{first}, {second}: {:#?}", other.log().entries());
    }
}

/// An invalid cache entry is ignored, and cache entries cannot be requested from outside.
#[tokio::test]
async fn cache_entries_are_validated_and_not_served_directly() {
    let cache = PlatformCache::open(Duration::ZERO).await.unwrap();
    let (one, other) = (isolate(&cache).await, isolate(&cache).await);
    ask(one.worker(), REPORT).await;
    let urls = cached(&cache, 1).await;
    let path = urls[0].split_once("check.example.com").unwrap().1;
    assert_eq!(ask(one.worker(), path).await.0, 404, "{path}");

    cache.spoil("{\"probe\":\"record\",\"asked\":1}\n");
    let (status, body) = ask(other.worker(), REPORT).await;
    let report: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &report["verdict"]), (200, &"enforced".into()), "{report}");
    assert!(other.log().count() > 0, "an invalid entry must be looked up again");
}

/// Tests a cache that takes half a second, and one that never answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_cache_does_not_delay_or_lose_answers() {
    for delay in [Duration::from_millis(500), Duration::from_secs(600)] {
        let cache = PlatformCache::open(delay).await.unwrap();
        let lab = isolate(&cache).await;
        for domain in ["ok-enforce.test", "ok-testing.test", "ok-enforce.test"] {
            let start = Instant::now();
            let (status, body) = ask(lab.worker(), &format!("/api/v1/report?domain={domain}")).await;
            println!("{delay:?}: {domain} got {status} after {:.2?}", start.elapsed());
            assert_eq!(status, 200, "{delay:?}, {domain}: {body}");
            assert!(start.elapsed() < Duration::from_secs(2), "{delay:?}, {domain}: {:.2?}", start.elapsed());
        }
        let visitors = (0..20).map(|_| ask(lab.worker(), "/badge/slow-policy.test.svg"));
        let answers = futures_util::future::join_all(visitors).await;
        assert!(answers.iter().all(|(status, _)| *status == 200), "{delay:?}: {answers:?}");
        let fetched = |entry: &&e2e::Entry| entry.kind == Kind::Http && entry.asked.contains("slow-policy");
        let fetches = lab.log().entries().iter().filter(fetched).count();
        assert_eq!(fetches, 1, "{delay:?}: requests at the same time must still share one check");
    }
}

/// Waits until the cache has `count` entries and returns their URLs. They are stored after the answer is sent.
async fn cached(cache: &PlatformCache, count: usize) -> Vec<String> {
    for _ in 0..3000 {
        if cache.urls().len() == count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(cache.urls().len(), count, "{:?}", cache.urls());
    cache.urls()
}
