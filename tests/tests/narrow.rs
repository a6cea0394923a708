//! Tests the page with many patterns, long names and long texts: on a small phone, on a wide screen and on paper.

mod visit;

use std::path::Path;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use visit::{Visit, draft};

const WIDTHS: [u32; 4] = [320, 360, 768, 1280];

async fn fits(visit: &Visit, name: &str) -> WebDriverResult<()> {
    for width in WIDTHS {
        visit.resize(width).await?;
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            visit.screenshot(&format!("{name}-{width}-{scheme}")).await?;
        }
        assert_eq!(visit.too_wide().await?, json!([false]), "{name} at {width}");
    }
    Ok(())
}

fn with_long_names() -> Options {
    let mut options = Options::for_tests();
    options.fixtures.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    options
}

#[tokio::test(flavor = "multi_thread")]
async fn many_patterns_and_opened_evidence_fit_every_width() {
    Visit::with(with_long_names(), async |visit| {
        for domain in ["hostile-text", "many-patterns", "broken-policy"] {
            visit.open(&format!("/d/{domain}.test")).await?;
            visit.verdict().await?;
            visit.open_details().await?;
            fits(visit, &format!("open-{domain}")).await?;
        }
        visit.open("/d/many-patterns.test").await?;
        visit.verdict().await?;
        for width in WIDTHS {
            visit.resize(width).await?;
            let seen = "const table = document.querySelector('.matrix'), frame = table.closest('.scroll');
                const heads = [...table.querySelectorAll('thead .pattern')].map(one => one.getBoundingClientRect());
                return { hidden: frame.scrollWidth - frame.clientWidth, patterns: heads.length,
                    crowded: heads.filter(one => one.width > 1 && one.width < 20).length,
                    delivers: [...table.querySelectorAll('.delivers')].every(one => one.getBoundingClientRect().right <= document.documentElement.clientWidth) }";
            let seen: Value = visit.run(seen, vec![]).await?;
            assert_eq!(seen["hidden"], 0, "{width}: {seen}");
            assert_eq!((&seen["crowded"], &seen["delivers"]), (&json!(0), &json!(true)), "{width}: {seen}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_publishing_fits_every_width() {
    Visit::with(with_long_names(), async |visit| {
        for domain in ["many-patterns", "policy-redirected", "ok-testing"] {
            visit.open(&format!("/publish#domain={domain}.test&hosting=nginx&others=not+a+domain")).await?;
            visit.wait_for("[data-verdict]").await?;
            visit.open_details().await?;
            fits(visit, &format!("publish-{domain}")).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_is_printed_whole() {
    Visit::with(Options::for_tests(), async |visit| {
        let mut policy = "version: STSv1\nmode: enforced\n".to_owned();
        (0..60).for_each(|n| policy.push_str(&format!("mx: mx{n}.example.com\n")));
        policy.push_str(&format!("note: {}\nmax_age: 604800\n", "long ".repeat(60)));
        draft::open(visit).await?;
        draft::paste(visit, "policy", &policy).await?;
        draft::paste(visit, "record", "v=STSv1; id=1;;").await?;
        fits(visit, "lint").await?;
        visit.prefer("light").await?;
        visit.resize(794).await?;
        let print = json!({"media": "print", "features": []});
        visit.browser.cdp().send_raw("Emulation.setEmulatedMedia", print).await?;
        visit.screenshot("lint-print").await?;
        let cut = "return [...document.querySelectorAll('#drafting *')].filter(one => one.checkVisibility() && one.closest('.editor')
            && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1) && one.clientHeight > 1
            && getComputedStyle(one).overflow !== 'visible').map(one => one.outerHTML.slice(0, 80))";
        assert_eq!(visit.run(cut, vec![]).await?, json!([]));
        Ok(())
    })
    .await;
}
