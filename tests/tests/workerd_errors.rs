//! Tests faults of policy hosts with a self-hosted workerd, in a network namespace. There workerd connects and does TLS
//! itself. If that fails it throws an error, while the deployed platform answers with its own statuses (`faults.rs`).

mod namespace;

use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

/// A fault, the expected result of the fetch, that of the separate certificate probe, and the verdict.
const ROWS: [(&str, &str, &str, &str); 37] = [
    ("tls expired", "tls", "answered", "broken"),
    ("tls wrong-name", "tls", "answered", "broken"),
    ("tls self-signed", "tls", "answered", "broken"),
    ("tls unknown-ca", "tls", "answered", "broken"),
    ("tls common-name", "tls", "answered", "broken"),
    ("tls no-intermediate", "tls", "answered", "broken"),
    ("tls client-certificate", "tls", "answered", "broken"),
    ("tls unrecognized-name", "tls", "answered", "broken"),
    ("tls tls1.1", "tls", "answered", "broken"),
    ("tls closes", "tls", "failed", "broken"),
    ("plain-http", "tls", "answered", "broken"),
    ("refused", "refused", "", "broken"),
    // The connection works, but what follows TLS is not HTTP.
    ("closes", CLOSES, "answered", "broken"),
    ("garbage", "not_http: the host answers over TLS with bytes that are not HTTP", "answered", "broken"),
    ("folded-header", FOLDED, "answered", "broken"),
    ("nul-header", "not_http: a header field of the answer contains a NUL character", "answered", "broken"),
    (
        "endless-headers",
        "not_http: the header of the answer does not end within 64 KiB",
        "answered",
        "broken",
    ),
    // Trouble of the service's own network: its resolver fails, it has no route, or it refuses the address.
    ("unreachable", UNREACHABLE, "", "undetermined"),
    ("unreachable v6", NO_IPV6, "", "undetermined"),
    ("unreachable private", UNREACHABLE, "", "undetermined"),
    ("stall-headers", "slow", "", "undetermined"),
    ("stall-body", "200 slow", "", "undetermined"),
    ("drip", "200 slow", "", "undetermined"),
    ("single-bytes", "200 pieces", "", "undetermined"),
    ("delay 6000ms", "slow", "", "undetermined"),
    ("endless", "200 too_large", "", "broken"),
    ("endless-chunked", "200 too_large", "", "broken"),
    ("endless-length", "200 too_large", "", "broken"),
    ("gzip-bomb", "200 too_large", "", "broken"),
    ("brotli-bomb", "200 too_large", "", "broken"),
    // Statuses sent by the host itself. Here they do not have the platform's meaning.
    ("status 520", "520", "", "broken"),
    ("status 521", "521", "", "broken"),
    ("status 522", "522", "", "broken"),
    ("status 524", "524", "", "broken"),
    ("status 525", "525", "", "broken"),
    ("status 526", "526", "", "broken"),
    ("status 530", "530", "", "broken"),
];

const CLOSES: &str =
    "not_http: the host closes the connection after the TLS handshake, without a complete answer";
const FOLDED: &str = "not_http: a header field of the answer is folded: it continues on a second line, which HTTP no longer allows";
const UNREACHABLE: &str = "connection_lost: this service could not resolve the policy host or connect to it";
const NO_IPV6: &str =
    "connection_lost: the policy host has only IPv6 addresses, and this service could not connect to any";

