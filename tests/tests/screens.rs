//! Tests every screen in every language, narrow and wide, in Chromium and in Firefox: that it works, that nothing is wider
//! than the window, and that nothing goes wrong in silence.

mod visit;

use std::fs;
use std::io::Write;
use std::path::Path;

use e2e::Options;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::draft::{DRAWN, POLICY, drawn, press};
use visit::{Engine, Visit};

const WIDTHS: [u32; 2] = [1280, 360];

/// The paths in every language, each with an element that is there when the page is complete.
const SCREENS: [(&str, &str); 7] = [
    ("/", ".examples a"),
    ("/d/mx-not-covered.test", ".verdict[aria-busy=false]"),
    ("/d/bad..name", "#ask-note:not(:empty)"),
    ("/lint", DRAWN),
    ("/publish", "#host-lines"),
    ("/reports", "[data-do=demo]"),
    ("/bounce", "#bounce"),
];

/// The pages that have no program.
const DOCUMENTS: [(&str, &str); 5] = [
    ("/learn", "figure.way"),
    ("/lints/", "a[href$='/lints/blank-line']"),
    ("/lints/blank-line", "h1"),
    ("/notes/", "h1"),
    ("/nothing-here", "h1"),
];

/// Checks a page as it is and with everything opened.
async fn fits(visit: &Visit, name: &str) -> WebDriverResult<()> {
    for opened in [false, true] {
        if opened {
            visit.open_details().await?;
        }
        for width in WIDTHS {
            visit.resize(width).await?;
            assert_eq!(visit.too_wide().await?, json!([false]), "{name} at {width}, opened: {opened}");
        }
    }
    visit.screenshot(&format!("screens{}", name.replace('/', "-"))).await?;
    visit.resize(WIDTHS[0]).await?;
    assert_eq!(visit.faults().await?, json!([]), "{name}");
    Ok(())
}

async fn check(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.start(&format!("{language}/")).await?;
    visit.type_in("mx-not-covered.test").await?;
    assert_eq!(visit.verdict().await?, "enforced_with_failures");
    assert_eq!(visit.path().await?, format!("{language}/d/mx-not-covered.test"));
    visit.wait_for("[data-finding=mx-not-in-policy]").await?;
    assert_eq!(visit.faults().await?, json!([]), "a check, {language}");
    visit.browser.back().await?;
    visit.wait_until_gone("[data-verdict]").await
}

async fn lint(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.start(&format!("{language}/lint")).await?;
    drawn(visit).await?;
    let policy = visit.find(By::Id("policy")).await?;
    policy.send_keys(Key::Control + "a").await?;
    policy.send_keys(POLICY.replace("mode", "Mode") + "\n").await?;
    visit.wait_for("[data-finding=blank-line]").await?;
    assert!(visit.count(".layer mark").await? > 0, "findings are underlined");
    press(visit, "[data-finding=field-name-case] .jump").await?;
    let selected =
        "const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd)";
    assert_eq!(visit.run(selected, vec![]).await?, "Mode");
    press(visit, "[data-fix=blank-line]").await?;
    press(visit, "[data-fix=field-name-case]").await?;
    assert_eq!(visit.value("#policy").await?, POLICY);
    fits(visit, &format!("{language}/lint-fixed")).await?;
    press(visit, "[data-do=undo]").await?;
    visit.wait_for("[data-finding=field-name-case]").await
}

/// Chooses a report and a compressed one, which the browser has to decompress.
async fn reports(visit: &Visit, language: &str) -> WebDriverResult<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/reports");
    let plain = samples.join("plain.json").canonicalize().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let compressed = folder.path().join("report.json.gz");
    let mut encoder = GzEncoder::new(fs::File::create(&compressed).unwrap(), Compression::default());
    encoder.write_all(&fs::read(samples.join("rfc-example.json")).unwrap()).unwrap();
    encoder.finish().unwrap();
    visit.start(&format!("{language}/reports")).await?;
    let input = By::Css(".pick input:not([webkitdirectory])");
    visit.send_keys(input, format!("{}\n{}", plain.display(), compressed.display())).await?;
    visit.wait_for("[data-reports=bad]").await?;
    assert_eq!(visit.count("#problems").await?, 0, "both files are readable");
    press(visit, "#all-reports summary").await?;
    visit
        .until("return document.querySelectorAll('#reports tbody tr').length", |count| *count == json!(2))
        .await?;
    visit.click(By::Css("[data-do=forget]")).await?;
    visit.wait_for("[data-do=demo]").await?;
    press(visit, "[data-do=demo]").await?;
    visit.wait_for("[data-reports=bad]").await?;
    assert_eq!(visit.count(".chart [data-day]").await?, 14);
    fits(visit, &format!("{language}/reports-demo")).await
}

