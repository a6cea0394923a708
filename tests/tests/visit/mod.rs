//! A browser and a lab, with helpers for tests of the page.

// No test file uses all helpers.
#![allow(dead_code, unused_imports)]

mod browser;
pub(crate) mod downloads;
pub(crate) mod draft;
mod host;
mod proxy;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use browser::Engine;
use e2e::{Lab, Options};
pub(crate) use host::Host;
pub(crate) use proxy::RecordingProxy;
use serde_json::{Value, json};
use thirtyfour::bidi::BrowsingContextId;
use thirtyfour::bidi::modules::browsing_context::Viewport;
use thirtyfour::bidi::modules::emulation::{NetworkConditions, SetNetworkConditions};
use thirtyfour::bidi::modules::script::AddPreloadScript;
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::extensions::addons::firefox::FirefoxTools;
use thirtyfour::prelude::*;

/// The timeout for the page to do something. A check takes at most ten seconds, and drawing a page takes many times longer on
/// a busy machine than on an idle one.
const PATIENCE: Duration = Duration::from_secs(60);

/// The timeout for a script that waits, for example until the whole site is cached.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(120);

/// The pause between two looks at the page.
const STEP: Duration = Duration::from_millis(20);

/// How many milliseconds the work of [`Visit::slowness`] takes in Chromium on an idle machine with usual speed.
const IDLE_WORK: f64 = 70.0;

pub(crate) struct Visit {
    pub(crate) lab: Lab,
    pub(crate) browser: WebDriver,
    engine: Engine,
}

impl Visit {
    /// Runs a scenario in Chromium, and stops browser and lab after it, even if it fails.
    pub(crate) async fn with(options: Options, scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
        Self::within(Engine::Chromium, options, scenario).await;
    }

    /// Like [`Self::with`], in a given browser. Without Firefox, its scenarios are skipped with a message, unless `FIREFOX` is
    /// `required`.
    pub(crate) async fn within(
        engine: Engine,
        options: Options,
        scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>,
    ) {
        Self::begin(engine, options, false, scenario).await;
    }

    /// Like [`Self::with`], with [`Self::network_log`].
    pub(crate) async fn with_network_log(scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>) {
        Self::begin(Engine::Chromium, Options::for_tests(), true, scenario).await;
    }

