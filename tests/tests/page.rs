//! Tests the built page in a real browser, with the built Worker.

mod visit;

use e2e::Options;
use e2e::visitor::get;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::downloads::{saved, watch_downloads};

#[tokio::test(flavor = "multi_thread")]
async fn typing_a_domain_shows_the_verdict() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        visit.type_in("ok-enforce.test").await?;
        assert_eq!(visit.verdict().await?, "enforced");
        assert_eq!(visit.path().await?, "/d/ok-enforce.test");
        assert_eq!(visit.text(".verdict h1").await?, "Mail to ok-enforce.test is protected");
        assert!(visit.browser.title().await?.contains("ok-enforce.test"));
        assert_eq!(visit.count("tr[data-host]").await?, 2, "both MX hosts must have a row");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_url_or_mail_address_becomes_its_domain() {
    Visit::with(Options::for_tests(), async |visit| {
        for (pasted, domain) in [
            ("postmaster@OK-Enforce.TEST", "ok-enforce.test"),
            (" https://mta-sts.ok-testing.test/.well-known/mta-sts.txt ", "ok-testing.test"),
            ("withdrawn.test.", "withdrawn.test"),
            ("ok-enforce.test/login?next=https://absent.test", "ok-enforce.test"),
            ("_mta-sts.ok-enforce.test. 300 IN TXT \"v=STSv1; id=1\"", "ok-enforce.test"),
            ("b\u{fc}cher.test", "xn--bcher-kva.test"),
        ] {
            visit.open("/").await?;
            visit.type_in(pasted).await?;
            visit.verdict().await?;
            assert_eq!(visit.path().await?, format!("/d/{domain}"), "{pasted}");
        }
        assert!(visit.text(".verdict h1").await?.contains("b\u{fc}cher.test"));
        assert!(
            visit.text(".idn").await?.contains("xn--bcher-kva.test"),
            "the name must be shown as A-labels and as U-labels"
        );
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_domain_is_rejected_at_once() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        for typed in ["localhost", "127.0.0.1", "exa mple.com", "user@"] {
            visit.type_in(typed).await?;
            visit.wait_for("#ask-note:not(:empty)").await?;
            assert_eq!(visit.attribute("#domain", "aria-invalid").await?, "true", "{typed}");
            visit.clear().await?;
        }
        assert_eq!(visit.lab.log().entries(), []);
        Ok(())
    })
    .await;
}

/// Notes what a page shows of a running check, whenever that changes. A busy machine may be too late to look at it.
const WATCH: &str = "window.shown = [];
    new MutationObserver(() => {
        const mark = place => document.querySelector(`#app [data-place=${place}]`)?.dataset.mark ?? '';
        const text = selector => document.querySelector(selector)?.textContent ?? '';
        const verdict = document.querySelector('#app .verdict')?.dataset.verdict ?? '';
        shown.push([mark('record'), mark('reports'), mark('policy'), verdict, text('.settled')]);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })";

