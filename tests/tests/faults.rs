//! Tests how the built Worker reports all kinds of upstream faults.

use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Kind, Lab, Options};
use serde_json::Value;
use tempfile::TempDir;

const HOST: &str = "mta-sts A lab\n";

/// The lines of a domain whose record announces a policy.
const ANNOUNCED: &str = "mta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"";

/// A name, its `dns` lines, the lines of its `http` fence, a probe, the expected result of the probe, and the verdict of a
/// domain whose record announces a policy.
type Row = (&'static str, String, String, &'static str, &'static str, &'static str);

/// A row about an answer of DNS. Its `http` fence is not important, so only the verdict `undetermined` matters: the row
/// of a missing or odd record has another one or none.
fn row(name: &'static str, dns: &str, http: &str, probe: &'static str, expected: &'static str) -> Row {
    (name, dns.to_owned(), http.to_owned(), probe, expected, "")
}

/// A row about the policy host of a domain whose record announces a policy.
fn policy(name: &'static str, http: &str, expected: &'static str, verdict: &'static str) -> Row {
    (name, ANNOUNCED.to_owned(), http.to_owned(), "policy", expected, verdict)
}

/// A row about a look-up that fails, with its verdict.
fn lookup(name: &'static str, dns: &str, probe: &'static str, expected: &'static str) -> Row {
    let dns = if probe == "record" { format!("{HOST}{dns}") } else { format!("{ANNOUNCED}\n{dns}") };
    (name, dns, POLICY.to_owned(), probe, expected, "undetermined")
}

/// An answer with a valid policy.
const POLICY: &str =
    "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: *.test\nmax_age: 604800";

