//! Tests the screen on which TLS reports are read, with real files in a real browser.

mod visit;

use e2e::Options;
use mta_sts::output::TlsReportsV1;
use mta_sts::tlsrpt_report::{Batch, Envelope, Filter, Limits, Source, Summary, policy_findings};
use serde::de::DeserializeSeed;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::downloads::{saved, watch_downloads};
use visit::{RecordingProxy, Visit};

/// The reports of the core's tests, by name.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/reports");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Chooses real files in the dialog of “Add files”.
async fn choose(visit: &Visit, files: &[PathBuf]) -> WebDriverResult<()> {
    visit.wait_for(".pick input").await?;
    let paths: Vec<String> =
        files.iter().map(|path| path.canonicalize().unwrap().display().to_string()).collect();
    visit.send_keys(By::Css(".pick input:not([webkitdirectory])"), paths.join("\n")).await
}

/// Presses an export button, and returns the text that would be saved.
async fn exported(visit: &Visit, kind: &str) -> WebDriverResult<String> {
    watch_downloads(visit).await?;
    visit.click(By::Css(format!("[data-do={kind}]"))).await?;
    Ok(String::from_utf8(saved(visit).await?).unwrap())
}

/// Presses a key, wherever the focus is.
async fn press(visit: &Visit, key: Key) -> WebDriverResult<()> {
    visit.browser.action_chain().send_keys(key).perform().await
}