    async fn begin(
        engine: Engine,
        options: Options,
        log: bool,
        scenario: impl AsyncFnOnce(&Visit) -> WebDriverResult<()>,
    ) {
        let Some((_driver, browser)) = engine.start(log).await else { return };
        browser.set_script_timeout(SCRIPT_TIMEOUT).await.unwrap();
        let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        let visit = Self { lab, browser, engine };
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

    /// Opens a page, and waits until its program has started: it has read the address and listens to the form.
    pub(crate) async fn start(&self, path: &str) -> WebDriverResult<()> {
        self.open(path).await?;
        self.started().await
    }

    /// Waits until the program of the page has started.
    pub(crate) async fn started(&self) -> WebDriverResult<()> {
        self.wait_until_gone("#late").await?;
        // It draws itself in a task of its own, which was queued before the note was removed.
        self.run("return new Promise(done => setTimeout(done))", vec![]).await.map(drop)
    }

    /// Types into the field and presses Enter.
    pub(crate) async fn type_in(&self, text: &str) -> WebDriverResult<()> {
        self.send_keys(By::Id("domain"), text.to_owned() + Key::Enter).await
    }

    pub(crate) async fn clear(&self) -> WebDriverResult<()> {
        self.find(By::Id("domain")).await?.clear().await
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
        self.find(By::Css(selector)).await.map(drop)
    }

    /// Waits for an element.
    pub(crate) async fn find(&self, by: By) -> WebDriverResult<WebElement> {
        self.browser.query(by).wait(PATIENCE, STEP).first().await
    }

    /// Clicks an element as soon as a person could. Parts of a page are hidden or come into being while it starts.
    pub(crate) async fn click(&self, by: By) -> WebDriverResult<()> {
        self.when_shown(by, async |element| element.click().await).await
    }

    /// Types into an element, or gives files to it, as soon as a person could.
    pub(crate) async fn send_keys(&self, by: By, keys: impl Into<TypingData>) -> WebDriverResult<()> {
        let keys = keys.into().to_string();
        self.when_shown(by, async |element| element.send_keys(keys.clone()).await).await
    }

    async fn when_shown(
        &self,
        by: By,
        action: impl AsyncFn(WebElement) -> WebDriverResult<()>,
    ) -> WebDriverResult<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let outcome = action(self.find(by.clone()).await?).await;
            let early = outcome.as_ref().is_err_and(|error| {
                use WebDriverErrorInner::{
                    ElementClickIntercepted, ElementNotInteractable, StaleElementReference,
                };
                let error = error.as_inner();
                matches!(
                    error,
                    ElementClickIntercepted(_) | ElementNotInteractable(_) | StaleElementReference(_)
                )
            });
            if !early || Instant::now() > deadline {
                return outcome;
            }
            tokio::time::sleep(STEP).await;
        }
    }

    pub(crate) async fn wait_until_gone(&self, selector: &str) -> WebDriverResult<()> {
        let query = self.browser.query(By::Css(selector)).wait(PATIENCE, STEP);
        assert!(query.not_exists().await?, "{selector} is still there");
        Ok(())
    }

    pub(crate) async fn text(&self, selector: &str) -> WebDriverResult<String> {
        self.read(selector, async |element| element.text().await).await
    }

    pub(crate) async fn attribute(&self, selector: &str, name: &str) -> WebDriverResult<String> {
        self.read(selector, async |element| Ok(element.attr(name).await?.unwrap_or_default())).await
    }

    pub(crate) async fn value(&self, selector: &str) -> WebDriverResult<String> {
        self.read(selector, async |element| Ok(element.value().await?.unwrap_or_default())).await
    }

    /// Reads an element. If the page has replaced it in the meantime, reads the new one.
    async fn read(
        &self,
        selector: &str,
        what: impl AsyncFn(WebElement) -> WebDriverResult<String>,
    ) -> WebDriverResult<String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let outcome = what(self.find(By::Css(selector)).await?).await;
            let replaced = outcome.as_ref().is_err_and(|error| {
                matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_))
            });
            if !replaced || Instant::now() > deadline {
                return outcome;
            }
        }
    }

    /// Waits until the text of an element contains `words`. For a text that changes, or goes away after it was read.
    pub(crate) async fn says(&self, selector: &str, words: &str) -> WebDriverResult<()> {
        let script = format!("return document.querySelector({})?.textContent ?? null", json!(selector));
        self.until(&script, |text| text.as_str().is_some_and(|text| text.contains(words))).await
    }

    pub(crate) async fn count(&self, selector: &str) -> WebDriverResult<usize> {
        Ok(self.browser.find_all(By::Css(selector)).await?.len())
    }

    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        Ok(self.browser.execute(script, arguments).await?.json().clone())
    }

    /// Runs a script repeatedly until its result is `good`.
    pub(crate) async fn until(&self, script: &str, good: impl Fn(&Value) -> bool) -> WebDriverResult<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.run(script, vec![]).await?;
            if good(&seen) {
                return Ok(());
            }
            assert!(Instant::now() < deadline, "after {PATIENCE:?}: {seen}, by {script}");
            tokio::time::sleep(STEP).await;
        }
    }

    /// Returns how many times slower the browser is at the moment than on an idle machine, at least 1. Limits in milliseconds are
    /// multiplied by it.
    pub(crate) async fn slowness(&self) -> WebDriverResult<f64> {
        let script = "const start = performance.now();
            let sum = 0;
            for (let n = 0; n < 1e7; n++) sum = (sum * 31 + n) | 0;
            window.sum = sum;
            return performance.now() - start";
        let took = self.run(script, vec![]).await?.as_f64().unwrap_or_default();
        Ok((took / IDLE_WORK).max(1.0))
    }

    pub(crate) async fn offline(&self, offline: bool) -> WebDriverResult<()> {
        match self.engine {
            Engine::Chromium => {
                let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
                self.browser.cdp().send_raw("Network.enable", json!({})).await?;
                self.browser.cdp().send_raw("Network.emulateNetworkConditions", conditions).await.map(drop)
            }
            Engine::Firefox => {
                let conditions = SetNetworkConditions {
                    network_conditions: offline.then_some(NetworkConditions::Offline),
                    contexts: Some(vec![self.context().await?]),
                    user_contexts: None,
                };
                Ok(self.browser.bidi().await?.send(conditions).await.map(drop)?)
            }
        }
    }

    pub(crate) async fn prefer(&self, scheme: &str) -> WebDriverResult<()> {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.browser.cdp().send_raw("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// Sets the width of the page. It cannot be set by the window, which has a minimum width wider than a phone.
    pub(crate) async fn resize(&self, width: u32) -> WebDriverResult<()> {
        let height = 900;
        match self.engine {
            Engine::Chromium => {
                let metrics =
                    json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
                self.browser.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
            }
            Engine::Firefox => {
                let bidi = self.browser.bidi().await?;
                let viewport = Some(Viewport { width, height });
                bidi.browsing_context().set_viewport(self.context().await?, viewport).await?;
            }
        }
        // The page gets its new width a moment later.
        self.until("return innerWidth", |seen| *seen == width).await
    }

    /// Returns the name of the current tab in WebDriver BiDi.
    async fn context(&self) -> WebDriverResult<BrowsingContextId> {
        Ok(self.browser.window().await?.to_string().into())
    }

    /// Saves a screenshot of the whole page as `tests/screenshots/<name>.png`, in Firefox `<name>-firefox.png`, for manual
    /// review.
    pub(crate) async fn screenshot(&self, name: &str) -> WebDriverResult<()> {
        let (png, suffix) = match self.engine {
            Engine::Chromium => {
                let shot = json!({"captureBeyondViewport": true});
                let shot = self.browser.cdp().send_raw("Page.captureScreenshot", shot).await?;
                let text = shot["data"].as_str().unwrap();
                (base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap(), "")
            }
            Engine::Firefox => {
                (FirefoxTools::new(self.browser.handle().clone()).full_screenshot_as_png().await?, "-firefox")
            }
        };
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        fs::create_dir_all(&dir)
            .and_then(|()| fs::write(dir.join(format!("{name}{suffix}.png")), png))
            .unwrap();
        Ok(())
    }

    /// Runs a script on all later pages, before theirs.
    pub(crate) async fn on_every_page(&self, source: &str) -> WebDriverResult<()> {
        match self.engine {
            Engine::Chromium => {
                let script = json!({"source": source});
                self.browser.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
            }
            Engine::Firefox => {
                let script = AddPreloadScript {
                    function_declaration: format!("() => {{ {source} }}"),
                    arguments: vec![],
                    sandbox: None,
                    contexts: vec![],
                };
                Ok(self.browser.bidi().await?.send(script).await.map(drop)?)
            }
        }
    }

    /// Records what goes wrong on all later pages: uncaught errors, files that do not load, errors in the console, and
    /// violations of the content security policy.
    pub(crate) async fn watch_faults(&self) -> WebDriverResult<()> {
        let source = "window.faults = [];
            const note = (...what) => window.faults.push(what.join(' '));
            addEventListener('error', event => note('error', event.message ?? event.target.src ?? event.target.href), true);
            addEventListener('unhandledrejection', event => note('rejection', event.reason));
            document.addEventListener('securitypolicyviolation', event => note(event.violatedDirective, event.blockedURI));
            for (const level of ['error', 'warn']) console[level] = (...what) => note('console', ...what);";
        self.on_every_page(source).await
    }

    pub(crate) async fn faults(&self) -> WebDriverResult<Value> {
        self.run("return window.faults", vec![]).await
    }

    /// Returns `[false]`, or what is wider than its place: `true` for the page, and the elements that cut their content off
    /// and do not scroll.
    pub(crate) async fn too_wide(&self) -> WebDriverResult<Value> {
        let script = "const overflow = one => getComputedStyle(one).overflowX;
            const wide = [...document.querySelectorAll('main *')].filter(one => {
                if (!one.checkVisibility() || one.closest('.hidden, svg, thead, .editor')) return false;
                const box = one.getBoundingClientRect();
                let frame = one.parentElement;
                while (frame !== document.body && overflow(frame) === 'visible') frame = frame.parentElement;
                if (['auto', 'scroll'].includes(overflow(frame)) && frame !== document.body) return false;
                const right = frame === document.body ? document.documentElement.clientWidth : frame.getBoundingClientRect().right;
                return box.width > 1 && box.right > right + 1;
            });
            return [document.documentElement.scrollWidth > innerWidth, ...wide.map(one => one.outerHTML.slice(0, 90))]";
        self.run(script, vec![]).await
    }

    pub(crate) async fn open_details(&self) -> WebDriverResult<()> {
        let open = "document.querySelectorAll('details').forEach(one => one.open = true)";
        self.run(open, vec![]).await.map(drop)
    }

    /// Waits until the service worker has cached all files and answers the next page.
    pub(crate) async fn cached(&self) -> WebDriverResult<()> {
        let script = "const done = arguments[0];
            navigator.serviceWorker.ready.then(({ active }) => {
                const see = () => { if (active.state === 'activated') done(true) };
                active.addEventListener('statechange', see);
                see();
            })";
        self.browser.execute_async(script, vec![]).await.map(drop)
    }

    /// Records violations of the content security policy on all later pages.
    pub(crate) async fn watch_policy_violations(&self) -> WebDriverResult<()> {
        let source = "window.violations = [];
            document.addEventListener('securitypolicyviolation', event =>
                window.violations.push(event.violatedDirective + ' ' + event.blockedURI));";
        self.on_every_page(source).await
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
