//! What `early.js` starts before the program is there.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::Visit;

/// Notes the domains that a document sends requests for.
const WATCH: &str = "window.requested = [];
    const send = window.fetch;
    window.fetch = (url, ...rest) => {
        if (String(url).includes('/observe')) window.requested.push(new URL(url, location.href).searchParams.get('domain'));
        return send(url, ...rest) }";

const REQUESTED: &str = "return window.requested";

/// Opens a page over a line on which the program takes half a minute, and returns once the script has run.
async fn open_slowly(visit: &Visit, path: &str) -> WebDriverResult<()> {
    visit.browser.cdp().send_raw("Network.enable", json!({})).await?;
    visit.browser.cdp().send_raw("Network.clearBrowserCache", json!({})).await?;
    speed(visit, 10_000).await?;
    visit.run("setTimeout(path => { location.href = path }, 0, arguments[0])", vec![json!(path)]).await?;
    let there = "return location.pathname + ' ' + typeof globalThis.early";
    let path = visit.run("return new URL(arguments[0], location.href).pathname", vec![json!(path)]).await?;
    let expected = format!("{} object", path.as_str().unwrap_or_default());
    visit.until(there, |seen| *seen == *expected).await?;
    assert_eq!(visit.count("#app .verdict").await?, 0, "the program is not there yet");
    Ok(())
}

/// Bytes a second; -1 for as many as there are.
async fn speed(visit: &Visit, bytes: i64) -> WebDriverResult<()> {
    let line =
        json!({"offline": false, "latency": 0, "downloadThroughput": bytes, "uploadThroughput": bytes});
    visit.browser.cdp().send_raw("Network.emulateNetworkConditions", line).await.map(drop)
}

async fn requested(visit: &Visit) -> WebDriverResult<Value> {
    visit.run(REQUESTED, vec![]).await
}

