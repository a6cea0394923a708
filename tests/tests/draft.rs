//! Tests the draft editor in a real browser: typing, opening, pasting, fixing, sharing and comparing.

mod visit;

use std::fs;

use e2e::Options;
use mta_sts::{Context, Draft, evaluate, lints};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::downloads::{saved, watch_downloads};
use visit::draft::{POLICY, drawn, drop_files, open, open_row, paste, press};

async fn found(visit: &Visit) -> WebDriverResult<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-finding]')].map(one => one.dataset.finding)";
    Ok(serde_json::from_value(visit.run(script, vec![]).await?).unwrap())
}

/// Returns the core's findings on a draft.
fn expected(draft: &Draft<'_>) -> Vec<&'static str> {
    let observation = draft.over(None);
    let context = Context::new(|name| name.is_ascii().then(|| name.to_owned()));
    let mut names: Vec<_> = evaluate(&observation, &context, &lints::ALL)
        .findings
        .iter()
        .map(|finding| finding.lint.name)
        .collect();
    names.sort_unstable();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_vectors_show_the_findings_of_the_core() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        for (file, key, part) in [
            ("policy", "policy", "policy"),
            ("sts-record", "record", "record"),
            ("tlsrpt-record", "record", "tlsrpt"),
            ("mx-match", "pattern", "policy"),
        ] {
            let path = format!("{}/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
            let vectors: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            for case in vectors["cases"].as_array().unwrap().iter().step_by(9) {
                let Some(text) = case[key].as_str() else { continue };
                // A text box converts all line ends to LF.
                if text.contains(['\r', '\n']) && part != "policy"
                    || text.contains(['\r', '\0'])
                    || text.is_empty()
                {
                    continue;
                }
                let host = case["host"].as_str();
                let policy = format!("version: STSv1\nmode: enforce\nmx: {text}\nmax_age: 604800\n");
                let text = if host.is_some() { &policy } else { text };
                paste(visit, part, text).await?;
                paste(visit, "mx", host.unwrap_or_default()).await?;
                let draft = match (part, host) {
                    ("record", _) => Draft::new().records(&[text.as_bytes()]),
                    ("tlsrpt", _) => Draft::new().tlsrpt(&[text.as_bytes()]),
                    (_, None) => Draft::new().policy(text.as_bytes()),
                    (_, Some(host)) => Draft::new().policy(text.as_bytes()).mx(&[host]),
                };
                let expected = expected(&draft);
                let mut actual = found(visit).await?;
                actual.sort();
                if expected.len() < 24 {
                    assert_eq!(actual, expected, "findings on {text:?} in {part}");
                }
            }
            paste(visit, part, "").await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_text_is_linted_and_its_findings_are_underlined_and_selectable() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.watch_policy_violations().await?;
        open(visit).await?;
        let policy = visit.find(By::Id("policy")).await?;
        policy.send_keys("version: STSv1\nMode: enforce\nmx: mx1.example.com/\nmax_age: 604800\n\n").await?;
        visit.wait_for("[data-finding=field-name-case]").await?;
        assert!(visit.count(".layer mark.error").await? > 0);
        assert_eq!(visit.attribute("#policy", "aria-invalid").await?, "true");
        assert!(visit.text("#policy-sum").await?.contains("error"));
        press(visit, "[data-finding=field-name-case] .jump").await?;
        let selected = "const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd)";
        assert_eq!(visit.run(selected, vec![]).await?, "Mode");
        assert_eq!(visit.policy_violations().await?, json!([]));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fixes_can_be_applied_shown_and_undone() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let broken = format!("{POLICY}\n");
        paste(visit, "policy", &broken).await?;
        press(visit, "[data-fix=blank-line]").await?;
        assert_eq!(visit.value("#policy").await?, POLICY);
        assert_eq!(visit.count(".diff .removed").await?, 1);
        press(visit, "[data-do=undo]").await?;
        assert_eq!(visit.value("#policy").await?, broken);
        press(visit, "[data-do=fix-all]").await?;
        assert_eq!(visit.value("#policy").await?, POLICY);
        visit.send_keys(By::Id("policy"), Key::Control + "z").await?;
        visit.wait_for("[data-finding=blank-line]").await?;
        press(visit, "[data-do=fresh-id]").await?;
        let record = visit.value("#record").await?;
        assert!(record.starts_with("v=STSv1; id=20") && record.len() == 27, "{record}");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_file_is_saved_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mta-sts.txt");
    let bytes = [b"\xef\xbb\xbf", POLICY.replace('\n', "\r\n").as_bytes()].concat();
    fs::write(&path, &bytes).unwrap();
    let binary = folder.path().join("binary");
    fs::write(&binary, b"\x7fELF\0\0").unwrap();
    let wide = folder.path().join("utf16.txt");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(POLICY.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    fs::write(&wide, &utf16).unwrap();
    let [path, binary, wide] = [path, binary, wide].map(|path| path.display().to_string());
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        watch_downloads(visit).await?;
        let file = visit.find(By::Id("policy-file")).await?;
        file.send_keys(&path).await?;
        visit.wait_for("[data-finding=byte-order-mark]").await?;
        assert!(visit.text("#policy-note").await?.contains("CRLF"));
        press(visit, "[data-do=download]").await?;
        assert_eq!(saved(visit).await?, bytes, "unchanged, byte for byte");
        press(visit, "[data-fix=byte-order-mark]").await?;
        press(visit, "[data-do=download]").await?;
        assert_eq!(saved(visit).await?, bytes[3..], "with CR LF line ends");
        file.send_keys(&wide).await?;
        visit.says("#policy-note", "UTF-16").await?;
        visit.wait_for("[data-finding=utf-16], [data-part=policy] [data-severity=error]").await?;
        press(visit, "[data-do=download]").await?;
        assert_eq!(saved(visit).await?, utf16, "a UTF-16 file must be saved unchanged");
        file.send_keys(&path).await?;
        visit.says("#policy-note", "byte order mark").await?;
        press(visit, "[data-fix=byte-order-mark]").await?;
        file.send_keys(&binary).await?;
        visit.says("#policy-note", "not a text file").await?;
        assert_eq!(visit.value("#policy").await?, POLICY, "the draft must not change");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_keep_their_preference_and_findings_select_their_line() {
    let list = "20 mx2.example.com\r\n10\r\nmx1.example.com\r\nnot a host name!\r\n";
    let bytes: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(list.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", POLICY).await?;
        drop_files(visit, "mx", &[&bytes]).await?;
        visit.wait_for("[data-host='mx2.example.com']").await?;
        open_row(visit, "hosts").await?;
        assert!(visit.text("[data-host='mx2.example.com']").await?.contains("preference 20"));
        assert!(!visit.text("[data-host='mx1.example.com']").await?.contains("preference"), "no preference was typed");
        assert_eq!(visit.count("[data-without-host]").await?, 2);
        press(visit, "[data-part=mx] [data-finding=mx-not-in-policy] .jump").await?;
        let selected = "const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd)";
        assert_eq!(visit.run(selected, vec![]).await?, "mx2.example.com");
        paste(visit, "mx", &"mx.example.com\n".repeat(101)).await?;
        assert!(visit.text("#mx-note").await?.contains("first 100"));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_dropped_files_only_the_first_is_opened_with_a_note() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        drop_files(visit, "policy", &[POLICY.as_bytes(), b"version: STSv2"]).await?;
        visit.says("#toast", "only the first").await?;
        visit.wait_for("[data-part=policy] .sum:not(:empty)").await?;
        assert_eq!(visit.value("#policy").await?, POLICY);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_box_has_the_height_of_its_text() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let heights = "const box = document.getElementById('policy');
            return [box.offsetHeight, box.closest('.editor').clientHeight]";
        for lines in [1, 18, 63] {
            paste(visit, "policy", &"mx: mail.example.com\n".repeat(lines)).await?;
            let is = visit.run(heights, vec![]).await?;
            assert_eq!(is[0], is[1], "{lines} lines");
            let tops = "return ['.gutter .row', '.layer .row'].map(row =>
                document.querySelector(`[data-part=policy] ${row}`).getBoundingClientRect().top)";
            let tops = visit.run(tops, vec![]).await?;
            assert_eq!(tops[0], tops[1], "a line number must be beside its line");
        }
        visit.run("document.getElementById('policy').style.height = '9rem'", vec![]).await?;
        let is = visit.run(heights, vec![]).await?;
        assert_eq!((is[0].as_u64(), is[1].as_u64()), (Some(144), Some(144)), "the box must be smaller");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_zone_file_line_becomes_its_record() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "record", "_mta-sts.example.com. 300 IN TXT \"v=STSv1; \" \"id=1\"").await?;
        assert_eq!(visit.value("#record").await?, "v=STSv1; id=1");
        assert!(visit.text("#record-note").await?.contains("Only the record was taken"));
        let field = visit.find(By::Id("record")).await?;
        for expected in ["_mta-sts.example.com. 300 IN TXT \"v=STSv1; \" \"id=1\"", ""] {
            field.send_keys(Key::Control + "z").await?;
            assert_eq!(visit.value("#record").await?, expected, "after undo");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_can_be_compared_with_the_live_domain() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        paste(visit, "policy", "version: STSv1\nmode: enforce\nmx: elsewhere.test\nmax_age: 604800\n")
            .await?;
        assert_eq!(visit.lab.log().entries(), [], "only pressing the button may send a request");
        open_row(visit, "compare").await?;
        visit.send_keys(By::Id("live"), "ok-enforce.test" + Key::Enter).await?;
        visit.wait_for("[data-live='ok-enforce.test']").await?;
        let found = found(visit).await?;
        for name in ["mx-not-in-policy", "id-unchanged"] {
            assert!(found.iter().any(|found| found == name), "{name} in {found:?}");
        }
        assert!(visit.count("tr[data-field=mx]").await? > 1);
        assert!(visit.count("[data-stage]").await? > 3);
        assert!(visit.count(".delivers.bad").await? > 0, "rejected hosts must be shown");
        visit.resize(360).await?;
        let wider = visit
            .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![])
            .await?;
        assert_eq!(wider, 0, "the page must fit a phone");
        press(visit, "#removal").await?;
        visit.wait_for("[data-finding=removed-without-none]").await?;
        assert!(visit.text("#policy-sum").await?.contains("Not checked"));
        visit.wait_for("[data-stage='plan.serve-none']").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dragged_text_is_left_to_the_browser_and_fixes_keep_the_focus() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let drag = "const data = new DataTransfer();
            if (arguments[0]) data.items.add(new File(['x'], 'x')); else data.setData('text/plain', 'x');
            const over = new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true});
            document.querySelector(arguments[1]).dispatchEvent(over); return over.defaultPrevented";
        assert_eq!(visit.run(drag, vec![json!(false), json!("#policy")]).await?, false, "the browser handles dragged text");
        assert_eq!(visit.run(drag, vec![json!(true), json!("footer")]).await?, true, "the page handles files dropped anywhere");
        paste(visit, "policy", &format!("{}\n", POLICY.replace("mode", "Mode"))).await?;
        let key = "const target = document.querySelector(arguments[0]); target.focus(); target.click();
            return new Promise(done => setTimeout(() => done(!!document.activeElement.closest(arguments[1])), 50))";
        let key = async |on: &str, within: &str| visit.run(key, vec![json!(on), json!(within)]).await;
        assert_eq!(key("[data-fix=blank-line]", ".found").await?, true, "the focus must move to the next finding");
        assert_eq!(key("[data-do=undo]", ".found").await?, true);
        assert_eq!(key("[data-do=fix-all]", "[data-do=fix-all]").await?, true);
        open_row(visit, "kept").await?;
        assert_eq!(key("[data-do=delete]", "[data-do=delete]").await?, true);
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_can_be_written_fixed_and_saved_by_keyboard() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/").await?;
        visit.wait_for("#to-lint").await?;
        let tab_to = async |wanted: &str| -> WebDriverResult<()> {
            for _ in 0..60 {
                let here = visit
                    .run("return document.activeElement.matches(arguments[0])", vec![json!(wanted)])
                    .await?;
                if here == true {
                    return Ok(());
                }
                visit.browser.action_chain().send_keys(Key::Tab + "").perform().await?;
            }
            panic!("{wanted} cannot be reached by Tab");
        };
        tab_to("#to-lint").await?;
        visit.browser.action_chain().send_keys(Key::Enter + "").perform().await?;
        drawn(visit).await?;
        watch_downloads(visit).await?;
        tab_to("#policy").await?;
        visit.browser.active_element().await?.send_keys(format!("{POLICY}\n")).await?;
        visit.wait_for("[data-fix=blank-line]").await?;
        tab_to("[data-fix=blank-line]").await?;
        visit.browser.action_chain().send_keys(Key::Enter + "").perform().await?;
        visit.wait_until_gone("[data-finding=blank-line]").await?;
        tab_to("[data-do=download]").await?;
        visit.browser.action_chain().send_keys(Key::Enter + "").perform().await?;
        assert_eq!(saved(visit).await?, POLICY.replace('\n', "\r\n").as_bytes());
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_is_accessible_and_fits_every_width() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            for filled in [false, true] {
                if filled {
                    paste(visit, "policy", "version: STSv1\nmode: enforced\nmx: mx1.example.com\u{a0}\nmx: *.mail.example.com\nmax_age: 86400\n\n").await?;
                    paste(visit, "record", "v=STSv1; id=2026-01-01;").await?;
                    paste(visit, "mx", "10 mx1.example.com\n20 mx2.example.net").await?;
                }
                for width in [360, 768, 1280] {
                    visit.resize(width).await?;
                    let name = if filled { "filled" } else { "empty" };
                    visit.screenshot(&format!("lint-{name}-{width}-{scheme}")).await?;
                    let wider = visit.run("return document.documentElement.scrollWidth - innerWidth", vec![]).await?;
                    assert!(wider.as_i64().is_some_and(|wider| wider <= 0), "{width}: {wider} px too wide");
                }
                let violations = visit.accessibility_violations().await?;
                assert!(violations.is_empty(), "{scheme}, filled {filled}: {}", violations.join("\n"));
            }
        }
        Ok(())
    })
    .await;
}