/// What the core says about the same files natively.
fn natively(files: &[PathBuf]) -> Value {
    let to_ascii = |name: &str| (name == "bücher.example").then(|| "xn--bcher-kva.example".to_owned());
    let mut batch = Batch::new(to_ascii, policy_findings);
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let value = (&Limits::default()).deserialize(&mut serde_json::Deserializer::from_str(&text)).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let envelope = Envelope { file_name: Some(name.clone()), ..Envelope::default() };
        batch.add(&Source { file: name, part: String::new() }, &envelope, value).unwrap();
    }
    let summary = Summary::of(&batch, &Filter::default());
    serde_json::to_value(TlsReportsV1::new(&batch, &summary, &Filter::default())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_reads_every_sample_as_the_core_does_natively() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        let files = samples();
        choose(visit, &files).await?;
        visit.wait_for("[data-reports=bad]").await?;
        let text = exported(visit, "json").await?;
        let page: Value = serde_json::from_str(&text).unwrap();
        let core = natively(&files);
        for part in ["schema", "summary", "reports", "causes", "notes", "problems"] {
            assert_eq!(page[part], core[part], "{part}");
        }
        let csv = exported(visit, "csv").await?;
        assert!(csv.starts_with("from,to,reporter,") && csv.lines().count() > files.len(), "{csv}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn containers_are_opened_and_faults_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let report = fs::read(&samples()[0]).unwrap();
    let boundary = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/tlsrpt+json; name=\"r.json\"\r\n\r\n";
    let head = "Subject: Report Domain: example.com\r\nContent-Type: multipart/report; boundary=b\r\n\r\n";
    let mail = [head.as_bytes(), boundary.as_bytes(), &report, b"\r\n--b--\r\n"].concat();
    let files = [
        write("a.json", &report),
        write("b.eml", &mail),
        // What is in a file counts, not its name.
        write("c.txt", &mail),
        write("d", &mail),
        write("e.txt", &report),
        write("f.txt", &[b"From a@b.example Thu Nov 12 00:00:00 2026\n".as_slice(), &mail].concat()),
        write("notes.txt", b"Shopping: bread\n"),
        write("cron.eml", b"Subject: cron\r\n\r\nnothing\r\n"),
        write("broken.json", b"{\"policies\": ["),
        write(
            "deep.json",
            format!("{{\"policies\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(),
        ),
        write("cut.json.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
    ];
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        choose(visit, &files).await?;
        visit.wait_for("#problems").await?;
        let said = visit.text(".intake .said").await?;
        for part in [
            "11 files read.",
            "1 report",
            "5 the same twice",
            "2 files or mails without a report",
            "3 not readable",
            "nothing has left it",
        ] {
            assert!(said.contains(part), "expected {part:?} in {said:?}");
        }
        let problems = visit.text("#problems").await?;
        for part in [
            "broken.json",
            "its JSON is not valid: ",
            "nested more than 64 levels deep, which is the limit",
            "its compressed data is damaged, cut off",
        ] {
            assert!(problems.contains(part), "expected {part:?} in {problems:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_archives_can_be_dropped() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        visit.wait_for(".intake").await?;
        let drop = "const pack = async text => new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
            const done = arguments[1];
            (async () => {
                const data = new DataTransfer();
                data.items.add(new File([await pack(arguments[0])], 'r.json.gz'));
                data.items.add(new File([arguments[0]], 'r.json'));
                data.items.add(new File([await pack(' '.repeat(5_000_000))], 'bomb.json.gz'));
                document.querySelector('.intake').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
                done();
            })()";
        let report = fs::read_to_string(samples().into_iter().find(|path| path.ends_with("rfc-example.json")).unwrap()).unwrap();
        visit.browser.execute_async(drop, vec![json!(report)]).await?;
        visit.wait_for("[data-reports=bad]").await?;
        assert_eq!(visit.text(".big").await?, "sessions\n5,629\nwere fine\n5,326\nfailed\n303\nreporters\n1");
        assert!(visit.text("#problems").await?.contains("200 times its compressed size"), "the bomb is a problem");
        assert!(visit.text(".intake .said").await?.contains("1 the same twice"));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_reports_are_read_by_keyboard_alone_and_without_faults_of_accessibility() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        visit.wait_for("[data-do=demo]").await?;
        assert_eq!(visit.accessibility_violations().await?, [""; 0], "before any report");
        let mut stops = 0;
        while visit.run("return document.activeElement.dataset.do ?? ''", vec![]).await? != "demo" {
            stops += 1;
            assert!(stops < 20, "the Tab key must reach the button");
            press(visit, Key::Tab).await?;
        }
        press(visit, Key::Enter).await?;
        visit.wait_for("[data-reports=bad]").await?;
        assert!(visit.text(".verdict h2").await?.contains("mx2.example.com presents an expired certificate"));
        assert!(visit.text(".verdict p").await?.contains("sessions in 14 days were fine."));
        assert_eq!(visit.count(".chart [data-day]").await?, 14);
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            visit
                .run("for (const fold of document.querySelectorAll('details:not([open])')) fold.querySelector('summary').click()", vec![])
                .await?;
            assert_eq!(visit.accessibility_violations().await?, [""; 0], "{scheme}");
        }
        // The bars are one stop of the Tab key; arrows move between them.
        visit.run("document.querySelector('.chart [data-day]').focus()", vec![]).await?;
        for key in [Key::End, Key::Left, Key::Left] {
            press(visit, key).await?;
        }
        let label = visit.run("return document.activeElement.getAttribute('aria-label')", vec![]).await?;
        assert!(label.as_str().unwrap_or_default().starts_with("16 November 2026: "), "{label}");
        press(visit, Key::Enter).await?;
        visit.wait_for(".one-day").await?;
        assert_eq!(visit.count("#one-day tbody tr").await?, 4);
        assert_eq!(visit.count(".chart [tabindex='0']").await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reads_is_loaded_when_there_is_something_to_read() {
    Visit::with(Options::for_tests(), async |visit| {
        // The service worker would have it.
        visit
            .on_every_page("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
            .await?;
        visit.open("/reports").await?;
        visit.wait_for("[data-do=demo]").await?;
        let reader =
            "return performance.getEntriesByType('resource').some(one => one.name.includes('worker'))";
        assert_eq!(visit.run(reader, vec![]).await?, false);
        visit.offline(true).await?;
        visit.click(By::Css("[data-do=demo]")).await?;
        let said = "return document.querySelector('.intake .said').textContent";
        visit
            .until(said, |said| said.as_str().is_some_and(|said| said.contains("could not be loaded")))
            .await?;
        visit.offline(false).await?;
        visit.click(By::Css("[data-do=demo]")).await?;
        visit.wait_for(".verdict h2").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_sorting_change_what_is_shown() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        visit.wait_for("[data-do=demo]").await?;
        visit.click(By::Css("[data-do=demo]")).await?;
        visit.wait_for("[data-reports=bad]").await?;
        let choose = "const select = document.getElementById(arguments[0]); select.value = arguments[1]; select.dispatchEvent(new Event('change', { bubbles: true }))";
        visit.run(choose, vec![json!("by-reporter"), json!("Mimecast")]).await?;
        visit.wait_for("[data-reports=good]").await?;
        assert_eq!(visit.count("[data-cause]").await?, 0);
        visit.run(choose, vec![json!("by-reporter"), json!("")]).await?;
        visit.wait_for("[data-reports=bad]").await?;
        visit.run(choose, vec![json!("by-days"), json!("7")]).await?;
        visit.until("return document.querySelectorAll('.chart [data-day]').length", |count| *count == json!(7)).await?;
        visit.run(choose, vec![json!("by-result"), json!("1")]).await?;
        visit.until("return document.querySelector('.verdict.reports .big dd').textContent", |shown| shown.as_str().is_some_and(|shown| shown.parse::<u32>().is_ok_and(|count| count < 100))).await?;
        visit.click(By::Css("#all-reports summary")).await?;
        visit.until("return document.querySelectorAll('#reports tbody tr').length", |count| count.as_u64().is_some_and(|count| count > 3)).await?;
        let first = "return document.querySelector('#reporters tbody th').textContent";
        assert_eq!(visit.run(first, vec![]).await?, "Microsoft");
        visit.click(By::Css("#reporters thead th:first-child button")).await?;
        visit.until(first, |name| *name != json!("Microsoft")).await?;
        assert_eq!(visit.attribute("#reporters thead th", "aria-sort").await?, "ascending");
        visit.click(By::Css("[data-do=forget]")).await?;
        visit.wait_for("[data-intake=empty]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_part_of_a_report_is_sent_and_it_works_offline() {
    Visit::with_network_log(async |visit| {
        let proxy = RecordingProxy::to(visit.lab.address()).await;
        visit.browser.goto(proxy.url("/reports")).await?;
        let policy = visit
            .run(
                "return fetch(location.href).then(answer => answer.headers.get('content-security-policy'))",
                vec![],
            )
            .await?;
        assert!(policy.as_str().unwrap_or_default().contains("connect-src 'self'"), "{policy}");
        visit.cached().await?;
        let before = proxy.requests().len();
        choose(visit, &samples()).await?;
        visit.wait_for("[data-reports=bad]").await?;
        exported(visit, "csv").await?;
        exported(visit, "json").await?;
        let after: Vec<String> = proxy.requests().split_off(before);
        let is_file = |line: &String| {
            line.starts_with("GET /assets/")
                || line.contains("__WB_REVISION__")
                || line.starts_with("GET /icon")
                || line.starts_with("GET /favicon")
        };
        let others: Vec<&String> = after.iter().filter(|line| !is_file(line)).collect();
        assert!(others.is_empty(), "{others:?}");
        let sent = String::from_utf8_lossy(&proxy.bytes()).to_lowercase();
        for secret in ["company-x", "5065427c", "mx1.mail.company-y", "content-length:"] {
            assert!(!sent.contains(secret), "{secret} was sent");
        }
        for event in
            visit.network_log().await?.iter().filter(|event| event["method"] == "Network.requestWillBeSent")
        {
            let request = &event["params"]["request"];
            let url = request["url"].as_str().unwrap_or_default();
            assert!(url.starts_with(&proxy.url("/")) || url.starts_with("blob:"), "{request}");
            assert_eq!(
                (&request["method"], &request["hasPostData"]),
                (&json!("GET"), &Value::Null),
                "{request}"
            );
        }
        assert_eq!(visit.lab.log().entries(), [], "the Worker must not make upstream requests");
        visit.offline(true).await?;
        visit.browser.refresh().await?;
        visit.wait_for("[data-do=demo]").await?;
        visit.click(By::Css("[data-do=demo]")).await?;
        visit.wait_for("[data-reports=bad]").await?;
        visit.offline(false).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn todays_policy_is_compared_when_asked() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        let report =
            fs::read_to_string(samples().into_iter().find(|path| path.ends_with("plain.json")).unwrap())
                .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json");
        fs::write(
            &path,
            report.replace("\"policy-domain\": \"example.com\"", "\"policy-domain\": \"ok-enforce.test\""),
        )
        .unwrap();
        choose(visit, &[path]).await?;
        visit.wait_for("[data-reports=good]").await?;
        visit.run("document.getElementById('policies-fold').open = true", vec![]).await?;
        visit.click(By::Css("[data-do=compare]")).await?;
        visit.wait_for("[data-today]").await?;
        let told = visit.text("[data-today]").await?;
        assert!(
            told.starts_with("Reporter Inc. used the policy of mode enforce, which is not today’s: "),
            "{told}"
        );
        assert!(told.contains("Its max_age runs until "), "{told}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_the_policy_box_of_the_editor_opens_here() {
    Visit::with(Options::for_tests(), async |visit| {
        visit::draft::open(visit).await?;
        let sample = samples().into_iter().find(|path| path.ends_with("rfc-example.json")).unwrap();
        visit::draft::paste(visit, "policy", &fs::read_to_string(sample).unwrap()).await?;
        visit.wait_for("[data-finding=not-a-policy] [data-do=read-report]").await?;
        assert!(
            visit
                .text("[data-finding=not-a-policy]")
                .await?
                .contains("This is a TLS report (RFC 8460), not a policy")
        );
        visit.click(By::Css("[data-do=read-report]")).await?;
        visit.wait_for("[data-reports=bad]").await?;
        assert!(visit.text(".verdict").await?.contains("5,326 of 5,629 sessions on 1 April 2016 were fine."));
        Ok(())
    })
    .await;
}

/// Prints how long a thousand reports take, the longest task of the page, and the memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_reports_do_not_block_the_page() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        visit.wait_for(".intake").await?;
        let script = "const done = arguments[1];
            (async () => {
                let start = Infinity, longest = 0;
                const seen = task => { if (task.startTime >= start) longest = Math.max(longest, task.duration) };
                new PerformanceObserver(list => list.getEntries().forEach(seen)).observe({ type: 'longtask' });
                const data = new DataTransfer();
                for (let number = 0; number < 1000; number++) {
                    const day = `2026-11-${String(number % 30 + 1).padStart(2, '0')}`;
                    const text = arguments[0].replaceAll('2016-04-01', day).replace('5065427c-23d3-47ca', `${number}`).replace('Company-X', `Company ${number % 9}`);
                    data.items.add(new File([text], `${number}.json`));
                }
                new MutationObserver((_, observer) => {
                    if (!document.querySelector('[data-reports]')) return;
                    observer.disconnect();
                    // Long tasks are told a moment later.
                    requestAnimationFrame(() => setTimeout(() => done({ time: performance.now() - start, longest, memory: performance.memory?.usedJSHeapSize ?? 0 }), 300));
                }).observe(document.getElementById('app'), { childList: true, subtree: true });
                // Making the files was a task of this script.
                setTimeout(() => {
                    start = performance.now();
                    document.querySelector('.intake').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
                });
            })()";
        let report = fs::read_to_string(samples().into_iter().find(|path| path.ends_with("rfc-example.json")).unwrap()).unwrap();
        let before = visit.slowness().await?;
        let figures = visit.browser.execute_async(script, vec![json!(report)]).await?.json().clone();
        let slowness = before.max(visit.slowness().await?);
        println!("a thousand reports: {figures}, on a machine {slowness:.1} times slower than an idle one");
        assert_eq!(visit.text(".big dd").await?, "5,629,000");
        assert_eq!(visit.count(".chart [data-day]").await?, 30);
        assert!(figures["longest"].as_f64().is_some_and(|longest| longest / slowness < 150.0), "the page was blocked: {figures}");
        Ok(())
    })
    .await;
}
