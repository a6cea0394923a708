//! How long a first visit of `/d/…` takes from the navigation to the words of the verdict. `bench/first-verdict` runs it
//! on a machine that does nothing else.

mod visit;

use std::fs;
use std::path::Path;
use std::time::Duration;

use e2e::Options;
use e2e::visitor::{ask, get};
use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use visit::{Visit, copy};

const ROUNDS: usize = 5;

/// How many milliseconds are added to every answer of a resolver or a policy host: as in `pace.rs`, and for slow hosts. A
/// check asks four times in a row, and the early start hides all of that.
const DELAYS: [u64; 2] = [50, 200];

/// How long the page is left alone. It has its verdict by then.
const QUIET: Duration = Duration::from_secs(5);

/// The share of the time without the early start that the page may take.
const GOAL: f64 = 0.7;

/// Notes when the verdict is in the document, in milliseconds since the navigation, and when the first script of the
/// page sends a request.
const WATCH: &str = "
    new MutationObserver((_, watch) => {
      if (!document.querySelector('.verdict:is(#early, :has(time))')) return;
      watch.disconnect();
      window.verdict = performance.now();
    }).observe(document, {subtree: true, childList: true, attributes: true});
    const send = window.fetch;
    window.fetch = (url, ...rest) => {
      window.script ??= performance.now();
      if (String(url).includes('/observe')) window.check ??= performance.now();
      return send(url, ...rest) }";

/// Gives back nothing until all of it is known.
const READ: &str = "
    const [wasm] = performance.getEntriesByType('resource').filter(one => one.name.endsWith('.wasm'));
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return wasm && paint && window.verdict && { paint: paint.startTime, script: window.script, wasm_sent: wasm.startTime,
        wasm_there: wasm.responseEnd, check: window.check, verdict: window.verdict }";

/// Milliseconds since the navigation.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Measured {
    paint: f64,
    /// The first request of a script.
    script: f64,
    wasm_sent: f64,
    wasm_there: f64,
    /// The request of the check.
    check: f64,
    verdict: f64,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; bench/first-verdict prints it"]
async fn navigation_to_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let [early, late] = ["early", "late"].map(|name| folder.path().join(name));
    for site in [&early, &late] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"), site);
    }
    without_early_start(&late.join("check.html"));
    println!(
        "a first visit of /d/…, 1.6 Mbit/s, 150 ms, CPU at a quarter; milliseconds, medians of {ROUNDS} rounds"
    );
    for delay in DELAYS.map(Duration::from_millis) {
        let mut all = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (site, times) in [&early, &late].into_iter().zip(&mut all) {
                times.push(first_visit(site, delay).await);
            }
        }
        println!("{delay:?} added to every answer of a resolver or a policy host");
        let [with, without] = [("with the early start", &all[0]), ("without it", &all[1])].map(print);
        let share = with / without;
        println!("  share: {share:.2}, goal {GOAL}: {}", if share <= GOAL { "ok" } else { "over the goal" });
    }
}

/// Prints the medians of several visits, and returns that of the verdict.
fn print((name, times): (&str, &Vec<Measured>)) -> f64 {
    let of = |time: fn(&Measured) -> f64| {
        let mut sorted: Vec<f64> = times.iter().map(time).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    };
    let median = |time| of(time)[times.len() / 2];
    let verdicts = of(|time| time.verdict);
    println!(
        "  {name}: paint {:.0}, first request of a script {:.0}, wasm requested {:.0} and there {:.0}, check requested {:.0}, \
         verdict {:.0} ({:.0} to {:.0})",
        median(|time| time.paint),
        median(|time| time.script),
        median(|time| time.wasm_sent),
        median(|time| time.wasm_there),
        median(|time| time.check),
        verdicts[times.len() / 2],
        verdicts[0],
        verdicts[times.len() - 1],
    );
    verdicts[times.len() / 2]
}

/// Takes the preload and the two scripts of the early start out of a built page.
fn without_early_start(page: &Path) {
    let html = fs::read_to_string(page).unwrap();
    let is_early = |line: &&str| {
        line.contains("rel=\"preload\"") || line.contains("/early.js") || line.starts_with("<script>")
    };
    assert_eq!(html.lines().filter(is_early).count(), 3, "{html}");
    let rest: Vec<&str> = html.lines().filter(|line| !is_early(line)).collect();
    fs::write(page, rest.join("\n")).unwrap();
}

/// A visit with a new browser, of a domain that was not checked before.
async fn first_visit(site: &Path, delay: Duration) -> Measured {
    let options = Options { site: site.to_owned(), delay, ..Options::for_tests() };
    let mut measured = None;
    Visit::with(options, async |visit| {
        warm(visit, site).await;
        let cdp = visit.browser.cdp();
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})).await?;
        cdp.send_raw("Network.enable", json!({})).await?;
        let line = json!({"offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750});
        cdp.send_raw("Network.emulateNetworkConditions", line).await?;
        cdp.send_raw("Emulation.setCPUThrottlingRate", json!({"rate": 4})).await?;
        visit.open("/d/three-mx.test").await?;
        // A question of ours would wait for the page, and the page for it.
        tokio::time::sleep(QUIET).await;
        assert_eq!(visit.verdict().await?, "enforced");
        visit.until(READ, Value::is_object).await?;
        measured = serde_json::from_value(visit.run(READ, vec![]).await?).ok();
        WebDriverResult::Ok(())
    })
    .await;
    measured.expect("every time was noted")
}

/// Lets the lab compress what it serves, and the Worker start, before anything is measured.
async fn warm(visit: &Visit, site: &Path) {
    let coding = [("accept-encoding", "gzip, deflate, br, zstd")];
    let assets = fs::read_dir(site.join("assets")).unwrap().map(|entry| entry.unwrap().file_name());
    let assets = assets.map(|name| format!("/assets/{}", name.to_string_lossy()));
    for path in assets.chain(["/check".to_owned(), "/early.js".to_owned(), "/favicon.svg".to_owned()]) {
        let answer = ask(visit.lab.address(), Method::GET, &path, &coding, Vec::new()).await.unwrap();
        answer.bytes().await.unwrap();
    }
    let report = get(visit.lab.address(), "/api/v1/report?domain=ok-enforce.test").await.unwrap();
    report.bytes().await.unwrap();
}
