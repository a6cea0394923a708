//! Checks that the page has no layout shifts and that typed text is not lost.

mod visit;

use std::time::Duration;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::draft::{open, open_row, press};

/// Records the layout shifts of all later pages. Shifts within half a second after an input are ignored, because the user
/// caused them, for example by typing text that has findings. Chromium marks them. So are those up to the first frame after
/// the HTML is parsed: on a busy machine, the browser paints half of a line of text and then wraps it.
async fn watch_shifts(visit: &Visit) -> WebDriverResult<()> {
    let source = "window.shifts = [];
        let parsed = Infinity;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { parsed = Math.min(parsed, performance.now()) };
        const painted = () => requestAnimationFrame(() => port2.postMessage('painted'));
        document.addEventListener('readystatechange', painted);
        const counts = one => !one.hadRecentInput && one.value > 0 && one.startTime > parsed;
        new PerformanceObserver(list => list.getEntries().filter(counts).forEach(one =>
            window.shifts.push(one.value.toFixed(4) + ' ' + one.sources.map(({node, previousRect, currentRect}) =>
                `${node?.nodeName} ${node?.className} ${previousRect.y} > ${currentRect.y}`).join('; '))
        )).observe({type: 'layout-shift', buffered: true})";
    visit.on_every_page(source).await
}

async fn assert_still(visit: &Visit, when: &str) -> WebDriverResult<()> {
    let script = "return new Promise(done => setTimeout(() => done(window.shifts), 300))";
    assert_eq!(visit.run(script, vec![]).await?, json!([]), "{when}: there were layout shifts");
    Ok(())
}

async fn top(visit: &Visit, id: &str) -> WebDriverResult<f64> {
    let script = "return document.getElementById(arguments[0]).getBoundingClientRect().top";
    Ok(visit.run(script, vec![json!(id)]).await?.as_f64().unwrap_or(f64::NAN))
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_no_unexpected_layout_shifts() {
    let options = Options { delay: Duration::from_millis(350), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        watch_shifts(visit).await?;
        for width in [360, 768, 1280] {
            visit.resize(width).await?;
            visit.open("/").await?;
            visit.run("localStorage.clear()", vec![]).await?;
            open(visit).await?;
            assert_still(visit, &format!("opened at {width}")).await?;
            let policy = visit.find(By::Id("policy")).await?;
            policy
                .send_keys("version: STSv1\nMode: enforce\nmx: mx1.example.com/\nmax_age: 604800\n\n")
                .await?;
            visit.wait_for("[data-finding=field-name-case]").await?;
            // The draft is stored and its summary is shown after a pause.
            tokio::time::sleep(Duration::from_millis(700)).await;
            assert_still(visit, &format!("typed at {width}")).await?;
            for button in
                ["[data-fix=blank-line]", "[data-do=undo]", "[data-do=fix-all]", "[data-do=fresh-id]"]
            {
                visit.click(By::Css(button)).await?;
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
            assert_still(visit, &format!("fixed at {width}")).await?;
            // The answers take longer than half a second, so shifts that they cause are counted.
            open_row(visit, "compare").await?;
            let field = visit.find(By::Id("live")).await?;
            field.send_keys("three-mx.test" + Key::Enter).await?;
            visit.wait_for("[data-live='three-mx.test']").await?;
            assert_still(visit, &format!("compared at {width}")).await?;
            visit.browser.refresh().await?;
            visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
            assert_still(visit, &format!("loaded again at {width}")).await?;
        }
        Ok(())
    })
    .await;
}

/// Each screen is a document, and what they have in common is at the same place in all of them.
#[tokio::test(flavor = "multi_thread")]
async fn the_header_stays_where_it_is_between_screens() {
    Visit::with(Options::for_tests(), async |visit| {
        watch_shifts(visit).await?;
        let places = "return ['home', 'to-check', 'to-lint'].map(id => {
            const { x, y, width, height } = document.getElementById(id).getBoundingClientRect();
            return [x, y, width, height] })";
        for width in [360, 768, 1280] {
            visit.resize(width).await?;
            visit.open("/").await?;
            visit.wait_for(".examples a").await?;
            let before = visit.run(places, vec![]).await?;
            for (link, there) in [
                ("to-lint", "#policy"),
                ("to-check", ".examples a"),
                ("to-lint", "#policy"),
                ("home", ".examples a"),
            ] {
                visit.click(By::Id(link)).await?;
                visit.wait_for(there).await?;
                assert_eq!(visit.run(places, vec![]).await?, before, "at {width}, after {link}");
                assert_still(visit, &format!("{link} at {width}")).await?;
            }
        }
        Ok(())
    })
    .await;
}

