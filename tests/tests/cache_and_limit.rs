//! Tests the cache of answers, shared checks and the rate limit.

use std::time::Duration;

use e2e::visitor::{Answer, ask, get};
use e2e::{Kind, Lab, Options, PlatformCache};
use hyper::Method;
use serde_json::Value;

async fn lab(bindings: &[(&str, &str)]) -> Lab {
    let bindings = bindings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = Options { bindings, ..Options::for_tests() };
    Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn report(lab: &Lab, domain: &str) -> Answer {
    get(lab.address(), &format!("/api/v1/report?domain={domain}")).await.unwrap()
}

async fn observe(lab: &Lab, domain: &str) -> Answer {
    get(lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap()
}

fn fetches(lab: &Lab) -> usize {
    lab.log().entries().iter().filter(|entry| entry.kind == Kind::Http).count()
}

#[tokio::test]
async fn a_second_request_is_answered_from_the_cache() {
    let lab = lab(&[]).await;
    let first = observe(&lab, "ok-enforce.test").await;
    assert_eq!(
        (first.header("age"), first.header("cache-control")),
        ("", "no-store, no-transform"),
        "proxies must not store or change a stream"
    );
    let mut first: Vec<String> = first.text().await.unwrap().lines().map(str::to_owned).collect();
    let asked = lab.log().entries().len();

    let second = observe(&lab, "OK-Enforce.test.").await;
    assert_eq!(second.header("age"), "0");
    assert_eq!(second.header("cache-control"), "private, max-age=300", "the zone's TTL");
    let mut second: Vec<String> = second.text().await.unwrap().lines().map(str::to_owned).collect();
    first.sort();
    second.sort();
    assert_eq!(first, second);

    let third = report(&lab, "ok-enforce.test").await;
    assert_eq!((third.status, third.header("cache-control")), (200, "private, max-age=300"));
    let json: Value = serde_json::from_slice(&third.bytes().await.unwrap()).unwrap();
    assert_eq!(json["verdict"], "enforced");
    assert_eq!(lab.log().entries().len(), asked, "an upstream request was made again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_share_one_check() {
    let lab = lab(&[]).await;
    let visitors = (0..10).map(|_| report(&lab, "slow-policy.test"));
    let answers = futures_util::future::join_all(visitors).await;
    let mut tags: Vec<_> = answers.iter().map(|answer| answer.header("etag").to_owned()).collect();
    tags.dedup();
    assert!(tags.len() == 1 && !tags[0].is_empty(), "{tags:?}");
    assert_eq!(fetches(&lab), 1);
}

#[tokio::test]
async fn after_a_client_disconnects_the_policy_is_not_fetched_again() {
    let lab = lab(&[]).await;
    for _ in 0..3 {
        let mut answer = observe(&lab, "slow-policy.test").await;
        answer.piece().await.unwrap();
        drop(answer);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let answer = observe(&lab, "slow-policy.test").await;
    let text = answer.text().await.unwrap();
    assert!(
        text.ends_with('\n') && text.lines().last().unwrap().starts_with("{\"probe\":\"end\","),
        "{text}"
    );
    assert_eq!(fetches(&lab), 1);
}

#[tokio::test]
async fn a_matching_etag_gives_status_304() {
    let lab = lab(&[]).await;
    for (path, other) in [
        ("/api/v1/report?domain=ok-enforce.test", "/api/v1/report?domain=absent.test"),
        ("/api/v1/openapi.json", "/api/v1/report?domain=ok-enforce.test"),
    ] {
        let tag = get(lab.address(), path).await.unwrap().header("etag").to_owned();
        for (path, status) in [(path, 304), (other, 200)] {
            let headers = [("if-none-match", tag.as_str())];
            let answer = ask(lab.address(), Method::GET, path, &headers, Vec::new()).await.unwrap();
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.text().await.unwrap().is_empty(), status == 304, "{path}");
        }
    }
    let text = ask(
        lab.address(),
        Method::GET,
        "/api/v1/report?domain=ok-enforce.test",
        &[("accept", "text/plain")],
        Vec::new(),
    );
    let json = report(&lab, "ok-enforce.test").await;
    assert_ne!(
        text.await.unwrap().header("etag"),
        json.header("etag"),
        "each media type must have a different ETag"
    );
    assert_eq!(json.header("vary"), "accept, accept-language");
}

#[tokio::test]
async fn head_has_the_same_header_fields_and_starts_no_check() {
    let lab = lab(&[]).await;
    let head = async |path: &str| ask(lab.address(), Method::HEAD, path, &[], Vec::new()).await.unwrap();
    let fields = |answer: &Answer| {
        ["age", "cache-control", "content-length", "content-type", "etag", "vary"]
            .map(|name| answer.header(name).to_owned())
    };
    let observe = "/api/v1/observe?domain=ok-enforce.test";
    let unseen = head(observe).await;
    assert_eq!((unseen.status, unseen.header("cache-control")), (200, "no-store, no-transform"));
    assert_eq!(lab.log().count(), 0, "an upstream request was made");
    get(lab.address(), observe).await.unwrap().bytes().await.unwrap();
    for path in
        ["/api/v1/report?domain=ok-enforce.test", "/badge/ok-enforce.test.svg", "/api/v1/openapi.json"]
    {
        let (head, whole) = (head(path).await, get(lab.address(), path).await.unwrap());
        assert_eq!(fields(&head), fields(&whole), "{path}");
        assert_eq!(whole.header("vary").is_empty(), !path.contains("report"), "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let (head, whole) = (head(observe).await, get(lab.address(), observe).await.unwrap());
    for name in ["age", "cache-control", "content-type"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(whole.header("age"), "0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_is_thirty_checks_a_minute_and_cached_answers_do_not_count() {
    let lab = lab(&[("RATE_LIMIT", "on")]).await;
    let some = |number: usize| format!("nobody-{number}.test");
    let check = async |number| report(&lab, &some(number)).await.status;
    let checks = (0..30).map(check);
    assert_eq!(futures_util::future::join_all(checks).await, [200; 30]);

    let asked = lab.log().entries().len();
    for endpoint in ["report", "observe"] {
        let path = format!("/api/v1/{endpoint}?domain=ok-enforce.test");
        let refused = get(lab.address(), &path).await.unwrap();
        assert_eq!((refused.status, refused.header("content-type")), (429, "application/problem+json"));
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        let problem: Value = serde_json::from_slice(&refused.bytes().await.unwrap()).unwrap();
        assert_eq!((&problem["status"], &problem["title"]), (&429.into(), &"Too Many Requests".into()));
        assert!(problem["detail"].as_str().unwrap().contains(&format!("{wait} s")), "{problem}");
    }
    assert_eq!(report(&lab, &some(7)).await.status, 200, "a cached answer is served");
    assert_eq!(report(&lab, "localhost").await.status, 400, "an invalid name is rejected first");
    assert_eq!(get(lab.address(), "/api/v1/openapi.json").await.unwrap().status, 200);
    assert_eq!(lab.log().entries().len(), asked, "an upstream request was made");
}

/// For example, a page may contain many elements for one domain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_for_one_domain_at_the_same_time_count_once() {
    let cache = PlatformCache::open(Duration::ZERO).await.unwrap();
    let bindings = vec![("RATE_LIMIT".to_owned(), "on".to_owned())];
    let options = Options { bindings, cache: Some(cache.address()), ..Options::for_tests() };
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let visitors = (0..60).map(|_| report(&lab, "slow-policy.test"));
    let mut statuses: Vec<_> =
        futures_util::future::join_all(visitors).await.iter().map(|answer| answer.status).collect();
    statuses.dedup();
    assert_eq!(statuses, [200]);
    let others = (0..20).map(|number| format!("nobody-{number}.test"));
    let others = futures_util::future::join_all(others.map(async |name| report(&lab, &name).await.status));
    assert_eq!(others.await, [200; 20], "checks of other domains are still allowed");
}

#[tokio::test]
async fn a_failure_of_the_service_is_not_cached() {
    let gone = "https://resolver-gone.lab/dns-query";
    let lab = lab(&[("RESOLVER_PRIMARY", gone), ("RESOLVER_SECONDARY", gone)]).await;
    assert_eq!(report(&lab, "ok-enforce.test").await.status, 502);
    let asked = lab.log().entries().len();
    assert_eq!(report(&lab, "ok-enforce.test").await.status, 502);
    assert!(lab.log().entries().len() > asked, "the resolver was not asked again");
}

/// All waiting clients get the same error as the first one, and only the first counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_waiting_for_a_check_that_fails_get_the_error_and_do_not_count() {
    let broken = "https://resolver-broken.lab/dns-query".to_owned();
    let bindings = vec![
        ("RATE_LIMIT".to_owned(), "on".to_owned()),
        ("RESOLVER_PRIMARY".to_owned(), broken.clone()),
        ("RESOLVER_SECONDARY".to_owned(), broken),
    ];
    let options = Options { bindings, delay: Duration::from_millis(300), ..Options::for_tests() };
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let visitors = (0..40).map(async |_| report(&lab, "ok-enforce.test").await.status);
    assert_eq!(futures_util::future::join_all(visitors).await, [502; 40]);
    let others = (1..30).map(async |number| report(&lab, &format!("nobody-{number}.test")).await.status);
    assert_eq!(futures_util::future::join_all(others).await, [502; 29], "more than one check was counted");
    assert_eq!(report(&lab, "nobody-30.test").await.status, 429);
}

/// The platform's rate limiter decides. If it fails or is too slow, the isolate counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_platforms_rate_limiter_decides_unless_it_fails_or_is_slow() {
    let object = |limit: &str| Some(format!("{{ limit: () => {limit} }}"));
    for (limit, first, after_thirty) in [
        ("Promise.resolve({ success: true })", 200, 200),
        ("Promise.resolve({ success: false })", 429, 429),
        ("Promise.reject(new Error('out of order'))", 200, 429),
        ("new Promise(() => {})", 200, 429),
        ("new Promise((resolve) => setTimeout(resolve, 1000, { success: false }))", 200, 429),
    ] {
        let bindings = vec![("RATE_LIMIT".to_owned(), "on".to_owned())];
        let options = Options { bindings, limit: object(limit), ..Options::for_tests() };
        let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        let start = std::time::Instant::now();
        // Sixty requests for the same domain at the same time count as one check.
        let visitors = (0..60).map(async |_| report(&lab, "ok-enforce.test").await.status);
        assert_eq!(futures_util::future::join_all(visitors).await, [first; 60], "{limit}");
        assert!(start.elapsed() < Duration::from_secs(5), "{limit}: {:?}", start.elapsed());
        let others = (1..30).map(async |number| report(&lab, &format!("nobody-{number}.test")).await.status);
        assert_eq!(futures_util::future::join_all(others).await, [first; 29], "{limit}");
        assert_eq!(report(&lab, "nobody-30.test").await.status, after_thirty, "{limit}");
    }
}

#[tokio::test]
async fn a_visitor_who_joins_a_running_check_sees_what_has_settled() {
    let lab = Lab::start(Options::for_tests().with_more_fixtures()).await;
    let lab = lab.unwrap_or_else(|error| panic!("{error}"));
    let mut first = observe(&lab, "slower-policy.test").await;
    first.piece().await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = observe(&lab, "slower-policy.test").await;
    assert_eq!(second.header("cache-control"), "no-store, no-transform");
    let lines = second.timed_lines().await.unwrap();
    let at = |start: &str| lines.iter().find(|(_, line)| line.starts_with(start)).unwrap().0;
    let (record, end) = (at("{\"probe\":\"record\""), at("{\"probe\":\"end\""));
    assert!(record + Duration::from_millis(100) < end, "{record:?} {end:?}");
    let whole = observe(&lab, "slower-policy.test").await.text().await.unwrap();
    let joined: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(joined, whole.lines().collect::<Vec<_>>());
    assert_eq!(fetches(&lab), 1);
}
