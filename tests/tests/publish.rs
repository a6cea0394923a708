//! Tests the screen that leads a domain from nothing to mode enforce, in a real browser.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::downloads::{saved, watch_downloads};
use visit::{RecordingProxy, Visit};

/// Presses a key, wherever the focus is.
async fn press(visit: &Visit, key: Key) -> WebDriverResult<()> {
    visit.browser.action_chain().send_keys(key).perform().await
}

/// Presses Tab until the element that has the focus matches.
async fn tab_to(visit: &Visit, selector: &str) -> WebDriverResult<()> {
    let script = format!("return document.activeElement.matches({})", json!(selector));
    for _ in 0..60 {
        if visit.run(&script, vec![]).await? == true {
            return Ok(());
        }
        press(visit, Key::Tab).await?;
    }
    panic!("the Tab key does not reach {selector}");
}

/// Looks a domain up.
async fn look(visit: &Visit, domain: &str) -> WebDriverResult<()> {
    visit.wait_for("#domain").await?;
    visit.type_in(domain).await?;
    visit.wait_for("[data-verdict]").await
}

async fn open_step(visit: &Visit, step: &str) -> WebDriverResult<()> {
    if visit.count(&format!("#{step}[open]")).await? == 0 {
        visit.click(By::Css(format!("#{step} > summary"))).await?;
    }
    visit.wait_for(&format!("#{step}[open]")).await
}

/// Chooses an option of a list.
async fn choose(visit: &Visit, list: &str, value: &str) -> WebDriverResult<()> {
    let script = "const list = document.getElementById(arguments[0]); list.value = arguments[1];
        list.dispatchEvent(new Event('change', { bubbles: true }))";
    visit.run(script, vec![json!(list), json!(value)]).await.map(drop)
}

/// Deletes what was entered, on a page that does not save it again.
async fn forget(visit: &Visit) -> WebDriverResult<()> {
    visit.open("/lints/").await?;
    visit.run("localStorage.clear()", vec![]).await.map(drop)
}

