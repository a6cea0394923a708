//! Tests the check element in pages of other sites, in a real browser.

mod visit;

use std::time::Duration;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::{Host, Visit};

/// Returns the events that a page got from its widgets, and the errors in the page.
const SEEN: &str =
    "return { reports: window.reports.length, errors: window.errors.length, faults: window.faults }";

impl Visit {
    /// Waits until the page has got `expected` reports.
    async fn reports(&self, expected: usize) -> WebDriverResult<()> {
        self.until(SEEN, |seen| seen["reports"] == expected).await
    }

    async fn errors(&self, expected: usize) -> WebDriverResult<Value> {
        self.until(SEEN, |seen| seen["errors"] == expected).await?;
        self.run("return window.errors", vec![]).await
    }

    /// Puts `html` into the page.
    async fn put(&self, html: &str) -> WebDriverResult<()> {
        self.run("document.body.insertAdjacentHTML('beforeend', arguments[0])", vec![json!(html)])
            .await
            .map(drop)
    }

    /// Runs a script inside the frame of the first element.
    async fn inside(&self, script: &str) -> WebDriverResult<Value> {
        let element = self.find(By::Css("mta-sts-check")).await?;
        element.get_shadow_root().await?.find(By::Css("iframe")).await?.enter_frame().await?;
        let result = self.run(script, vec![]).await;
        self.browser.enter_default_frame().await?;
        result
    }

    async fn empty_page(&self) -> WebDriverResult<Host> {
        let host = Host::serve("tests/hosts", &self.lab.url()).await;
        self.browser.goto(host.url("empty.html")).await?;
        Ok(host)
    }
}

/// Returns global names and styles that neither the browser nor the page itself has added. The result is a text, because a
/// page may have replaced how lists are serialised.
const LEFT: &str = "const frame = document.body.appendChild(document.createElement('iframe'));
    const bare = Object.getOwnPropertyNames(frame.contentWindow);
    const own = ['reports', 'errors', 'faults', '$', '$$', 'h', 'words', 'draw'];
    let left = '';
    for (const name of Object.getOwnPropertyNames(window))
      if (bare.indexOf(name) < 0 && own.indexOf(name) < 0 && isNaN(name) && !/^(cdc_|ret_nodes|chrome$)/.test(name)) left += name + ' ';
    frame.parentNode.removeChild(frame);
    if (document.adoptedStyleSheets.length) left += 'adopted style sheets ';
    if (document.body.querySelector('style, link')) left += 'styles';
    return left";

/// Returns the text in an element's shadow root.
const SHOWN: &str = "return document.querySelector('mta-sts-check').shadowRoot.textContent";

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_shows_the_check_and_has_its_height() {
    Visit::with(Options::for_tests(), async |visit| {
        let _host = visit.empty_page().await?;
        visit.put("<mta-sts-check domain=blank-line.test></mta-sts-check>").await?;
        visit.reports(1).await?;
        let report = visit.run("return window.reports[0]", vec![]).await?;
        assert_eq!((&report["schema"], &report["verdict"]), (&json!(1), &json!("broken")));

        let frame = "const f = document.querySelector('mta-sts-check').shadowRoot.querySelector('iframe');";
        let about = visit
            .run(&format!("{frame} return [f.getAttribute('sandbox'), f.referrerPolicy, f.title]"), vec![])
            .await?;
        assert_eq!(about, json!(["allow-scripts", "no-referrer", "MTA-STS blank-line.test"]));
        let shown = visit
            .inside("return document.querySelector('main').shadowRoot.querySelector('.headline').textContent")
            .await?;
        assert_eq!(shown, "Mail to blank-line.test is not protected");
        let content = visit
            .inside("return document.querySelector('main').getBoundingClientRect().height")
            .await?
            .as_f64()
            .unwrap();
        // The frame tells its height by a message, whenever it changes.
        let height = format!("{frame} return f.getBoundingClientRect().height");
        let is_content = |height: &Value| (height.as_f64().unwrap_or_default() - content).abs() < 2.0;
        visit.until(&height, is_content).await?;
        visit
            .inside("document.querySelector('main').shadowRoot.querySelector('details').open = true")
            .await?;
        visit.until(&height, |now| now.as_f64() > Some(content + 2.0)).await?;

        let alone = "try { localStorage.a = 1; return 'stored' } catch (e) { return [self.origin, e.name] }";
        assert_eq!(
            visit.inside(alone).await?,
            json!(["null", "SecurityError"]),
            "the frame must not have an origin or storage"
        );
        let link = visit
            .run("return document.querySelector('mta-sts-check').shadowRoot.querySelector('a').href", vec![]);
        assert_eq!(link.await?, format!("{}/d/blank-line.test", visit.lab.url()));
        Ok(())
    })
    .await;
}