async fn publish(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.start(&format!("{language}/publish")).await?;
    visit.type_in("absent.test").await?;
    visit.wait_for("[data-verdict=absent]").await?;
    visit.wait_for("#hosts[open]").await?;
    assert_eq!(visit.value("#host-lines").await?, "mx1.absent.test");
    press(visit, "[data-next=mode]").await?;
    visit.wait_for("#mode[open]").await?;
    assert_eq!(
        visit.text("#mode .made pre").await?,
        "version: STSv1\nmode: testing\nmx: mx1.absent.test\nmax_age: 86400"
    );
    fits(visit, &format!("{language}/publish-absent")).await
}

async fn bounce(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.start(&format!("{language}/bounce")).await?;
    visit.click(By::Id("example")).await?;
    visit.wait_for("[data-bounce=exo-sts-mx-4]").await?;
    assert!(visit.attribute("[data-do=check]", "href").await?.contains(&format!("{language}/d/")));
    fits(visit, &format!("{language}/bounce-explained")).await
}

async fn embed(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.open(&format!("{language}/embed?domain=blank-line.test")).await?;
    let drawn = "return document.querySelector('#preview mta-sts-check')?.shadowRoot?.querySelector('iframe')?.style.height";
    visit.until(drawn, |height| height.as_str().is_some_and(|height| height.ends_with("px"))).await?;
    fits(visit, &format!("{language}/embed-drawn")).await
}

/// Follows the links to every language, each on a screen that was just seen in another.
async fn switch(visit: &Visit) -> WebDriverResult<()> {
    visit.start("/lint").await?;
    for (language, path) in [("de", "/de/lint"), ("da", "/da/lint"), ("en", "/lint")] {
        visit.click(By::Css(format!(".languages [hreflang={language}]"))).await?;
        visit.wait_for(&format!("html[lang={language}] #policy")).await?;
        visit.started().await?;
        assert_eq!(visit.path().await?, path);
    }
    Ok(())
}

async fn every_screen(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.watch_faults().await?;
    let code = language.strip_prefix('/').unwrap_or("en");
    for (path, complete) in SCREENS {
        visit.start(&format!("{language}{path}")).await?;
        visit.wait_for(complete).await?;
        assert_eq!(visit.attribute("html", "lang").await?, code, "{path}");
        fits(visit, &format!("{language}{path}")).await?;
    }
    check(visit, language).await?;
    lint(visit, language).await?;
    reports(visit, language).await?;
    publish(visit, language).await?;
    bounce(visit, language).await?;
    embed(visit, language).await?;
    offline(visit, language).await
}

/// Everything that was cached by now is there without a network.
async fn offline(visit: &Visit, language: &str) -> WebDriverResult<()> {
    visit.cached().await?;
    visit.offline(true).await?;
    for (path, complete) in [("/lint", DRAWN), ("/reports", "[data-do=demo]"), ("/", ".stuck")] {
        visit.start(&format!("{language}{path}")).await?;
        visit.wait_for(complete).await?;
    }
    visit.type_in("ok-enforce.test").await?;
    visit.wait_for("[data-trouble=offline]").await?;
    visit.offline(false).await?;
    visit.click(By::Css("[data-trouble] button")).await?;
    assert_eq!(visit.verdict().await?, "enforced");
    Ok(())
}

async fn every_document(visit: &Visit, language: &str) -> WebDriverResult<()> {
    for (path, complete) in DOCUMENTS {
        let address = format!("{language}{path}");
        visit.open(&address).await?;
        visit.wait_for(complete).await?;
        fits(visit, &address).await?;
    }
    Ok(())
}

async fn visits(engine: Engine, language: &str) {
    Visit::within(engine, Options::for_tests(), async |visit| {
        every_screen(visit, language).await?;
        every_document(visit, language).await?;
        if language.is_empty() { switch(visit).await } else { Ok(()) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_english_in_chromium() {
    visits(Engine::Chromium, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_german_in_chromium() {
    visits(Engine::Chromium, "/de").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_danish_in_chromium() {
    visits(Engine::Chromium, "/da").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_english_in_firefox() {
    visits(Engine::Firefox, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_german_in_firefox() {
    visits(Engine::Firefox, "/de").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_works_in_danish_in_firefox() {
    visits(Engine::Firefox, "/da").await;
}