const POLICY: &str = "version: STSv1\nmode: testing\nmx: mx1.absent.test\nmax_age: 86400\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_leads_from_an_empty_domain_to_a_downloaded_policy() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.open("/publish").await?;
        visit.wait_for("#domain").await?;
        assert_eq!(visit.accessibility_violations().await?, [""; 0], "before anything is entered");
        tab_to(visit, "#domain").await?;
        visit.browser.action_chain().send_keys("absent.test").send_keys(Key::Enter).perform().await?;
        visit.wait_for("[data-verdict=absent]").await?;
        visit.wait_for("#hosts[open]").await?;
        assert_eq!(visit.value("#host-lines").await?, "mx1.absent.test");
        tab_to(visit, "[data-next=mode]").await?;
        press(visit, Key::Enter).await?;
        visit.until("return document.activeElement.closest('details')?.id", |id| *id == "mode").await?;
        watch_downloads(visit).await?;
        tab_to(visit, "#mode [data-do=download]").await?;
        press(visit, Key::Enter).await?;
        assert_eq!(saved(visit).await?, POLICY.as_bytes());
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            for step in ["hosts", "mode", "records", "hosting", "check", "enforce"] {
                open_step(visit, step).await?;
                assert_eq!(visit.accessibility_violations().await?, [""; 0], "{step} in {scheme}");
            }
        }
        assert_eq!(visit.policy_violations().await?, json!([]));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_step_at_which_a_domain_is_opens() {
    Visit::with(Options::for_tests(), async |visit| {
        for (domain, step) in [
            ("absent.test", "hosts"),
            ("policy-without-record.test", "records"),
            ("policy-host-absent.test", "hosting"),
            ("policy-redirected.test", "check"),
            ("blank-line.test", "check"),
            ("ok-testing.test", "enforce"),
            ("ok-enforce.test", "enforce"),
        ] {
            forget(visit).await?;
            visit.open("/publish").await?;
            look(visit, domain).await?;
            let opened =
                "return [...document.querySelectorAll('.steps details[open]')].map(one => one.id).join()";
            assert_eq!(visit.run(opened, vec![]).await?, step, "{domain}");
            // And again after a return. Hosts that were proposed have been read by then.
            visit.browser.refresh().await?;
            visit.wait_for("[data-verdict]").await?;
            let step = if step == "hosts" { "mode" } else { step };
            assert_eq!(visit.run(opened, vec![]).await?, step, "{domain}, after a return");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_already_is_taken_over_and_compared() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/publish").await?;
        look(visit, "ok-testing.test").await?;
        assert_eq!(visit.value("#host-lines").await?, "mx1.ok-testing.test\nmx2.ok-testing.test");
        open_step(visit, "check").await?;
        let rows = "return [...document.querySelectorAll('.compared td .state')].map(one => one.className)";
        assert_eq!(visit.run(rows, vec![]).await?, json!(["state good", "state good", "state good"]));
        open_step(visit, "hosts").await?;
        visit.send_keys(By::Id("host-lines"), "\nmx3.ok-testing.test").await?;
        open_step(visit, "check").await?;
        assert_eq!(visit.run(rows, vec![]).await?, json!(["state good", "state warn", "state warn"]));
        // Another domain does not keep the hosts that were entered for this one.
        forget(visit).await?;
        visit.open("/publish").await?;
        look(visit, "ok-testing.test").await?;
        visit.clear().await?;
        look(visit, "absent.test").await?;
        visit.wait_for("[data-verdict=absent]").await?;
        assert_eq!(visit.value("#host-lines").await?, "mx1.absent.test");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_weeks_of_testing_enforce_is_offered() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/publish").await?;
        look(visit, "ok-testing.test").await?;
        assert_eq!(visit.count("[data-do=enforce]").await?, 0, "not before two weeks have passed");
        let age = "localStorage.setItem('publish', localStorage.getItem('publish').replace(/since=\\d+/, 'since=1790000000'))";
        visit.run(age, vec![]).await?;
        visit.browser.refresh().await?;
        visit.wait_for("[data-verdict=testing]").await?;
        assert!(visit.text("#enforce").await?.contains("in testing since 2026-09-21"));
        visit.click(By::Css("[data-do=enforce]")).await?;
        open_step(visit, "mode").await?;
        let policy = visit.text("#mode .made pre").await?;
        assert!(policy.contains("mode: enforce"), "{policy}");
        open_step(visit, "records").await?;
        let records = visit.text("#records .made pre").await?;
        assert!(!records.contains("id=20260101T000000"), "the id is new: {records}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_and_files_are_written_for_every_form_and_server() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/publish").await?;
        look(visit, "absent.test").await?;
        open_step(visit, "records").await?;
        visit.send_keys(By::Id("server"), "web.example.com").await?;
        let all = "return [...document.querySelectorAll(arguments[0] + ' option')].map(one => one.value).filter(Boolean)";
        let forms = visit.run(all, vec![json!("#form")]).await?;
        assert_eq!(forms.as_array().map(Vec::len), Some(10));
        for form in forms.as_array().into_iter().flatten().filter_map(Value::as_str) {
            choose(visit, "form", form).await?;
            let text = visit.text("#records .made pre").await?;
            for part in ["TLSRPTv1", "web.example.com", "STSv1"] {
                assert!(text.contains(part), "{form}: {part} is not in\n{text}");
            }
        }
        visit.click(By::Css("#records [name=id-from]:not(:checked)")).await?;
        // The first 16 bytes of the SHA-256 digest of the policy.
        let id = "return document.querySelector('#records .brief').textContent";
        visit.until(id, |id| id.as_str().is_some_and(|id| id.len() == "id=".len() + 32)).await?;
        open_step(visit, "hosting").await?;
        let servers = visit.run(all, vec![json!("#hosting-choice")]).await?;
        assert!(servers.as_array().is_some_and(|servers| servers.len() >= 12), "{servers}");
        for server in servers.as_array().into_iter().flatten().filter_map(Value::as_str) {
            choose(visit, "hosting-choice", server).await?;
            let text = visit.text("#hosting").await?;
            assert!(text.contains("mode: testing"), "{server}:\n{text}");
            assert!(!text.contains("{domain}") && !text.contains("{policy"), "{server}:\n{text}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_domain_is_sent_and_it_works_offline() {
    Visit::with_network_log(async |visit| {
        let proxy = RecordingProxy::to(visit.lab.address()).await;
        visit.browser.goto(proxy.url("/publish")).await?;
        visit.wait_for("#domain").await?;
        visit.cached().await?;
        visit.send_keys(By::Id("host-lines"), "smtp.gmail.com\nmx1.secret.example").await?;
        visit.wait_for("#hosts [data-finding=mx-pattern-not-a-mail-host]").await?;
        visit.type_in("absent.test").await?;
        visit.wait_for("[data-verdict=absent]").await?;
        let asked: Vec<String> = proxy.requests().into_iter().filter(|line| line.contains("/api/")).collect();
        assert_eq!(asked, ["GET /api/v1/report?domain=absent.test&lang=en HTTP/1.1"]);
        assert!(!String::from_utf8_lossy(&proxy.bytes()).contains("secret"), "a host was sent");
        visit.offline(true).await?;
        visit.browser.refresh().await?;
        visit.wait_for("[data-trouble=offline]").await?;
        assert_eq!(visit.value("#domain").await?, "absent.test");
        let host_lines = visit.find(By::Id("host-lines")).await?;
        assert_eq!(host_lines.value().await?.unwrap_or_default(), "smtp.gmail.com\nmx1.secret.example");
        host_lines.clear().await?;
        host_lines.send_keys("mx1.absent.test\nsmtp.office365.com").await?;
        visit.wait_for("#hosts [data-finding=mx-pattern-not-a-mail-host]").await?;
        visit.offline(false).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_contains_what_was_entered_and_keeps_what_was_there() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/publish").await?;
        look(visit, "absent.test").await?;
        visit.open("/lints/").await?;
        visit.open("/publish#domain=ok-testing.test&mx=mx9.ok-testing.test%0A%2A.example.net&mode=enforce&max_age=604800&records=bind").await?;
        visit.wait_for("[data-verdict=testing]").await?;
        assert_eq!(visit.value("#host-lines").await?, "mx9.ok-testing.test\n*.example.net");
        open_step(visit, "mode").await?;
        let policy = "version: STSv1\nmode: enforce\nmx: mx9.ok-testing.test\nmx: *.example.net\nmax_age: 604800";
        assert_eq!(visit.text("#mode .made pre").await?, policy);
        assert_eq!(visit.run("return location.hash", vec![]).await?, "", "the link would undo every edit");
        visit.click(By::Css("[data-do=own]")).await?;
        visit.wait_for("[data-verdict=absent]").await?;
        assert_eq!(visit.value("#host-lines").await?, "mx1.absent.test");
        open_step(visit, "mode").await?;
        visit.click(By::Css("[data-do=editor]")).await?;
        visit.wait_for("[data-part=policy] textarea").await?;
        assert_eq!(visit.value("#policy").await?, POLICY);
        visit.open("/publish").await?;
        visit.wait_for("[data-verdict=absent]").await?;
        // The page is open when this link is entered.
        visit.open("/publish#domain=ok-testing.test&mx=mx8.ok-testing.test&mode=testing").await?;
        visit
            .until("return document.getElementById('host-lines')?.value", |hosts| *hosts == "mx8.ok-testing.test")
            .await?;
        Ok(())
    })
    .await;
}
