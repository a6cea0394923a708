//! Tests a domain whose records and policy contain as many mistakes as possible: its report must not slow down other
//! requests.

use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::{Answer, ask, get};
use e2e::{Lab, Options};
use futures_util::future::join_all;
use hyper::Method;

/// At most this many bytes of a report, the same limit as in the Worker.
const REPORT_MAX: usize = 4 << 20;

/// At most this much memory. An idle machine needs about 150 MB; `deploy/mta-sts-check.service` allows 512 MB.
const MEMORY_MAX_KB: u64 = 300_000;

const REPORT: &str = "/api/v1/report?domain=large.test";

/// Returns a TXT record of `strings` strings of 250 octets. 255 strings are about 65 kB.
fn record(start: &str, filler: &str, strings: usize) -> String {
    format!("\"{start}\"{}", format!(" \"{}\"", filler.repeat(250)).repeat(strings))
}

/// Starts a lab with records of `strings` strings, and a policy that ends with `line_ends` invalid line ends.
async fn lab(strings: usize, line_ends: usize) -> Lab {
    let folder = tempfile::tempdir().unwrap();
    let fixture = format!(
        "# Large\n\n```dns\n@ MX 10 mx1\nmta-sts A lab\nmx1 A lab\n_mta-sts TXT {}\n_smtp._tls TXT {}\n```\n\n\
         ```http escaped\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\n\
         version: STSv1\\nmode: enforce\\nmx: mx1.x.test\\nmax_age: 604800\\n{}\n```\n",
        record("v=STSv1; id=a; ", ";", strings),
        record("v=TLSRPTv1; rua=", ",", strings),
        "\\r".repeat(line_ends),
    );
    fs::write(folder.path().join("large.md"), fixture).unwrap();
    let mut options = Options::for_tests();
    options.fixtures.push(folder.path().to_owned());
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn request(lab: &Lab, method: Method, headers: &'static [(&'static str, &'static str)]) -> Answer {
    ask(lab.worker(), method, REPORT, headers, Vec::new()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_report_is_limited_serialised_once_and_not_sent_for_head_or_a_matching_etag() {
    // First as many mistakes as fit, then as many as give a report just below the limit.
    for (strings, line_ends) in [(255, 65_000), (80, 20_000)] {
        is_bounded(strings, line_ends).await;
    }
}

async fn is_bounded(strings: usize, line_ends: usize) {
    let lab = lab(strings, line_ends).await;
    let first = request(&lab, Method::GET, &[]).await;
    let (status, tag) = (first.status, first.header("etag").to_owned());
    let whole = first.bytes().await.unwrap();
    println!("{strings} strings, {line_ends} line ends: {status}, {} bytes", whole.len());
    assert!(whole.len() <= REPORT_MAX && [200, 422].contains(&status), "{status}, {} bytes", whole.len());

    let start = Instant::now();
    for _ in 0..20 {
        let head = request(&lab, Method::HEAD, &[]).await;
        assert_eq!((head.status, head.header("etag")), (status, tag.as_str()));
        let known = request(&lab, Method::GET, &[("if-none-match", "*")]).await;
        assert_eq!(known.status, if status == 200 { 304 } else { status });
    }
    let took = start.elapsed();
    println!("twenty times HEAD and If-None-Match in {took:.1?}");
    assert!(took < Duration::from_secs(2), "{took:.1?}: the report is serialised again for each request");

    let before = lab.memory().unwrap();
    let answers =
        join_all((0..40).map(async |_| request(&lab, Method::GET, &[]).await.bytes().await.unwrap()));
    assert!(answers.await.iter().all(|body| *body == whole));
    let most = lab.most_memory().unwrap();
    println!("forty at the same time: {before} kB before, at most {most} kB");
    assert!(most < MEMORY_MAX_KB, "{most} kB");

    let other = get(lab.address(), "/api/v1/report?domain=ok-enforce.test").await.unwrap();
    assert_eq!(other.status, 200, "other domains must be served");
}
