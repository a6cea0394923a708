//! Tests the HTTP API of the built Worker.

mod timeless;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::{Answer, ask, get};
use e2e::{Kind, Lab, Options};
use fixture::Fixture;
use hyper::Method;
use serde_json::Value;
use timeless::timeless;

async fn lab(options: Options) -> Lab {
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

fn with_bindings(bindings: &[(&str, &str)]) -> Options {
    let bindings = bindings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Options { bindings, ..Options::for_tests() }
}

async fn report_as(lab: &Lab, domain: &str, media_type: &str) -> Answer {
    let path = format!("/api/v1/report?domain={domain}");
    ask(lab.address(), Method::GET, &path, &[("accept", media_type)], Vec::new()).await.unwrap()
}

async fn report(lab: &Lab, domain: &str) -> Value {
    let answer = report_as(lab, domain, "application/json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{domain}");
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

async fn problem(answer: Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
    problem
}

#[tokio::test]
async fn a_domain_without_problems_is_reported_as_enforced() {
    let lab = lab(Options::for_tests()).await;
    let report = report(&lab, "ok-enforce.test").await;
    assert_eq!((report["verdict"].as_str(), report["schema"].as_u64()), (Some("enforced"), Some(1)));
}

/// The most important test: a fixture gives the same report here, served over the network, as in the core's own test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_demo_domain_gets_the_report_its_fixture_expects() {
    let lab = lab(Options::for_tests()).await;
    let report_of = async |fixture: &Fixture| {
        report_as(&lab, &fixture.domain(), "text/plain").await.text().await.unwrap()
    };
    let fixtures = lab.fixtures();
    let mut wrong = BTreeMap::new();
    // Only a few run at the same time. Some must time out, but none should time out because the processor is busy.
    for some in fixtures.chunks(6) {
        let reports = futures_util::future::join_all(some.iter().map(&report_of)).await;
        for (fixture, report) in some.iter().zip(reports) {
            let expected = fixture.report.as_deref().unwrap_or("(no report block)");
            if timeless(&report) != timeless(expected) {
                wrong.insert(fixture.domain(), format!("expected:\n{expected}\nseen:\n{report}"));
            }
        }
    }
    let texts: String = wrong.iter().map(|(domain, text)| format!("\n=== {domain}\n{text}")).collect();
    assert!(wrong.is_empty(), "{} of {} differ{texts}", wrong.len(), fixtures.len());
}

#[tokio::test]
async fn an_invalid_domain_name_is_rejected_without_any_upstream_request() {
    let lab = lab(Options::for_tests()).await;
    let long = format!("{}com", "a.".repeat(149)); // 301 characters
    let queries = [
        "",                                         // no parameter
        "domain=",                                  // empty
        "domain=localhost",                         // a single label
        "domain=127.0.0.1",                         // an address
        "domain=%5B::1%5D",                         // an address
        "domain=2130706433",                        // an address as one number
        "domain=a..b",                              // an empty label
        "domain=user@",                             // a mail address, which only the page converts
        "domain=user@example.com",                  // a mail address
        "domain=exa%20mple.com",                    // a space
        "domain=exa+mple.com",                      // a space as forms write it
        "domain=example.com%00",                    // NUL
        "domain=%00",                               // NUL alone
        "domain=https://example.com/",              // a URL, which only the page converts
        "domain=example.com:443",                   // a port
        "domain=*.example.com",                     // a wildcard
        "domain=example.com..",                     // two trailing dots
        "domain=a.com&domain=ok-enforce.test",      // two domains
        "domain=1.0.0.127.in-addr.arpa",            // infrastructure
        "domain=server.local",                      // special use
        "domain=lab.internal",                      // special use
        "domain=resolver-one.localhost",            // special use
        "domain=%E2%98%83%00.test",                 // an IDN with NUL in it
        "domain=%FF%FE.test",                       // not UTF-8
        &format!("domain={long}"),                  // too long
        &format!("domain={}.test", "a".repeat(64)), // a label too long
    ];
    for query in queries {
        for endpoint in ["observe", "report"] {
            let answer = get(lab.address(), &format!("/api/v1/{endpoint}?{query}")).await.unwrap();
            assert_eq!(answer.status, 400, "{endpoint} {query}");
            assert_eq!(problem(answer).await["status"], 400, "{endpoint} {query}");
        }
    }
    assert_eq!(lab.log().entries(), [], "an upstream request was made");
}

#[tokio::test]
async fn a_domain_name_is_accepted_in_upper_case_and_as_u_labels() {
    let lab = lab(Options::for_tests()).await;
    for (written, domain) in [
        ("OK-Enforce.TEST.", "ok-enforce.test"),
        ("b%C3%BCcher.test", "xn--bcher-kva.test"),
        ("XN--BCHER-KVA.test", "xn--bcher-kva.test"),
    ] {
        assert_eq!(report(&lab, written).await["domain"], domain);
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_rejected() {
    let lab = lab(Options::for_tests()).await;
    for (method, path, status) in [
        (Method::POST, "/api/v1/report?domain=ok-enforce.test", 405),
        (Method::DELETE, "/api/v1/observe?domain=ok-enforce.test", 405),
        (Method::GET, "/api/v1/", 404),
        (Method::GET, "/api/v2/report?domain=ok-enforce.test", 404),
        (Method::GET, "/api/nothing", 404),
    ] {
        let answer = ask(lab.address(), method.clone(), path, &[], Vec::new()).await.unwrap();
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("allow").contains("GET"), status == 405, "{method} {path}");
        problem(answer).await;
    }
    assert_eq!(lab.log().entries(), []);
    let page = get(lab.address(), "/nothing").await.unwrap();
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn answers_cannot_run_as_a_page_and_contain_no_upstream_headers() {
    let lab = lab(Options::for_tests()).await;
    for path in [
        "/api/v1/report?domain=hostile-text.test",
        "/api/v1/observe?domain=hostile-text.test",
        "/api/v1/report?domain=",
        "/api/nothing",
    ] {
        let answer = get(lab.address(), path).await.unwrap();
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{path}: {policy}");
        for name in ["server", "location", "set-cookie"] {
            assert_eq!(answer.header(name), "", "{path}");
        }
    }
}

#[tokio::test]
async fn a_check_makes_two_waves_of_requests() {
    // Requests of one wave are sent within less than this, even on a busy machine.
    let lab = lab(Options { delay: Duration::from_millis(300), ..Options::for_tests() }).await;
    for domain in ["ok-enforce.test", "mx-at-provider.test", "no-mx.test"] {
        report(&lab, domain).await;
        let summary = lab.log().summary(domain).unwrap();
        println!("{summary}");
        assert_eq!(summary.waves, 2, "{:#?}", lab.log().of(domain));
    }
}

#[tokio::test]
async fn events_arrive_as_soon_as_their_probe_ends() {
    let lab = lab(Options::for_tests().with_more_fixtures()).await;
    let answer = get(lab.address(), "/api/v1/observe?domain=slower-policy.test").await.unwrap();
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"));
    let lines = answer.timed_lines().await.unwrap();
    let arrival = |probe: &str| {
        let found = lines.iter().find(|(_, line)| line.contains(&format!("\"probe\":\"{probe}\"")));
        found.unwrap_or_else(|| panic!("no {probe} in {lines:?}")).0
    };
    let waited = arrival("policy").checked_sub(arrival("mx")).unwrap_or_default();
    assert!(waited > Duration::from_millis(250), "{lines:?}");
    let end = "{\"probe\":\"end\",\"verdict\":\"enforced\",\"headline\":\"Mail to {domain} is protected\",\"summary\":\"A mail sent today arrives over verified TLS or not at all, if its sender honours the policy of {domain}.";
    let last = &lines.last().unwrap().1;
    assert!(last.starts_with(end), "{last}");
}

#[tokio::test]
async fn partial_results_arrive_within_the_time_limit() {
    let lab = lab(Options::for_tests()).await;
    for domain in ["stalled-body.test", "mx-timeout.test"] {
        let start = Instant::now();
        let report = report(&lab, domain).await;
        assert!(start.elapsed() < Duration::from_millis(10_500), "{domain}: {:?}", start.elapsed());
        assert_eq!(report["record"]["state"], "valid", "{domain}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let lab = lab(Options::for_tests()).await;
    report(&lab, "redirect.test").await;
    let fetched: Vec<String> = asked(&lab, Kind::Http);
    assert_eq!(fetched, ["GET https://mta-sts.redirect.test/.well-known/mta-sts.txt"]);
}

#[tokio::test]
async fn a_private_address_is_reported_and_not_connected_to() {
    let lab = lab(Options::for_tests()).await;
    let report = report(&lab, "private-address.test").await;
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["name"] == "policy-host-not-public"), "{findings:#?}");
    assert_eq!(asked(&lab, Kind::Http), [""; 0]);
}

#[tokio::test]
async fn without_the_bindings_of_the_lab_test_domains_are_rejected() {
    let lab = lab(with_bindings(&[("LAB_SUFFIX", ""), ("LAB_ADDRESS", "")])).await;
    for fixture in lab.fixtures() {
        let answer =
            get(lab.address(), &format!("/api/v1/report?domain={}", fixture.domain())).await.unwrap();
        assert_eq!(answer.status, 400, "{}", fixture.domain());
    }
    assert_eq!(lab.log().entries(), []);
}

#[tokio::test]
async fn without_the_address_binding_the_loopback_address_is_not_connected_to() {
    let lab = lab(with_bindings(&[("LAB_ADDRESS", "")])).await;
    let report = report(&lab, "ok-enforce.test").await;
    assert_ne!(report["policy"]["state"], "valid");
    assert_eq!(asked(&lab, Kind::Http), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_resolver_is_used_if_the_first_fails() {
    for broken in ["resolver-servfail.lab", "resolver-broken.lab", "resolver-page.lab", "resolver-silent.lab"]
    {
        let lab = lab(with_bindings(&[("RESOLVER_PRIMARY", &format!("https://{broken}/dns-query"))])).await;
        let start = Instant::now();
        assert_eq!(report(&lab, "ok-enforce.test").await["verdict"], "enforced", "{broken}");
        assert!(start.elapsed() < Duration::from_millis(10_500), "{broken}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn unreachable_resolvers_give_status_502() {
    for resolver in ["resolver-gone.lab", "resolver-broken.lab", "resolver-page.lab"] {
        let lab = lab(with_resolver(resolver)).await;
        let answer = get(lab.address(), "/api/v1/report?domain=ok-enforce.test").await.unwrap();
        assert_eq!(answer.status, 502, "{resolver}");
        problem(answer).await;
    }
}

#[tokio::test]
async fn invalid_answers_of_both_resolvers_give_status_502() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mad.md"), "# Mad\n\n```dns\n! * malformed\n! @ malformed\n```\n").unwrap();
    let mut options = Options::for_tests();
    options.fixtures.push(folder.path().to_owned());
    let lab = lab(options).await;
    let answer = get(lab.address(), "/api/v1/report?domain=mad.test").await.unwrap();
    assert_eq!(answer.status, 502);
    problem(answer).await;
}

#[tokio::test]
async fn servfail_of_both_resolvers_gives_no_verdict() {
    let lab = lab(with_resolver("resolver-servfail.lab")).await;
    assert_eq!(report(&lab, "ok-enforce.test").await["verdict"], "undetermined");
    assert_eq!(asked(&lab, Kind::Http), [""; 0]);
}

/// Returns options in which both resolvers are the given host.
fn with_resolver(host: &str) -> Options {
    let url = format!("https://{host}/dns-query");
    with_bindings(&[("RESOLVER_PRIMARY", &url), ("RESOLVER_SECONDARY", &url)])
}

fn asked(lab: &Lab, kind: Kind) -> Vec<String> {
    lab.log().entries().into_iter().filter(|entry| entry.kind == kind).map(|entry| entry.asked).collect()
}