fn rows() -> Vec<Row> {
    let status = |status: &str| format!("HTTP/1.1 {status}\nContent-Type: text/plain\n\nversion: STSv1");
    let many = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    vec![
        // DNS.
        row("dns-nxdomain", "! _mta-sts NXDOMAIN", "", "record", "no such name"),
        row("dns-nodata", "_mta-sts A lab", "", "record", "0 records"),
        lookup("dns-servfail", "! _mta-sts SERVFAIL", "record", "servfail"),
        lookup("dns-refused", "! _mta-sts refused", "record", "dns_refused"),
        lookup("dns-timeout", "! _mta-sts timeout", "record", "dns_timeout"),
        lookup(
            "dns-servfail-why",
            "! _mta-sts servfail-why",
            "record",
            "servfail: DNSKEY Missing: the keys of the zone are gone",
        ),
        lookup(
            "dns-malformed",
            "! _mta-sts malformed",
            "record",
            "dns_malformed: the response has another id than the query",
        ),
        lookup(
            "dns-other-id",
            "! _mta-sts other-id",
            "record",
            "dns_malformed: the response has another id than the query",
        ),
        lookup(
            "dns-other-question",
            "! _mta-sts other-question",
            "record",
            "dns_malformed: the response answers another question",
        ),
        lookup("dns-truncated", "! _mta-sts truncated", "record", "dns_malformed: the response is truncated"),
        lookup(
            "dns-loop",
            "! _mta-sts loop",
            "record",
            "dns_malformed: the response's records cannot be parsed",
        ),
        lookup(
            "dns-other-type",
            "! _mta-sts other-type",
            "record",
            "dns_malformed: the response's records are not those of the question",
        ),
        row("dns-all-silent", "! * timeout\n! @ timeout", "", "policy_host", "dns_timeout"),
        row(
            "cname-8",
            &(many(8, |n| format!("{} CNAME c{n}\n", name_of_link(n))) + "c7 TXT \"v=STSv1; id=1\""),
            "",
            "record",
            "1 records",
        ),
        row(
            "cname-9",
            &(many(9, |n| format!("{} CNAME c{n}\n", name_of_link(n))) + "c8 TXT \"v=STSv1; id=1\""),
            "",
            "record",
            "dns_malformed: the CNAME chain is a loop or has more than 8 links",
        ),
        // One resolver's answers that are not DNS messages: trouble of this service, and a finding.
        lookup(
            "dns-busy",
            "! _mta-sts busy",
            "record",
            "connection_lost: HTTP status 429 without a DNS message",
        ),
        lookup(
            "dns-moved",
            "! _mta-sts moved",
            "record",
            "connection_lost: HTTP status 302 without a DNS message",
        ),
        lookup(
            "dns-busy-host",
            "! mta-sts busy",
            "policy_host",
            "connection_lost: HTTP status 429 without a DNS message",
        ),
        // Long lists: what decides comes first, and all are counted.
        row("txt-40", &many(40, |n| format!("_mta-sts TXT \"{n}\"\n")), "", "record", "32 records of 40"),
        row("mx-30", &many(30, |n| format!("@ MX {n} mx{n}\nmx{n} A lab\n")), "", "mx", "30 records"),
        (
            "mx-60",
            format!("{ANNOUNCED}\n{}", many(60, |n| format!("@ MX {n} mx{n}\nmx{n} A lab\n"))),
            POLICY.replace("*.test", "*.mx-60.test"),
            "mx",
            "50 records of 60",
            "undetermined",
        ),
        (
            "txt-41",
            format!(
                "{HOST}@ MX 1 mx\nmx A lab\n{}_mta-sts TXT \"v=STSv1; id=1\"",
                many(40, |n| format!("_mta-sts TXT \"{n}\"\n"))
            ),
            POLICY.replace("*.test", "*.txt-41.test"),
            "record",
            "32 records of 41",
            "enforced",
        ),
        // Addresses to which the Worker must not connect.
        row("to-loopback", "mta-sts A 127.0.0.1", &status("200 OK"), "policy", "not_public"),
        row("to-metadata", "mta-sts A 169.254.169.254", &status("200 OK"), "policy", "not_public"),
        row("to-unique-local", "mta-sts AAAA fd00::1", &status("200 OK"), "policy", "not_public"),
        row("to-mapped", "mta-sts AAAA ::ffff:127.0.0.1", &status("200 OK"), "policy", "not_public"),
        row("to-nat64", "mta-sts AAAA 64:ff9b::7f00:1", &status("200 OK"), "policy", "not_public"),
        row("to-both", "mta-sts A lab\nmta-sts A 10.0.0.1", &status("200 OK"), "policy", "not_public"),
        row(
            "to-hidden",
            &(many(40, |n| format!("mta-sts A 9.9.9.{n}\n")) + "mta-sts A 127.0.0.1"),
            &status("200 OK"),
            "policy",
            "not_public",
        ),
        row("to-nowhere", "! mta-sts NXDOMAIN", &status("200 OK"), "policy", "not_asked"),
        // Connection and TLS faults, as the deployed platform reports them.
        policy("refused", "! refused", "refused: HTTP status 521", "broken"),
        policy("plain-http", "! plain-http", "tls: HTTP status 525", "broken"),
        policy("tls-expired", "! tls expired", "tls: HTTP status 526", "broken"),
        policy("tls-wrong-name", "! tls wrong-name", "tls: HTTP status 526", "broken"),
        policy("tls-self-signed", "! tls self-signed", "tls: HTTP status 526", "broken"),
        policy("tls-unknown-ca", "! tls unknown-ca", "tls: HTTP status 526", "broken"),
        policy("tls-common-name", "! tls common-name", "tls: HTTP status 526", "broken"),
        policy("tls-no-intermediate", "! tls no-intermediate", "tls: HTTP status 526", "broken"),
        policy("tls-unrecognized", "! tls unrecognized-name", "tls: HTTP status 525", "broken"),
        policy("tls-old", "! tls tls1.1", "tls: HTTP status 525", "broken"),
        policy("tls-closes", "! tls closes", "tls: HTTP status 525", "broken"),
        policy("tls-client", "! tls client-certificate", "not_http: HTTP status 520", "broken"),
        // Trouble of the service's own network.
        policy("unreachable", "! unreachable", "connection_lost: HTTP status 530", "undetermined"),
        // The same statuses sent by the host itself, which cannot be distinguished from the platform's.
        policy("status-520", &status("520 X"), "not_http: HTTP status 520", "broken"),
        policy("status-521", &status("521 X"), "refused: HTTP status 521", "broken"),
        policy("status-522", &status("522 X"), "timeout: HTTP status 522", "broken"),
        policy("status-523", &status("523 X"), "connection_lost: HTTP status 523", "undetermined"),
        policy("status-524", &status("524 X"), "timeout: HTTP status 524", "broken"),
        policy("status-525", &status("525 X"), "tls: HTTP status 525", "broken"),
        policy("status-526", &status("526 X"), "tls: HTTP status 526", "broken"),
        policy("status-530", &status("530 X"), "connection_lost: HTTP status 530", "undetermined"),
        // HTTP.
        policy("status-200", &status("200 OK"), "200", "broken"),
        policy("status-204", "HTTP/1.1 204 No Content", "204", "broken"),
        policy("status-401", &status("401 Unauthorized"), "401", "broken"),
        policy("status-403", &status("403 Forbidden"), "403", "broken"),
        policy("status-404", &status("404 Not Found"), "404", "broken"),
        policy("status-429", &status("429 Too Many Requests"), "429", "broken"),
        policy("status-500", &status("500 Internal Server Error"), "500", "broken"),
        policy("status-503", &status("503 Service Unavailable"), "503", "broken"),
        policy(
            "moved-301",
            "HTTP/1.1 301 Moved\nLocation: https://mta-sts.status-200.test/",
            "301",
            "broken",
        ),
        policy(
            "moved-302",
            "HTTP/1.1 302 Found\nLocation: https://mta-sts.status-200.test/",
            "302",
            "broken",
        ),
        policy(
            "moved-303",
            "HTTP/1.1 303 See Other\nLocation: https://mta-sts.status-200.test/",
            "303",
            "broken",
        ),
        policy(
            "moved-307",
            "HTTP/1.1 307 Moved\nLocation: https://mta-sts.status-200.test/",
            "307",
            "broken",
        ),
        policy(
            "moved-308",
            "HTTP/1.1 308 Moved\nLocation: https://mta-sts.status-200.test/",
            "308",
            "broken",
        ),
        policy(
            "header-1-mb",
            &format!("HTTP/1.1 200 OK\nX-Long: {}\n\nx", "x".repeat(1 << 20)),
            "not_http: HTTP status 520",
            "broken",
        ),
        policy("length-too-short", "HTTP/1.1 200 OK\nContent-Length: 3\n\nversion", "200", "broken"),
        policy(
            "length-too-long",
            "HTTP/1.1 200 OK\nContent-Length: 3000\n\nversion",
            "200 connection_lost",
            "broken",
        ),
        policy("header-endless", "! endless-headers", "not_http: HTTP status 520", "broken"),
        policy("closes", "! closes", "not_http: HTTP status 520", "broken"),
        policy("garbage", "! garbage", "not_http: HTTP status 520", "broken"),
        policy("folded-header", "! folded-header", "not_http: HTTP status 520", "broken"),
        policy("nul-header", "! nul-header", "not_http: HTTP status 520", "broken"),
        policy("endless", "! endless", "200 too_large", "broken"),
        policy("bomb", "! gzip-bomb", "200 too_large", "broken"),
        policy("bomb-brotli", "! brotli-bomb", "200 too_large", "broken"),
        // Slower than this service waits is not broken, because senders may wait longer.
        policy("stall-headers", "! stall-headers", "slow", "undetermined"),
        policy("stall-body", "! stall-body", "200 slow", "undetermined"),
        policy("drip", "! drip", "200 slow", "undetermined"),
        policy("late", &format!("! delay 6000ms\n{POLICY}"), "slow", "undetermined"),
    ]
}

