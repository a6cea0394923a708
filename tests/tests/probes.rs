//! Tests how many requests a check makes, in how many waves, and which of them can be switched off.

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Entry, Kind, Lab, Options};
use serde_json::Value;

async fn lab(options: Options) -> Lab {
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

fn with_bindings(bindings: &[(&str, &str)], delay: u64) -> Options {
    let bindings = bindings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Options { bindings, delay: Duration::from_millis(delay), ..Options::for_tests() }
}

async fn report(lab: &Lab, domain: &str) -> (Value, Duration) {
    let start = Instant::now();
    let answer = get(lab.address(), &format!("/api/v1/report?domain={domain}")).await.unwrap();
    assert_eq!(answer.status, 200, "{domain}");
    let report = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    (report, start.elapsed())
}

fn findings(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["name"].as_str()).collect()
}

/// Returns how many requests were in flight at the same time at most.
fn at_once(entries: &[Entry]) -> usize {
    let under_way = |moment: u64| {
        let lasts =
            |entry: &&Entry| entry.started_ms <= moment && entry.ended_ms.is_none_or(|ended| ended > moment);
        entries.iter().filter(lasts).count()
    };
    entries.iter().map(|entry| under_way(entry.started_ms)).max().unwrap_or_default()
}

/// The delay of every answer in milliseconds. Requests of one wave are sent within less than this, even on a busy machine.
const WAVE: u64 = 300;

/// Returns how long one wave more would take, because other tests run at the same time. The number of waves is checked exactly;
/// `bench/edge` measures the time on an idle machine.
const fn patience(waves: u64) -> Duration {
    Duration::from_millis((waves + 1) * WAVE)
}

