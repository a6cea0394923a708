//! Tests the linting element, the embed page, and the npm package without a bundler, in a real browser.

mod visit;

use e2e::Options;
use serde_json::json;
use thirtyfour::By;
use visit::{Host, Visit};

/// The n-th linting element and its shadow root.
const LINT: &str =
    "const lint = document.querySelectorAll('mta-sts-lint')[arguments[0]], root = lint.shadowRoot;";

#[tokio::test(flavor = "multi_thread")]
async fn the_linting_element_lints_and_fixes_the_policy_of_a_page() {
    Visit::with(Options::for_tests(), async |visit| {
        let examples = Host::serve("docs/embed", &visit.lab.url()).await;
        visit.browser.goto(examples.url("site-generator.md")).await?;
        let said = |what: &str| format!("{LINT} return root.querySelector('{what}')?.textContent");
        let at = |n: usize| vec![json!(n)];
        for (n, headline) in [(0, "No problems found."), (1, "1 error")] {
            visit.run(&format!("{LINT} lint.scrollIntoView()"), at(n)).await?;
            visit.until(&said(".headline").replace("arguments[0]", &n.to_string()), |text| text == headline).await?;
        }
        let finding = visit.run(&said(".findings"), at(1)).await?;
        assert!(finding.as_str().unwrap().contains("blank-line"), "{finding}");

        visit.run(&format!("{LINT} root.querySelector('button').click()"), at(1)).await?;
        visit.until(&said(".headline").replace("arguments[0]", "1"), |text| text == "No problems found.").await?;
        let text = visit.run(&format!("{LINT} return root.querySelector('textarea').value"), at(1)).await?;
        assert_eq!(text, "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n");
        let undone = format!("{LINT} root.querySelector('textarea').focus(); document.execCommand('undo'); return root.querySelector('textarea').value");
        assert!(visit.run(&undone, at(1)).await?.as_str().unwrap().ends_with("\n\n"), "the browser must be able to undo it");

        visit.run(&format!("{LINT} lint.querySelector('pre').textContent = 'mode: enforced\\n'"), at(0)).await?;
        visit.until(&said(".findings").replace("arguments[0]", "0"), |text| text.as_str().is_some_and(|text| text.contains("mode-invalid"))).await?;
        assert!(visit.run("return document.querySelector('mta-sts-lint pre').textContent", vec![]).await? == "mode: enforced\n", "the page's own text must not change");
        let asked: Vec<_> = visit.lab.log().entries().into_iter().filter(|entry| !format!("{entry:?}").contains("ok-enforce")).collect();
        assert!(asked.is_empty(), "the policy must not be sent: {asked:?}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_the_embed_page_works_in_another_page() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.open("/embed?domain=blank-line.test").await?;
        visit.wait_for("#preview mta-sts-check").await?;
        assert_eq!(visit.value("#domain").await?, "blank-line.test");
        for pasted in ["postmaster@ok-testing.test", "https://mta-sts.ok-testing.test/.well-known/mta-sts.txt", "_mta-sts.ok-testing.test. 300 IN TXT \"v=STSv1\"", "blank-line.test."] {
            let name = if pasted.contains("testing") { "ok-testing.test" } else { "blank-line.test" };
            visit.run("const field = document.getElementById('domain'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))", vec![json!(pasted)]).await?;
            let code = visit.text("#code pre").await?;
            assert!(code.contains(&format!("domain=\"{name}\"")), "{pasted}: {code}");
        }
        assert_eq!(visit.accessibility_violations().await?, Vec::<String>::new());
        let drawn = "return document.querySelector('#preview mta-sts-check')?.shadowRoot?.querySelector('iframe')?.style.height";
        visit.until(drawn, |height| height.as_str().is_some_and(|height| height.ends_with("px"))).await?;
        for (kind, shown) in [("element", "mta-sts-check"), ("inline", "mta-sts-check[mode=inline]"), ("frame", "iframe[sandbox]")] {
            visit.click(By::Css(format!("input[value={kind}]"))).await?;
            visit.wait_for(&format!("#preview {shown}")).await?;
            let text = visit.text("#code pre").await?;
            let html = format!(
                "<!doctype html><title>Host</title><script>window.told = []; addEventListener('mta-sts-report', ({{ detail }}) => told.push(detail.verdict))</script>{text}"
            );
            let host = Host::page(html).await;
            let generator = visit.browser.window().await?;
            let tab = visit.browser.new_tab().await?;
            visit.browser.switch_to_window(tab).await?;
            visit.browser.goto(host.url("")).await?;
            if kind == "frame" {
                visit.find(By::Css("iframe")).await?.enter_frame().await?;
                visit.until("return document.querySelector('main')?.shadowRoot?.querySelector('.headline')?.textContent", |text| text == "Mail to blank-line.test is not protected").await?;
                visit.browser.enter_default_frame().await?;
            } else {
                assert!(text.contains("integrity=\"sha384-"), "{text}");
                visit.until("return window.told", |told| *told == json!(["broken"])).await?;
            }
            visit.browser.close_window().await?;
            visit.browser.switch_to_window(generator).await?;
        }
        visit.click(By::Css("input[value=badge]")).await?;
        visit.until("return document.querySelector('#preview img')?.naturalHeight", |height| *height == json!(20)).await?;
        assert_eq!(visit.count("#code pre").await?, 3);
        assert_eq!(visit.policy_violations().await?, json!([]));
        for width in [360, 768, 1280] {
            visit.resize(width).await?;
            let wider = visit.run("return document.documentElement.scrollWidth - innerWidth", vec![]).await?;
            assert!(wider.as_i64() <= Some(0), "{width}: {wider}");
            for scheme in ["light", "dark"] {
                visit.prefer(scheme).await?;
                visit.screenshot(&format!("embed-{width}-{scheme}")).await?;
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_package_runs_as_a_module_without_a_bundler() {
    Visit::with(Options::for_tests(), async |visit| {
        let package = Host::serve("pkg/npm", &visit.lab.url()).await;
        visit.browser.goto(package.url("README.md")).await?;
        let script = "return import('/index.js').then(({ lint }) => lint({ policy: 'mode: enforced', domain: 'b\u{fc}cher.example' }))
            .then(({ domain, findings }) => [domain, findings.some(({ name }) => name === 'mode-invalid')])";
        assert_eq!(visit.run(script, vec![]).await?, json!(["xn--bcher-kva.example", true]));
        let element = "return import('/check.js').then(() => new Promise((resolve) => {
            addEventListener('mta-sts-report', ({ detail }) => resolve(detail.verdict), { once: true });
            const check = document.body.appendChild(document.createElement('mta-sts-check'));
            Object.assign(check, { domain: 'ok-testing.test', mode: 'inline', service: arguments[0] });
        }))";
        assert_eq!(visit.run(element, vec![json!(format!("{}/", visit.lab.url()))]).await?, "testing");
        Ok(())
    })
    .await;
}
