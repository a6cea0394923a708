//! Tests the way of a bounce: from the field on the first page to its explanation, and on to the check of its domain.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key, TypingData};
use visit::{RecordingProxy, Visit};

const BOUNCE: &str = "Your message to anna@mx-not-covered.test was not delivered.\n\
    > Server at mx9.mx-not-covered.test (192.0.2.9) returned '450 4.4.8 MX hosts of\n\
    > mx-not-covered.test failed MTA-STS validation'\n";

/// Whether the page is wider than the screen.
const TOO_WIDE: &str = "return document.documentElement.scrollWidth > innerWidth";

/// Presses keys, wherever the focus is.
async fn press(visit: &Visit, keys: impl Into<TypingData>) -> WebDriverResult<()> {
    visit.browser.action_chain().send_keys(keys).perform().await
}

/// Presses the Tab key until the focus is on an element that this selector finds.
async fn tab_to(visit: &Visit, selector: &str) -> WebDriverResult<()> {
    for _ in 0..40 {
        let is_there =
            visit.run("return document.activeElement.matches(arguments[0])", vec![json!(selector)]);
        if is_there.await? == true {
            return Ok(());
        }
        press(visit, Key::Tab).await?;
    }
    panic!("the Tab key does not reach {selector}");
}

/// Puts a text into the box and presses “Explain”.
async fn explain(visit: &Visit, text: &str) -> WebDriverResult<()> {
    visit.run("document.getElementById('bounce').value = arguments[0]", vec![json!(text)]).await?;
    visit.click(By::Css("#paste [type=submit]")).await
}