/// The first paint, which may come before any script runs, must show the requested part of the page.
#[tokio::test(flavor = "multi_thread")]
async fn the_right_view_is_shown_before_any_script_runs() {
    Visit::with(Options::for_tests(), async |visit| {
        let cdp = visit.browser.cdp();
        cdp.send_raw("Network.enable", json!({})).await?;
        cdp.send_raw("Network.setBlockedURLs", json!({"urls": ["*.js"]})).await?;
        for (path, shown) in [
            ("/", ["ask", "intro", "footer"].as_slice()),
            ("/d/ok-enforce.test", &["ask", "footer"]),
            ("/lint", &["drafting"]),
            ("/publish", &["publishing"]),
        ] {
            visit.open(path).await?;
            let script = "const shown = element => element?.checkVisibility({visibilityProperty: true});
                return ['ask', 'drafting', 'publishing', 'intro', 'footer'].filter(name =>
                    shown(document.getElementById(name) ?? document.querySelector('body > ' + name)))";
            assert_eq!(visit.run(script, vec![]).await?, json!(shown), "{path}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_box_does_not_move_while_text_is_typed() {
    Visit::with(Options::for_tests(), async |visit| {
        for width in [360, 1280] {
            visit.resize(width).await?;
            visit.open("/").await?;
            visit.run("localStorage.clear()", vec![]).await?;
            open(visit).await?;
            // Hosts cause findings about the policy, which is above them.
            let texts = [
                (
                    "policy",
                    "version: STSv1\nmode: enforce\nmx: *.example.com\nmx: mx9.example.org\nmax_age: 60\n",
                ),
                ("record", "v=STSv1; id=2026-01-01; x"),
                ("tlsrpt", "v=TLSRPTv1; rua=tls@example.com"),
                ("mx", "10 mx1.example.com\n20 mx2.example.net\n!"),
            ];
            for (part, text) in texts {
                let field = visit.find(By::Id(part)).await?;
                field.send_keys(" ").await?;
                let before = top(visit, part).await?;
                for piece in text.split_inclusive(' ') {
                    field.send_keys(piece).await?;
                    let after = top(visit, part).await?;
                    assert!(
                        (before - after).abs() < 1.0,
                        "{part} at {width}, {piece:?}: from {before} to {after}"
                    );
                }
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_keystroke_is_lost() {
    let text: String = (0..40).map(|n| format!("mx: {}.ex\n", n % 10)).collect();
    let text = text.get(..200).unwrap_or(&text);
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let field = visit.find(By::Id("policy")).await?;
        field.send_keys(text).await?;
        assert_eq!(visit.value("#policy").await?, text, "200 fast keystrokes must all arrive");
        // In a text of 64 KiB, a keystroke takes the longest.
        let set = "const box = document.getElementById('policy'); box.value = 'mx: mail.example.com\\n'.repeat(3000);
            box.dispatchEvent(new InputEvent('input', {bubbles: true}))";
        visit.run(set, vec![]).await?;
        let before = visit.value("#policy").await?;
        field.send_keys(Key::Control + Key::End).await?;
        field.send_keys(text).await?;
        assert_eq!(visit.value("#policy").await?, before + text);
        press(visit, "[data-do=delete]").await?;
        let kept: Value = visit.run("return localStorage.length", vec![]).await?;
        assert_eq!(kept, 0);
        Ok(())
    })
    .await;
}
