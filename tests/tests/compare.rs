//! Tests the comparison of a draft with a live domain: the requests, the shown changes and the migration steps.

mod visit;

use std::time::Duration;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::draft::{open, open_row, paste, press};

/// Types a domain into the field.
async fn enter_domain(visit: &Visit, domain: &str) -> WebDriverResult<()> {
    open_row(visit, "compare").await?;
    visit.send_keys(By::Id("live"), Key::Control + "a").await?;
    visit.send_keys(By::Id("live"), domain).await
}

/// Compares with a domain and waits for the result.
async fn compare(visit: &Visit, domain: &str) -> WebDriverResult<()> {
    enter_domain(visit, domain).await?;
    visit.click(By::Css(".compare button[type=submit]")).await?;
    visit.wait_for(&format!("[data-live='{domain}']")).await
}

/// Returns the texts of all elements that match a selector.
async fn all(visit: &Visit, selector: &str) -> WebDriverResult<Vec<String>> {
    let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent.replace(/\\s+/g, ' ').trim())";
    Ok(serde_json::from_value(visit.run(script, vec![json!(selector)]).await?).unwrap())
}

/// Returns the keys of the migration steps; steps that are waiting times begin with `~`.
async fn steps(visit: &Visit) -> WebDriverResult<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-stage]')].map(one =>
        (one.classList.contains('wait') ? '~' : '') + one.dataset.stage.replace('plan.', ''))";
    Ok(serde_json::from_value(visit.run(script, vec![]).await?).unwrap())
}

/// Returns the reason why there are no steps.
async fn obstacle(visit: &Visit) -> WebDriverResult<Option<String>> {
    let script = "return document.querySelector('[data-no-steps]')?.dataset.noSteps ?? null";
    Ok(serde_json::from_value(visit.run(script, vec![]).await?).unwrap())
}

fn policy(mode: &str, mx: &[&str], max_age: u32) -> String {
    let mx: String = mx.iter().map(|pattern| format!("mx: {pattern}\n")).collect();
    format!("version: STSv1\nmode: {mode}\n{mx}max_age: {max_age}\n")
}

const LIVE: [&str; 2] = ["*.mail.three-mx.test", "backup.relay.test"];

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_compared_with_the_live_mx_hosts() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", &policy("enforce", &["*.mail.three-mx.test"], 604_800)).await?;
        enter_domain(visit, "three-mx.test").await?;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(visit.lab.log().entries(), [], "typing a domain must not send it");
        visit.click(By::Css(".compare button[type=submit]")).await?;
        visit.wait_for("[data-live='three-mx.test']").await?;
        let asked = visit.lab.log().of("three-mx.test").len();
        assert!(asked > 0, "pressing the button must start a check");

        let refused = all(visit, "[data-part=mx] [data-finding=mx-not-in-policy] .title").await?;
        assert_eq!(refused, ["backup.relay.test does not match any mx pattern"]);
        assert_eq!(all(visit, "tr[data-host]:has(.delivers.bad) .host").await?, ["backup.relay.test"]);
        let script = "return [...document.querySelectorAll('.changes tbody tr')].map(row => [...row.cells].map(one => one.textContent).join(' | '))";
        let told = visit.run(script, vec![]).await?;
        let changes = ["max_age | 1209600 (14 days) | 604800 (7 days)", "mx | backup.relay.test | –"];
        assert_eq!(told, json!(changes), "changes by field");
        let id = "[data-part=record] [data-finding=id-unchanged]";
        assert!(all(visit, id).await?[0].contains("20260301T120000"), "the unchanged id must be shown");

        // Later edits are compared at once with the same result, without another request.
        press(visit, "[data-finding=id-unchanged] [data-fix]").await?;
        visit.wait_until_gone(id).await?;
        assert!(visit.value("#record").await?.starts_with("v=STSv1; id=20"));
        visit.wait_for("tr[data-field=id]").await?;
        press(visit, "[data-finding=mx-not-in-policy] [data-fix]").await?;
        visit.wait_until_gone("[data-finding=mx-not-in-policy]").await?;
        assert_eq!(visit.count("tr[data-field=mx]").await?, 0);
        paste(visit, "record", "").await?;
        paste(visit, "policy", &policy("enforce", &LIVE, 1_209_600)).await?;
        assert_eq!(visit.count(".changes").await?, 0);
        assert!(visit.text("[data-live]").await?.contains("changes nothing at three-mx.test"));
        assert_eq!(steps(visit).await?, [""; 0], "there must be no steps");
        assert_eq!(visit.lab.log().of("three-mx.test").len(), asked);
        let said = visit.text("#compare-status").await?;
        assert!(said.contains("as it was at 20") && said.contains("UTC"), "the time of the check is missing: {said}");
        Ok(())
    })
    .await;
}

