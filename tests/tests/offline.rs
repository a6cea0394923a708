//! The page without a network, and the step from one build to the next.

mod visit;

use std::fs;
use std::path::Path;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::{Visit, copy};

/// Waits until the service worker has everything and controls the page.
async fn kept(visit: &Visit) -> WebDriverResult<()> {
    let script = "const done = arguments[0];
        navigator.serviceWorker.ready.then(() => setTimeout(() => done(true), 200))";
    visit.browser.execute_async(script, vec![]).await.map(drop)
}

async fn shown(visit: &Visit) -> WebDriverResult<String> {
    Ok(visit.run("return document.body.innerText", vec![]).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_visit_the_page_needs_no_network() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.open("/").await?;
        kept(visit).await?;
        assert_eq!(visit.policy_violations().await?, json!([]), "registered within the page's own policy");
        visit.offline(true).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#to-lint").await?;
        visit.open("/lint").await?;
        visit.wait_for("#policy").await?;
        visit.browser.find(By::Id("policy")).await?.send_keys("version: STSv1\n\n").await?;
        visit.wait_for("[data-finding=blank-line]").await?;
        for (path, found) in [
            ("/lint?x=1", "#policy"),
            ("/lints", "a[href='/lints/blank-line']"),
            ("/lints/blank-line?x=1", "h1"),
        ] {
            visit.open(path).await?;
            visit.wait_for(found).await?;
        }
        visit.open("/lints/blank-line").await?;
        assert!(shown(visit).await?.contains("What it means"), "a lint page is there too");
        visit.open("/lints/").await?;
        assert!(shown(visit).await?.contains("blank-line"), "and their index");
        visit.open("/d/ok-enforce.test").await?;
        visit.wait_for("[data-trouble=offline]").await?;
        assert_eq!(visit.lab.log().entries(), []);
        visit.offline(false).await?;
        visit.browser.find(By::Css("[data-trouble] button")).await?.click().await?;
        assert_eq!(visit.verdict().await?, "enforced");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_build_waits_to_be_asked_and_comes_whole() {
    with_a_site(async |visit, site, _| {
        rebuild(site);
        visit.run("navigator.serviceWorker.ready.then(one => one.update())", vec![]).await?;
        visit.wait_for("#update:not([hidden])").await?;
        visit.browser.refresh().await?;
        visit.wait_for("#update:not([hidden])").await?;
        assert!(
            !shown(visit).await?.contains("Lint a later draft"),
            "the old build stays until it is asked for"
        );
        assert_eq!(scripts(visit).await?, "draft");
        visit.browser.find(By::Css("#update button")).await?.click().await?;
        visit.wait_for("#drafting.later").await?;
        visit.wait_for("#policy").await?;
        assert_eq!(scripts(visit).await?, "later", "page and script are of one build");
        assert_kept(visit, site).await?;
        assert_alone(visit, site).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_build_is_no_build() {
    with_a_site(async |visit, site, before| {
        rebuild(site);
        let lint = site.join("lints/blank-line.html");
        let page = fs::read(&lint).unwrap();
        fs::remove_file(&lint).unwrap();
        let update = "const done = arguments[0]; navigator.serviceWorker.ready.then(async one => {
            await one.update().catch(() => 0);
            const worker = one.installing ?? one.waiting;
            if (!worker || worker.state !== 'installing') return done(worker?.state ?? 'none');
            worker.addEventListener('statechange', () => done(worker.state)) })";
        let state = visit.browser.execute_async(update, vec![]).await?.json().clone();
        assert_eq!(state, "redundant", "a build with a file missing is not installed");
        assert_eq!(visit.count("#update:not([hidden])").await?, 0, "nor offered");
        assert_kept(visit, before).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        assert_eq!(scripts(visit).await?, "draft");
        fs::write(&lint, page).unwrap();
        visit.browser.execute_async(update, vec![]).await?;
        visit.wait_for("#update:not([hidden])").await?;
        assert_kept(visit, before).await?;
        visit.browser.find(By::Css("#update button")).await?.click().await?;
        visit.wait_for("#drafting.later").await?;
        assert_kept(visit, site).await?;
        assert_alone(visit, site).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_installed() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        kept(visit).await?;
        let manifest = visit.browser.cdp().send_raw("Page.getAppManifest", json!({})).await?;
        assert_eq!(manifest["errors"], json!([]), "{manifest}");
        let text: Value = serde_json::from_str(manifest["data"].as_str().unwrap_or_default()).unwrap();
        assert_eq!((&text["start_url"], &text["display"]), (&json!("/"), &json!("standalone")));
        let errors = visit.browser.cdp().send_raw("Page.getInstallabilityErrors", json!({})).await?;
        assert_eq!(errors["installabilityErrors"], json!([]));
        let sizes =
            "return Promise.all(arguments[0].filter(icon => icon.type === 'image/png').map(async icon => {
            const image = await createImageBitmap(await (await fetch(icon.src)).blob());
            return `${image.width}x${image.height}` === icon.sizes }))";
        let right = visit.run(sizes, vec![text["icons"].clone()]).await?;
        assert_eq!(right, json!([true, true, true]), "every icon is as large as it is said to be");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_comes_to_the_new_build_too() {
    with_a_site(async |visit, site, _| {
        let first = visit.browser.window().await?;
        let second = visit.browser.new_tab().await?;
        visit.browser.switch_to_window(second.clone()).await?;
        visit.open("/lint").await?;
        visit.wait_for("#policy").await?;
        rebuild(site);
        visit.run("navigator.serviceWorker.ready.then(one => one.update())", vec![]).await?;
        for tab in [first, second] {
            visit.browser.switch_to_window(tab).await?;
            visit.wait_for("#update:not([hidden])").await?;
            visit.browser.find(By::Css("#update button")).await?.click().await?;
            visit.wait_for("#drafting.later").await?;
            assert_eq!(scripts(visit).await?, "later");
        }
        Ok(())
    })
    .await;
}

/// The editor, kept on the device, and controlled by the service worker, in a lab that serves a folder which may change.
/// The scenario is told that folder and another one, which stays as it was built.
async fn with_a_site(scenario: impl AsyncFnOnce(&Visit, &Path, &Path) -> WebDriverResult<()>) {
    let folder = tempfile::tempdir().unwrap();
    let [site, before] = ["dist", "before"].map(|name| folder.path().join(name));
    for to in [&site, &before] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"), to);
    }
    let options = Options { site: site.clone(), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        visit.open("/lint").await?;
        kept(visit).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        scenario(visit, &site, &before).await
    })
    .await;
}

/// What the page gets without a network is `site`, every file of it.
async fn assert_kept(visit: &Visit, site: &Path) -> WebDriverResult<()> {
    let list = fs::read_to_string(site.join("service-worker.js")).unwrap();
    let paths: Vec<&str> =
        list.split("url:\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
    assert!(paths.len() > 100, "{paths:?}");
    visit.offline(true).await?;
    let get = "return fetch(arguments[0]).then(async answer => {
        const bytes = new Uint8Array(await answer.arrayBuffer());
        let text = ''; for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
        return btoa(text) })";
    for path in &paths {
        let text = visit.run(get, vec![json!(path)]).await?;
        let bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            text.as_str().unwrap_or_default(),
        );
        let actual = without_demo_domains(bytes.unwrap_or_default());
        let expected = fs::read(site.join(path.trim_start_matches('/'))).unwrap_or_default();
        assert!(actual == expected, "{path} is not that of {}", site.display());
    }
    visit.offline(false).await
}

