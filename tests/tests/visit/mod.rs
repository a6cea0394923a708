//! A browser and a lab, with helpers for tests of the page.

// No test file uses all helpers.
#![allow(dead_code, unused_imports)]

mod browser;
pub(crate) mod draft;
mod host;
mod proxy;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use browser::Driver;
use e2e::{Lab, Options};
pub(crate) use host::Host;
pub(crate) use proxy::RecordingProxy;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;

/// The timeout for elements to appear. A check takes at most ten seconds.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) struct Visit {
    pub(crate) lab: Lab,
    pub(crate) browser: WebDriver,
}

impl Visit {
    /// Runs a scenario, and stops browser and lab after it, even if it fails.
    pub(crate) async fn with(options: Options, scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
        Self::begin(options, false, scenario).await;
    }

    /// Like [`Self::with`], with [`Self::network_log`].
    pub(crate) async fn with_network_log(scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
        Self::begin(Options::for_tests(), true, scenario).await;
    }

    async fn begin(options: Options, log: bool, scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
        let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        let driver = Driver::start().unwrap_or_else(|error| panic!("{error}"));
        let browser = driver.browser(log).await.unwrap();
        let visit = Self { lab, browser };
        let outcome = scenario(&visit).await;
        visit.browser.quit().await.unwrap();
        outcome.unwrap();
    }

    /// Returns the events of Chromium's Network domain since the last call.
    pub(crate) async fn network_log(&self) -> WebDriverResult<Vec<Value>> {
        let entries = self.browser.get_log("performance").await?;
        let events = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok());
        let events = events.map(|entry| entry["message"].clone());
        Ok(events
            .filter(|event| event["method"].as_str().is_some_and(|name| name.starts_with("Network.")))
            .collect())
    }

    pub(crate) async fn open(&self, path: &str) -> WebDriverResult<()> {
        self.browser.goto(self.lab.url() + path).await
    }

    /// Types into the field and presses Enter.
    pub(crate) async fn type_in(&self, text: &str) -> WebDriverResult<()> {
        self.browser.find(By::Id("domain")).await?.send_keys(text.to_owned() + Key::Enter).await
    }

    pub(crate) async fn clear(&self) -> WebDriverResult<()> {
        self.browser.find(By::Id("domain")).await?.clear().await
    }

    /// Waits for the final verdict of the check and returns it.
    pub(crate) async fn verdict(&self) -> WebDriverResult<String> {
        self.wait_for(".verdict[aria-busy=false]").await?;
        self.attribute(".verdict", "data-verdict").await
    }

    pub(crate) async fn path(&self) -> WebDriverResult<String> {
        Ok(self.browser.current_url().await?.path().to_owned())
    }

    pub(crate) async fn wait_for(&self, selector: &str) -> WebDriverResult<()> {
        let query = self.browser.query(By::Css(selector)).wait(PATIENCE, Duration::from_millis(20));
        query.first().await.map(drop)
    }

    pub(crate) async fn wait_until_gone(&self, selector: &str) -> WebDriverResult<()> {
        let query = self.browser.query(By::Css(selector)).wait(PATIENCE, Duration::from_millis(20));
        assert!(query.not_exists().await?, "{selector} is still there");
        Ok(())
    }

    pub(crate) async fn text(&self, selector: &str) -> WebDriverResult<String> {
        self.browser.find(By::Css(selector)).await?.text().await
    }

    pub(crate) async fn attribute(&self, selector: &str, name: &str) -> WebDriverResult<String> {
        Ok(self.browser.find(By::Css(selector)).await?.attr(name).await?.unwrap_or_default())
    }

    pub(crate) async fn value(&self, selector: &str) -> WebDriverResult<String> {
        Ok(self.browser.find(By::Css(selector)).await?.value().await?.unwrap_or_default())
    }

    pub(crate) async fn count(&self, selector: &str) -> WebDriverResult<usize> {
        Ok(self.browser.find_all(By::Css(selector)).await?.len())
    }

    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        Ok(self.browser.execute(script, arguments).await?.json().clone())
    }

    /// Runs a script repeatedly until its result is `good`.
    pub(crate) async fn until(&self, script: &str, good: impl Fn(&Value) -> bool) -> WebDriverResult<()> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let seen = self.run(script, vec![]).await?;
            if good(&seen) {
                return Ok(());
            }
            assert!(Instant::now() < deadline, "after a minute: {seen}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(crate) async fn offline(&self, offline: bool) -> WebDriverResult<()> {
        let conditions =
            json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.browser.cdp().send_raw("Network.enable", json!({})).await?;
        self.browser.cdp().send_raw("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    pub(crate) async fn prefer(&self, scheme: &str) -> WebDriverResult<()> {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.browser.cdp().send_raw("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// Sets the width of the page. It cannot be set by the window, which has a minimum width wider than a phone.
    pub(crate) async fn resize(&self, width: u32) -> WebDriverResult<()> {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.browser.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// Saves a screenshot of the whole page as `tests/screenshots/<name>.png`, for manual review.
    pub(crate) async fn screenshot(&self, name: &str) -> WebDriverResult<()> {
        let shot = json!({"captureBeyondViewport": true});
        let shot = self.browser.cdp().send_raw("Page.captureScreenshot", shot).await?;
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let png = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            shot["data"].as_str().unwrap(),
        );
        fs::create_dir_all(&dir)
            .and_then(|()| fs::write(dir.join(format!("{name}.png")), png.unwrap()))
            .unwrap();
        Ok(())
    }

    /// Records violations of the content security policy on all later pages.
    pub(crate) async fn watch_policy_violations(&self) -> WebDriverResult<()> {
        let source = "window.violations = [];
            document.addEventListener('securitypolicyviolation', event =>
                window.violations.push(event.violatedDirective + ' ' + event.blockedURI));";
        let script = json!({"source": source});
        self.browser.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
    }

    pub(crate) async fn policy_violations(&self) -> WebDriverResult<Value> {
        self.run("return window.violations", vec![]).await
    }

    /// Returns the violations that axe-core finds: rule, help and element.
    pub(crate) async fn accessibility_violations(&self) -> WebDriverResult<Vec<String>> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe)
            .unwrap_or_else(|error| panic!("{}: {error}; `npm ci` installs it", axe.display()));
        self.browser.execute(axe, vec![]).await?;
        let script = "const done = arguments[0];
            axe.run().then(found => done(found.violations.flatMap(rule =>
                rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target} ${node.failureSummary}`))), error => done([String(error)]))";
        self.browser.execute_async(script, vec![]).await?.convert()
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
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