/// Returns the fastest of a few runs, so that other load on the processor matters less. Each run has a new lab, because
/// answers are cached.
async fn best(options: &Options, domain: &str) -> (Lab, Duration) {
    let mut best: Option<(Lab, Duration)> = None;
    for _ in 0..5 {
        let lab = lab(options.clone()).await;
        let took = report(&lab, domain).await.1;
        if best.as_ref().is_none_or(|(_, best)| took < *best) {
            best = Some((lab, took));
        }
    }
    best.expect("there are five runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_mx_hosts_are_checked_in_two_waves_and_with_tlsa_in_three() {
    let (bare, took) =
        best(&with_bindings(&[("TLSA", "off"), ("RUA_MX", "off")], WAVE), "three-mx.test").await;
    let summary = bare.log().summary("three-mx.test").unwrap();
    println!("without TLSA: {summary}, {took:?}");
    assert_eq!(summary.waves, 2, "{:#?}", bare.log().of("three-mx.test"));
    assert!(took < patience(2), "{took:?}");

    let (whole, took) = best(&with_bindings(&[], WAVE), "three-mx.test").await;
    let summary = whole.log().summary("three-mx.test").unwrap();
    println!("with TLSA: {summary}, {took:?}");
    assert_eq!(summary.waves, 3, "{:#?}", whole.log().of("three-mx.test"));
    assert!(took < patience(3), "{took:?}");
    let entries = whole.log().entries();
    assert!(at_once(&entries) <= 6, "{} at the same time", at_once(&entries));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_mx_hosts_and_a_broken_resolver_stay_within_the_platforms_request_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut zone = "# Ten MX hosts\n\n```dns\n".to_owned();
    for host in 1..=12 {
        writeln!(zone, "@ MX {host} mx{host}\nmx{host} AAAA 2001:db8::{host}").unwrap();
    }
    fs::write(folder.path().join("ten-mx.md"), format!("{zone}```\n")).unwrap();
    for resolver in ["resolver-one.lab", "resolver-broken.lab", "resolver-servfail.lab"] {
        let url = format!("https://{resolver}/dns-query");
        let mut options = with_bindings(&[("RESOLVER_PRIMARY", &url)], 5);
        options.fixtures.push(folder.path().to_path_buf());
        let lab = lab(options).await;
        let (report, _) = report(&lab, "ten-mx.test").await;
        let entries = lab.log().entries();
        println!("{resolver}: {} requests, {} at the same time", entries.len(), at_once(&entries));
        assert!(entries.len() <= 46, "{resolver}: {}", entries.len());
        assert!(at_once(&entries) <= 6, "{resolver}: {}", at_once(&entries));
        let named = findings(&report);
        assert!(named.contains(&"record-absent"), "{resolver}: {named:?}");
    }
}

/// The other resolver answers. A silent resolver delays only the first wave, once a minute, and all probes succeed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_succeeds_with_one_silent_resolver() {
    let folder = tempfile::tempdir().unwrap();
    let mut zone = "# Ten MX hosts\n\n```dns\nmta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"\n".to_owned();
    for host in 1..=10 {
        writeln!(zone, "@ MX {host} mx{host}\nmx{host} AAAA 2001:db8::{host}").unwrap();
    }
    let policy = "```\n\n```http\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: *.ten-mx.test\nmax_age: 604800\n```\n";
    fs::write(folder.path().join("ten-mx.md"), zone + policy).unwrap();
    for silent in ["RESOLVER_PRIMARY", "RESOLVER_SECONDARY"] {
        let mut options = with_bindings(&[(silent, "https://resolver-silent.lab/dns-query")], 5);
        options.fixtures.push(folder.path().to_path_buf());
        let lab = lab(options).await;
        for (domain, mx_hosts, longest) in
            [("ten-mx.test", 10, 4_000), ("ok-enforce.test", 2, 1_500), ("three-mx.test", 3, 1_500)]
        {
            let start = Instant::now();
            let answer = get(lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap();
            let text = answer.text().await.unwrap();
            let took = start.elapsed();
            let entries = lab.log().of(domain);
            println!("{silent} is silent: {domain}, {} requests, {took:.2?}", entries.len());
            assert!(!text.contains("\"failed\""), "{silent}, {domain}: {text}");
            assert!(entries.len() <= 46 && at_once(&entries) <= 6, "{silent}, {domain}: {}", entries.len());
            assert!(took < Duration::from_millis(longest), "{silent}, {domain}: {took:.2?}");
            let hosts = text.lines().filter(|line| line.contains("mx_host") && line.contains("answered"));
            assert_eq!(hosts.count(), mx_hosts, "{silent}: {text}");
        }
    }
}

#[tokio::test]
async fn the_worst_zone_stays_within_the_platforms_request_limit_and_its_certificate_is_fetched() {
    let folder = tempfile::tempdir().unwrap();
    let mut zone = "# Worst\n\n```dns\nmta-sts A lab\n! mta-sts AAAA timeout\n".to_owned();
    zone += "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@ok-enforce.test\"\n";
    for host in 1..=10 {
        writeln!(zone, "@ MX {host} mx{host}\n! mx{host} SERVFAIL\n! _25._tcp.mx{host} SERVFAIL").unwrap();
    }
    fs::write(folder.path().join("worst.md"), format!("{zone}```\n\n```http\n! tls expired\n```\n")).unwrap();
    let mut options = Options::for_tests();
    options.fixtures.push(folder.path().to_path_buf());
    let lab = lab(options).await;
    let answer = get(lab.address(), "/api/v1/observe?domain=worst.test").await.unwrap();
    let text = answer.text().await.unwrap();
    let entries = lab.log().entries();
    println!("{} requests", entries.len());
    assert!(entries.len() <= 46, "{}", entries.len());
    assert_eq!(entries.iter().filter(|entry| entry.kind == Kind::Connect).count(), 1, "{entries:#?}");
    assert!(!text.contains("connection_lost"), "{text}");
    assert!(
        text.ends_with('\n') && text.lines().last().unwrap().starts_with("{\"probe\":\"end\","),
        "{text}"
    );
}

/// Without records, all places where one may be are queried, and a resolver without answers doubles the requests.
#[tokio::test]
async fn a_zone_without_records_stays_within_the_platforms_request_limit() {
    let folder = tempfile::tempdir().unwrap();
    let mut zone = "# Bare\n\n```dns\n".to_owned();
    for host in 1..=10 {
        writeln!(zone, "@ MX {host} mx{host}\nmx{host} AAAA 2001:db8::{host}").unwrap();
    }
    fs::write(folder.path().join("bare.md"), format!("{zone}```\n")).unwrap();
    for primary in ["resolver-one.lab", "resolver-servfail.lab", "resolver-broken.lab"] {
        let url = format!("https://{primary}/dns-query");
        let mut options = with_bindings(&[("RESOLVER_PRIMARY", &url)], 5);
        options.fixtures.push(folder.path().to_path_buf());
        let lab = lab(options).await;
        report(&lab, "bare.test").await;
        let entries = lab.log().entries();
        let elsewhere = entries.iter().filter(|entry| entry.asked.starts_with("TXT ")).count();
        println!("{primary}: {} requests, {elsewhere} for TXT records", entries.len());
        assert!(entries.len() <= 46, "{}", entries.len());
    }
}

/// Each name where a record may be by mistake, with the finding.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_at_a_similar_name_is_found_there() {
    let folder = tempfile::tempdir().unwrap();
    let places = [
        ("_mta-sts.place0.test", "record-at-wrong-name"),
        ("mta-sts", "record-at-wrong-name"),
        ("@", "record-at-wrong-name"),
        ("_mta_sts", "record-at-wrong-name"),
        ("_.mta-sts", "record-at-wrong-name"),
        ("_mta-sts.mta-sts", "record-at-wrong-name"),
        ("_smtp._tls.place6.test", "tlsrpt-at-wrong-name"),
        ("_smtp-tlsrpt", "tlsrpt-draft-name"),
        ("_tlsrpt", "tlsrpt-at-wrong-name"),
        ("_smtp_tls", "tlsrpt-at-wrong-name"),
        ("_stmp._tls", "tlsrpt-at-wrong-name"),
        ("_tls._smtp", "tlsrpt-at-wrong-name"),
    ];
    for (number, (name, finding)) in places.iter().enumerate() {
        let text =
            if finding.starts_with("record") { "v=STSv1; id=1" } else { "v=TLSRPTv1; rua=mailto:a@b.test" };
        let zone = format!("# Place\n\n```dns\n@ MX 1 mx\nmx A lab\n{name} TXT \"{text}\"\n```\n");
        fs::write(folder.path().join(format!("place{number}.md")), zone).unwrap();
    }
    let mut options = Options::for_tests();
    options.fixtures.push(folder.path().to_path_buf());
    let lab = lab(options).await;
    for (number, (name, finding)) in places.iter().enumerate() {
        let (seen, _) = report(&lab, &format!("place{number}.test")).await;
        let found = findings(&seen);
        let misplaced = found.iter().filter(|found| found.ends_with("-name")).collect::<Vec<_>>();
        assert_eq!(misplaced, [finding], "{name}: {found:?}");
    }
}

