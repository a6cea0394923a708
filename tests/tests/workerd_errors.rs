//! Tests faults of policy hosts with a self-hosted workerd, in a network namespace. There workerd connects and does TLS
//! itself. If that fails it throws an error, while the deployed platform answers with its own statuses (`faults.rs`).

mod namespace;

use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

/// A fault, the expected result of the fetch, and that of the separate certificate probe.
const ROWS: [(&str, &str, &str); 21] = [
    ("tls expired", "tls", "answered"),
    ("tls wrong-name", "tls", "answered"),
    ("tls self-signed", "tls", "answered"),
    ("tls unknown-ca", "tls", "answered"),
    ("plain-http", "tls", "answered"),
    ("refused", "refused", ""),
    ("stall-headers", "timeout", ""),
    ("stall-body", "200 timeout", ""),
    ("endless", "200 too_large", ""),
    ("endless-chunked", "200 too_large", ""),
    ("endless-length", "200 too_large", ""),
    // workerd throws the same error for a broken connection and for a failed one.
    ("endless-headers", "refused", ""),
    ("gzip-bomb", "200 too_large", ""),
    ("brotli-bomb", "200 too_large", ""),
    // Statuses sent by the host itself. Here they do not have the platform's meaning.
    ("status 520", "520", ""),
    ("status 521", "521", ""),
    ("status 522", "522", ""),
    ("status 524", "524", ""),
    ("status 525", "525", ""),
    ("status 526", "526", ""),
    ("status 530", "530", ""),
];

#[test]
fn errors_thrown_by_workerd_are_reported_with_their_reason() {
    namespace::run_inside("inside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above in its namespace"]
async fn inside() {
    let folder = tempfile::tempdir().unwrap();
    for (fault, ..) in ROWS {
        let answer = match fault.strip_prefix("status ") {
            Some(status) => format!("HTTP/1.1 {status} X\nContent-Type: text/html\n\nno"),
            None => format!("! {fault}"),
        };
        let dns = "mta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"";
        let text = format!("# {fault}\n\n```dns\n{dns}\n```\n\n```http\n{answer}\n```\n");
        fs::write(folder.path().join(format!("{}.md", name(fault))), text).unwrap();
    }
    let options = Options { fixtures: vec![folder.path().to_owned()], ..namespace::options() };
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let seen = futures_util::future::join_all(ROWS.iter().map(async |(fault, ..)| {
        let start = Instant::now();
        let path = format!("/api/v1/observe?domain={}.test", name(fault));
        let text = get(lab.address(), &path).await.unwrap().text().await.unwrap();
        (text, start.elapsed())
    }));
    let mut wrong = Vec::new();
    for ((fault, policy, certificate), (text, took)) in ROWS.iter().zip(seen.await) {
        let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let outcome = |probe: &str| {
            let event = events.iter().find(|event| event["probe"] == probe);
            event.map(|event| event["outcome"].clone()).unwrap_or_default()
        };
        let looked = outcome("certificate").as_object().and_then(|outcome| outcome.keys().next().cloned());
        let seen = (describe(&outcome("policy")), looked.unwrap_or_default());
        println!("{fault:16} {seen:?} {took:.1?}");
        let expected = ((*policy).to_owned(), (*certificate).to_owned());
        if seen != expected || took > Duration::from_millis(10_500) {
            wrong.push(format!(
                "{fault}: expected {expected:?}, got {seen:?} after {took:.1?}: {}",
                outcome("policy")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let report = async |name: &str| {
        let answer = get(lab.address(), &format!("/api/v1/report?domain={name}.test")).await.unwrap();
        serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap()
    };
    for (name, finding, title) in [
        ("status-526", "policy-status-not-200", "The policy host answers 526"),
        ("status-521", "policy-status-not-200", "The policy host answers 521"),
        ("tls-expired", "policy-host-tls-invalid", "The policy host has no valid certificate"),
        ("refused", "policy-host-unreachable", "The policy host does not answer"),
    ] {
        let report = report(name).await;
        let mut findings = report["findings"].as_array().unwrap().iter();
        let found = findings.any(|found| found["name"] == finding && found["title"] == title);
        assert!(found, "{name}: no {finding} “{title}” in {}", report["findings"]);
    }
}

fn name(fault: &str) -> String {
    fault.replace(' ', "-")
}

fn describe(outcome: &Value) -> String {
    if let Some(reason) = outcome["failed"]["reason"].as_str() {
        return reason.to_owned();
    }
    let answer = &outcome["answered"];
    format!("{} {}", answer["status"], answer["cut"].as_str().unwrap_or_default()).trim_end().to_owned()
}
