//! Checks that a draft stays on the device, by recording all traffic of a long session in the editor.

mod visit;

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::draft::{drawn, drop_files, open_row, paste, press};
use visit::{RecordingProxy, Visit};

/// A text that is in every part of the draft and must not appear in the traffic.
const SECRET: &str = "kept-to-myself";

/// Runs a session in the editor: typing, pasting, fixing, dropping, sharing, reloading, saving. Returns the shared link.
async fn draft(visit: &Visit, proxy: &RecordingProxy) -> WebDriverResult<String> {
    visit.browser.goto(proxy.url("/lint")).await?;
    drawn(visit).await?;
    // The service worker fetches the whole site once.
    visit.cached().await?;
    let policy = format!("version: STSv1\nMode: enforce\nmx: mx1.{SECRET}.test\nmax_age: 86400\n\n");
    visit.send_keys(By::Id("policy"), &policy).await?;
    paste(visit, "record", &format!("_mta-sts.{SECRET}.test. 300 IN TXT \"v=STSv1; id=1; x={SECRET}\""))
        .await?;
    paste(visit, "tlsrpt", &format!("v=TLSRPTv1; rua=https://{SECRET}.test/tls")).await?;
    paste(visit, "mx", &format!("10 mx1.{SECRET}.test\n20 mx2.{SECRET}.test")).await?;
    press(visit, "[data-part=policy] .jump").await?;
    press(visit, "[data-fix=blank-line]").await?;
    press(visit, "[data-do=undo]").await?;
    press(visit, "[data-do=fix-all]").await?;
    press(visit, "[data-do=fresh-id]").await?;
    drop_files(visit, "policy", &[policy.as_bytes()]).await?;
    visit.until("return document.getElementById('policy').value", |text| *text == policy).await?;
    visit.run("navigator.clipboard.writeText = async text => { window.copied = text }", vec![]).await?;
    press(visit, "[data-part=record] [data-do=fresh-id] + button").await?;
    press(visit, "[data-do=share]").await?;
    visit
        .until("return window.copied ?? ''", |copied| copied.as_str().is_some_and(|text| text.contains('#')))
        .await?;
    let link = visit.run("return window.copied", vec![]).await?.as_str().unwrap_or_default().to_owned();
    // The draft is stored when the page is left.
    visit.browser.refresh().await?;
    visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
    press(visit, "[data-do=download]").await?;
    visit.browser.goto(proxy.url("/")).await?;
    visit.browser.goto(&link).await?;
    visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
    assert!(visit.value("#mx").await?.contains(SECRET), "the link must restore the draft");
    open_row(visit, "compare").await?;
    visit.send_keys(By::Id("live"), format!("{SECRET}.test")).await?;
    press(visit, "[data-do=delete]").await?;
    // Whatever the page would still send has half a second for it.
    visit.run("return new Promise(done => setTimeout(done, 600))", vec![]).await?;
    Ok(link)
}

/// Whether a request line only requests a file of the built site.
fn is_file(line: &str) -> bool {
    let path = line.strip_prefix("GET ").and_then(|rest| rest.strip_suffix(" HTTP/1.1"));
    let Some(path) = path else { return false };
    // The service worker adds the revision to the URL of each file.
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let is_there = matches!(path, "/" | "/lint") || site.join(path.trim_start_matches('/')).is_file();
    is_there && (query.is_empty() || query.starts_with("__WB_REVISION__="))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_part_of_a_draft_is_sent() {
    Visit::with_network_log(async |visit| {
        let proxy = RecordingProxy::to(visit.lab.address()).await;
        let link = draft(visit, &proxy).await?;
        let requests = proxy.requests();
        let others: Vec<&String> = requests.iter().filter(|line| !is_file(line)).collect();
        assert!(others.is_empty(), "there are requests for other URLs than files of the site: {others:#?}");
        assert!(requests.len() > 20, "the requests must be recorded: {requests:?}");

        let sent = String::from_utf8_lossy(&proxy.bytes()).to_lowercase();
        let fragment = link.split_once("#d=").map(|(_, draft)| draft.to_lowercase()).unwrap_or_default();
        assert!(fragment.len() > 40, "{link}");
        for unwanted in [
            SECRET,
            &fragment[..24],
            "content-length:",
            "transfer-encoding:",
            "upgrade:",
            "referer:",
            "cookie:",
        ] {
            assert!(!sent.contains(unwanted), "{unwanted:?} was sent");
        }
        assert_eq!(visit.lab.log().entries(), [], "the Worker must not make upstream requests");

        // The browser's own network log also contains requests to other hosts.
        let events = visit.network_log().await?;
        let opened = events.iter().filter(|event| {
            let name = event["method"].as_str().unwrap_or_default();
            name.starts_with("Network.webSocket") || name.starts_with("Network.webTransport")
        });
        assert_eq!(opened.count(), 0);
        let asked: Vec<&Value> = events
            .iter()
            .filter(|event| event["method"] == "Network.requestWillBeSent")
            .map(|event| &event["params"]["request"])
            .collect();
        assert!(asked.len() > 5, "{asked:?}");
        for request in asked {
            let url = request["url"].as_str().unwrap_or_default();
            assert!(url.starts_with(&proxy.url("/")) || url.starts_with("blob:"), "{request}");
            assert!(!url.contains('#') && !url.contains(SECRET), "{request}");
            assert_eq!(
                (&request["method"], &request["hasPostData"]),
                (&json!("GET"), &Value::Null),
                "{request}"
            );
        }

        // Only pressing “Compare” sends a request, which contains only the domain.
        open_row(visit, "compare").await?;
        visit.send_keys(By::Id("live"), "three-mx.test").await?;
        press(visit, ".compare button[type=submit]").await?;
        visit.wait_for("[data-live]").await?;
        let mut others = proxy.requests();
        others.retain(|line| !is_file(line));
        assert_eq!(others, ["GET /api/v1/observe?domain=three-mx.test&lang=en HTTP/1.1"]);
        Ok(())
    })
    .await;
}
