//! Tests the page without a network, and the update from one build to the next.

mod visit;

use std::fs;
use std::path::Path;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::{Visit, copy};

async fn shown(visit: &Visit) -> WebDriverResult<String> {
    Ok(visit.run("return document.body.innerText", vec![]).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_visit_the_page_works_offline() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        visit.open("/").await?;
        visit.cached().await?;
        assert_eq!(
            visit.policy_violations().await?,
            json!([]),
            "registration must not violate the content security policy"
        );
        visit.offline(true).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#to-lint").await?;
        visit.open("/lint").await?;
        visit.wait_for("#policy").await?;
        visit.send_keys(By::Id("policy"), "version: STSv1\n\n").await?;
        visit.wait_for("[data-finding=blank-line]").await?;
        for (path, found) in [
            ("/lint?x=1", "#policy"),
            ("/publish", "#host-lines"),
            ("/lints", "a[href='/lints/blank-line']"),
            ("/lints/blank-line?x=1", "h1"),
        ] {
            visit.open(path).await?;
            visit.wait_for(found).await?;
        }
        visit.open("/lints/blank-line").await?;
        assert!(shown(visit).await?.contains("What it means"), "lint pages must be cached");
        visit.open("/lints/").await?;
        assert!(shown(visit).await?.contains("blank-line"), "the index of lints must be cached");
        visit.open("/d/ok-enforce.test").await?;
        visit.wait_for("[data-trouble=offline]").await?;
        assert_eq!(visit.lab.log().entries(), []);
        visit.offline(false).await?;
        visit.click(By::Css("[data-trouble] button")).await?;
        assert_eq!(visit.verdict().await?, "enforced");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_build_is_installed_completely_when_the_user_asks() {
    with_a_site(async |visit, site, _| {
        rebuild(site);
        visit.run("navigator.serviceWorker.ready.then(one => one.update())", vec![]).await?;
        visit.wait_for("#update:not([hidden])").await?;
        visit.browser.refresh().await?;
        visit.wait_for("#update:not([hidden])").await?;
        assert!(
            !shown(visit).await?.contains("Lint a later draft"),
            "the old build must stay until the user asks for the update"
        );
        assert_eq!(scripts(visit).await?, "draft");
        visit.click(By::Css("#update button")).await?;
        visit.wait_for("#drafting.later").await?;
        visit.wait_for("#policy").await?;
        assert_eq!(scripts(visit).await?, "later", "page and script must be of the same build");
        assert_cached(visit, site).await?;
        assert_alone(visit, site).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_build_is_not_installed() {
    with_a_site(async |visit, site, before| {
        rebuild(site);
        let lint = site.join("lints/blank-line.html");
        let page = fs::read(&lint).unwrap();
        fs::remove_file(&lint).unwrap();
        let update = "const done = arguments[0]; navigator.serviceWorker.ready.then(one => {
            one.addEventListener('updatefound', () => {
                const worker = one.installing;
                worker.addEventListener('statechange', () => done(worker.state));
            }, { once: true });
            one.update().catch(() => 0) })";
        let state = visit.browser.execute_async(update, vec![]).await?.json().clone();
        assert_eq!(state, "redundant", "a build with a missing file must not be installed");
        assert_eq!(visit.count("#update:not([hidden])").await?, 0, "it must not be offered");
        assert_cached(visit, before).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        assert_eq!(scripts(visit).await?, "draft");
        fs::write(&lint, page).unwrap();
        visit.browser.execute_async(update, vec![]).await?;
        visit.wait_for("#update:not([hidden])").await?;
        assert_cached(visit, before).await?;
        visit.click(By::Css("#update button")).await?;
        visit.wait_for("#drafting.later").await?;
        assert_cached(visit, site).await?;
        assert_alone(visit, site).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_installed() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        visit.cached().await?;
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
        assert_eq!(right, json!([true, true, true]), "every icon must have its declared size");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_is_updated_too() {
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
            visit.click(By::Css("#update button")).await?;
            visit.wait_for("#drafting.later").await?;
            assert_eq!(scripts(visit).await?, "later");
        }
        Ok(())
    })
    .await;
}

/// Opens the editor, cached and controlled by the service worker, in a lab that serves a copy of the built site. The
/// scenario gets the folder of the copy, which it may change, and that of the unchanged site.
async fn with_a_site(scenario: impl AsyncFnOnce(&Visit, &Path, &Path) -> WebDriverResult<()>) {
    let folder = tempfile::tempdir().unwrap();
    let [site, before] = ["dist", "before"].map(|name| folder.path().join(name));
    for to in [&site, &before] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"), to);
    }
    let options = Options { site: site.clone(), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        visit.open("/lint").await?;
        visit.cached().await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        scenario(visit, &site, &before).await
    })
    .await;
}

/// Checks that the page gets all files of `site` without a network.
async fn assert_cached(visit: &Visit, site: &Path) -> WebDriverResult<()> {
    let paths = listed(site);
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

/// Checks that the cache contains only files of `site` and none of an earlier build.
async fn assert_alone(visit: &Visit, site: &Path) -> WebDriverResult<()> {
    let count = "return (async () => {
        const names = await caches.keys();
        return (await Promise.all(names.map(async name => (await caches.open(name)).keys()))).flat().length })()";
    let listed = listed(site).len();
    visit.until(count, |count| *count == listed).await
}

/// Returns the files that an English page caches: those in the service worker's list, without other languages.
fn listed(site: &Path) -> Vec<String> {
    let list = fs::read_to_string(site.join("service-worker.js")).unwrap();
    let paths = list.split("url:\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    let is_foreign = |path: &str| {
        let beside = |language| path.ends_with(".txt") && path.contains(&format!(".{language}-"));
        ["da", "de"]
            .into_iter()
            .any(|language| path.starts_with(&format!("/{language}/")) || beside(language))
    };
    paths.filter(|path| !is_foreign(path)).collect()
}

/// Returns the build of the page's script.
async fn scripts(visit: &Visit) -> WebDriverResult<Value> {
    let script = "return document.querySelector('script[type=module]').src.match(/assets\\/([a-z]+)/)[1]";
    visit.run(script, vec![]).await
}

/// Removes the demo domains that the lab adds to a page.
fn without_demo_domains(page: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&page) else { return page };
    let Some((head, rest)) = text.split_once("<meta name=\"demo-domains\"") else { return page };
    let (_, tail) = rest.split_once('>').unwrap_or_default();
    [head, tail].concat().into_bytes()
}

/// Turns a site into another build: changes the text of the draft screen and of a lint page, and the name of the script.
fn rebuild(site: &Path) {
    let assets = site.join("assets");
    let script =
        fs::read_dir(&assets).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let script = script.into_iter().find(|name| name.starts_with("draft-") && name.ends_with(".js")).unwrap();
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
            assert!(text.contains(&page), "{file} must be in the list");
            text.replace(&page, &format!("{page}later"))
        })
    });
}