#[tokio::test]
async fn other_record_names_are_queried_last_and_only_if_the_record_is_absent() {
    let lab = lab(with_bindings(&[], 20)).await;
    report(&lab, "ok-enforce.test").await;
    let asked = |lab: &Lab| lab.log().entries().iter().map(|entry| entry.asked.clone()).collect::<Vec<_>>();
    assert!(!asked(&lab).iter().any(|asked| asked.starts_with("TXT _mta-sts-")), "{:#?}", asked(&lab));

    let (report, _) = report(&lab, "record-at-wrong-name.test").await;
    assert!(findings(&report).contains(&"record-at-wrong-name"), "{:?}", findings(&report));
    let entries = lab.log().of("record-at-wrong-name.test");
    let is_elsewhere = |entry: &&Entry| {
        entry.asked.starts_with("TXT ")
            && !entry.asked.starts_with("TXT _mta-sts.record-at-wrong-name.test @")
            && !entry.asked.starts_with("TXT _smtp._tls.record-at-wrong-name.test @")
    };
    let begun = entries.iter().filter(is_elsewhere).map(|entry| entry.started_ms).min().unwrap();
    let ended = entries.iter().filter(|entry| !is_elsewhere(entry)).filter_map(|entry| entry.ended_ms).max();
    assert!(ended.unwrap() <= begun, "{entries:#?}");
}

#[tokio::test]
async fn look_ups_can_be_switched_off() {
    let lab = lab(with_bindings(&[("TLSA", "off"), ("RUA_MX", "off")], 0)).await;
    for (domain, lint) in
        [("dane-present.test", "dane-present"), ("rua-mailbox-has-no-mx.test", "rua-mailbox-has-no-mx")]
    {
        let (report, _) = report(&lab, domain).await;
        assert!(!findings(&report).contains(&lint), "{domain}: {:?}", findings(&report));
    }
    let asked = lab.log().entries();
    assert!(
        !asked.iter().any(|entry| entry.asked.contains("_25._tcp") || entry.asked.contains("former-name"))
    );
}

#[tokio::test]
async fn a_rejected_certificate_is_fetched_unless_that_is_switched_off() {
    let looking = lab(Options::for_tests()).await;
    let (seen, _) = report(&looking, "wrong-name-cert.test").await;
    let reason = "for another-host.test, not for mta-sts.wrong-name-cert.test";
    let names_reason = |report: &Value| {
        let mut findings = report["findings"].as_array().unwrap().iter();
        let of_tls = findings.find(|found| found["name"] == "policy-host-tls-invalid");
        of_tls.expect("the policy host is reported")["title"].as_str().unwrap().contains(reason)
    };
    assert!(names_reason(&seen), "{}", seen["findings"]);
    let (soon, _) = report(&looking, "policy-host-certificate-seen.test").await;
    assert!(findings(&soon).contains(&"policy-host-certificate-seen"), "{:?}", findings(&soon));
    let connects = |lab: &Lab| lab.log().entries().iter().filter(|entry| entry.kind == Kind::Connect).count();
    assert_eq!(connects(&looking), 2);
    report(&looking, "ok-enforce.test").await;
    assert_eq!(connects(&looking), 2, "a valid certificate must not be fetched again");

    let off = lab(with_bindings(&[("CERTIFICATE_LOOK", "off")], 0)).await;
    let (unseen, _) = report(&off, "wrong-name-cert.test").await;
    assert!(!names_reason(&unseen), "{}", unseen["findings"]);
    assert_eq!(connects(&off), 0);
}

/// workerd cannot upgrade a connection through a proxy to TLS. This must not be reported as a problem of the MX host.
#[tokio::test]
async fn a_runtime_without_starttls_gives_no_verdict_about_the_mx_host() {
    let lab = lab(with_bindings(&[("SMTP_PROBE", "on")], 0)).await;
    let (seen, _) = report(&lab, "ok-enforce.test").await;
    assert_eq!(seen["verdict"], "enforced");
    assert_eq!(seen["mx"][0]["tls"]["state"], "failed", "{}", seen["mx"]);
    assert!(findings(&seen).contains(&"mx-tls-not-checked"), "{:?}", findings(&seen));
    // Problems that show without TLS are still reported.
    let (seen, _) = report(&lab, "starttls-absent.test").await;
    assert!(findings(&seen).contains(&"starttls-absent"), "{:?}", findings(&seen));
}
