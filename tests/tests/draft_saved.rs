//! Tests how a draft survives between visits: in links, in the browser's storage, and in other tabs.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::draft::{POLICY, open, paste, press};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_restored_from_storage_and_from_a_link_and_can_be_cleared() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let texts = [
            ("policy", POLICY),
            ("record", "v=STSv1; id=1"),
            ("tlsrpt", "v=TLSRPTv1; rua=mailto:a@b.example"),
            ("mx", "mx1.example.com\nb\u{fc}cher.example"),
        ];
        for (part, text) in texts {
            paste(visit, part, text).await?;
        }
        let link = link(visit).await?;
        assert!(link.contains("/lint#d="), "{link}");
        visit.browser.refresh().await?;
        visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
        assert_eq!(visit.value("#mx").await?, texts[3].1, "the draft must be stored on the device");
        press(visit, "[data-do=delete]").await?;
        visit.browser.refresh().await?;
        visit.wait_for("#policy").await?;
        assert_eq!(visit.value("#policy").await?, "", "the draft must be cleared");
        visit.open("/").await?;
        visit.browser.goto(&link).await?;
        visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
        for (part, text) in texts {
            assert_eq!(visit.value(&format!("#{part}")).await?, text, "{part}");
        }
        assert_eq!(visit.lab.log().entries(), [], "an upstream request was made");
        let requests =
            "return performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)";
        let requests: Vec<String> = serde_json::from_value(visit.run(requests, vec![]).await?).unwrap();
        let is_file = |path: &String| {
            path.starts_with("/assets/")
                || ["/favicon.svg", "/manifest.webmanifest", "/icon-192.png"].contains(&path.as_str())
        };
        assert!(requests.iter().all(is_file), "{requests:?}");
        Ok(())
    })
    .await;
}

/// Presses “Copy link” and returns the copied text.
async fn link(visit: &Visit) -> WebDriverResult<String> {
    visit.run("navigator.clipboard.writeText = async text => { window.copied = text }", vec![]).await?;
    press(visit, "[data-do=share]").await?;
    visit.until("return window.copied ?? null", Value::is_string).await?;
    Ok(visit.run("return window.copied", vec![]).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_may_be_altered_by_mail_programs_but_not_cut() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", POLICY).await?;
        let link = link(visit).await?;
        // Mail programs alter links in such ways.
        let (page, packed) = link.split_once("#d=").unwrap_or_default();
        let cut = packed.get(..packed.len() - 8).unwrap_or_default();
        for (fragment, expected) in [
            (format!("#d%3D{packed}"), POLICY),
            (format!("#d={packed}=="), POLICY),
            (format!("#d={cut}"), ""),
            ("#d=".to_owned(), ""),
            ("#d=<script>".to_owned(), ""),
        ] {
            visit.open("/lints/").await?;
            visit.run("localStorage.clear()", vec![]).await?;
            visit.browser.goto(format!("{page}{fragment}")).await?;
            visit.wait_for("#policy").await?;
            let settled = "return document.getElementById('policy').value || document.getElementById('toast').textContent";
            visit.until(settled, |settled| *settled != "").await?;
            assert_eq!(visit.value("#policy").await?, expected, "{fragment}");
            assert_eq!(visit.run("return location.hash", vec![]).await?, "", "{fragment}");
        }
        // The page is open when this link is entered.
        visit.browser.goto(&link).await?;
        visit
            .until("return document.getElementById('policy')?.value", |policy| *policy == POLICY)
            .await?;
        Ok(())
    })
    .await;
}

/// A policy whose base64url contains both `-` and `_`.
const ODD_POLICY: &str = "mx: b\u{fc}cher.example\n# ?>? \u{ff}\u{bf}\u{fb}~~\u{fe}\n";
const ODD_POLICY_LINK: &str =
    "/lint#d=Y2RgYFDNrbBSSDq8JzkjtUgvtSIxtyAnlUtZwd7OXuHw_kP7D--uqzu8jwuokLfMNjgkuMzQWiEzxdaQAQoA";
const ODD_POLICY_SAVED: &str =
    "AQAAACVteDogYsO8Y2hlci5leGFtcGxlCiMgPz4_IMO_wr_Du35-w74KAAAADXY9U1RTdjE7IGlkPTEAAAAAAAAAAA";