fn name_of_link(n: usize) -> String {
    n.checked_sub(1).map_or_else(|| "_mta-sts".to_owned(), |before| format!("c{before}"))
}

fn describe(outcome: &Value) -> String {
    if let Some(word) = outcome.as_str() {
        return word.to_owned();
    }
    if let Some(reason) = outcome["failed"]["reason"].as_str() {
        let detail = outcome["failed"]["detail"].as_str();
        return detail.map_or_else(|| reason.to_owned(), |detail| format!("{reason}: {detail}"));
    }
    let answer = &outcome["answered"];
    match (&answer["status"], answer["cut"].as_str(), &answer["nxdomain"], answer["records"].as_array()) {
        (Value::Number(status), None, ..) => status.to_string(),
        (Value::Number(status), Some(cut), ..) => format!("{status} {cut}"),
        (_, _, Value::Bool(true), _) => "no such name".to_owned(),
        (_, _, _, Some(records)) => match answer["cut_from"].as_u64() {
            Some(count) => format!("{} records of {count}", records.len()),
            None => format!("{} records", records.len()),
        },
        _ => answer.to_string(),
    }
}

async fn lab(fixtures: impl Iterator<Item = (&str, &str, &str)>) -> Lab {
    lab_with(fixtures, Vec::new()).await
}

