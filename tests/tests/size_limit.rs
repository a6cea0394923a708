//! Checks that the edge stops reading an oversized policy shortly after the size limit.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

/// At most this many bytes may be in buffers when the edge closes the connection, besides the 64 KiB that it reads. These
/// are the buffers of the two connections between policy host, gateway and Worker, which are large on loopback.
const BUFFERED: u64 = 8 << 20;

/// The size limit of a policy, as RFC 8461 §3.3 suggests.
const LIMIT: u64 = 64 << 10;

/// How long the edge would read on if it had no size limit.
const SLOW: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_of_an_endless_answer_stops_after_the_limit() {
    // The policy host would send these answers forever, or up to a gigabyte.
    let rows =
        ["endless", "endless-chunked", "endless-length", "endless-headers", "gzip-bomb", "brotli-bomb"];
    let folder = tempfile::tempdir().unwrap();
    for fault in rows {
        write(folder.path(), fault, &format!("```http\n! {fault}\n```"));
    }
    let lab = lab(folder.path()).await;
    for fault in rows {
        let start = Instant::now();
        let domain = format!("{fault}.test");
        let policy = policy(&lab, &domain).await;
        let took = start.elapsed();
        let written = settled(&lab, &domain).await;
        let body = policy["body"].as_str().unwrap_or_default().len();
        println!("{fault:16} {written:>9} bytes written, {body:>5} stored, {took:.0?}");
        assert!(written <= LIMIT + BUFFERED, "{fault}: wrote {written} bytes");
        assert!(body as u64 <= LIMIT * 4 / 3 + 4, "{fault}: stored {body} characters: {policy}");
        assert!(took < SLOW, "{fault}: {took:?}");
    }
}

/// Each byte is sent in a separate chunk, which wakes the Worker every time and would be expensive.
#[tokio::test]
async fn reading_of_an_answer_sent_byte_by_byte_stops_early() {
    let folder = tempfile::tempdir().unwrap();
    let head = "HTTP/1.1 200 OK\nContent-Type: text/plain\nTransfer-Encoding: chunked\n\n";
    for (name, chunks) in [("few", 2_000), ("many", 50_000)] {
        let body = "1\\r\\nx\\r\\n".repeat(chunks);
        write(folder.path(), name, &format!("```http escaped\n{head}{body}0\\r\\n\\r\\n\n```"));
    }
    let lab = lab(folder.path()).await;
    let few = policy(&lab, "few.test").await;
    assert_eq!(few["body"].as_str().unwrap().len(), 2_000, "{few}");
    assert!(few["cut"].is_null(), "{few}");
    let many = policy(&lab, "many.test").await;
    // It is not larger than 64 KiB; reading it just takes too long.
    assert_eq!(many["cut"], "pieces", "{many}");
    let read = many["body"].as_str().unwrap().len();
    assert!(read < 6_000, "{read} bytes");
}

fn write(folder: &Path, name: &str, policy_host: &str) {
    let text = format!("# {name}\n\n```dns\nmta-sts A lab\n```\n\n{policy_host}\n");
    fs::write(folder.join(format!("{name}.md")), text).unwrap();
}

async fn lab(fixtures: &Path) -> Lab {
    let options = Options { fixtures: vec![fixtures.to_owned()], ..Options::for_tests() };
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Returns the answer to the policy fetch, or null if it failed.
async fn policy(lab: &Lab, domain: &str) -> Value {
    let answer = get(lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap();
    let text = answer.text().await.unwrap();
    let policy = text.lines().find(|line| line.starts_with("{\"probe\":\"policy\"")).unwrap();
    let policy: Value = serde_json::from_str(policy).unwrap();
    policy["outcome"]["answered"].clone()
}

/// Waits until the policy host writes no more, and returns how much it has written. Closing a connection takes a moment.
async fn settled(lab: &Lab, domain: &str) -> u64 {
    let mut before = lab.net().written(domain).unwrap();
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = lab.net().written(domain).unwrap();
        if now == before {
            return now;
        }
        before = now;
    }
    panic!("the answer of {domain} is still being read after {before} bytes");
}