#[tokio::test(flavor = "multi_thread")]
async fn links_and_saved_drafts_of_earlier_versions_are_read() {
    Visit::with(Options::for_tests(), async |visit| {
        for (save, address) in [("", ODD_POLICY_LINK), (ODD_POLICY_SAVED, "/lint")] {
            visit.open("/lints/").await?;
            visit.run("localStorage.clear()", vec![]).await?;
            if !save.is_empty() {
                visit.run("localStorage.setItem('draft', arguments[0])", vec![json!(save)]).await?;
            }
            visit.open(address).await?;
            visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
            assert_eq!(visit.value("#policy").await?, ODD_POLICY, "{address}");
            assert_eq!(visit.value("#record").await?, "v=STSv1; id=1", "{address}");
            let saved = visit.run("return localStorage.getItem('draft')", vec![]).await?;
            assert_eq!(saved, ODD_POLICY_SAVED, "{address}");
        }
        for damaged in ["A", "Zm9=", "Zm 9", "Zm9vA", "Zm9+", ODD_POLICY_SAVED] {
            visit.open("/lints/").await?;
            visit
                .run(
                    "localStorage.clear(); localStorage.setItem('draft', arguments[0])",
                    vec![json!(damaged)],
                )
                .await?;
            // The last of them is a draft, so this loop would notice if none of them were read.
            visit.open("/lint").await?;
            visit.wait_for("#policy").await?;
            let expected = if damaged == ODD_POLICY_SAVED { ODD_POLICY } else { "" };
            assert_eq!(visit.value("#policy").await?, expected, "{damaged:?}");
        }
        Ok(())
    })
    .await;
}

async fn add(visit: &Visit, text: &str) -> WebDriverResult<()> {
    visit.send_keys(By::Id("policy"), Key::Control + Key::End).await?;
    visit.send_keys(By::Id("policy"), text).await
}

async fn reload(visit: &Visit) -> WebDriverResult<()> {
    visit.browser.refresh().await?;
    visit.wait_for("[data-part=policy] .sum:not(:empty)").await
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_link_does_not_lose_the_stored_draft() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", POLICY).await?;
        let link = link(visit).await?;
        paste(visit, "policy", "version: my own").await?;
        // The page stores the draft when it is left, without waiting for the usual pause.
        visit.open("/").await?;
        visit.browser.goto(&link).await?;
        visit.wait_for("[data-do=own]").await?;
        assert!(
            !visit.browser.current_url().await?.as_str().contains('#'),
            "the draft must be removed from the address"
        );
        add(visit, "mx: mx9.example.com").await?;
        reload(visit).await?;
        assert_eq!(
            visit.value("#policy").await?,
            format!("{POLICY}mx: mx9.example.com"),
            "the edit must be kept"
        );
        press(visit, "[data-do=own]").await?;
        assert_eq!(visit.value("#policy").await?, "version: my own");
        reload(visit).await?;
        assert_eq!(visit.value("#policy").await?, "version: my own");
        press(visit, "[data-do=linked]").await?;
        assert_eq!(
            visit.value("#policy").await?,
            format!("{POLICY}mx: mx9.example.com"),
            "this draft must be kept too"
        );
        visit.run("navigator.clipboard.writeText = () => Promise.reject(new Error())", vec![]).await?;
        press(visit, "[data-do=share]").await?;
        visit.wait_for("#link").await?;
        assert!(
            visit.value("#link").await?.contains("/lint#d="),
            "a link that cannot be copied must be shown"
        );
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tab_is_notified_of_a_change() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let first = visit.browser.window().await?;
        let second = visit.browser.new_tab().await?;
        visit.browser.switch_to_window(second).await?;
        open(visit).await?;
        paste(visit, "policy", POLICY).await?;
        visit.until("return localStorage.getItem('draft')", Value::is_string).await?;
        visit.browser.switch_to_window(first).await?;
        visit.wait_for("[data-do=show]").await?;
        visit.send_keys(By::Css("[data-do=show]"), Key::Enter + "").await?;
        visit.wait_until_gone("[data-do=show]").await?;
        assert_eq!(visit.value("#policy").await?, POLICY);
        let focused = visit.run("return document.activeElement.dataset.do ?? ''", vec![]).await?;
        assert_eq!(focused, "share", "the focus must move to the next button");
        // If the storage is full, the draft is not stored and a note is shown.
        visit.run("Storage.prototype.setItem = () => { throw new Error() }", vec![]).await?;
        paste(visit, "record", "v=STSv1; id=1").await?;
        visit.says("#kept", "does not save").await?;
        assert_eq!(visit.run("return localStorage.length", vec![]).await?, 0);
        Ok(())
    })
    .await;
}