/// Nothing of an earlier build is kept beside that of `site`.
async fn assert_alone(visit: &Visit, site: &Path) -> WebDriverResult<()> {
    let count = "return (async () => {
        const names = await caches.keys();
        return (await Promise.all(names.map(async name => (await caches.open(name)).keys()))).flat().length })()";
    let list = fs::read_to_string(site.join("service-worker.js")).unwrap();
    let listed = list.matches("url:\"/").count();
    visit.until(count, |count| *count == listed).await
}

/// Which build the page's script is of.
async fn scripts(visit: &Visit) -> WebDriverResult<Value> {
    let script = "return document.querySelector('script[type=module]').src.match(/assets\\/([a-z]+)/)[1]";
    visit.run(script, vec![]).await
}

/// A page as it was built: the lab writes its demo domains into it.
fn without_demo_domains(page: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&page) else { return page };
    let Some((head, rest)) = text.split_once("<meta name=\"demo-domains\"") else { return page };
    let (_, tail) = rest.split_once('>').unwrap_or_default();
    [head, tail].concat().into_bytes()
}

/// Another build: the editor's screen and the page of a lint have another text, and the screen's script another name.
fn rebuild(site: &Path) {
    let assets = site.join("assets");
    let script =
        fs::read_dir(&assets).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let script = script.into_iter().find(|name| name.starts_with("draft") && name.ends_with(".js")).unwrap();
    let later = script.replace("draft", "later");
    fs::rename(assets.join(&script), assets.join(&later)).unwrap();
    let rewrite = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(site.join(name)).unwrap();
        fs::write(site.join(name), change(text)).unwrap();
    };
    rewrite("lint.html", &|text| {
        let text =
            text.replace(&script, &later).replace("id=\"drafting\"", "id=\"drafting\" class=\"later\"");
        text.replace("<h1>Lint a draft", "<h1>Lint a later draft")
    });
    rewrite("lints/blank-line.html", &|text| text + "<!-- later -->");
    rewrite("service-worker.js", &|text| {
        let text = text.replace(&script, &later);
        ["lint.html", "lints/blank-line.html"].into_iter().fold(text, |text, file| {
            let page = format!("url:\"/{file}\",revision:\"");
            assert!(text.contains(&page), "{file} is in the list");
            text.replace(&page, &format!("{page}later"))
        })
    });
}
