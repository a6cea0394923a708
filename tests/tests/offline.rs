//! The page without a network, and the step from one build to the next.

mod visit;

use std::fs;
use std::path::Path;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::Visit;

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
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"), &site);
    let options = Options { site: site.clone(), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        visit.open("/lint").await?;
        kept(visit).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        rebuild(&site);
        visit.run("navigator.serviceWorker.ready.then(one => one.update())", vec![]).await?;
        visit.wait_for("#update:not([hidden])").await?;
        visit.browser.refresh().await?;
        visit.wait_for("#update:not([hidden])").await?;
        assert!(
            !shown(visit).await?.contains("Lint a later draft"),
            "the old build stays until it is asked for"
        );
        assert_eq!(scripts(visit).await?, "index");
        visit.browser.find(By::Css("#update button")).await?.click().await?;
        visit.wait_for("#drafting.later").await?;
        visit.wait_for("#policy").await?;
        assert_eq!(scripts(visit).await?, "later", "page and script are of one build");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_comes_to_the_new_build_too() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"), &site);
    let options = Options { site: site.clone(), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        visit.open("/lint").await?;
        kept(visit).await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        let first = visit.browser.window().await?;
        let second = visit.browser.new_tab().await?;
        visit.browser.switch_to_window(second.clone()).await?;
        visit.open("/lint").await?;
        visit.wait_for("#policy").await?;
        rebuild(&site);
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

/// Which build the page's script is of.
async fn scripts(visit: &Visit) -> WebDriverResult<Value> {
    let script = "return document.querySelector('script[type=module]').src.match(/assets\\/([a-z]+)/)[1]";
    visit.run(script, vec![]).await
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Another build: the page says something else, and its script has another name.
fn rebuild(site: &Path) {
    let assets = site.join("assets");
    let script =
        fs::read_dir(&assets).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let script = script.into_iter().find(|name| name.starts_with("index") && name.ends_with(".js")).unwrap();
    let later = script.replace("index", "later");
    fs::rename(assets.join(&script), assets.join(&later)).unwrap();
    let rewrite = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(site.join(name)).unwrap();
        fs::write(site.join(name), change(text)).unwrap();
    };
    rewrite("index.html", &|text| {
        let text =
            text.replace(&script, &later).replace("id=\"drafting\"", "id=\"drafting\" class=\"later\"");
        text.replace("<h1>Lint a draft", "<h1>Lint a later draft")
    });
    rewrite("service-worker.js", &|text| {
        let page = "url:\"/index.html\",revision:\"";
        assert!(text.contains(page), "the page is in the list");
        text.replace(&script, &later).replace(page, &format!("{page}later"))
    });
}