#[test]
fn errors_thrown_by_workerd_are_reported_with_their_reason() {
    namespace::run_inside("inside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above in its namespace"]
async fn inside() {
    let folder = tempfile::tempdir().unwrap();
    for (fault, ..) in &ROWS {
        let path = folder.path().join(format!("{}.md", name(fault)));
        let answer = match fault.strip_prefix("status ") {
            Some(status) => format!("HTTP/1.1 {status} X\nContent-Type: text/html\n\nno"),
            None if fault.starts_with("delay") => format!("! {fault}\nHTTP/1.1 200 OK\n\nx"),
            None => format!("! {fault}"),
        };
        let (fault, address) = match fault.split_once(' ') {
            Some(("unreachable", "v6")) => ("unreachable", "AAAA 2620:fe::fe"),
            Some(("unreachable", _)) => ("unreachable", "A lab"),
            _ => (*fault, "A lab"),
        };
        let answer = if fault == "unreachable" { "! unreachable".to_owned() } else { answer };
        let dns = format!("mta-sts {address}\n_mta-sts TXT \"v=STSv1; id=1\"");
        let text = format!("# {fault}\n\n```dns\n{dns}\n```\n\n```http\n{answer}\n```\n");
        fs::write(path, text).unwrap();
    }
    let options = Options { fixtures: vec![folder.path().to_owned()], ..namespace::options() };
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    namespace::add_hosts(
        "2620:fe::fe mta-sts.unreachable-v6.test\n10.1.2.3 mta-sts.unreachable-private.test\n",
    );
    let seen = futures_util::future::join_all(ROWS.iter().map(async |(fault, ..)| {
        let start = Instant::now();
        let path = format!("/api/v1/observe?domain={}.test", name(fault));
        let text = get(lab.address(), &path).await.unwrap().text().await.unwrap();
        let took = start.elapsed();
        let path = format!("/api/v1/report?domain={}.test", name(fault));
        let report = get(lab.address(), &path).await.unwrap().bytes().await.unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        (text, took, report)
    }));
    let mut wrong = Vec::new();
    for ((fault, policy, certificate, verdict), (text, took, report)) in ROWS.iter().zip(seen.await) {
        let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let outcome = |probe: &str| {
            let event = events.iter().find(|event| event["probe"] == probe);
            event.map(|event| event["outcome"].clone()).unwrap_or_default()
        };
        let looked = outcome("certificate").as_object().and_then(|outcome| outcome.keys().next().cloned());
        let judged = report["verdict"].as_str().unwrap_or_default().to_owned();
        let seen = (describe(&outcome("policy")), looked.unwrap_or_default(), judged);
        println!("{fault:16} {seen:?} {took:.1?}");
        let expected = ((*policy).to_owned(), (*certificate).to_owned(), (*verdict).to_owned());
        if seen != expected || took > Duration::from_millis(10_500) {
            wrong.push(format!("{fault}: expected {expected:?}, got {seen:?} after {took:.1?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let report = async |name: &str| {
        let answer = get(lab.address(), &format!("/api/v1/report?domain={name}.test")).await.unwrap();
        serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap()
    };
    let tls = "policy-host-tls-invalid";
    let not_http = ("policy-answer-not-http", "The policy host does not answer with valid HTTP");
    for (name, finding, title) in [
        ("status-526", "policy-status-not-200", "The policy host answers 526"),
        ("status-521", "policy-status-not-200", "The policy host answers 521"),
        ("tls-expired", tls, "The policy host has a certificate that expired on 2021-01-01"),
        (
            "tls-wrong-name",
            tls,
            "The policy host has a certificate that is for another-host.test, not for mta-sts.tls-wrong-name.test",
        ),
        ("tls-self-signed", tls, "The policy host has a certificate that is self-signed"),
        ("tls-unknown-ca", tls, "The policy host has no valid certificate"),
        (
            "tls-common-name",
            tls,
            "The policy host has a certificate that contains the name only as its common name (CN)",
        ),
        (
            "tls-no-intermediate",
            tls,
            "The policy host does not send the intermediate certificate of the issuer “Lab Intermediate”",
        ),
        ("tls-client-certificate", tls, "The policy host demands a client certificate"),
        (
            "tls-unrecognized-name",
            tls,
            "The policy host does not know the name mta-sts.tls-unrecognized-name.test (alert unrecognized_name)",
        ),
        ("tls-tls1-1", tls, "The policy host supports nothing newer than TLS 1.1"),
        ("tls-closes", tls, "The policy host closes the connection during the TLS handshake"),
        ("plain-http", tls, "The policy host answers in plain HTTP, without TLS"),
        ("refused", "policy-host-unreachable", "The policy host does not answer"),
        ("closes", not_http.0, not_http.1),
        ("garbage", not_http.0, not_http.1),
        ("nul-header", not_http.0, not_http.1),
        ("unreachable", "policy-fetch-unknown", "This service could not fetch the policy"),
        ("unreachable-v6", "policy-fetch-unknown", "This service could not fetch the policy"),
        ("unreachable-private", "policy-fetch-unknown", "This service could not fetch the policy"),
        ("stall-body", "policy-slow", "The policy host did not finish within 5 seconds"),
        ("delay-6000ms", "policy-slow", "The policy host did not finish within 5 seconds"),
        ("single-bytes", "policy-slow", "The policy host sends its answer in thousands of small pieces"),
    ] {
        let report = report(name).await;
        let mut findings = report["findings"].as_array().unwrap().iter();
        let found = findings.any(|found| found["name"] == finding && found["title"] == title);
        assert!(found, "{name}: no {finding} “{title}” in {}", report["findings"]);
    }
}

fn name(fault: &str) -> String {
    fault.replace([' ', '.'], "-")
}

fn describe(outcome: &Value) -> String {
    if let Some(reason) = outcome["failed"]["reason"].as_str() {
        let detail = outcome["failed"]["detail"].as_str();
        return detail.map_or_else(|| reason.to_owned(), |detail| format!("{reason}: {detail}"));
    }
    let answer = &outcome["answered"];
    format!("{} {}", answer["status"], answer["cut"].as_str().unwrap_or_default()).trim_end().to_owned()
}