/// A draft, and the expected steps from the live state of a domain.
struct Case {
    what: &'static str,
    domain: &'static str,
    draft: String,
    stages: &'static [&'static str],
    words: &'static [&'static str],
}

/// The steps from one set of MX hosts to another, with an interim policy that covers both.
const BY_AN_INTERIM_POLICY: [&str; 9] =
    ["interim", "new-id", "~ttl", "add-covered", "drop-hosts", "~mx-ttl", "replace", "new-id", "~ttl"];

#[tokio::test(flavor = "multi_thread")]
async fn every_change_has_safe_steps_with_waiting_times() {
    let case = |what, domain, draft, stages, words| Case { what, domain, draft, stages, words };
    let cases = [
        case(
            "one host is removed",
            "three-mx.test",
            policy("enforce", &LIVE[..1], 1_209_600),
            &["take-host-out", "~mx-ttl", "replace", "new-id", "~ttl"],
            &[
                "The draft does not cover backup.relay.test. First remove that host",
                "the TTL of the MX records in your zone, at least 5 minutes",
                "the TTL of the record in your zone, at least 5 minutes",
            ],
        ),
        case(
            "one host is added",
            "three-mx.test",
            policy("enforce", &[LIVE[0], LIVE[1], "new.three-mx.test"], 1_209_600),
            &["replace", "new-id", "~ttl", "add-hosts"],
            &["Only now add MX hosts", "14 days"],
        ),
        case(
            "all hosts are replaced",
            "three-mx.test",
            policy("enforce", &["new.three-mx.test"], 1_209_600),
            &BY_AN_INTERIM_POLICY,
            &["*.mail.three-mx.test, backup.relay.test, new.three-mx.test", "14 days"],
        ),
        case(
            "from testing to enforce",
            "ok-testing.test",
            policy("enforce", &["mx1.ok-testing.test", "mx2.ok-testing.test"], 604_800),
            &["read-reports", "replace", "new-id", "~ttl"],
            &[
                "Read the TLS reports",
                "https://mta-sts.ok-testing.test/.well-known/mta-sts.txt",
                "_mta-sts.ok-testing.test",
            ],
        ),
        case(
            "a withdrawal waits for the live max_age",
            "three-mx.test",
            policy("none", &[], 86_400),
            &["serve-none", "new-id", "~ttl", "~max-age", "remove-record", "~ttl", "remove-policy"],
            &["mode none", "Wait 14 days, the max_age of the current policy"],
        ),
        case(
            "a withdrawal does not wait for the max_age of the draft",
            "three-mx.test",
            policy("none", &[], 31_557_600),
            &["serve-none", "new-id", "~ttl", "~max-age", "remove-record", "~ttl", "remove-policy"],
            &["Wait 14 days"],
        ),
        case(
            "a first policy",
            "absent.test",
            policy("enforce", &["mx1.absent.test"], 604_800),
            &["begin-testing", "serve", "announce"],
            &["check that you can fetch it", "Only then publish the TXT record at _mta-sts.absent.test"],
        ),
        case(
            "a first policy that covers no host",
            "absent.test",
            policy("enforce", &["wrong.example.net"], 604_800),
            &["begin-testing", "cover-first", "~mx-ttl", "serve", "announce"],
            &["does not cover any of the current MX hosts (mx1.absent.test)"],
        ),
        case(
            "from mode none to enforce",
            "withdrawn.test",
            policy("enforce", &["mx1.withdrawn.test"], 604_800),
            &["begin-testing", "serve", "new-id", "~ttl"],
            &["Consider mode testing"],
        ),
        case(
            "all hosts are replaced, and the live policy covers none of them",
            "mx-two-labels.test",
            policy("enforce", &["wrong.example.net"], 604_800),
            &BY_AN_INTERIM_POLICY,
            &["covers both the current hosts and the new ones: in.eu.mx-two-labels.test, wrong.example.net."],
        ),
    ];
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        for Case { what, domain, draft, stages, words } in cases {
            paste(visit, "policy", &draft).await?;
            compare(visit, domain).await?;
            assert_eq!(steps(visit).await?, stages, "{what}: {domain}, drafted as\n{draft}");
            let told = all(visit, "[data-stage]").await?.join("\n");
            for words in words {
                assert!(told.contains(words), "{what}: {words:?} in\n{told}");
            }
            assert_eq!(visit.count("[data-live]").await?, 1, "{what}: more than one comparison is shown");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_could_not_be_read_is_not_shown_as_absent() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", &policy("enforce", &["mx1.example.com"], 604_800)).await?;
        paste(visit, "record", "v=STSv1; id=2").await?;
        for (domain, field, unread) in [
            ("record-fails.test", "id", Some("unknown")),
            ("connection-refused.test", "mode", Some("host")),
            ("absent.test", "mode", None),
        ] {
            compare(visit, domain).await?;
            let before = all(visit, &format!("tr[data-field={field}] td:first-of-type")).await?;
            let expected = if unread.is_some() { "could not be read" } else { "–" };
            assert_eq!(before, [expected], "{domain}, {field}");
            assert_eq!(obstacle(visit).await?.as_deref(), unread, "{domain}");
            assert_eq!(
                steps(visit).await?.is_empty(),
                unread.is_some(),
                "{domain}: no steps without a known live state"
            );
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_does_not_hide_problems_of_the_policy_host() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        for (domain, finding) in [
            ("expired-cert.test", "policy-host-tls-invalid"),
            ("redirect.test", "policy-redirected"),
            ("policy-host-unreachable.test", "policy-host-unreachable"),
        ] {
            let draft = policy("enforce", &[&format!("mx1.{domain}")], 3600);
            paste(visit, "policy", &draft).await?;
            compare(visit, domain).await?;
            let summary = visit.text(".summary").await?;
            assert!(summary.contains("Senders cannot fetch a policy"), "{domain}: {summary}");
            for name in [finding, "max-age-too-short"] {
                let shown = visit.count(&format!("[data-part=policy] [data-finding={name}]")).await?;
                assert_eq!(shown, 1, "{domain}: {name}");
            }
            assert_eq!(all(visit, "tr[data-field=mode] td:last-of-type").await?, ["enforce"], "{domain}");
            assert_eq!(obstacle(visit).await?.as_deref(), Some("host"), "{domain}");
        }
        let draft = policy("enforce", &["mx1.policy-media-type.test"], 604_800);
        paste(visit, "policy", &draft).await?;
        compare(visit, "policy-media-type.test").await?;
        assert_eq!(visit.count("[data-part=policy] [data-finding=policy-media-type]").await?, 1);
        assert!(visit.text("[data-live]").await?.contains("changes nothing"));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_summary_the_changes_and_the_fixes_of_a_draft_agree() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let (one, two) = ("mx1.ok-enforce.test", "mx2.ok-enforce.test");

        // The lines differ, but the meaning is the same.
        paste(visit, "policy", &policy("enforce", &[two, one, two], 604_800)).await?;
        compare(visit, "ok-enforce.test").await?;
        let told = visit.text("[data-live]").await?;
        assert!(
            told.contains("The draft means the same to senders as what ok-enforce.test publishes now"),
            "{told}"
        );
        assert!(visit.count("[data-live] .diff").await? > 0, "{told}");
        assert_eq!(visit.count("[data-finding=id-unchanged]").await?, 0);
        assert_eq!(steps(visit).await?, [""; 0]);

        // An invalid draft has no steps.
        paste(visit, "policy", "version: STSv1\n").await?;
        visit.wait_for("[data-no-steps=invalid]").await?;
        assert_eq!(visit.count("[data-finding=id-unchanged]").await?, 0);
        paste(visit, "policy", &policy("enforce", &[one], 604_800)).await?;
        paste(visit, "record", "v=STSv1; id=2026-01").await?;
        visit.wait_for("[data-no-steps=record]").await?;

        // A new id is required, so it is a safe fix and not a guess.
        paste(visit, "record", "v=STSv1; id=20260101T000000").await?;
        visit.wait_for("[data-finding=id-unchanged]").await?;
        let fix = visit.text("[data-finding=id-unchanged]").await?;
        assert!(!fix.contains("may not be what you meant"), "{fix}");
        press(visit, "[data-do=fix-all]").await?;
        visit.wait_until_gone("[data-finding=id-unchanged]").await?;
        assert!(visit.value("#record").await?.starts_with("v=STSv1; id=20"));

        // Only the hosts change.
        paste(visit, "record", "").await?;
        paste(visit, "policy", "").await?;
        paste(visit, "mx", &format!("{one}\nmx7.ok-enforce.test\n")).await?;
        visit.wait_for("[data-stage='plan.cover-new-host']").await?;
        assert_eq!(steps(visit).await?, ["cover-new-host", "replace", "new-id", "~ttl", "add-hosts"]);

        // MTA-STS is removed, but no policy is in force.
        paste(visit, "mx", "").await?;
        compare(visit, "policy-only.test").await?;
        press(visit, "#removal").await?;
        visit.wait_for("[data-stage='plan.remove-policy']").await?;
        assert_eq!(steps(visit).await?, ["if-ever", "remove-policy"]);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn network_errors_are_distinguished_and_keep_the_draft() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let draft = policy("enforce", &LIVE, 1_209_600);
        paste(visit, "policy", &draft).await?;
        let blocked = async |urls: Value| {
            visit.browser.cdp().send_raw("Network.enable", json!({})).await?;
            visit.browser.cdp().send_raw("Network.setBlockedURLs", json!({"urls": urls})).await
        };

        visit.offline(true).await?;
        enter_domain(visit, "three-mx.test").await?;
        press(visit, ".compare button[type=submit]").await?;
        visit.wait_for("#compare-status [data-trouble=offline]").await?;
        assert!(visit.text("#compare-status").await?.contains("This device is offline"));
        assert_eq!(visit.count("[data-live]").await?, 0, "no comparison may be shown");
        assert_eq!(visit.value("#policy").await?, draft);
        visit.offline(false).await?;

        blocked(json!(["*/api/*"])).await?;
        visit.send_keys(By::Css("#compare-status [data-trouble] button"), Key::Enter + "").await?;
        visit.wait_for("#compare-status [data-trouble=unreachable]").await?;
        let focused = visit.run("return document.activeElement.closest('.compare') !== null", vec![]).await?;
        assert_eq!(focused, true, "the pressed button was removed, but the focus must stay");
        let said = visit.text("#compare-status").await?;
        assert!(said.contains("The service did not answer") && !said.contains("offline"), "{said}");
        blocked(json!([])).await?;

        press(visit, "#compare-status [data-trouble] button").await?;
        visit.wait_for("[data-live='three-mx.test']").await?;
        assert_eq!(visit.count("[data-trouble]").await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_is_accessible_and_fits_every_width() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", &policy("enforce", &["elsewhere.test", LIVE[1]], 86_400)).await?;
        compare(visit, "three-mx.test").await?;
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            for width in [360, 768, 1280] {
                visit.resize(width).await?;
                visit.screenshot(&format!("lint-compared-{width}-{scheme}")).await?;
                let wider =
                    visit.run("return document.documentElement.scrollWidth - innerWidth", vec![]).await?;
                assert!(wider.as_i64().is_some_and(|wider| wider <= 0), "{width}: {wider} px too wide");
            }
            let violations = visit.accessibility_violations().await?;
            assert!(violations.is_empty(), "{scheme}: {}", violations.join("\n"));
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_comparison_replaces_an_earlier_one() {
    let options = Options { delay: Duration::from_millis(150), ..Options::for_tests() };
    Visit::with(options, async |visit| {
        open(visit).await?;
        paste(visit, "policy", &policy("enforce", &LIVE, 1_209_600)).await?;
        // The second comparison starts while the first is still running.
        enter_domain(visit, "slow-policy.test").await?;
        press(visit, ".compare button[type=submit]").await?;
        compare(visit, "ok-testing.test").await?;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(all(visit, "[data-live]").await?.len(), 1);
        assert_eq!(
            visit.count("[data-live='ok-testing.test']").await?,
            1,
            "the result of the earlier comparison must not be shown"
        );
        compare(visit, "three-mx.test").await?;
        assert!(visit.text(".summary").await?.contains("three-mx.test"));

        enter_domain(visit, "no domain").await?;
        press(visit, ".compare button[type=submit]").await?;
        visit.wait_for("#compare-status .refused").await?;
        assert_eq!(visit.attribute("#live", "aria-invalid").await?, "true");
        assert_eq!(visit.count("[data-live]").await?, 0, "the last comparison must be removed");

        compare(visit, "three-mx.test").await?;
        press(visit, "[data-do=end]").await?;
        assert_eq!(visit.count("[data-live]").await?, 0);
        assert_eq!(visit.browser.active_element().await?.id().await?.as_deref(), Some("live"));
        assert_eq!(visit.value("#live").await?, "");
        assert!(
            visit.text(".summary").await?.contains("this domain"),
            "the draft must not belong to a domain any more"
        );
        compare(visit, "three-mx.test").await?;
        press(visit, "[data-do=delete]").await?;
        assert_eq!(
            visit.count("[data-live], .summary").await?,
            0,
            "clearing a draft must also clear its comparison"
        );
        Ok(())
    })
    .await;
}
