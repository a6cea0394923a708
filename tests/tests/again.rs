//! Who asks again: what is answered without asking anybody, and who has asked too often.

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
async fn a_second_visitor_gets_the_same_answer_and_nobody_is_asked() {
    let lab = lab(&[]).await;
    let first = observe(&lab, "ok-enforce.test").await;
    assert_eq!(
        (first.header("age"), first.header("cache-control")),
        ("", "no-store, no-transform"),
        "proxies leave a stream alone"
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
    assert_eq!(lab.log().entries().len(), asked, "nobody was asked again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_ask_at_once_share_one_check() {
    let lab = lab(&[]).await;
    let visitors = (0..10).map(|_| report(&lab, "slow-policy.test"));
    let answers = futures_util::future::join_all(visitors).await;
    let mut tags: Vec<_> = answers.iter().map(|answer| answer.header("etag").to_owned()).collect();
    tags.dedup();
    assert!(tags.len() == 1 && !tags[0].is_empty(), "{tags:?}");
    assert_eq!(fetches(&lab), 1);
}

#[tokio::test]
async fn hanging_up_does_not_make_the_policy_host_pay_twice() {
    let lab = lab(&[]).await;
    for _ in 0..3 {
        let mut answer = observe(&lab, "slow-policy.test").await;
        answer.piece().await.unwrap();
        drop(answer);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let answer = observe(&lab, "slow-policy.test").await;
    assert!(answer.text().await.unwrap().ends_with("{\"probe\":\"end\"}\n"));
    assert_eq!(fetches(&lab), 1);
}

#[tokio::test]
async fn who_has_the_answer_is_told_so() {
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
    assert_ne!(text.await.unwrap().header("etag"), json.header("etag"), "each form has a tag of its own");
    assert_eq!(json.header("vary"), "accept");
}

#[tokio::test]
async fn a_head_has_the_fields_of_the_answer_and_asks_nobody() {
    let lab = lab(&[]).await;
    let head = async |path: &str| ask(lab.address(), Method::HEAD, path, &[], Vec::new()).await.unwrap();
    let fields = |answer: &Answer| {
        ["age", "cache-control", "content-length", "content-type", "etag", "vary"]
            .map(|name| answer.header(name).to_owned())
    };
    let observe = "/api/v1/observe?domain=ok-enforce.test";
    let unseen = head(observe).await;
    assert_eq!((unseen.status, unseen.header("cache-control")), (200, "no-store, no-transform"));
    assert_eq!(lab.log().count(), 0, "nobody is asked");
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
async fn thirty_checks_a_minute_and_a_kept_answer_counts_for_nothing() {
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
    assert_eq!(report(&lab, &some(7)).await.status, 200, "kept");
    assert_eq!(report(&lab, "localhost").await.status, 400, "refused anyway");
    assert_eq!(get(lab.address(), "/api/v1/openapi.json").await.unwrap().status, 200);
    assert_eq!(lab.log().entries().len(), asked, "nobody was asked");
}

/// A page full of elements for one domain, say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_for_one_domain_count_as_one() {
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
    assert_eq!(others.await, [200; 20], "there is room for others");
}

#[tokio::test]
async fn a_fault_of_ours_is_not_kept() {
    let gone = "https://resolver-gone.lab/dns-query";
    let lab = lab(&[("RESOLVER_PRIMARY", gone), ("RESOLVER_SECONDARY", gone)]).await;
    assert_eq!(report(&lab, "ok-enforce.test").await.status, 502);
    let asked = lab.log().entries().len();
    assert_eq!(report(&lab, "ok-enforce.test").await.status, 502);
    assert!(lab.log().entries().len() > asked, "asked again");
}

/// They are told what is wrong as whoever asked first is, and only that one counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_wait_for_a_check_without_a_resolver_are_told_so_and_not_counted() {
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
    assert_eq!(futures_util::future::join_all(others).await, [502; 29], "one check was counted so far");
    assert_eq!(report(&lab, "nobody-30.test").await.status, 429);
}

/// Where the platform counts: what it says holds, and if it says nothing, the isolate counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_platforms_count_holds_unless_it_takes_too_long() {
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
        // Sixty who ask for the same at once are one check to whoever counts.
        let visitors = (0..60).map(async |_| report(&lab, "ok-enforce.test").await.status);
        assert_eq!(futures_util::future::join_all(visitors).await, [first; 60], "{limit}");
        assert!(start.elapsed() < Duration::from_secs(5), "{limit}: {:?}", start.elapsed());
        let others = (1..30).map(async |number| report(&lab, &format!("nobody-{number}.test")).await.status);
        assert_eq!(futures_util::future::join_all(others).await, [first; 29], "{limit}");
        assert_eq!(report(&lab, "nobody-30.test").await.status, after_thirty, "{limit}");
    }
}