async fn lab_with(
    fixtures: impl Iterator<Item = (&str, &str, &str)>,
    bindings: Vec<(String, String)>,
) -> Lab {
    let folder = TempDir::new().unwrap();
    for (name, dns, http) in fixtures {
        let http = if http.is_empty() { String::new() } else { format!("```http\n{http}\n```\n") };
        let text = format!("# {name}\n\n```dns\n{}\n```\n\n{http}", dns.trim_end());
        fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
    }
    let options = Options { fixtures: vec![folder.path().to_path_buf()], bindings, ..Options::for_tests() };
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_reported_with_its_reason_within_the_time_limit() {
    let rows = rows();
    let fixtures = rows.iter().map(|(name, dns, http, ..)| (*name, dns.as_str(), http.as_str()));
    let lab = lab(fixtures).await;

    let seen = futures_util::future::join_all(rows.iter().map(async |(name, _, _, probe, ..)| {
        let start = Instant::now();
        let answer = get(lab.address(), &format!("/api/v1/observe?domain={name}.test")).await.unwrap();
        let text = answer.text().await.unwrap();
        let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(events.last().unwrap()["probe"], "end", "{name}");
        for probe in ["record", "tlsrpt", "mx", "policy_host", "policy"] {
            assert!(events.iter().any(|event| event["probe"] == probe), "{name}: no result of {probe}");
        }
        let event = events.iter().find(|event| event["probe"] == *probe).unwrap();
        let took = start.elapsed();
        let answer = get(lab.address(), &format!("/api/v1/report?domain={name}.test")).await.unwrap();
        let report: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        (describe(&event["outcome"]), took, report)
    }));
    let mut wrong = Vec::new();
    for ((name, _, _, _, expected, verdict), (seen, took, report)) in rows.iter().zip(seen.await) {
        let judged = report["verdict"].as_str().unwrap_or_default();
        println!("{name:18} {seen:24} {judged:24} {took:.1?}");
        let right = verdict.is_empty() || judged == *verdict;
        if seen != *expected || !right || took > Duration::from_millis(10_500) {
            wrong.push(format!(
                "{name}: expected {expected} and {verdict}, got {seen} and {judged} after {took:.1?}"
            ));
        }
        // A verdict has a reason: there is a finding that is about more than certificates that were not checked.
        let notes = ["mx-tls-not-checked", "mx-absent", "tlsrpt-absent"];
        let findings = report["findings"].as_array().unwrap();
        let reason =
            findings.iter().any(|found| !notes.contains(&found["name"].as_str().unwrap_or_default()));
        if matches!(judged, "broken" | "undetermined") && !reason {
            wrong.push(format!("{name}: {judged} without a finding: {findings:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let fetched = |entry: &&e2e::Entry| entry.kind == Kind::Http;
    for entry in lab.log().entries().iter().filter(fetched) {
        let domain = &entry.check.as_ref().unwrap().domain;
        assert_eq!(entry.asked, format!("GET https://mta-sts.{domain}/.well-known/mta-sts.txt"));
        assert!(!domain.starts_with("to-"), "fetched from {domain}");
    }
    let moved = lab.log().of("moved-301.test");
    assert_eq!(moved.iter().filter(fetched).count(), 1, "a redirect was followed");
    let resolved = lab.log().of("mx-30.test").iter().filter(|entry| entry.asked.starts_with("A mx")).count();
    assert_eq!(resolved, 10, "number of MX hosts that are looked up");
    for (name, ..) in &rows {
        assert!(lab.log().of(&format!("{name}.test")).len() <= 46, "{name}");
    }
}

/// A complete answer that does not contain a policy gets the finding for its kind.
#[tokio::test]
async fn an_answer_that_is_not_a_policy_gets_the_finding_for_its_kind() {
    let announced = format!("{HOST}_mta-sts TXT \"v=STSv1; id=1\"");
    let html = |status: &str, body: &str| {
        format!("HTTP/1.1 {status}\nContent-Type: text/html\n\n<!doctype html><title>x</title>{body}")
    };
    let wall = "<script src=\"/cdn-cgi/challenge-platform/x.js\"></script>";
    let blocked = "policy-blocked-by-bot-protection";
    let policy = "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800";
    let rows = [
        ("media-html", format!("HTTP/1.1 200 OK\nContent-Type: text/html\n\n{policy}"), "policy-media-type"),
        ("page", html("200 OK", "hello"), "policy-html-instead"),
        ("forbidden", html("403 Forbidden", "no"), "policy-status-not-200"),
        ("wall-200", html("200 OK", wall), blocked),
        ("wall-403", html("403 Forbidden", wall), blocked),
        ("wall-503", html("503 Service Unavailable", wall), blocked),
    ];
    let lab = lab(rows.iter().map(|(name, http, _)| (*name, announced.as_str(), http.as_str()))).await;
    for (name, _, expected) in &rows {
        let answer = get(lab.address(), &format!("/api/v1/report?domain={name}.test")).await.unwrap();
        let report: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let findings: Vec<_> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|finding| finding["name"].as_str())
            .collect();
        assert!(findings.contains(expected), "{name}: {findings:?}");
    }
}

/// On the platform such a status may come from the platform or from the host, so the report names both. Without the binding
/// it can only come from the host.
#[tokio::test]
async fn a_status_that_the_platform_also_uses_is_reported_as_either() {
    let announced = format!("{HOST}_mta-sts TXT \"v=STSv1; id=1\"");
    let rows = ["521", "526"].map(|status| {
        (format!("own-{status}"), format!("HTTP/1.1 {status} X\nContent-Type: text/html\n\nno"))
    });
    let expected = [
        ("on", "own-521", "The policy host does not answer, or answers with HTTP status 521 itself"),
        ("on", "own-526", "The policy host has no valid certificate, or answers with HTTP status 526 itself"),
        ("", "own-521", "The policy host answers 521"),
        ("", "own-526", "The policy host answers 526"),
    ];
    for binding in ["on", ""] {
        let fixtures = rows.iter().map(|(name, http)| (name.as_str(), announced.as_str(), http.as_str()));
        let lab = lab_with(fixtures, vec![("PLATFORM_STATUSES".to_owned(), binding.to_owned())]).await;
        for (_, name, title) in expected.iter().filter(|(when, ..)| *when == binding) {
            let answer = get(lab.address(), &format!("/api/v1/report?domain={name}.test")).await.unwrap();
            let report: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            let titles: Vec<_> =
                report["findings"].as_array().unwrap().iter().map(|finding| &finding["title"]).collect();
            assert!(
                titles.contains(&&Value::from(*title)),
                "“{binding}”, {name}: no “{title}” in {titles:?}"
            );
        }
    }
}

/// An MX record may contain any name, but the Worker only queries names of the public DNS.
#[tokio::test]
async fn special_use_names_of_mail_hosts_are_not_queried() {
    let dns = "@ MX 10 localhost.\n@ MX 20 printer.local.\n@ MX 30 1.0.0.127.in-addr.arpa.\n@ MX 40 wpad.\n\
               @ MX 50 127.0.0.1.\n@ MX 60 mx\nmx A lab";
    let lab = lab([("special", dns, "")].into_iter()).await;
    get(lab.address(), "/api/v1/report?domain=special.test").await.unwrap().bytes().await.unwrap();
    let asked: Vec<_> = lab.log().entries().into_iter().map(|entry| entry.asked).collect();
    let is_of_the_lab = |asked: &String| asked.split(' ').nth(1).is_some_and(|name| name.ends_with(".test"));
    assert!(
        asked.iter().all(|asked| is_of_the_lab(asked) || asked == "MX special.test @resolver-one.lab"),
        "{asked:#?}"
    );
    assert!(asked.contains(&"A mx.special.test @resolver-one.lab".to_owned()), "{asked:#?}");
}
