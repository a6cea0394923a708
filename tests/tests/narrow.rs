//! Tests the page with many patterns, long names and long texts: on a small phone, on a wide screen and on paper.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use thirtyfour::By;
use thirtyfour::error::WebDriverResult;
use visit::{Visit, draft};

const WIDTHS: [u32; 4] = [320, 360, 768, 1280];

/// Returns where a line ends between two characters that belong together: before closing punctuation, or after opening
/// punctuation. A full stop before a letter is part of a name, which may be broken.
const TORN: &str = "const main = document.querySelector('main'), root = main.shadowRoot ?? main;
    const block = one => { while (getComputedStyle(one).display.startsWith('inline')) one = one.parentElement; return one; };
    const letters = [], torn = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!parent?.checkVisibility() || parent.closest('pre, code, thead, .hidden, svg, textarea, style')) continue;
        const within = block(parent);
        for (let at = 0; at < node.length; at++) letters.push({ node, at, within, letter: node.data[at] });
    }
    const place = ({ node, at }) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return [...range.getClientRects()].at(-1);
    };
    letters.forEach((one, index) => {
        const near = shift => letters[index + shift]?.within === one.within ? letters[index + shift].letter : ' ';
        if (/\\s/.test(near(-1) + one.letter)) return;
        const closes = /[.,:;!?)”“«»…]/.test(one.letter) && !/[\\p{L}\\p{N}*_@/‹-]/u.test(near(1));
        const opens = /[(„]/.test(near(-1)) || (/[“»]/.test(near(-1)) && /[\\s(]/.test(near(-2)));
        if (!closes && !opens) return;
        const [before, here] = [place(letters[index - 1]), place(one)];
        if (before && here?.width && here.top > before.bottom - 3) torn.push(one.within.textContent.slice(0, 200));
    });
    return torn";

async fn fits(visit: &Visit, name: &str) -> WebDriverResult<()> {
    for width in WIDTHS {
        visit.resize(width).await?;
        for scheme in ["light", "dark"] {
            visit.prefer(scheme).await?;
            visit.screenshot(&format!("{name}-{width}-{scheme}")).await?;
        }
        assert_eq!(visit.too_wide().await?, json!([false]), "{name} at {width}");
    }
    Ok(())
}

fn with_long_names() -> Options {
    Options::for_tests().with_more_fixtures()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_patterns_and_opened_evidence_fit_every_width() {
    Visit::with(with_long_names(), async |visit| {
        for domain in ["hostile-text", "many-patterns", "broken-policy"] {
            visit.open(&format!("/d/{domain}.test")).await?;
            visit.verdict().await?;
            visit.open_details().await?;
            fits(visit, &format!("open-{domain}")).await?;
        }
        visit.open("/d/many-patterns.test").await?;
        visit.verdict().await?;
        for width in WIDTHS {
            visit.resize(width).await?;
            let seen = "const table = document.querySelector('.matrix'), frame = table.closest('.scroll');
                const heads = [...table.querySelectorAll('thead .pattern')].map(one => one.getBoundingClientRect());
                return { hidden: frame.scrollWidth - frame.clientWidth, patterns: heads.length,
                    crowded: heads.filter(one => one.width > 1 && one.width < 20).length,
                    delivers: [...table.querySelectorAll('.delivers')].every(one => one.getBoundingClientRect().right <= document.documentElement.clientWidth) }";
            let seen: Value = visit.run(seen, vec![]).await?;
            assert_eq!(seen["hidden"], 0, "{width}: {seen}");
            assert_eq!((&seen["crowded"], &seen["delivers"]), (&json!(0), &json!(true)), "{width}: {seen}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_publishing_fits_every_width() {
    Visit::with(with_long_names(), async |visit| {
        for domain in ["many-patterns", "policy-redirected", "ok-testing"] {
            // From another page, because a new fragment alone does not load this one again.
            visit.open("/learn").await?;
            visit.open(&format!("/publish#domain={domain}.test&hosting=nginx&others=not+a+domain")).await?;
            visit.wait_for("[data-verdict]").await?;
            visit.open_details().await?;
            fits(visit, &format!("publish-{domain}")).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_is_printed_whole() {
    Visit::with(Options::for_tests(), async |visit| {
        let mut policy = "version: STSv1\nmode: enforced\n".to_owned();
        (0..60).for_each(|n| policy.push_str(&format!("mx: mx{n}.example.com\n")));
        policy.push_str(&format!("note: {}\nmax_age: 604800\n", "long ".repeat(60)));
        draft::open(visit).await?;
        draft::paste(visit, "policy", &policy).await?;
        draft::paste(visit, "record", "v=STSv1; id=1;;").await?;
        fits(visit, "lint").await?;
        visit.prefer("light").await?;
        visit.resize(794).await?;
        let print = json!({"media": "print", "features": []});
        visit.browser.cdp().send_raw("Emulation.setEmulatedMedia", print).await?;
        visit.screenshot("lint-print").await?;
        let cut = "return [...document.querySelectorAll('#drafting *')].filter(one => one.checkVisibility() && one.closest('.editor')
            && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1) && one.clientHeight > 1
            && getComputedStyle(one).overflow !== 'visible').map(one => one.outerHTML.slice(0, 80))";
        assert_eq!(visit.run(cut, vec![]).await?, json!([]));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn punctuation_stays_on_the_line_of_its_name() {
    let domains = ["broken-policy", "mx-not-covered", "hostile-text", "half-delegated", "three-mx"];
    Visit::with(with_long_names(), async |visit| {
        let checks = ["", "/de", "/da"].iter().flat_map(|language| {
            domains
                .iter()
                .map(move |domain| (format!("{language}/d/{domain}.test"), ".verdict[aria-busy=false]"))
        });
        let mut screens: Vec<(String, &str)> = checks.collect();
        screens.push(("/".to_owned(), ".answers"));
        screens.push(("/publish#domain=many-patterns.test&hosting=nginx".to_owned(), "[data-verdict]"));
        for (path, drawn) in screens {
            visit.open(&path).await?;
            visit.wait_for(drawn).await?;
            visit.open_details().await?;
            nothing_is_torn(visit, &path).await?;
        }
        for language in ["en", "de", "da"] {
            for domain in ["many-patterns", "mx-not-covered"] {
                let path = format!("/embed/{domain}.test?lang={language}");
                visit.open(&path).await?;
                let shown = "const root = document.querySelector('main').shadowRoot;
                    root?.querySelectorAll('details').forEach(one => one.open = true);
                    return root?.querySelector('[data-verdict]') != null";
                visit.until(shown, |shown| *shown == json!(true)).await?;
                nothing_is_torn(visit, &path).await?;
            }
        }
        Ok(())
    })
    .await;
}

async fn nothing_is_torn(visit: &Visit, path: &str) -> WebDriverResult<()> {
    for width in (320..=420).step_by(10) {
        visit.resize(width).await?;
        assert_eq!(visit.run(TORN, vec![]).await?, json!([]), "{path} at {width}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wide_tables_of_reports_are_cards_on_a_phone() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/reports").await?;
        visit.click(By::Css("[data-do=demo]")).await?;
        visit.wait_for("[data-reports=bad]").await?;
        let open = "for (const fold of document.querySelectorAll('details:not([open])')) fold.querySelector('summary').click()";
        visit.run(open, vec![]).await?;
        visit.wait_for("#reports tbody tr").await?;
        for width in [320, 360, 480] {
            visit.resize(width).await?;
            let hidden = "return [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)";
            assert_eq!(visit.run(hidden, vec![]).await?, json!([]), "{width}");
            let label = "return getComputedStyle(document.querySelector('#reports td'), '::before').content";
            assert_eq!(visit.run(label, vec![]).await?, "\"Reporter\" / \"\"", "{width}");
        }
        let roles = "return ['table', 'row', 'columnheader', 'rowheader', 'cell'].map(role => document.querySelectorAll(`#reports [role=${role}], #reports[role=${role}]`).length > 0)";
        assert_eq!(visit.run(roles, vec![]).await?, json!([true, true, true, true, true]));
        assert_eq!(visit.accessibility_violations().await?, [""; 0]);
        let first = "return document.querySelector('#reports tbody td').textContent";
        assert_eq!(visit.run(first, vec![]).await?, "Google");
        visit.click(By::Css("#reports thead th:nth-child(6) button")).await?;
        visit.wait_for("#reports [aria-sort=ascending]").await?;
        fits(visit, "reports-cards").await?;
        Ok(())
    })
    .await;
}