/// Returns what the page has shown while the record was known and the policy was not yet: the marks of the record, the
/// reports and the policy, the verdict, and how much has settled.
async fn shown_meanwhile(visit: &Visit) -> WebDriverResult<Vec<[String; 5]>> {
    let shown = visit.run("return window.shown", vec![]).await?;
    let shown: Vec<[String; 5]> = serde_json::from_value(shown).unwrap();
    let meanwhile: Vec<_> =
        shown.iter().filter(|[record, _, policy, ..]| record == "right" && policy == "asked").collect();
    assert!(!meanwhile.is_empty(), "the record was not shown before the policy: {shown:?}");
    Ok(meanwhile.into_iter().cloned().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_filled_while_the_check_runs() {
    Visit::with(Options::for_tests().with_more_fixtures(), async |visit| {
        visit.on_every_page(WATCH).await?;
        visit.start("/").await?;
        visit.type_in("slower-policy.test").await?;
        assert_eq!(visit.verdict().await?, "enforced");
        let meanwhile = shown_meanwhile(visit).await?;
        for [_, _, _, verdict, settled] in &meanwhile {
            assert_eq!(verdict, "checking", "{meanwhile:?}");
            assert!(settled.contains(" of ") && !settled.starts_with('0'), "{meanwhile:?}");
        }
        assert!(meanwhile.iter().any(|[_, reports, ..]| reports == "right"), "{meanwhile:?}");
        assert_eq!(visit.verdict().await?, "enforced");
        assert_eq!(visit.count(".settled").await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permalink_survives_a_reload() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/ok-testing.test").await?;
        assert_eq!(visit.verdict().await?, "testing");
        visit.browser.refresh().await?;
        assert_eq!(visit.verdict().await?, "testing");
        assert_eq!(visit.path().await?, "/d/ok-testing.test");
        assert_eq!(visit.value("#domain").await?, "ok-testing.test");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_the_report_of_the_api() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/blank-line.test").await?;
        visit.verdict().await?;
        watch_downloads(visit).await?;
        visit.click(By::Css(".verdict [data-do=save]")).await?;
        let saved: Value = serde_json::from_slice(&saved(visit).await?)?;
        // The answer comes from the edge's cache, so it is about the same check.
        let report = get(visit.lab.address(), "/api/v1/report?domain=blank-line.test").await?.text().await?;
        assert_eq!(saved, serde_json::from_str::<Value>(&report)?);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn back_and_forward_go_through_the_checks() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        visit.type_in("ok-enforce.test").await?;
        assert_eq!(visit.verdict().await?, "enforced");
        visit.clear().await?;
        visit.type_in("absent.test").await?;
        visit.wait_for("[data-verdict=absent]").await?;
        visit.browser.back().await?;
        visit.wait_for("[data-verdict=enforced]").await?;
        assert_eq!(visit.value("#domain").await?, "ok-enforce.test");
        visit.browser.back().await?;
        visit.wait_until_gone("[data-verdict]").await?;
        assert_eq!(visit.path().await?, "/");
        visit.browser.forward().await?;
        visit.wait_for("[data-verdict=enforced]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_has_its_view() {
    Visit::with(Options::for_tests(), async |visit| {
        for (path, heading) in [
            ("/d/", "Is mail to your domain"),
            ("/d/bad..name", "Is mail to your domain"),
            ("/check", "Is mail to your domain"),
            ("/publish/", "Publish MTA-STS"),
            ("/lint/", "Lint a draft"),
            ("/lint.html", "Lint a draft"),
        ] {
            visit.open(path).await?;
            let shown = "return [...document.querySelectorAll('h1')].filter(one => one.checkVisibility()).map(one => one.innerText).join()";
            visit.until(shown, |shown| shown.as_str().is_some_and(|shown| shown.starts_with(heading))).await?;
        }
        visit.wait_for("#policy").await?;
        visit.open("/d/bad..name").await?;
        visit.click(By::Id("to-lint")).await?;
        visit.wait_for("#policy").await?;
        visit.browser.back().await?;
        visit.wait_until_gone("#policy").await?;
        visit.wait_for("#ask-note:not(:empty)").await?;
        assert!(visit.find(By::Id("ask-note")).await?.is_displayed().await?, "the error must be visible");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_lists_demo_domains() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        visit.wait_for(".examples a").await?;
        assert_eq!(visit.count(".examples a").await?, visit.lab.listed().count());
        visit.click(By::Css("#examples summary")).await?;
        visit.click(By::LinkText("mx-not-covered.test")).await?;
        assert_eq!(visit.verdict().await?, "enforced_with_failures");
        assert_eq!(visit.count("[data-finding=mx-not-in-policy]").await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_can_be_done_by_keyboard() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/ok-enforce.test").await?;
        visit.verdict().await?;
        visit.send_keys(By::Tag("body"), "/").await?;
        let focused = visit.browser.active_element().await?;
        assert_eq!(focused.id().await?.as_deref(), Some("domain"));
        focused.send_keys(Key::Escape + "").await?;
        assert_eq!(visit.value("#domain").await?, "");
        focused.send_keys(Key::Control + "a").await?;
        visit.type_in("absent.test").await?;
        visit.wait_for("[data-verdict=absent]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn being_offline_is_shown_and_the_check_can_be_repeated() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.start("/").await?;
        visit.offline(true).await?;
        visit.type_in("ok-enforce.test").await?;
        visit.wait_for("[data-trouble=offline]").await?;
        visit.offline(false).await?;
        visit.click(By::Css("[data-trouble] button")).await?;
        assert_eq!(visit.verdict().await?, "enforced");
        assert_eq!(visit.count("[data-trouble]").await?, 0);
        let focused = visit.run("return document.activeElement.textContent", vec![]).await?;
        assert_eq!(focused, "Check", "the pressed button was removed, but the focus must stay");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_service_is_not_reported_as_being_offline() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.start("/").await?;
        visit.browser.cdp().send_raw("Network.enable", json!({})).await?;
        let blocked = json!({"urls": ["*/api/*"]});
        visit.browser.cdp().send_raw("Network.setBlockedURLs", blocked).await?;
        visit.type_in("ok-enforce.test").await?;
        visit.wait_for("[data-trouble=unreachable]").await?;
        let said = visit.text("[data-trouble]").await?;
        assert!(said.contains("The service did not answer") && !said.contains("offline"), "{said}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tools_fit_on_one_line_on_a_phone() {
    Visit::with(Options::for_tests(), async |visit| {
        for width in [320, 360, 768, 1280] {
            visit.resize(width).await?;
            visit.open("/").await?;
            visit.wait_for("#to-lint").await?;
            let tools =
                "return [...document.querySelectorAll('nav a')].map(one => one.getBoundingClientRect())
                .map(box => [Math.round(box.top), Math.round(box.right - innerWidth) < 0])";
            let tools: Vec<(i64, bool)> = serde_json::from_value(visit.run(tools, vec![]).await?).unwrap();
            let top = tools.first().unwrap().0;
            assert!(tools.iter().all(|tool| *tool == (top, true)), "{width}: {tools:?}");
            let name = visit.run("return document.getElementById('to-lint').textContent", vec![]).await?;
            assert_eq!(name, "Lint a draft", "screen readers must get the full name");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_the_resolvers_is_not_reported_as_a_problem_of_the_domain() {
    let gone = |name: &str| (name.to_owned(), "https://resolver-gone.lab/dns-query".to_owned());
    let bindings = vec![gone("RESOLVER_PRIMARY"), gone("RESOLVER_SECONDARY")];
    Visit::with(Options { bindings, ..Options::for_tests() }, async |visit| {
        visit.open("/d/ok-enforce.test").await?;
        visit.wait_for("[data-trouble=resolver], [data-verdict=undetermined]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_document_of_a_gateway_is_quoted() {
    Visit::with(Options::for_tests(), async |visit| {
        let cases = [
            (502, r#"{"detail":"no resolver \u202e answers"}"#, "resolver", "It says: no resolver"),
            (504, r#"{"detail":"nothing came in time"}"#, "resolver", "It says: nothing came in time."),
            (504, "<html>", "unreachable", "The service did not answer"),
            (
                503,
                r#"{"detail":"the check did not finish"}"#,
                "unexpected",
                "It says: the check did not finish.",
            ),
        ];
        for (status, document, trouble, said) in cases {
            let source = format!(
                "const send = window.fetch; window.fetch = (url, ...rest) => String(url).includes('/observe')
                    ? Promise.resolve(new Response({}, {{ status: {status} }})) : send(url, ...rest)",
                json!(document)
            );
            let cdp = visit.browser.cdp();
            let script =
                cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await?;
            visit.open("/d/ok-enforce.test").await?;
            visit.wait_for(&format!("[data-trouble={trouble}]")).await?;
            let text = visit.text("[data-trouble]").await?;
            assert!(text.contains(said) && !text.contains('\u{202e}'), "{status}: {text}");
            cdp.send_raw("Page.removeScriptToEvaluateOnNewDocument", script).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_joins_a_running_check_sees_the_steps_that_have_settled() {
    Visit::with(Options::for_tests().with_more_fixtures(), async |visit| {
        visit.on_every_page(WATCH).await?;
        visit.open("/robots.txt").await?;
        let path = "/api/v1/observe?domain=slower-policy.test";
        let mut first = get(visit.lab.address(), path).await.unwrap();
        first.piece().await.unwrap().expect("the check has begun");
        visit.open("/d/slower-policy.test").await?;
        assert_eq!(visit.verdict().await?, "enforced");
        shown_meanwhile(visit).await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_shown_as_text() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.open("/d/hostile-text.test").await?;
        visit.verdict().await?;
        visit.run("document.querySelectorAll('details').forEach(one => one.open = true)", vec![]).await?;
        let shown = visit.text("#app").await?;
        for text in ["<script>alert(1)</script>", "<svg/onload=alert(3)>", "<img src=x onerror=alert(4)>", "<s>mx</s>"] {
            assert!(shown.contains(text), "{text} in {shown}");
        }
        let made = "#app script, #app img, #app iframe, #app s, #app textarea, #app [onload], #app [onmouseover], \
                    #app a[href^='javascript:']";
        assert_eq!(visit.count(made).await?, 0, "text must not become markup");
        let invisible = visit.run("return document.body.innerText.match(/[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\0\\x07\\x1b]/g)", vec![]);
        assert_eq!(invisible.await?, Value::Null, "invisible characters must be shown as tokens");
        assert_eq!(visit.policy_violations().await?, json!([]));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_accessible() {
    Visit::with(Options::for_tests(), async |visit| {
        let paths = [
            "/",
            "/nothing-here",
            "/d/ok-enforce.test",
            "/d/absent.test",
            "/d/broken-policy.test",
            "/d/hostile-text.test",
        ];
        let mut violations = Vec::new();
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            for path in paths {
                visit.start(path).await?;
                if path.starts_with("/d/") {
                    visit.verdict().await?;
                    visit
                        .run("document.querySelectorAll('details').forEach(one => one.open = true)", vec![])
                        .await?;
                }
                let found = visit.accessibility_violations().await?;
                violations
                    .extend(found.into_iter().map(|violation| format!("{path}, {scheme}: {violation}")));
            }
        }
        assert!(violations.is_empty(), "{}", violations.join("\n"));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_fits_every_width() {
    Visit::with(Options::for_tests(), async |visit| {
        for path in [
            "/",
            "/d/ok-enforce.test",
            "/d/absent.test",
            "/d/broken-policy.test",
            "/d/three-mx.test",
            "/d/hostile-text.test",
        ] {
            visit.start(path).await?;
            if path.starts_with("/d/") {
                visit.verdict().await?;
            }
            for scheme in ["light", "dark"] {
                visit.prefer(scheme).await?;
                for width in [360, 768, 1280] {
                    visit.resize(width).await?;
                    visit
                        .screenshot(&format!(
                            "{}-{width}-{scheme}",
                            path.trim_start_matches("/d/").replace('/', "home")
                        ))
                        .await?;
                    let wider =
                        visit.run("return document.documentElement.scrollWidth - innerWidth", vec![]).await?;
                    assert!(
                        wider.as_i64().is_some_and(|wider| wider <= 0),
                        "{path} at {width}: {wider} px too wide"
                    );
                }
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_can_link_to_a_finding() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/broken-policy.test#tlsrpt-absent").await?;
        visit.verdict().await?;
        assert!(visit.count(".finding[id]").await? > 1);
        visit.open("/").await?;
        visit.open("/d/blank-line.test#blank-line").await?;
        visit.verdict().await?;
        visit.wait_for("#blank-line[open]").await?;
        let top =
            visit.run("return document.getElementById('blank-line').getBoundingClientRect().top", vec![]);
        let top = top.await?;
        assert!(top.as_f64().is_some_and(|top| (-5.0..900.0).contains(&top)), "at {top}");
        assert!(visit.count("[data-sender]").await? > 15, "the table of senders");
        Ok(())
    })
    .await;
}
