//! How much a policy host can make the edge take: it is cut off within a chunk of what counts.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

/// What may be on its way when the edge hangs up, besides the 64 KiB that it reads: the buffers of the two
/// connections between policy host, gateway and Worker, as large as the system lets them grow on loopback.
const ON_THE_WAY: u64 = 8 << 20;

/// The most that a policy may have (RFC 8461 §3.3 suggests it).
const LIMIT: u64 = 64 << 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endless_answer_is_cut_off_within_a_chunk() {
    // What the policy host would go on with for ever, or to a gigabyte.
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
        println!("{fault:16} {written:>9} bytes written, {body:>5} kept, {took:.0?}");
        assert!(written <= LIMIT + ON_THE_WAY, "{fault}: wrote {written} bytes");
        assert!(body as u64 <= LIMIT * 4 / 3 + 4, "{fault}: kept {body} characters: {policy}");
        assert!(took < Duration::from_secs(3), "{fault}: {took:?}");
    }
}

/// Each byte in a chunk of its own wakes the Worker once, which is what would cost it.
#[tokio::test]
async fn an_answer_that_comes_byte_by_byte_is_cut_off_too() {
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
    assert_eq!(many["cut"], "too_large", "{many}");
    assert!(many["body"].as_str().unwrap().len() < 5_000, "{many}");
}

fn write(folder: &Path, name: &str, policy_host: &str) {
    let text = format!("# {name}\n\n```dns\nmta-sts A lab\n```\n\n{policy_host}\n");
    fs::write(folder.join(format!("{name}.md")), text).unwrap();
}

async fn lab(fixtures: &Path) -> Lab {
    let options = Options { fixtures: vec![fixtures.to_owned()], ..Options::for_tests() };
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

/// What became of the policy fetch: the answer, or nothing where it failed.
async fn policy(lab: &Lab, domain: &str) -> Value {
    let answer = get(lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap();
    let text = answer.text().await.unwrap();
    let policy = text.lines().find(|line| line.starts_with("{\"probe\":\"policy\"")).unwrap();
    let policy: Value = serde_json::from_str(policy).unwrap();
    policy["outcome"]["answered"].clone()
}

/// What has been written once no more is: a connection that is cut off takes a moment to break.
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
    panic!("{domain} is still being read, after {before} bytes");
}