/// Runs a scenario in a browser without a service worker, which would load the program at once.
async fn with_slow_pages(scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
    Visit::with(Options::for_tests(), async |visit| {
        let watch = json!({"source": WATCH});
        visit.browser.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", watch).await?;
        visit.open("/robots.txt").await?;
        scenario(visit).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_of_an_address_starts_before_the_program() {
    for (path, domain) in
        [("/d/ok-enforce.test", "ok-enforce.test"), ("/d/B%C3%BCcher.test", "xn--bcher-kva.test")]
    {
        with_slow_pages(async |visit| {
            open_slowly(visit, path).await?;
            visit.until(REQUESTED, |seen| *seen == json!([domain])).await?;
            assert_eq!(visit.count("#app .verdict").await?, 0);
            speed(visit, -1).await?;
            visit.verdict().await?;
            assert_eq!(visit.path().await?, format!("/d/{domain}"));
            assert_eq!(requested(visit).await?, json!([domain]), "the program sends no second request");
            visit.find(By::Css(".verdict")).await?;
            visit.type_in("").await?;
            visit.until(REQUESTED, |seen| *seen == json!([domain, domain])).await?;
            visit.verdict().await?;
            Ok(())
        })
        .await;
    }
}

/// What a verdict looks like: its classes, its icon and its words.
const LOOK: &str = "return [...document.querySelectorAll('.verdict')].map(({ classList, children: [h1, p] }) =>
    [classList.value, h1.firstChild.classList.value, h1.firstChild.innerHTML, h1.lastChild.outerHTML, p.outerHTML])";

#[tokio::test(flavor = "multi_thread")]
async fn the_verdict_is_shown_before_the_program_and_then_looks_the_same() {
    let long = "a-name-that-has-more-letters-than-a-phone.test";
    for domain in [
        "ok-enforce.test",
        "ok-testing.test",
        "absent.test",
        "broken-policy.test",
        "mx-not-covered.test",
        "withdrawn.test",
        "record-fails.test",
        long,
    ] {
        with_slow_pages(async |visit| {
            open_slowly(visit, &format!("/d/{domain}")).await?;
            visit.wait_for("#early").await?;
            let early = visit.run(LOOK, vec![]).await?;
            speed(visit, -1).await?;
            visit.verdict().await?;
            visit.wait_until_gone("#early").await?;
            let late = visit.run(LOOK, vec![]).await?;
            assert_eq!(early, late, "{domain}");
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_enter_shows_the_verdict_and_the_next_one_replaces_it() {
    with_slow_pages(async |visit| {
        open_slowly(visit, "/").await?;
        visit.type_in("absent.test").await?;
        visit.wait_for("#early.quiet").await?;
        visit.clear().await?;
        visit.type_in("ok-testing.test").await?;
        visit.wait_for("#early.warn").await?;
        assert_eq!(visit.count("#early").await?, 1);
        speed(visit, -1).await?;
        assert_eq!(visit.verdict().await?, "testing");
        visit.wait_until_gone("#early").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_enter_starts_the_check() {
    with_slow_pages(async |visit| {
        open_slowly(visit, "/").await?;
        visit.type_in("absent.test").await?;
        visit.until(REQUESTED, |seen| *seen == json!(["absent.test"])).await?;
        // A second one replaces the first.
        visit.clear().await?;
        visit.type_in("ok-testing.test").await?;
        visit.until(REQUESTED, |seen| seen.as_array().is_some_and(|all| all.len() == 2)).await?;
        assert_eq!(visit.count("#app .verdict").await?, 0);
        speed(visit, -1).await?;
        assert_eq!(visit.verdict().await?, "testing");
        assert_eq!(visit.path().await?, "/d/ok-testing.test");
        assert_eq!(requested(visit).await?, json!(["absent.test", "ok-testing.test"]));
        visit.browser.back().await?;
        visit.wait_until_gone(".verdict").await?;
        assert_eq!(visit.path().await?, "/");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_field_says_when_the_program_comes_is_checked() {
    with_slow_pages(async |visit| {
        open_slowly(visit, "/").await?;
        visit.type_in("absent.test").await?;
        visit.clear().await?;
        visit.send_keys(By::Id("domain"), "postmaster@ok-enforce.test").await?;
        speed(visit, -1).await?;
        assert_eq!(visit.verdict().await?, "enforced");
        assert_eq!(visit.path().await?, "/d/ok-enforce.test");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_domain_is_refused_without_a_request() {
    let long = [format!("/d/{}.com", "a".repeat(64)), format!("/d/{}com", "a.".repeat(120))];
    let odd = [
        "/d/bad..name",
        "/d/localhost",
        "/d/127.0.0.1",
        "/d/%FF",
        "/d/a%2Fb.example",
        "/d/%5B::1%5D",
        "/d/-a.com",
        "/d/a-.com",
        "/d/a.onion",
        "/d/a%E2%80%8Bb.com",
    ];
    for path in odd.into_iter().chain(long.iter().map(String::as_str)) {
        with_slow_pages(async |visit| {
            open_slowly(visit, path).await?;
            speed(visit, -1).await?;
            visit.wait_for("#ask-note:not(:empty)").await?;
            assert_eq!(requested(visit).await?, json!([]), "{path}");
            Ok(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_failed_early_is_sent_again() {
    with_slow_pages(async |visit| {
        visit.browser.cdp().send_raw("Network.enable", json!({})).await?;
        let block = async |urls: Value| {
            visit.browser.cdp().send_raw("Network.setBlockedURLs", json!({"urls": urls})).await
        };
        block(json!(["*/api/*"])).await?;
        open_slowly(visit, "/d/ok-enforce.test").await?;
        visit.until(REQUESTED, |seen| *seen == json!(["ok-enforce.test"])).await?;
        assert_eq!(visit.count("#app .verdict").await?, 0, "the program is not there yet");
        block(json!([])).await?;
        speed(visit, -1).await?;
        assert_eq!(visit.verdict().await?, "enforced");
        block(json!(["*/api/*"])).await?;
        visit.browser.refresh().await?;
        visit.wait_for("[data-trouble=unreachable]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_program_the_form_leads_to_the_report() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.browser.cdp().send_raw("Network.enable", json!({})).await?;
        visit.browser.cdp().send_raw("Network.setBlockedURLs", json!({"urls": ["*.wasm"]})).await?;
        visit.open("/").await?;
        visit.wait_for("#late.failed").await?;
        visit.type_in("ok-enforce.test").await?;
        visit.until("return location.pathname", |path| path == "/api/v1/report").await?;
        visit.says("body", "enforced").await?;
        Ok(())
    })
    .await;
}