/// Pastes a text as the clipboard gives it.
async fn paste(visit: &Visit, text: &str) -> WebDriverResult<()> {
    let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        const box = document.getElementById('bounce');
        if (box.dispatchEvent(event)) box.value = arguments[0];";
    visit.run(script, vec![json!(text)]).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_leads_from_a_bounce_to_the_finding() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.start("/").await?;
        tab_to(visit, ".stuck summary").await?;
        press(visit, Key::Enter).await?;
        tab_to(visit, "#bounce").await?;
        press(visit, BOUNCE).await?;
        tab_to(visit, "#stuck button").await?;
        press(visit, Key::Enter).await?;
        visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;
        assert_eq!(visit.path().await?, "/bounce");
        assert_eq!(
            visit.browser.current_url().await?.query().unwrap_or_default(),
            "",
            "the text is not in the address"
        );
        assert_eq!(visit.value("#bounce").await?, BOUNCE);
        let told = visit.text("#app").await?;
        for part in [
            "Exchange Online says",
            "mx-not-covered.test",
            "mx9.mx-not-covered.test",
            "the recipient's domain: its MTA-STS policy or record",
            "The mail waits",
            "Compare every MX host with the mx lines",
            "Certain: ",
        ] {
            assert!(told.contains(part), "expected {part:?} in {told}");
        }
        assert_eq!(visit.run("return document.activeElement.id", vec![]).await?, "answer");
        assert_eq!(
            visit.run("return sessionStorage.length", vec![]).await?,
            0,
            "the text is handed over once"
        );
        tab_to(visit, "[data-do=check]").await?;
        press(visit, Key::Enter).await?;
        visit.wait_for("#mx-not-in-policy[open]").await?;
        let in_view = "const place = document.getElementById('mx-not-in-policy').getBoundingClientRect();
            return place.top > -1 && place.top < innerHeight";
        visit.until(in_view, |is| *is == true).await?;
        assert_eq!(visit.path().await?, "/d/mx-not-covered.test");
        let focused = "return document.activeElement.parentElement.id";
        assert_eq!(visit.run(focused, vec![]).await?, "mx-not-in-policy");
        assert_eq!(visit.count("#sought").await?, 0);
        assert_eq!(visit.policy_violations().await?, json!([]));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_without_the_finding_says_so() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/ok-enforce.test#mx-not-in-policy,mx-wildcard-depth").await?;
        visit.verdict().await?;
        visit.wait_for("#sought").await?;
        let told = visit.text("#sought").await?;
        assert_eq!(told, "You asked about mx-not-in-policy, mx-wildcard-depth. This check did not find that; it may be fixed by now.");
        visit.open("/d/ok-testing.test#starttls-absent").await?;
        visit.verdict().await?;
        visit.wait_for("#sought").await?;
        assert!(visit.text("#sought").await?.ends_with("This command tests it: mta-sts-check check ok-testing.test"));
        for quiet in ["/d/three-mx.test", "/d/three-mx.test#nothing", "/d/broken-policy.test#field-misspelt"] {
            // From another page, because a new fragment alone does not load this one again.
            visit.open("/learn").await?;
            visit.open(quiet).await?;
            visit.verdict().await?;
            assert_eq!(visit.count("#sought").await?, 0, "{quiet}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_recognised_or_left_out_is_said_so() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.start("/bounce").await?;
        explain(visit, "to=<anna@absent.test>, dsn=5.1.1 (user unknown)").await?;
        visit.wait_for("[data-bounce=topic]").await?;
        let about = visit.text("[data-bounce=topic]").await?;
        assert!(about.contains("The code 5.1.1 is about the address"), "{about}");
        assert_eq!(visit.count("[data-do=check]").await?, 0, "the domain has no part in it");
        explain(visit, "to=<anna@absent.test>, dsn=5.0.0 (other trouble)").await?;
        visit.wait_for("[data-bounce=unknown]").await?;
        assert!(visit.text("#app").await?.contains("none of the"), "what is known is told");
        assert!(visit.attribute("[data-do=check]", "href").await?.ends_with("/d/absent.test"));

        let log = |count: usize| -> String {
            (0..count)
                .map(|n| format!("to=<a@d{n}.test>, status=deferred (Server certificate not trusted)\n"))
                .collect()
        };
        explain(visit, &log(12)).await?;
        visit.wait_for("[data-bounce=pf-nottrusted]").await?;
        let same = visit.text(".same").await?;
        assert!(
            same.starts_with("The same about d1.test, ") && same.ends_with("d9.test and 2 more."),
            "{same}"
        );
        assert_eq!(visit.count(".same a[href^='/d/d9.test#mx-tls-invalid']").await?, 1);

        // A mebibyte would take the browser seconds to show, so it is read from the clipboard.
        let long = log(20_000);
        paste(visit, &long).await?;
        visit.wait_for("[data-left-out]").await?;
        assert!(visit.text("[data-left-out]").await?.starts_with("Only the first 1024 KiB were read"));
        assert!(visit.text("[data-from]").await?.contains(&format!("{} KiB", long.len().div_ceil(1024))));
        assert_eq!(visit.value("#bounce").await?, "");

        visit.click(By::Css("#paste [type=reset]")).await?;
        visit.wait_until_gone("[data-bounce]").await?;
        paste(visit, BOUNCE).await?;
        visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;
        assert_eq!(visit.count("[data-left-out], [data-from]").await?, 0);

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bounce.txt");
        std::fs::write(&file, BOUNCE.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
        visit.send_keys(By::Id("file"), file.display().to_string()).await?;
        visit.wait_for("[data-from]").await?;
        assert_eq!(visit.text("[data-from]").await?, "From the file bounce.txt");
        visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;

        visit.start("/").await?;
        paste(visit, &long).await?;
        visit.wait_for("[data-left-out]").await?;
        assert_eq!(visit.path().await?, "/bounce");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_to_explain_and_to_learn_have_no_faults_of_accessibility() {
    Visit::with(Options::for_tests(), async |visit| {
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            visit.start("/bounce").await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "empty, {scheme}");
            visit.click(By::Id("example")).await?;
            visit.wait_for("[data-do=check]").await?;
            let text = visit.value("#bounce").await?
                + "\n4.4.312 DNS query failed\nto=<b@two.example.com>: Server certificate not trusted\n";
            explain(visit, &text).await?;
            visit.wait_for("article + article + article, .others + article").await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "explained, {scheme}");
            for width in [320, 1280] {
                visit.resize(width).await?;
                assert_eq!(visit.run(TOO_WIDE, vec![]).await?, json!(false), "/bounce at {width}");
            }
            explain(visit, "nothing").await?;
            visit.wait_for("[data-bounce=unknown]").await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "unknown, {scheme}");
            visit.open("/d/ok-enforce.test#mx-tls-invalid").await?;
            visit.verdict().await?;
            visit.wait_for("#sought").await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "not found, {scheme}");
            for width in [360, 1280] {
                visit.resize(width).await?;
                visit.open("/learn").await?;
                assert_eq!(visit.accessibility_violations().await?, [""; 0], "/learn, {scheme}, {width}");
                assert_eq!(visit.run(TOO_WIDE, vec![]).await?, json!(false), "/learn, {width}");
                assert_eq!(visit.count("script").await?, 0, "/learn works without scripts");
            }
            visit.start("/").await?;
            visit.run("document.querySelector('.stuck').open = true", vec![]).await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "the first page, {scheme}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_part_of_a_bounce_is_sent_and_it_works_offline() {
    Visit::with_network_log(async |visit| {
        let proxy = RecordingProxy::to(visit.lab.address()).await;
        visit.browser.goto(proxy.url("/")).await?;
        visit.cached().await?;
        let before = proxy.requests().len();
        visit.run("document.querySelector('.stuck').open = true", vec![]).await?;
        visit.send_keys(By::Css("#stuck textarea"), BOUNCE).await?;
        visit.click(By::Css("#stuck button")).await?;
        visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;
        // Without the script of the first page, the form does not send the text either.
        visit.browser.goto(proxy.url("/")).await?;
        visit.run("document.querySelector('.stuck').open = true; document.querySelector('#stuck textarea').value = arguments[0]; HTMLFormElement.prototype.submit.call(document.getElementById('stuck'))", vec![json!(BOUNCE)]).await?;
        visit.wait_for("#explaining").await?;
        let after: Vec<String> = proxy.requests().split_off(before);
        let is_own = |line: &String| {
            ["GET /assets/", "GET /icon", "GET /favicon", "GET / ", "GET /bounce ", "GET /bounce? ", "GET /early.js", "GET /manifest", "GET /service-worker.js"]
                .iter()
                .any(|start| line.starts_with(start))
                || line.contains("__WB_REVISION__")
        };
        let others: Vec<&String> = after.iter().filter(|line| !is_own(line)).collect();
        assert!(others.is_empty(), "{others:?}");
        let sent = String::from_utf8_lossy(&proxy.bytes()).to_lowercase();
        for secret in ["anna", "mx-not-covered", "content-length:"] {
            assert!(!sent.contains(secret), "{secret} was sent");
        }
        for event in visit.network_log().await?.iter().filter(|event| event["method"] == "Network.requestWillBeSent") {
            let request = &event["params"]["request"];
            let url = request["url"].as_str().unwrap_or_default();
            assert!(url.starts_with(&proxy.url("/")) || url.starts_with("blob:"), "{request}");
            assert_eq!((&request["method"], &request["hasPostData"]), (&json!("GET"), &Value::Null), "{request}");
        }
        assert_eq!(visit.lab.log().entries(), [], "the Worker must not make upstream requests");
        visit.offline(true).await?;
        visit.browser.goto(proxy.url("/learn?x")).await?;
        visit.wait_for("#what-dane-adds").await?;
        visit.browser.goto(proxy.url("/bounce")).await?;
        visit.started().await?;
        visit.click(By::Id("example")).await?;
        visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;
        visit.offline(false).await
    })
    .await;
}