/// Defines `plain`, which returns a drawing as lists: names, sorted attributes, content. An image of its own also has a style.
const PLAIN: &str = "const plain = (node) => node.nodeType === 3 ? node.data : [node.localName, \
    node.localName === 'svg' && node.ariaLabel ? node.ariaLabel : [...node.attributes].map((a) => `${a.name}=${a.value}`).sort(), \
    [...node.childNodes].filter((child) => child.localName !== 'style').map(plain)];";

#[tokio::test(flavor = "multi_thread")]
async fn page_image_frame_and_element_show_the_same_picture() {
    Visit::with(Options::for_tests(), async |visit| {
        for domain in ["broken-policy.test", "ok-testing.test", "mx-not-covered.test", "absent.test"] {
            visit.browser.goto(format!("{}/d/{domain}", visit.lab.url())).await?;
            visit.wait_for(".verdict[aria-busy=false]").await?;
            let page = format!("{PLAIN} return plain(document.querySelector('.verdict .picture'))");
            let page = visit.run(&page, vec![]).await?;
            assert!(page[1].as_str().is_some_and(|text| text.contains("Mailbox:")), "{page}");

            let _host = visit.empty_page().await?;
            let image = format!(
                "{PLAIN} const answer = await fetch('{}/badge/{domain}/picture.svg');
                return plain(new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement)",
                visit.lab.url()
            );
            let image = visit.run(&format!("return (async () => {{ {image} }})()"), vec![]).await?;
            assert_eq!(image, page, "the image and the page, {domain}");

            visit.put(&format!("<mta-sts-check domain={domain}></mta-sts-check>")).await?;
            visit.reports(1).await?;
            let frame = format!("{PLAIN} return plain(document.querySelector('main').shadowRoot.querySelector('.picture'))");
            assert_eq!(visit.inside(&frame).await?, page, "the frame and the page, {domain}");

            visit.put(&format!("<mta-sts-check id=inline mode=inline domain={domain}></mta-sts-check>")).await?;
            visit.reports(2).await?;
            let inline = format!("{PLAIN} return plain(document.querySelector('#inline').shadowRoot.querySelector('.picture'))");
            assert_eq!(visit.run(&inline, vec![]).await?, page, "the element and the page, {domain}");

            visit.put(&format!("<mta-sts-check id=compact mode=inline compact domain={domain}></mta-sts-check>")).await?;
            visit.reports(3).await?;
            let compact = "return document.querySelector('#compact').shadowRoot.querySelectorAll('.picture, .steps').length";
            assert_eq!(visit.run(compact, vec![]).await?, 0, "only the verdict of {domain}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_pages_do_not_break_the_element_and_it_does_not_change_them() {
    Visit::with(Options::for_tests(), async |visit| {
        let host = Host::serve("tests/hosts", &visit.lab.url()).await;
        for page in
            ["patched-prototypes", "all-unset", "strict-policy", "strict-policy-inline", "two-copies", "right-to-left"]
        {
            visit.browser.goto(host.url(&format!("{page}.html"))).await?;
            visit.reports(2).await?;
            let seen = visit.run(SEEN, vec![]).await?;
            assert_eq!((&seen["reports"], &seen["errors"], &seen["faults"]), (&json!(2), &json!(0), &json!([])), "{page}");
            let left = visit.run(LEFT, vec![]).await?;
            assert_eq!(left, "", "the element added globals or styles to {page}");
            for (at, headline) in ["Mail to ok-enforce.test is protected", "Mail to ok-testing.test is not protected yet: MTA-STS is in testing"]
                .into_iter()
                .enumerate()
            {
                let script = "const box = document.querySelectorAll('mta-sts-check')[arguments[0]].shadowRoot.querySelector('.headline');
                    if (!box) return null; const style = getComputedStyle(box);
                    return [box.textContent, style.fontSize, style.direction]";
                let drawn = visit.run(script, vec![json!(at)]).await?;
                assert!(drawn.is_null() || drawn == json!([headline, "17.6px", "ltr"]), "{page}: {drawn}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_widgets_load_only_a_few_at_a_time() {
    Visit::with(Options::for_tests(), async |visit| {
        for mode in ["frame", "inline"] {
            let _host = visit.empty_page().await?;
            let domains = ["ok-enforce.test", "ok-testing.test", "blank-line.test", "absent.test", "mx-not-in-policy.test"];
            let many: String = (0..50)
                .map(|n| format!("<mta-sts-check mode={mode} domain={} style='display:block;min-height:300px'></mta-sts-check>", domains[n % 5]))
                .collect();
            visit.put(&many).await?;
            if mode == "frame" {
                visit.until(SEEN, |seen| seen["reports"].as_u64() > Some(1)).await?;
                tokio::time::sleep(Duration::from_millis(500)).await;
                let early = visit.run(SEEN, vec![]).await?["reports"].as_u64().unwrap();
                assert!(early < 12, "{early} loaded before they were scrolled into view");
            }
            visit
                .run("const end = setInterval(() => scrollBy(0, 500), 60); setTimeout(() => clearInterval(end), 60000)", vec![])
                .await?;
            visit.reports(50).await?;
            assert_eq!(visit.run(SEEN, vec![]).await?["errors"], 0);
        }
        let most = visit.lab.most_at_once();
        assert!(most <= 6, "{most} requests at the same time");
        println!("fifty widgets: at most {most} requests at the same time");
        let record = |domain: &str| {
            let entries = visit.lab.log().of(domain);
            entries.iter().filter(|entry| format!("{entry:?}").contains("_mta-sts.")).count()
        };
        assert_eq!(record("ok-enforce.test"), 1, "twenty widgets of one domain must share one check");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_that_is_removed_or_changed_during_a_check_reports_nothing() {
    let options = Options { delay: Duration::from_millis(500), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        let _host = visit.empty_page().await?;
        for (mode, domain, other) in
            [("frame", "ok-enforce.test", "absent.test"), ("inline", "ok-testing.test", "blank-line.test")]
        {
            // In one script, because the first check must not end before its element is removed.
            let change =
                "const [html, other] = arguments, find = () => document.querySelector('mta-sts-check');
                const put = () => document.body.insertAdjacentHTML('beforeend', html);
                put();
                return new Promise(done => setTimeout(() => {
                    find().remove();
                    put();
                    find().domain = other;
                    done(true);
                }, 60))";
            let html = format!("<mta-sts-check mode={mode} domain={domain}></mta-sts-check>");
            visit.run(change, vec![json!(html), json!(other)]).await?;
            visit.reports(1).await?;
            // The checks that were given up would have ended by then.
            tokio::time::sleep(Duration::from_secs(2)).await;
            let told = visit.run("return window.reports.map(({ domain }) => domain)", vec![]).await?;
            assert_eq!(told, json!([other]), "{mode}");
            let attribute = "return document.querySelector('mta-sts-check').getAttribute('domain')";
            assert_eq!(visit.run(attribute, vec![]).await?, other, "properties must set attributes");
            visit
                .run("document.querySelector('mta-sts-check').remove(); window.reports.length = 0", vec![])
                .await?;
        }
        assert_eq!(visit.run(SEEN, vec![]).await?, json!({"reports": 0, "errors": 0, "faults": []}));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn if_no_mail_arrives_the_headline_is_that_of_the_page() {
    Visit::with(Options::for_tests(), async |visit| {
        for domain in ["null-mx.test", "domain-nonexistent.test", "mx-dead.test"] {
            for (lang, path) in [("en", ""), ("de", "/de"), ("da", "/da")] {
                visit.open(&format!("{path}/d/{domain}")).await?;
                visit.verdict().await?;
                let headline = visit.text(".verdict h1").await?;
                visit.open(&format!("/embed/{domain}?lang={lang}")).await?;
                let shown = "return document.querySelector('main').shadowRoot?.querySelector('[data-verdict] .headline strong')?.textContent";
                visit.until(shown, |shown| *shown == *headline).await?;
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_language_says_that_certificates_were_not_checked() {
    Visit::with(Options::for_tests(), async |visit| {
        let _host = visit.empty_page().await?;
        for (number, (lang, said)) in
            [("en", "were not tested here"), ("de", "wurden hier nicht"), ("da", "blev ikke")]
                .into_iter()
                .enumerate()
        {
            visit
                .put(&format!("<mta-sts-check mode=inline lang={lang} domain=ok-enforce.test></mta-sts-check>"))
                .await?;
            visit.reports(number + 1).await?;
            let shown = "return [...document.querySelectorAll('mta-sts-check')].at(-1).shadowRoot.querySelector('.summary').textContent";
            let shown = visit.run(shown, vec![]).await?;
            assert!(shown.as_str().is_some_and(|shown| shown.contains(said)), "{lang}: {shown}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_other_windows_are_ignored() {
    Visit::with(Options::for_tests(), async |visit| {
        let _host = visit.empty_page().await?;
        visit.put("<mta-sts-check domain=ok-enforce.test></mta-sts-check>").await?;
        visit.reports(1).await?;
        let forged =
            "const forged = { 'mta-sts-check': { height: 3333, report: { domain: 'forged.test' } } };
            window.postMessage(forged, '*');
            const other = document.createElement('iframe');
            other.setAttribute('sandbox', 'allow-scripts');
            other.srcdoc = `<script>parent.postMessage(${JSON.stringify(forged)}, '*')</script>`;
            window.heard = 0; addEventListener('message', () => window.heard++);
            document.body.appendChild(other)";
        visit.run(forged, vec![]).await?;
        visit.until("return window.heard", |heard| heard.as_u64() >= Some(2)).await?;
        let height =
            "return document.querySelector('mta-sts-check').shadowRoot.querySelector('iframe').style.height";
        assert_ne!(visit.run(height, vec![]).await?, "3333px");
        assert_eq!(visit.run(SEEN, vec![]).await?["reports"], 1);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_shows_a_text() {
    let options =
        Options { bindings: vec![("RATE_LIMIT".to_owned(), "on".to_owned())], ..Options::for_tests() };
    Visit::with(options, async |visit| {
        let _host = visit.empty_page().await?;
        let mut told = 0;
        let mut expect = async |html: &str, kind: &str, words: &[&str]| {
            visit.put(html).await?;
            told += 1;
            let errors = visit.errors(told).await?;
            let last = &errors[told - 1];
            assert_eq!(last["kind"], kind, "{html}: {last}");
            let mut shown = visit.run(SHOWN, vec![]).await?.as_str().unwrap().to_owned();
            if visit.run("return !!document.querySelector('mta-sts-check').shadowRoot.querySelector('iframe')", vec![]).await? == true {
                shown = visit.inside("return document.querySelector('main').shadowRoot.textContent").await?.as_str().unwrap().to_owned();
            }
            for word in words {
                assert!(shown.contains(word), "{html}: “{word}” in “{shown}”");
            }
            visit.run("document.querySelector('mta-sts-check').remove()", vec![]).await
        };
        expect("<mta-sts-check>Fallback</mta-sts-check>", "no-domain", &["no domain given"]).await?;
        for mode in ["frame", "inline"] {
            let bad = format!("<mta-sts-check mode={mode} domain='<b>localhost'>Fallback</mta-sts-check>");
            expect(&bad, "refused", &["<b>localhost", "cannot be checked"]).await?;
            let gone = format!("<mta-sts-check mode={mode} lang=de service=http://127.0.0.1:9/ domain=ok-enforce.test></mta-sts-check>");
            expect(&gone, "unreachable", &[if mode == "frame" { "nicht geladen" } else { "nicht erreichbar" }]).await?;
        }
        let client = "return fetch(arguments[0]).then((answer) => answer.status)";
        for n in 0..60 {
            let url = format!("{}/api/v1/report?domain=nobody-{n}.test", visit.lab.url());
            if visit.run(client, vec![json!(url)]).await? == 429 {
                break;
            }
        }
        for mode in ["frame", "inline"] {
            let busy = format!("<mta-sts-check mode={mode} domain=never-{mode}.test></mta-sts-check>");
            expect(&busy, "busy", &["Too many checks for now", "Try again in"]).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fallback_is_shown_without_script_and_printing_shows_the_check() {
    Visit::with(Options::for_tests(), async |visit| {
        let examples = Host::serve("docs/embed", &visit.lab.url()).await;
        let cdp = visit.browser.cdp();
        cdp.send_raw("Emulation.setScriptExecutionDisabled", json!({"value": true})).await?;
        visit.browser.goto(examples.url("plain.html")).await?;
        assert_eq!(visit.text("mta-sts-check").await?, "Check ok-enforce.test");
        cdp.send_raw("Emulation.setScriptExecutionDisabled", json!({"value": false})).await?;

        visit.browser.goto(examples.url("plain.html")).await?;
        visit.until("return window.reports", |told| told.as_array().is_some_and(|told| told.len() == 2)).await?;
        let mut told = visit.run("return window.reports.sort()", vec![]).await?;
        assert_eq!(told.take(), json!(["ok-enforce.test: enforced", "ok-testing.test: testing"]));
        cdp.send_raw("Emulation.setEmulatedMedia", json!({"media": "print"})).await?;
        // The frames tell their heights by messages.
        let heights = "return [...document.querySelectorAll('mta-sts-check')].map((one) => one.getBoundingClientRect().height > 150)";
        visit.until(heights, |heights| *heights == json!([true, true])).await?;
        cdp.send_raw("Emulation.setEmulatedMedia", json!({"media": ""})).await?;
        assert_eq!(visit.accessibility_violations().await?, Vec::<String>::new());
        visit.until("return document.querySelector('img').naturalHeight", |height| *height == 20).await?;

        visit.browser.goto(examples.url("strict-csp.html")).await?;
        visit.find(By::Css("iframe")).await?.enter_frame().await?;
        visit.until("return document.querySelector('main')?.shadowRoot?.querySelector('.headline')?.textContent", |text| text == "Mail to ok-enforce.test is protected").await?;
        visit.browser.enter_default_frame().await?;

        visit.open("/embed/mx-not-in-policy.test").await?;
        visit.until("return !!document.querySelector('main')?.shadowRoot?.querySelector('details')", |drawn| drawn == true).await?;
        visit.run("document.querySelector('main').shadowRoot.querySelector('details').open = true", vec![]).await?;
        assert_eq!(visit.accessibility_violations().await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}
